"""Reads what NSKeyedArchiver has written: objects in a property list that point at each other.

Classes are not rebuilt. Dictionaries, arrays, sets, texts, data, dates and URLs become what Python
has for them; any other object becomes a dictionary of its keys.
"""

from datetime import UTC, datetime
import plistlib
from typing import Any, Final

from ...plists import PlistError, parse_plist
from ..times import COCOA_EPOCH, moment
from .errors import CodecError

MAX_BYTES: Final = 4 * 1024 * 1024

_MAX_REFERENCES: Final = 200_000
_MAX_DEPTH: Final = 40
_MAX_VALUES: Final = 100_000
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
    archive = read_plist(data)
    objects, top = archive.get("$objects"), archive.get("$top")
    if not isinstance(objects, list) or not isinstance(top, dict):
        raise CodecError("no archive")
    reader = _Reader(objects)
    if "root" in top:
        return reader.resolve(top["root"], 0)
    return {str(key): reader.resolve(value, 0) for key, value in top.items()}


class _Reader:
    """Follows references, a bounded number of them."""

    def __init__(self, objects: list[Any]) -> None:
        self._objects = objects
        self._left = _MAX_VALUES

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
            # Keys are texts, or at least something that can be shown as one.
            return {str(key): item for key, item in zip(keys, items, strict=False)}
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
            relative = self.resolve(value["NS.relative"], depth)
            return f"{base}{relative}" if isinstance(base, str) else relative
        return {str(key): self.resolve(item, depth) for key, item in value.items() if key != _CLASS}

    def _list(self, value: dict[Any, Any], name: str, depth: int) -> list[Any]:
        """Return the items of a collection."""
        found = self.resolve(value[name], depth)
        return found if isinstance(found, list) else []
