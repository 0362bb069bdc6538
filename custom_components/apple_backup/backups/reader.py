"""Reads one opened backup as a whole: its rows in order, piece by piece, and their content.

Blocking; what exports, checks and comparisons do in worker threads.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
import re
import time
from typing import Final

from .classkeys import ClassKeys
from .content import Content, open_content
from .manifest import Manifest
from .manifest_pages import FILES_ONLY
from .manifest_record import ManifestRecord, RecordPage
from .models import FileKind
from .old_manifest import OldManifest

PAGE_ROWS: Final = 250

# SQLite's LIKE ends at a NUL; what could not be decoded stands in the text as U+FFFD.
_UNMATCHABLE: Final = re.compile("[\0\ufffd]")
_MAX_PATTERN: Final = 1000


@dataclass(frozen=True, slots=True)
class BackupReader:
    """An opened backup; `keys` is None if it is not encrypted."""

    path: Path
    keys: ClassKeys | None = field(repr=False)
    manifest: Manifest | OldManifest = field(repr=False)

    def page(
        self,
        offset: int,
        limit: int = PAGE_ROWS,
        *,
        domain: str | None = None,
        path_like: str | None = None,
        kinds: frozenset[FileKind] = FILES_ONLY,
    ) -> RecordPage:
        """Return a page of rows, ordered by domain and relative path.

        Raises:
            BackupError: The manifest cannot be read, or the session has ended.
        """
        if offset and self.manifest.wants_index:
            # Whoever reads on reads all of it; without the index each page would sort everything.
            self.manifest.build_index()
        return self.manifest.records(domain, path_like, kinds, limit, offset)

    def records(
        self,
        domain: str | None = None,
        prefix: str = "",
        kinds: frozenset[FileKind] = FILES_ONLY,
    ) -> Iterator[ManifestRecord]:
        """Yield the rows of a domain (None: of all) whose relative path begins with `prefix`.

        Raises:
            BackupError: The manifest cannot be read, or the session has ended.
        """
        # Finds more than it should, since `_` and `%` in a path cannot be told from wildcards.
        pattern = _UNMATCHABLE.split(prefix, maxsplit=1)[0][:_MAX_PATTERN]
        like = f"{pattern}%" if pattern else None
        offset = 0
        while True:
            page = self.page(offset, domain=domain, path_like=like, kinds=kinds)
            if prefix:
                yield from (it for it in page.items if it.entry.relative_path.startswith(prefix))
            else:
                yield from page.items
            offset += len(page.items)
            # Without this, other threads wait for the interpreter's switch interval each time.
            time.sleep(0)
            if not page.items or offset >= page.total:
                return

    def record(self, file_id: str) -> ManifestRecord:
        """Return a row with its whole record; raises as `Manifest.record`."""
        return self.manifest.record(file_id)

    def open(self, record: ManifestRecord) -> Content:
        """Open the content of a file, which the caller closes; raises as `open_content`."""
        return open_content(self.path, self.keys, record)
