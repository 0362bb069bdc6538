"""Exports files as a ZIP archive that is made while it is sent; nothing touches the disk."""

from collections.abc import Callable, Iterator
from typing import Final

from ..cipher import Buffers
from ..content import Content
from ..errors import BackupError, SessionInvalidError
from ..models import ManifestEntry
from ..reader import BackupReader
from .names import ExportNames
from .report import REPORT_NAME, ExportLog, Remark
from .selected_files import Task, open_or_skip, reason_of, remarks_on, selected_files
from .zip_writer import ZipWriter

# Up to here a file is read whole, so that its checksum can precede it.
SMALL: Final = 1024 * 1024


class ZipArchive:
    """An archive that is being made, with the log of what is in it."""

    def __init__(self, log: ExportLog, *, now: int) -> None:
        """Prepare; `now` is the time of the report inside, in seconds since 1970."""
        self._log = log
        self._now = now
        self._zip = ZipWriter()
        self._buffers = Buffers()

    def file(
        self,
        entry: ManifestEntry,
        content: Content,
        name: Callable[[], str],
        mtime: int | None = None,
    ) -> Iterator[bytes]:
        """Yield a file of the backup; nothing if its content cannot be read.

        Args:
            entry: Its row of the manifest.
            content: Its content.
            name: Gives its path in the archive, once it is known that it will be there.
            mtime: Its time, in seconds since 1970; by default the one it has on the device.
        """
        time = content.mtime if mtime is None else mtime
        if content.size > SMALL:
            yield from self._large(entry, content, name(), time)
        else:
            yield self._small(entry, content, name, time)

    def document(self, path: str, pieces: Iterator[bytes], mtime: int | None) -> Iterator[bytes]:
        """Yield a file that is made while it is taken; it ends early where it cannot be made."""
        yield self._zip.begin(path, self._now if mtime is None else mtime, 0)
        try:
            for piece in pieces:
                self._log.bytes += len(piece)
                yield self._zip.write(piece)
        except SessionInvalidError:
            raise
        except BackupError as error:
            self._log.cut_document(path, reason_of(error))
        self._log.add_document()
        yield self._zip.end()

    def finish(self) -> Iterator[bytes]:
        """Yield the report and the directory, which ends the archive."""
        yield self._zip.begin(REPORT_NAME, self._now, 0)
        for chunk in self._log.document():
            yield self._zip.write(chunk)
        yield self._zip.end()
        yield from self._zip.finish()

    def _small(
        self, entry: ManifestEntry, content: Content, name: Callable[[], str], mtime: int
    ) -> bytes:
        """Make an entry at once; nothing if the content cannot be read."""
        try:
            data = content.read(0, content.size)
        except SessionInvalidError:
            raise
        except BackupError as error:
            self._log.skip(entry, reason_of(error))
            return b""
        path = name()
        self._log.bytes += len(data)
        self._log.add(entry, path, len(data), remarks_on(content))
        return self._zip.add(path, data, mtime)

    def _large(
        self, entry: ManifestEntry, content: Content, path: str, mtime: int
    ) -> Iterator[bytes]:
        """Make an entry step by step; it ends early where its content cannot be read."""
        remarks = remarks_on(content)
        yield self._zip.begin(path, mtime, content.size)
        offset = 0
        while offset < content.size:
            try:
                data = content.view(offset, self._buffers)
            except SessionInvalidError:
                raise
            except BackupError:
                remarks = (*remarks, Remark.CUT)
                break
            offset += len(data)
            self._log.bytes += len(data)
            yield self._zip.write(data)
        self._log.add(entry, path, offset, remarks)
        yield self._zip.end()


class ZipExport:
    """The making of one archive of a selection."""

    def __init__(self, task: Task, log: ExportLog, *, now: int) -> None:
        """Prepare; `now` is the time of the report inside, in seconds since 1970."""
        self._task = task
        self._log = log
        self._archive = ZipArchive(log, now=now)
        self._names = ExportNames(REPORT_NAME)

    def pieces(self, reader: BackupReader) -> Iterator[bytes]:
        """Yield the archive, in pieces of at most a little over 1 MiB.

        Raises:
            FileNotInBackupError: Nothing is selected; before the first piece.
            SessionInvalidError: The session has ended.
            BackupError: The manifest cannot be read; before the first piece.
        """
        for record in selected_files(reader, self._task, self._log):
            content = open_or_skip(reader, record, self._log)
            if content is None:
                continue
            entry = record.entry
            with content:
                yield from self._archive.file(
                    entry,
                    content,
                    lambda entry=entry: self._names.name(entry.domain, entry.relative_path),  # type: ignore[misc]
                )
        yield from self._archive.finish()
