"""Exports a selection as a ZIP archive that is made while it is sent; nothing touches the disk."""

from collections.abc import Iterator
from typing import Final

from .content import Content
from .errors import BackupError, SessionInvalidError
from .export_names import ExportNames
from .export_report import REPORT_NAME, ExportLog, Remark
from .exporting import CHUNK, Task, open_or_skip, reason_of, remarks_on, selected_files
from .models import ManifestEntry
from .reader import BackupReader
from .zip_writer import ZipWriter

# Up to here a file is read whole, so that its checksum can precede it.
SMALL: Final = CHUNK


class ZipExport:
    """The making of one archive."""

    def __init__(self, task: Task, log: ExportLog, *, now: int) -> None:
        """Prepare; `now` is the time of the report inside, in seconds since 1970."""
        self._task = task
        self._log = log
        self._now = now
        self._zip = ZipWriter()
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
            with content:
                if content.size > SMALL:
                    yield from self._large(record.entry, content)
                else:
                    yield self._small(record.entry, content)
        yield self._zip.begin(REPORT_NAME, self._now, 0)
        for chunk in self._log.document():
            yield self._zip.write(chunk)
        yield self._zip.end()
        yield from self._zip.finish()

    def _small(self, entry: ManifestEntry, content: Content) -> bytes:
        """Make an entry at once; nothing if the content cannot be read."""
        try:
            data = content.read(0, content.size)
        except SessionInvalidError:
            raise
        except BackupError as error:
            self._log.skip(entry, reason_of(error))
            return b""
        name = self._names.name(entry.domain, entry.relative_path)
        self._log.bytes += len(data)
        self._log.add(entry, name, len(data), remarks_on(content))
        return self._zip.add(name, data, content.mtime)

    def _large(self, entry: ManifestEntry, content: Content) -> Iterator[bytes]:
        """Make an entry step by step; it ends early where its content cannot be read."""
        name = self._names.name(entry.domain, entry.relative_path)
        remarks = remarks_on(content)
        yield self._zip.begin(name, content.mtime, content.size)
        offset = 0
        while offset < content.size:
            try:
                data = content.read(offset, min(CHUNK, content.size - offset))
            except SessionInvalidError:
                raise
            except BackupError:
                remarks = (*remarks, Remark.CUT)
                break
            offset += len(data)
            self._log.bytes += len(data)
            yield self._zip.write(data)
        self._log.add(entry, name, offset, remarks)
        yield self._zip.end()
