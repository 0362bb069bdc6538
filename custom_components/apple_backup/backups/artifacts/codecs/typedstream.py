"""Reads typedstream: what NSArchiver wrote before keyed archives, and Messages still does.

A stream is a row of groups, each a type encoding and its values. Type encodings, class names and
objects that came before are referred to by numbers: encodings and names in one table, objects,
classes and C strings in another. Public descriptions of the format agree on this: header, then
integers of one byte, or of two or four after a marker; 0x84 begins something new, 0x85 is nil,
0x86 ends an object, and from 0x92 on a byte refers to what came before.
"""

from dataclasses import dataclass, field
import re
import struct
from typing import Any, Final

from .errors import CodecError

MAX_BYTES: Final = 4 * 1024 * 1024

_SIGNATURES: Final = {b"streamtyped": "little", b"typedstream": "big"}
_INT16, _INT32, _FLOAT = 0x81, 0x82, 0x83
_NEW, _NIL, _END = 0x84, 0x85, 0x86
# 0x92 as a signed byte: what the number of the first reference is written as.
_FIRST_NUMBER: Final = -110
_LEAST_BYTE: Final = 0x92
_MAX_DEPTH: Final = 60
# Values and groups of them together: an empty group costs memory, too.
_MAX_VALUES: Final = 300_000
# Longer than any encoding or class name there is; they are gone through whenever they are named.
_MAX_NAME: Final = 256
_MAX_REFERENCES: Final = 100_000
_ARRAY: Final = re.compile(r"\[(\d{1,9})(.+)\]", re.DOTALL)
_SIMPLE: Final = frozenset("cCsSiIlLqQB")


@dataclass(slots=True)
class ArchivedObject:
    """An object: the names of its class and those above it, and its values in groups by encoding."""

    classes: tuple[str, ...] = ()
    groups: list[tuple[str, list[Any]]] = field(default_factory=list)

    @property
    def values(self) -> list[Any]:
        """All values, one after the other."""
        return [value for _, values in self.groups for value in values]

    def is_a(self, *names: str) -> bool:
        """Whether it is of one of some classes."""
        return any(name in self.classes for name in names)


@dataclass(frozen=True, slots=True)
class _Class:
    """A class and those above it."""

    names: tuple[str, ...]


def read_typedstream(data: bytes) -> list[Any]:
    """Return the values of a stream: usually one object.

    Raises:
        CodecError: It is damaged, cut short, nested too deeply, or no typedstream.
    """
    if len(data) > MAX_BYTES:
        raise CodecError("too large")
    return _Reader(data).read()


class _Reader:
    """Reads one stream."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._order: str = "little"
        self._strings: list[bytes] = []
        self._objects: list[Any] = []
        self._left = _MAX_VALUES

    def read(self) -> list[Any]:
        """Read header and values."""
        version = self._byte()
        signature = self._take(self._byte())
        if version not in (3, 4) or signature not in _SIGNATURES:
            raise CodecError("no typedstream")
        self._order = _SIGNATURES[signature]
        self._integer(self._byte())
        values: list[Any] = []
        while self._at < len(self._data):
            encoding = self._shared_string(self._byte())
            values += self._group(encoding or b"", 0)
        return values

    def _group(self, encoding: bytes, depth: int) -> list[Any]:
        """Read the values of an encoding."""
        self._spend(depth)
        text = _name(encoding)
        if found := _ARRAY.fullmatch(text):
            return [self._array(int(found[1]), found[2], depth)]
        if text.startswith(("{", "[")):
            return [self._value(it, depth) for it in _members(text)]
        return [self._value(it, depth) for it in text]

    def _array(self, count: int, encoding: str, depth: int) -> Any:
        """Read an array; bytes as they are."""
        if encoding in ("c", "C"):
            return self._take(count)
        if count > self._left:
            raise CodecError("too many values")
        inner = encoding.encode()
        return [value for _ in range(count) for value in self._group(inner, depth + 1)]

    def _value(self, kind: str, depth: int) -> Any:
        """Read one value."""
        self._spend(depth)
        if kind in "CB":
            return self._byte()
        if kind == "c":
            return int.from_bytes(self._take(1), signed=True)
        if kind in _SIMPLE:
            return self._integer(self._byte(), signed=kind.islower())
        match kind:
            case "@":
                return self._object(depth + 1)
            case "+":
                return self._take(self._integer(self._byte()))
            case "f" | "d":
                return self._real(kind)
            case "*":
                return self._c_string()
            case "%" | ":":
                return self._shared_string(self._byte())
            case "#":
                return self._class()
        raise CodecError("unknown encoding")

    def _spend(self, depth: int) -> None:
        """Count what is built, which arrays and references can make more of than there are bytes."""
        self._left -= 1
        if self._left < 0 or depth > _MAX_DEPTH:
            raise CodecError("nested too deeply")

    def _object(self, depth: int) -> Any:
        """Read an object, or a reference to one."""
        head = self._byte()
        if head == _NIL:
            return None
        if head != _NEW:
            return self._reference(head, self._objects)
        found = ArchivedObject()
        self._remember(self._objects, found)
        cls = self._class()
        found.classes = cls.names if cls is not None else ()
        while (head := self._byte()) != _END:
            encoding = self._shared_string(head)
            if not encoding:
                raise CodecError("values without an encoding")
            found.groups.append((_name(encoding), self._group(encoding, depth)))
        return found

    def _class(self) -> _Class | None:
        """Read a class and those above it."""
        chain: list[bytes] = []
        slots: list[int] = []
        above: tuple[str, ...] = ()
        while (head := self._byte()) == _NEW:
            if len(chain) > _MAX_DEPTH:
                raise CodecError("too many classes")
            chain.append(self._shared_string(self._byte()) or b"")
            self._integer(self._byte())
            slots.append(len(self._objects))
            self._remember(self._objects, None)
        if head != _NIL:
            known = self._reference(head, self._objects)
            if not isinstance(known, _Class):
                raise CodecError("a class is none")
            above = known.names
            if len(above) + len(chain) > _MAX_DEPTH:
                raise CodecError("too many classes")
        elif not chain:
            return None
        names = (*map(_name, chain), *above)
        for number, slot in enumerate(slots):
            self._objects[slot] = _Class(names[number:])
        return _Class(names)

    def _c_string(self) -> bytes | None:
        """Read a text that is shared like an object."""
        head = self._byte()
        if head == _NIL:
            return None
        if head != _NEW:
            found = self._reference(head, self._objects)
            return found if isinstance(found, bytes) else None
        text = self._shared_string(self._byte())
        self._remember(self._objects, text)
        return text

    def _shared_string(self, head: int) -> bytes | None:
        """Read an encoding or a name, or a reference to one."""
        if head == _NIL:
            return None
        if head != _NEW:
            found = self._reference(head, self._strings)
            return found if isinstance(found, bytes) else None
        text = self._take(self._integer(self._byte()))
        self._remember(self._strings, text)
        return text

    def _reference(self, head: int, table: list[Any]) -> Any:
        """Return what a reference means."""
        number = self._integer(head, signed=True) - _FIRST_NUMBER
        if not 0 <= number < len(table):
            raise CodecError("a reference leads nowhere")
        return table[number]

    def _remember(self, table: list[Any], value: Any) -> None:
        """Give something the next number."""
        if len(table) >= _MAX_REFERENCES:
            raise CodecError("too many objects")
        table.append(value)

    def _real(self, kind: str) -> float:
        """Read a floating-point number, which is stored as an integer if it is a whole one."""
        head = self._byte()
        if head != _FLOAT:
            return float(self._integer(head))
        order = "<" if self._order == "little" else ">"
        raw = self._take(4 if kind == "f" else 8)
        value: float = struct.unpack(f"{order}{kind}", raw)[0]
        return value

    def _integer(self, head: int, *, signed: bool = False) -> int:
        """Return the integer that begins with a byte."""
        size = {_INT16: 2, _INT32: 4}.get(head)
        if size is None:
            return head - 256 if head >= _LEAST_BYTE else head
        little = self._order == "little"
        return int.from_bytes(self._take(size), "little" if little else "big", signed=signed)

    def _byte(self) -> int:
        """Return the next byte."""
        if self._at >= len(self._data):
            raise CodecError("cut short")
        self._at += 1
        return self._data[self._at - 1]

    def _take(self, count: int) -> bytes:
        """Return the next bytes."""
        end = self._at + count
        if count < 0 or end > len(self._data):
            raise CodecError("cut short")
        taken = self._data[self._at : end]
        self._at = end
        return taken


def _name(text: bytes) -> str:
    """Return an encoding or the name of a class."""
    if len(text) > _MAX_NAME:
        raise CodecError("a name is too long")
    return text.decode("latin-1")


def _members(encoding: str) -> str:
    """Return the encodings inside a structure such as `{_NSRange=QQ}`."""
    inner = encoding[1:-1].partition("=")[2] if encoding.startswith("{") else encoding[1:-1]
    if set(inner) - (_SIMPLE | set("@+fd*%:#")):
        raise CodecError("unknown encoding")
    return inner
