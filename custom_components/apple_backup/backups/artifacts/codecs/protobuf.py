"""Reads protocol buffers without their definitions.

Encoding: https://protobuf.dev/programming-guides/encoding/. A message is a row of fields, each a
number, a wire type and a value; which field means what is for the reader to know.
"""

from collections.abc import Iterator
from typing import Final, Self

from .errors import CodecError

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_MAX_FIELDS: Final = 200_000
_MASK: Final = (1 << 64) - 1

type Value = int | bytes


class Message:
    """The fields of one message by their numbers, each in the order it stands there.

    `is_whole` is False if the bytes end early or break off in something that is no field; what
    comes before is there.
    """

    __slots__ = ("_fields", "is_whole")

    def __init__(self, fields: dict[int, list[Value]], *, is_whole: bool = True) -> None:
        """Hold fields; use `parse`."""
        self._fields = fields
        self.is_whole = is_whole

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read a message; never raises, see `is_whole`."""
        fields: dict[int, list[Value]] = {}
        try:
            for count, (number, value) in enumerate(_fields(data)):
                if count >= _MAX_FIELDS:
                    return cls(fields, is_whole=False)
                fields.setdefault(number, []).append(value)
        except CodecError:
            return cls(fields, is_whole=False)
        return cls(fields)

    def __bool__(self) -> bool:
        """Whether there is any field."""
        return bool(self._fields)

    def integer(self, number: int) -> int | None:
        """Return the last integer of a field."""
        for value in reversed(self._fields.get(number, ())):
            if isinstance(value, int):
                return value
        return None

    def raw(self, number: int) -> bytes | None:
        """Return the last bytes of a field."""
        for value in reversed(self._fields.get(number, ())):
            if isinstance(value, bytes):
                return value
        return None

    def text(self, number: int) -> str | None:
        """Return the last text of a field."""
        value = self.raw(number)
        return None if value is None else value.decode("utf-8", "replace")

    def message(self, number: int) -> Message:
        """Return the last message of a field; an empty one if there is none."""
        return Message.parse(self.raw(number) or b"")

    def messages(self, number: int) -> Iterator[Message]:
        """Yield the messages of a repeated field."""
        for value in self._fields.get(number, ()):
            if isinstance(value, bytes):
                yield Message.parse(value)

    def texts(self, number: int) -> Iterator[str]:
        """Yield the texts of a repeated field."""
        for value in self._fields.get(number, ()):
            if isinstance(value, bytes):
                yield value.decode("utf-8", "replace")

    def raws(self, number: int) -> Iterator[bytes]:
        """Yield the bytes of a repeated field."""
        for value in self._fields.get(number, ()):
            if isinstance(value, bytes):
                yield value


def _fields(data: bytes) -> Iterator[tuple[int, Value]]:
    """Yield number and value of each field."""
    at, end = 0, len(data)
    while at < end:
        tag, at = _varint(data, at)
        number, kind = tag >> 3, tag & 7
        value: Value
        if kind == _VARINT:
            value, at = _varint(data, at)
        elif kind == _BYTES:
            length, at = _varint(data, at)
            value, at = _take(data, at, length)
        elif kind in (_FIXED64, _FIXED32):
            raw, at = _take(data, at, 8 if kind == _FIXED64 else 4)
            value = int.from_bytes(raw, "little")
        else:
            raise CodecError("unknown wire type")
        if not number:
            raise CodecError("field number 0")
        yield number, value


def _take(data: bytes, at: int, length: int) -> tuple[bytes, int]:
    """Return some bytes and the position behind them."""
    end = at + length
    if end > len(data):
        raise CodecError("cut short")
    return data[at:end], end


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return an integer of variable length and the position behind it."""
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            raise CodecError("cut short")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & _MASK, at
    raise CodecError("an integer is too long")
