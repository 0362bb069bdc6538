"""Reads what NSKeyedArchiver has written: objects in a property list that point at each other.

Classes are not rebuilt. Dictionaries, arrays, sets, texts, data, dates and URLs become what Python
has for them; any other object becomes a dictionary of its keys.
"""

from datetime import UTC, datetime
import plistlib
from typing import Any, Final

from ....bounded_plists import BINARY_MAGIC
from ...plists import PlistError, parse_plist
from ..times import COCOA_EPOCH, moment
from .errors import CodecError

MAX_BYTES: Final = 4 * 1024 * 1024

_MAX_REFERENCES: Final = 200_000
_MAX_DEPTH: Final = 40
_MAX_VALUES: Final = 100_000
# All addresses that are put together; parts can be named more often than they stand there.
_MAX_JOINED: Final = MAX_BYTES
_CLASS: Final = "$class"


def read_plist(data: bytes) -> dict[str, Any]:
    """Return a property list whose root is a dictionary.

    Raises:
        CodecError: It is damaged, too large, or something else.
    """
    if len(data) > MAX_BYTES:
        raise CodecError("too large")
    try:
        return parse_plist(data, "a property list", max_references=_MAX_REFERENCES)
    except (PlistError, MemoryError) as error:
        raise CodecError("no property list") from error


def unarchive(data: bytes) -> Any:
    """Return the root object of an archive.

    Raises:
        CodecError: It is damaged, too large, nested too deeply, or no archive.
    """
    # Only binary lists can refer to their objects; the sender of a message may have made this one.
    if not data.startswith(BINARY_MAGIC):
        raise CodecError("no archive")
    archive = read_plist(data)
    objects, top = archive.get("$objects"), archive.get("$top")
    if not isinstance(objects, list) or not isinstance(top, dict):
        raise CodecError("no archive")
    reader = _Reader(objects)
    if "root" in top:
        return reader.resolve(top["root"], 0)
    return {name: reader.resolve(top[key], 0) for key in top if (name := _name(key)) is not None}


class _Reader:
    """Follows references, a bounded number of them."""

    def __init__(self, objects: list[Any]) -> None:
        self._objects = objects
        self._left = _MAX_VALUES
        self._joined = 0

    def resolve(self, value: Any, depth: int) -> Any:
        """Return a value with everything it refers to."""
        self._left -= 1
        if depth > _MAX_DEPTH or self._left < 0:
            raise CodecError("an archive is nested too deeply")
        if isinstance(value, plistlib.UID):
            if value.data >= len(self._objects):
                raise CodecError("a reference leads nowhere")
            value = self._objects[value.data]
            if isinstance(value, str) and value == "$null":
                return None
        if isinstance(value, dict):
            return self._object(value, depth + 1)
        if isinstance(value, list):
            return [self.resolve(item, depth + 1) for item in value]
        return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value

    def _object(self, value: dict[Any, Any], depth: int) -> Any:
        """Return what an object stands for."""
        if "NS.keys" in value and "NS.objects" in value:
            keys, items = (
                self._list(value, "NS.keys", depth),
                self._list(value, "NS.objects", depth),
            )
            pairs = zip(map(_name, keys), items, strict=False)
            return {name: item for name, item in pairs if name is not None}
        if "NS.objects" in value:
            return self._list(value, "NS.objects", depth)
        for name in ("NS.string", "NS.data", "NS.bytes"):
            if name in value:
                return self.resolve(value[name], depth)
        if "NS.time" in value:
            seconds = value["NS.time"]
            return moment(seconds + COCOA_EPOCH) if isinstance(seconds, int | float) else None
        if "NS.relative" in value:
            base = self.resolve(value.get("NS.base"), depth)
            return self._address(base, self.resolve(value["NS.relative"], depth))
        return {
            own: self.resolve(item, depth)
            for key, item in value.items()
            if key != _CLASS and (own := _name(key)) is not None
        }

    def _address(self, base: Any, relative: Any) -> Any:
        """Return an address that is made of two parts."""
        if not isinstance(base, str) or not isinstance(relative, str):
            return relative
        self._joined += len(base) + len(relative)
        if self._joined > _MAX_JOINED:
            raise CodecError("addresses are too long")
        return base + relative

    def _list(self, value: dict[Any, Any], name: str, depth: int) -> list[Any]:
        """Return the items of a collection."""
        found = self.resolve(value[name], depth)
        return found if isinstance(found, list) else []


def _name(key: Any) -> str | None:
    """Return what a value is found by: a text or a number, as others have no name that is short."""
    if isinstance(key, str):
        return key
    return str(key) if isinstance(key, int | float) else None
