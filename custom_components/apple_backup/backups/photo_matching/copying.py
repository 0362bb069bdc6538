"""Copies photos that are only in a backup to where somebody wants them, decrypted on the way.

The target decides about folders and names; nothing that is there is ever replaced, and a file gets
its name only when it is complete.
"""

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, aclosing, suppress
from datetime import datetime
from typing import Final, Protocol

from ..errors import (
    BackupReadError,
    DamagedBackupError,
    ExportExistsError,
    FileMissingError,
    FileNotInBackupError,
)
from ..exports.names import Siblings
from ..exports.target import ExportFolder, ExportTarget, UnwritableError
from ..jobs import CancelToken, Job, steps
from ..reader import BackupReader
from ..unlocked import UnlockedBackup
from .report import CopyReport, CopySkip, PhotoFile, PhotoFinding, PhotoProgress

_CHUNK: Final = 1024 * 1024
_UNDATED: Final = "unknown-date"
_UNREADABLE: Final = (
    BackupReadError,
    DamagedBackupError,
    FileMissingError,
    FileNotInBackupError,
)


class TargetFile(Protocol):
    """A file that is being written."""

    def write(self, data: bytes) -> None:
        """Append bytes."""

    def place(self) -> bool:
        """Give it its name; False if the very same file is there already."""

    def close(self) -> None:
        """Remove it, unless it has its name."""


class PhotoTarget(Protocol):
    """Where photos are copied to. Blocking; any method may raise BackupError or UnwritableError."""

    @property
    def folder(self) -> str:
        """The folder of what is copied, as users know it."""

    def open(self) -> None:
        """Check that it can be written to."""

    def new_file(self, name: str, taken: datetime | None, size: int) -> TargetFile:
        """Begin to write a file."""

    def finish(self) -> None:
        """Make sure that everything is on the disk."""

    def close(self) -> None:
        """Give up what it holds; called whatever happens."""


async def copy_photos(
    backup: UnlockedBackup,
    findings: Sequence[PhotoFinding],
    target: PhotoTarget,
    *,
    cancel: CancelToken | None = None,
    on_progress: Callable[[PhotoProgress], None] | None = None,
) -> CopyReport:
    """Copy the files of some photos; what was copied stays if it is stopped half way.

    Raises:
        JobCancelledError: `cancel` asked for an end.
        BackupError: The target cannot be written, or the session has ended.
    """
    copying = _Copying(findings, target)
    async with aclosing(steps(backup, Job(copying.run, cancel), lambda _: False)) as running:
        async for _ in running:
            if on_progress is not None:
                on_progress(copying.progress())
    return copying.report()


class _Copying:
    """One copy of some photos, done in a worker thread."""

    def __init__(self, findings: Sequence[PhotoFinding], target: PhotoTarget) -> None:
        self._findings = findings
        self._target = target
        self._total = sum(len(it.files) for it in findings)
        self._photos = self._done = self._files = self._bytes = self._present = 0
        self._skipped: Counter[CopySkip] = Counter()

    def progress(self) -> PhotoProgress:
        """Return how far it is."""
        return PhotoProgress(self._done, self._total, self._bytes)

    def report(self) -> CopyReport:
        """Return what was done."""
        return CopyReport(
            self._photos,
            self._files,
            self._bytes,
            self._present,
            dict(self._skipped),
            self._target.folder,
        )

    def run(self, reader: BackupReader) -> Iterator[None]:
        """Copy everything, a little between two yields."""
        try:
            self._target.open()
            for finding in self._findings:
                copied = self._files + self._present
                for file in finding.files:
                    yield from self._copy(reader, finding, file)
                    self._done += 1
                    yield
                self._photos += self._files + self._present > copied
        finally:
            try:
                self._target.finish()
            finally:
                self._target.close()

    def _copy(
        self, reader: BackupReader, finding: PhotoFinding, file: PhotoFile
    ) -> Generator[None]:
        """Copy one file, or note why it is not."""
        try:
            with reader.open(reader.record(file.file_id)) as content:
                if content.size != file.size:
                    self._skipped[CopySkip.CHANGED] += 1
                    return
                written = self._target.new_file(file.name, finding.taken, file.size)
                try:
                    at = 0
                    while data := content.read(at, _CHUNK):
                        written.write(data)
                        at += len(data)
                        self._bytes += len(data)
                        yield
                    if written.place():
                        self._files += 1
                    else:
                        self._present += 1
                finally:
                    written.close()
        except _UNREADABLE:
            self._skipped[CopySkip.UNREADABLE] += 1
        except UnwritableError, ExportExistsError:
            self._skipped[CopySkip.NOT_WRITABLE] += 1


class FolderTarget:
    """Copies into a folder of its own below the export folder, by year and month."""

    def __init__(self, target: ExportTarget) -> None:
        """Prepare; the folder is made when it is opened."""
        self._target = target
        self._folder: ExportFolder | None = None
        # The folder is new, so what takes a name is only what is copied now.
        self._names: dict[str, Siblings] = {}

    @property
    def folder(self) -> str:
        """Its name within the export folder."""
        return self._target.folder.name

    def open(self) -> None:
        """Check the folder and make it."""
        self._folder = self._target.open()

    def new_file(self, name: str, taken: datetime | None, size: int) -> TargetFile:
        """Begin to write a file under a name that is free."""
        assert self._folder is not None
        self._folder.require_space(size)
        when = _UNDATED if taken is None else f"{taken:%Y/%m}"
        path = f"{when}/{self._names.setdefault(when, Siblings()).claim(name)}"
        return _FolderFile(self._folder, path, taken)

    def finish(self) -> None:
        """Flush what was written."""
        if self._folder is not None:
            self._folder.flush()

    def close(self) -> None:
        """Close the folder."""
        if self._folder is not None:
            self._folder.close()


class _FolderFile:
    """A file of an export folder that is being written."""

    def __init__(self, folder: ExportFolder, path: str, taken: datetime | None) -> None:
        self._folder = folder
        self._taken = taken
        self._stack = ExitStack()
        self._file = self._stack.enter_context(folder.new_file(path))

    def write(self, data: bytes) -> None:
        """Append bytes."""
        self._file.write(data)
        self._folder.spend(len(data))

    def place(self) -> bool:
        """Give it its name."""
        if self._taken is not None:
            self._file.set_mtime(int(self._taken.timestamp()))
        self._stack.close()
        return True

    def close(self) -> None:
        """Remove it, unless it has its name."""
        with suppress(_AbandonedError):
            self._stack.__exit__(_AbandonedError, _AbandonedError(), None)


class _AbandonedError(Exception):
    """Leaves the context of a file that shall not get its name."""
