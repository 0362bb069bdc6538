"""Byte ranges of RFC 9110 §14: what a request asks for, as plain offsets."""

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
import re
from typing import Final

MAX_RANGES: Final = 16
"""More ranges than a real client needs; whoever asks for more gets the whole file."""

# Bounded digits: Python refuses to convert numbers of more than 4300 digits.
_SPEC: Final = re.compile(r"(?:(\d{1,19})-(\d{0,19})|-(\d{1,19}))", re.ASCII)


class RangeNotSatisfiableError(Exception):
    """Well formed, but no byte of the file lies in any of the ranges."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """`length` bytes from `start`; never empty and never beyond the end."""

    start: int
    length: int

    @property
    def end(self) -> int:
        """Offset of the last byte, which a range includes."""
        return self.start + self.length - 1

    def content_range(self, size: int) -> str:
        """The value of `Content-Range`."""
        return f"bytes {self.start}-{self.end}/{size}"


def parse_ranges(header: str | None, size: int) -> tuple[ByteRange, ...] | None:
    """Read a `Range` header against a file of `size` bytes.

    Returns:
        The ranges that hold a byte, in the order asked for, or None if the whole file is to be
        sent: no header, another unit, malformed, or more work than sending the whole file.

    Raises:
        RangeNotSatisfiableError: no range holds a byte.
    """
    specs = _specs(header)
    if specs is None:
        return None
    ranges = tuple(found for spec in specs if (found := _resolve(spec, size)) is not None)
    if not ranges:
        raise RangeNotSatisfiableError
    if len(ranges) > 1 and sum(wanted.length for wanted in ranges) > size:
        # Overlapping ranges are how one small request is made to cost many files.
        return None
    return ranges


def _specs(header: str | None) -> list[re.Match[str]] | None:
    """Split a header into its ranges; None if it is none or not well formed."""
    if header is None:
        return None
    unit, equals, rest = header.partition("=")
    if not equals or unit.strip().lower() != "bytes":
        return None
    parts = [part.strip(" \t") for part in rest.split(",", MAX_RANGES * 2)]
    matches = [_SPEC.fullmatch(part) for part in parts if part]
    if not matches or len(matches) > MAX_RANGES:
        return None
    found = [match for match in matches if match is not None]
    if len(found) != len(matches) or any(_is_backwards(match) for match in found):
        return None
    return found


def _is_backwards(spec: re.Match[str]) -> bool:
    """Whether the last byte lies before the first one, which makes the header invalid."""
    return bool(spec[1]) and bool(spec[2]) and int(spec[2]) < int(spec[1])


def _resolve(spec: re.Match[str], size: int) -> ByteRange | None:
    """Turn a range into offsets; None if it holds no byte of the file."""
    if spec[3] is not None:
        length = min(int(spec[3]), size)
        return ByteRange(size - length, length) if length else None
    start = int(spec[1])
    if start >= size:
        return None
    last = min(int(spec[2]), size - 1) if spec[2] else size - 1
    return ByteRange(start, last - start + 1)


def if_range_matches(header: str | None, etag: str | None, modified: int | None) -> bool:
    """Whether a `Range` still applies to what is here now (RFC 9110 §13.1.5).

    `etag` is a strong entity tag with its quotes, `modified` is in seconds since the epoch. Without
    an `If-Range` header a range always applies.
    """
    if header is None:
        return True
    header = header.strip()
    if header.startswith('"'):
        return header == etag
    if header.startswith("W/") or modified is None:
        return False
    try:
        return int(parsedate_to_datetime(header).timestamp()) == modified
    except ValueError, TypeError, OverflowError:
        return False
