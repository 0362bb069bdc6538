"""What an export consists of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ...artifacts.artifact import FileRef

_GATHERED: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is made while it is taken; it has to be taken before the next part is."""

    path: str
    pieces: Iterator[bytes]
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Original:
    """A file of the backup; `modified` None is when the device has changed it."""

    path: str
    file: FileRef
    modified: datetime | None = None


type Part = Document | Original
"""Paths are safe names with `/` between them, and unique within an export."""


def encoded(texts: Iterable[str]) -> Iterator[bytes]:
    """Yield texts as UTF-8 in pieces of a useful size."""
    gathered: list[str] = []
    size = 0
    for text in texts:
        gathered.append(text)
        size += len(text)
        if size >= _GATHERED:
            yield "".join(gathered).encode("utf-8", "replace")
            gathered, size = [], 0
    if gathered:
        yield "".join(gathered).encode("utf-8", "replace")
