"""Writes protocol buffers from fields. Shares nothing with the reader."""

import struct

type Value = int | float | str | bytes


def message(*fields: tuple[int, Value]) -> bytes:
    """A message of fields: integers as varints, floats as 64 bits, the rest with a length."""
    return b"".join(_field(number, value) for number, value in fields)


def varint(value: int) -> bytes:
    """An integer of variable length; a negative one takes ten bytes."""
    value &= (1 << 64) - 1
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)


def _field(number: int, value: Value) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, float):
        return varint(number << 3 | 1) + struct.pack("<d", value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data
