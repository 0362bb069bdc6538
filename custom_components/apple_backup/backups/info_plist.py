"""Info.plist with its data left undecoded: icons make up nearly all of its 1 to 10 MB."""

from base64 import b64decode, b64encode
import binascii
import os
import re
from typing import Final

from ..bounded_plists import BINARY_MAGIC
from .plists import (
    INFO,
    MAX_APPS,
    MAX_XML_TAGS,
    XML_DATA,
    PlistError,
    PlistReason,
    dictionary_of,
    parse_plist,
)

MAX_ICON_BYTES: Final = 512 * 1024

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_BASE64: Final = b"iVBORw0KGg"
# Base64 with its line breaks and indents takes no more.
_TEXT_PER_BYTE: Final = 2
_NONCE_BYTES: Final = 8
_TOKEN_BYTES: Final = _NONCE_BYTES + 4

type Span = tuple[int, int]
"""Where in a file something begins and ends."""


class UndecodedInfo:
    """Info.plist with its data left undecoded: of XML, each is replaced by a token of its place."""

    def __init__(self, data: bytes) -> None:
        """Parse; raises PlistError."""
        self.is_binary = data.startswith(BINARY_MAGIC)
        self._data = data
        self._nonce = os.urandom(_NONCE_BYTES)
        self._spans: list[Span] = []
        if not self.is_binary:
            if data.count(b"<") > MAX_XML_TAGS:
                raise PlistError(INFO, PlistReason.TOO_LARGE)
            data = XML_DATA.sub(self._note, data)
        plist = parse_plist(data, INFO)
        self.installed = texts_of(plist.get("Installed Applications"))
        self.apps = dictionary_of(plist.get("Applications"))

    def _note(self, match: re.Match[bytes]) -> bytes:
        token = self._nonce + len(self._spans).to_bytes(4)
        self._spans.append(match.span(1))
        return b"<data>%b</data>" % b64encode(token)

    def span(self, value: object) -> Span | None:
        """Return where in the file a value's base64 text lies."""
        if not isinstance(value, bytes) or len(value) != _TOKEN_BYTES:
            return None
        if not value.startswith(self._nonce):
            return None
        return self._spans[int.from_bytes(value[_NONCE_BYTES:])]

    def data(self, value: object, limit: int) -> bytes | None:
        """Return a value's bytes if they are not too many."""
        if not isinstance(value, bytes):
            return None
        span = self.span(value)
        if span is not None:
            return decode_data(self._data[span[0] : span[1]], limit)
        return value if len(value) <= limit else None

    def has_icon(self, value: object) -> bool:
        """Whether a value looks like an icon that can be shown."""
        span = self.span(value)
        if span is None:
            return isinstance(value, bytes) and is_icon(value)
        start, end = span
        if not self._data[start : min(end, start + 256)].lstrip().startswith(_PNG_BASE64):
            return False
        if end - start <= MAX_ICON_BYTES:
            return True
        icon = decode_data(self._data[start:end], MAX_ICON_BYTES)
        return icon is not None and is_icon(icon)


def is_icon(data: bytes) -> bool:
    """Whether data is an icon that may be shown: a PNG that is not too large."""
    return data.startswith(_PNG) and len(data) <= MAX_ICON_BYTES


def decode_data(text: bytes, limit: int) -> bytes | None:
    """Decode base64; None if it is damaged or longer than `limit` bytes."""
    if len(text) > _TEXT_PER_BYTE * limit:
        return None
    try:
        data = b64decode(text)
    except binascii.Error:
        return None
    return data if len(data) <= limit else None


def texts_of(value: object) -> list[str]:
    """Return the texts of a list, a bounded number; none of any other value."""
    values = value[:MAX_APPS] if isinstance(value, list) else []
    return [item for item in values if isinstance(item, str)]
