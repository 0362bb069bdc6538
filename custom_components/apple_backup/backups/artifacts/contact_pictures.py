"""The pictures of contacts: AddressBookImages.sqlitedb."""

from collections.abc import Sequence
from typing import Final

from .rows import blob, number
from .source import Source

_PHOTO_BYTES: Final = 8 * 1024 * 1024
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


class ContactPictures:
    """Reads the pictures of contacts."""

    def __init__(self, images: Source) -> None:
        """Read from a database of pictures."""
        self._images = images

    def largest(self, key: int) -> bytes | None:
        """Return the picture of a contact, JPEG or PNG, the largest there is."""
        best: bytes | None = None
        for name in ("ABFullSizeImage", "ABThumbnailImage"):
            table = self._images.schema.find(name)
            if table is None or not table.has("record_id", "data"):
                continue
            selection = self._images.select(table, "rowid", (blob("data", limit=_PHOTO_BYTES),))
            for row in self._images.fetch(selection, [key], by="record_id"):
                data = row.blob("data")
                if data and data.startswith(_PICTURES) and len(data) > len(best or b""):
                    best = data
            if best is not None:
                return best
        return None

    def owners(self, keys: Sequence[int]) -> set[int]:
        """Return which of some contacts have a picture."""
        found: set[int] = set()
        for name in ("ABFullSizeImage", "ABThumbnailImage"):
            table = self._images.schema.find(name)
            if table is None or not table.has("record_id"):
                continue
            selection = self._images.select(table, "rowid", (number("record_id"),))
            for row in self._images.fetch(selection, keys, by="record_id"):
                if (owner := row.integer("record_id")) is not None:
                    found.add(owner)
        return found
