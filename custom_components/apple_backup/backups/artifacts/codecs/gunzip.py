"""Decompresses gzip and zlib data up to a limit, and what there is of data that ends early."""

from dataclasses import dataclass
import zlib

from .errors import CodecError, TooLargeError

_GZIP = b"\x1f\x8b"
_AUTOMATIC = 32 + zlib.MAX_WBITS
_STEP = 64


@dataclass(frozen=True, slots=True)
class Inflated:
    """Decompressed bytes; not `is_whole` if the compressed ones end early or are damaged."""

    data: bytes
    is_whole: bool


def gunzip(data: bytes, limit: int) -> Inflated:
    """Decompress at most `limit` bytes; data that is not compressed is returned as it is.

    Raises:
        TooLargeError: There would be more.
        CodecError: Nothing could be decompressed.
    """
    if not data.startswith(_GZIP) and not _is_zlib(data):
        if len(data) > limit:
            raise TooLargeError("too large")
        return Inflated(data, is_whole=True)
    inflater = zlib.decompressobj(_AUTOMATIC)
    parts = bytearray()
    try:
        # In small steps, so that what precedes damage is not lost with it.
        for at in range(0, len(data), _STEP):
            parts += inflater.decompress(data[at : at + _STEP], limit + 1 - len(parts))
            if len(parts) > limit:
                raise TooLargeError("too large")
            if inflater.eof:
                break
    except zlib.error as error:
        if not parts:
            raise CodecError("not compressed by gzip") from error
        return Inflated(bytes(parts), is_whole=False)
    if not parts and not inflater.eof:
        raise CodecError("cut short")
    return Inflated(bytes(parts), is_whole=inflater.eof)


def _is_zlib(data: bytes) -> bool:
    """Whether data begins as zlib's does: method 8, and a checksum over two bytes."""
    return len(data) > 2 and data[0] & 0x8F == 0x08 and int.from_bytes(data[:2]) % 31 == 0
