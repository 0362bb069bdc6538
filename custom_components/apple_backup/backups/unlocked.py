"""What an unlock session gives access to: listing and reading one backup without blocking."""

import asyncio
from collections.abc import AsyncGenerator, Callable
import logging
from typing import Any, Final, Self
from weakref import WeakSet

from .artifacts.artifact import Artifact
from .artifacts.shelf import Shelf
from .classkeys import ClassKeys
from .content import Content, ContentStatus, open_content
from .domains import DomainSizes
from .errors import BackupError, DamagedBackupError, FileNotInBackupError, SessionInvalidError
from .file_status import FileStatus, file_status
from .jobs import Job
from .manifest import FILES_ONLY
from .models import Backup, EntryPage, FileKind, ManifestEntry
from .pool import Pool
from .reader import BackupReader
from .unlock import AnyManifest

FIRST_CHUNK: Final = 64 * 1024
CHUNK: Final = 1024 * 1024

_LOGGER = logging.getLogger(__name__)


class OpenedBackup:
    """Keys and manifest of a backup, shared by all its sessions and closed with the last one."""

    def __init__(self, keys: ClassKeys | None, manifest: AnyManifest, pool: Pool) -> None:
        """Take over keys and manifest."""
        self.keys = keys
        self.manifest = manifest
        self.pool = pool
        self.sessions = 0
        self._shelf: Shelf | None = None
        self._index_started = False
        self._sizes: asyncio.Future[DomainSizes | None] | None = None

    def start_index(self) -> None:
        """Build the browse index of a large manifest in the background, once."""
        if not self._index_started and self.manifest.wants_index:
            self._index_started = True
            self.pool.start(self._build_index)

    def shelf(self, reader: BackupReader) -> Shelf:
        """Return the artifacts, whose databases are opened when they are first needed."""
        if self._shelf is None:
            self._shelf = Shelf(reader)
        return self._shelf

    async def domain_sizes(self) -> DomainSizes:
        """Add up the files of each domain, for all who ask at once.

        Raises:
            BackupError: The manifest cannot be read, or the last session has ended.
        """
        if self._sizes is None or self._sizes.done():
            self._sizes = asyncio.ensure_future(self.pool.run(self.manifest.sizes_by_domain))
            # Told to whoever waits; nobody may.
            self._sizes.add_done_callback(lambda task: task.cancelled() or task.exception())
        sizes = await asyncio.shield(self._sizes)
        return {} if sizes is None else sizes

    def close(self) -> None:
        """Wipe the keys now, end what runs, and close the rest in the background."""
        if self.keys is not None:
            self.keys.wipe()
        if self._shelf is not None:
            self._shelf.interrupt()
            self.pool.start(self._shelf.close)
        self.manifest.interrupt()
        self.pool.start(self.manifest.close)

    def _build_index(self) -> None:
        """Build the index; without it pages only take longer."""
        try:
            self.manifest.build_index()
        except BackupError as error:
            _LOGGER.debug("No browse index: %s", error.code)


class UnlockedContent:
    """The content of a file as one session sees it; ends with the session.

    Attributes:
        entry: The file's row of the manifest.
        size: Length in bytes.
        mtime: Modification time in seconds since 1970.
        status: Whether the content is whole.
    """

    def __init__(self, content: Content, pool: Pool, use: Callable[[], None]) -> None:
        """Take over the content; `use` raises when the session has ended."""
        self._content = content
        self._pool = pool
        self._use = use
        self._is_closed = False
        self.entry: ManifestEntry = content.entry
        self.size: int = content.size
        self.mtime: int = content.mtime
        self.status: ContentStatus = content.status

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`; blocking, from any thread.

        Raises:
            BackupReadError: The stored file shrank or could not be read.
            SessionInvalidError: The session has ended.
        """
        if self._is_closed:
            raise SessionInvalidError("the backup is locked")
        return self._content.read(offset, length)

    async def async_read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`, read in a worker thread.

        Raises:
            BackupReadError: The stored file shrank or could not be read.
            SessionInvalidError: The session has ended.
        """
        self._use()
        return await self._pool.run(self.read, offset, length)

    async def stream(self, offset: int = 0, length: int | None = None) -> AsyncGenerator[bytes]:
        """Yield the content from `offset`: a small piece for a quick start, then pieces of 1 MiB.

        Raises:
            BackupReadError: The stored file shrank or could not be read.
            SessionInvalidError: The session has ended.
        """
        end = self.size if length is None else min(self.size, offset + length)
        step = FIRST_CHUNK
        while offset < end:
            chunk = await self.async_read(offset, min(step, end - offset))
            yield chunk
            offset += len(chunk)
            step = CHUNK

    def close(self) -> None:
        """Forbid reading at once and close the file in the background, as a read may still run."""
        if not self._is_closed:
            self._is_closed = True
            self._pool.start(self._content.close)

    def __enter__(self) -> Self:
        """Close it in the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()


class UnlockedBackup:
    """One session's access to a backup; every call fails once the session has ended."""

    def __init__(self, backup: Backup, opened: OpenedBackup, use: Callable[[], None]) -> None:
        """Share an opened backup; `use` keeps the session alive and raises when it has ended."""
        self.backup = backup
        self._opened = opened
        self._use = use
        self._contents: WeakSet[UnlockedContent] = WeakSet()
        self._jobs: WeakSet[Job[Any]] = WeakSet()
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
        content = UnlockedContent(
            await self._opened.pool.open(self._open, file_id), self._opened.pool, self._use
        )
        self._contents.add(content)
        return content

    async def read[A: Artifact, T](self, kind: type[A], work: Callable[[A], T]) -> T:
        """Let `work` read an artifact in a worker thread, such as a page of its records.

        Raises:
            BackupError: What the work raises, or the session has ended.
        """
        self._use()
        shelf = self._opened.shelf(self._reader)
        return await self._opened.pool.run(shelf.use, kind, work)

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
        return await self._opened.pool.run(job.step, self._reader, enough)

    def discard(self, job: Job[Any]) -> None:
        """End a job; what it holds is closed in the background, as a step may still run."""
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
        return open_content(self.backup.path, self._opened.keys, record)
