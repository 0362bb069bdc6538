"""Pages of a manifest, within bounds, however it is stored."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Final

from .browse import MAX_PATH
from .manifest_record import ManifestRecord, RecordPage
from .models import EntryPage, FileKind

FILES_ONLY: Final = frozenset({FileKind.FILE})

_MAX_OFFSET: Final = 1 << 62


class ManifestPages(ABC):
    """What is asked of the manifests of all versions of iOS alike."""

    def files(
        self,
        domain: str | None = None,
        path_like: str | None = None,
        kinds: Iterable[FileKind] = FILES_ONLY,
        limit: int = 100,
        offset: int = 0,
    ) -> EntryPage:
        """Return a page of rows, ordered by domain and relative path.

        Args:
            domain: The exact domain.
            path_like: A pattern of SQL's LIKE for the relative path, without an escape character.
            kinds: Which kinds of rows.
            limit: How many rows at most, from 1.
            offset: How many matching rows to skip.

        Raises:
            BackupError: The manifest cannot be read.
            ValueError: A limit below 1 or a negative offset.
        """
        page = self.records(domain, path_like, kinds, limit, offset)
        entries = tuple(record.entry for record in page.items)
        return EntryPage(items=entries, total=page.total, limit=limit, offset=offset)

    def records(
        self,
        domain: str | None,
        path_like: str | None,
        kinds: Iterable[FileKind],
        limit: int,
        offset: int,
    ) -> RecordPage:
        """Return the same page as `files`, with whole records; raises the same."""
        if limit < 1 or offset < 0:
            raise ValueError("limit has to be at least 1, offset at least 0")
        wanted = frozenset(kinds)
        if not wanted or (path_like is not None and len(path_like) > MAX_PATH):
            return RecordPage(items=(), total=0)
        start = min(offset, _MAX_OFFSET)
        return RecordPage(*self._page(domain, path_like, wanted, limit, start))

    @abstractmethod
    def _page(
        self,
        domain: str | None,
        path_like: str | None,
        kinds: frozenset[FileKind],
        limit: int,
        offset: int,
    ) -> tuple[tuple[ManifestRecord, ...], int]:
        """Return the records of a page, and how many there are in all."""
