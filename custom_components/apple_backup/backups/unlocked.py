"""What an unlock session gives access to: listing and reading one backup without blocking."""

from collections.abc import Callable
from typing import Any

from .artifacts.artifact import Artifact
from .artifacts.shelf import Shelf
from .content import Content, open_content
from .domains import DomainSizes
from .errors import (
    BackupError,
    DamagedBackupError,
    FileMissingError,
    FileNotInBackupError,
    SessionInvalidError,
)
from .file_status import FileStatus, file_status
from .folders import FolderPage
from .jobs import Job
from .manifest_pages import FILES_ONLY
from .models import Backup, EntryPage, FileKind, ManifestEntry
from .opened import OpenedBackup
from .reader import BackupReader
from .search.search import SearchPage, Sought
from .unlocked_content import UnlockedContent


class UnlockedBackup:
    """One session's access to a backup; every call fails once the session has ended."""

    def __init__(self, backup: Backup, opened: OpenedBackup, use: Callable[[], None]) -> None:
        """Share an opened backup; `use` keeps the session alive and raises when it has ended."""
        self.backup = backup
        self._opened = opened
        self._use = use
        self._contents: set[UnlockedContent] = set()
        self._jobs: set[Job[Any]] = set()
        self._reader = BackupReader(backup.path, opened.keys, opened.manifest)

    async def domains(self) -> tuple[str, ...]:
        """Return the domains that hold files, in order.

        Raises:
            BackupError: The manifest cannot be read, or the session has ended.
        """
        self._use()
        return await self._opened.pool.run(self._opened.manifest.domains)

    async def domain_sizes(self) -> DomainSizes:
        """Return how many files and bytes each domain has; takes seconds for a large backup.

        Raises:
            BackupError: The manifest cannot be read, or the session has ended.
        """
        self._use()
        return await self._opened.domain_sizes()

    async def files(
        self,
        *,
        domain: str | None = None,
        path_like: str | None = None,
        kinds: frozenset[FileKind] = FILES_ONLY,
        limit: int = 100,
        offset: int = 0,
    ) -> EntryPage:
        """Return a page of the manifest, ordered by domain and relative path; see `Manifest.files`.

        Raises:
            BackupError: The manifest cannot be read, or the session has ended.
            ValueError: A limit below 1 or a negative offset.
        """
        self._use()
        page = await self._opened.pool.run(
            self._opened.manifest.files, domain, path_like, kinds, limit, offset
        )
        self._opened.start_index()
        return page

    async def folder(
        self, domain: str, path: str, *, limit: int = 100, offset: int = 0
    ) -> FolderPage:
        """Return a page of what is in a folder, its folders first; see `Manifest.folder`.

        Raises:
            BackupError: The manifest cannot be read, or the session has ended.
            ValueError: A limit below 1 or a negative offset.
        """
        self._use()
        manifest = self._opened.manifest
        page = await self._opened.pool.run(manifest.folder, domain, path, limit, offset)
        self._opened.start_index()
        return page

    async def statuses(self, page: EntryPage) -> tuple[FileStatus | None, ...]:
        """Return whether each file of a page can be read; None for directories and links.

        Opens every file, so it takes as long as the disk needs for that.

        Raises:
            BackupError: The manifest cannot be read, or the session has ended.
        """
        self._use()
        return await self._opened.pool.run(self._statuses, page)

    async def entry(self, file_id: str) -> ManifestEntry:
        """Return the row with a file id.

        Raises:
            FileNotInBackupError: There is none.
            BackupError: The manifest cannot be read, or the session has ended.
        """
        self._use()
        return await self._opened.pool.run(self._opened.manifest.entry, file_id)

    async def content(self, file_id: str) -> UnlockedContent:
        """Open the content of a file, which the caller closes.

        Raises:
            FileNotInBackupError: There is no such file, or it is a directory or a link.
            FileMissingError: The backup does not hold its content.
            BackupError: It cannot be read, or the session has ended.
        """
        self._use()
        pool = self._opened.pool
        opened = await pool.open(self._open, file_id)
        content = UnlockedContent(opened, pool, self._use, self._contents.discard)
        self._contents.add(content)
        try:
            # The session may have ended while the file was being opened.
            self._use()
        except SessionInvalidError:
            content.close()
            raise
        return content

    async def read[A: Artifact, T](self, kind: type[A], work: Callable[[A], T]) -> T:
        """Let `work` read an artifact in a worker thread, such as a page of its records.

        Raises:
            BackupError: What the work raises, or the session has ended.
        """
        self._use()
        shelf = self._opened.shelf(self._reader)
        return await self._opened.pool.run(self._read, shelf, kind, work)

    async def look[T](self, work: Callable[[Shelf], T]) -> T:
        """Let `work` look through several artifacts in a worker thread.

        Raises:
            BackupError: What the work raises, or the session has ended.
        """
        self._use()
        shelf = self._opened.shelf(self._reader)
        return await self._opened.pool.run(work, shelf)

    async def search(self, sought: Sought, cursor: str | None, limit: int) -> SearchPage:
        """Return a page of what is found; the first search starts to build the index.

        Raises:
            BadCursorError: The cursor is none.
            BackupError: The index cannot answer, or the session has ended.
        """
        self._use()
        opened, reader = self._opened, self._reader
        return await opened.finder.find(reader, lambda: opened.shelf(reader), sought, cursor, limit)

    def touch(self) -> None:
        """Let the session's time begin anew.

        Raises:
            SessionInvalidError: The session has ended.
        """
        self._use()

    def reader(self) -> BackupReader:
        """Return what jobs read with, for a job of another backup that reads this one as well.

        Raises:
            SessionInvalidError: The session has ended.
        """
        self._use()
        return self._reader

    async def step[T](self, job: Job[T], enough: Callable[[T], bool]) -> tuple[list[T], bool]:
        """Go on with long work in a worker thread; see `Job.step`. `discard` the job in the end.

        Raises:
            JobCancelledError: The job's token asked for an end.
            BackupError: What the work raises, or the session has ended.
        """
        self._use()
        self._jobs.add(job)
        return await self._opened.pool.run(self._step, job, enough)

    def discard(self, job: Job[Any]) -> None:
        """End a job; what it holds is closed in the background, as a step may still run."""
        self._jobs.discard(job)
        job.stop()
        self._opened.pool.start(job.close)

    def end(self) -> None:
        """Close the contents that are still open; the session does this when it ends."""
        for content in tuple(self._contents):
            content.close()
        for job in tuple(self._jobs):
            self.discard(job)

    def _statuses(self, page: EntryPage) -> tuple[FileStatus | None, ...]:
        """Blocking."""
        self._opened.require_current()
        found: list[FileStatus | None] = []
        for entry in page.items:
            try:
                found.append(file_status(self._reader, self._reader.record(entry.file_id)))
            except FileNotInBackupError, DamagedBackupError:
                # Its record or its id is none that could be read.
                found.append(FileStatus.DAMAGED)
        return tuple(found)

    def _open(self, file_id: str) -> Content:
        """Look up and open a file; blocking."""
        record = self._opened.manifest.record(file_id)
        try:
            content = open_content(self.backup.path, self._opened.keys, record)
        except FileMissingError:
            # Maybe because all of the backup is: another run has come, or the volume has gone.
            self._opened.require_current()
            raise
        try:
            # Only now, because what is open stays what it is.
            self._opened.require_current()
        except BackupError:
            content.close()
            raise
        return content

    def _read[A: Artifact, T](self, shelf: Shelf, kind: type[A], work: Callable[[A], T]) -> T:
        """Let `work` read an artifact; blocking."""
        self._opened.require_current()
        return shelf.use(kind, work)

    def _step[T](self, job: Job[T], enough: Callable[[T], bool]) -> tuple[list[T], bool]:
        """Go on with long work; blocking."""
        self._opened.require_current()
        return job.step(self._reader, enough)
