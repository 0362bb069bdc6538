"""Exports a selection to a folder: its files one by one, or one archive of them."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from .content import Content
from .errors import BackupError, ExportError, ExportExistsError, SessionInvalidError
from .export_names import ExportNames
from .export_report import REPORT_NAME, ExportLog, ExportState, SkipReason
from .export_target import ExportFolder, ExportTarget, NewFile, UnwritableError
from .exporting import CHUNK, Task, open_or_skip, reason_of, remarks_on, selected_files
from .models import ManifestEntry
from .reader import BackupReader
from .zip_export import ZipExport

_MOST_REPORTS: Final = 1000


class FolderExport:
    """The writing of the files of a selection."""

    def __init__(self, task: Task, log: ExportLog, target: ExportTarget, total_bytes: int) -> None:
        """Prepare; `total_bytes` is about how much there will be."""
        self._task = task
        self._log = log
        self._target = target
        self._total_bytes = total_bytes
        self._names = ExportNames(REPORT_NAME)

    def run(self, reader: BackupReader) -> Iterator[int]:
        """Write everything; yields bytes written after every file or piece of one.

        Raises:
            ExportError: The folder is not allowed, cannot be written, or has too little space.
            SessionInvalidError: The session has ended.
            BackupError: Nothing is selected, or the manifest cannot be read at all.
        """
        with self._target.open() as folder:
            folder.require_space(self._total_bytes)
            is_done = False
            try:
                for record in selected_files(reader, self._task, self._log):
                    content = open_or_skip(reader, record, self._log)
                    if content is not None:
                        with content:
                            yield from self._file(folder, record.entry, content)
                is_done = True
            finally:
                if not is_done:
                    self._log.state = ExportState.STOPPED
                self._write_report(folder, is_done=is_done)

    def _file(self, folder: ExportFolder, entry: ManifestEntry, content: Content) -> Iterator[int]:
        """Write one file."""
        name = self._names.name(entry.domain, entry.relative_path)
        before = self._log.bytes
        try:
            with folder.new_file(name) as file:
                yield from self._copy(folder, content, file)
                file.set_mtime(content.mtime)
        except SessionInvalidError:
            raise
        except ExportExistsError:
            self._log.skip(entry, SkipReason.EXISTS)
        except UnwritableError:
            self._log.skip(entry, SkipReason.UNWRITABLE)
        except ExportError:
            raise
        except BackupError as error:
            self._log.skip(entry, reason_of(error))
        else:
            self._log.add(entry, name, content.size, remarks_on(content))
            return
        self._log.bytes = before

    def _copy(self, folder: ExportFolder, content: Content, file: NewFile) -> Iterator[int]:
        """Write a file's content."""
        offset = 0
        while offset < content.size:
            data = content.read(offset, min(CHUNK, content.size - offset))
            file.write(data)
            offset += len(data)
            self._log.bytes += len(data)
            folder.spend(len(data))
            yield len(data)
        if not content.size:
            yield 0

    def _write_report(self, folder: ExportFolder, *, is_done: bool) -> None:
        """Write the report, after everything before it is on the disk."""
        try:
            folder.flush()
            for name in _report_names():
                try:
                    with folder.new_file(name) as file:
                        for chunk in self._log.document():
                            file.write(chunk)
                        file.flush()
                except ExportExistsError:
                    continue
                return
        except ExportError, UnwritableError:
            # What has ended the export early matters more.
            if is_done:
                raise


class ZipFileExport:
    """The writing of an archive of a selection."""

    def __init__(
        self, archive: ZipExport, target: ExportTarget, name: str, total_bytes: int
    ) -> None:
        """Prepare; `total_bytes` is about how much there will be."""
        self._archive = archive
        self._target = target
        self._name = name
        self._total_bytes = total_bytes

    def run(self, reader: BackupReader) -> Iterator[int]:
        """Write the archive; yields bytes written. An archive that is not complete is removed.

        Raises:
            ExportExistsError: There is a file of this name.
            BackupError: As `FolderExport.run`.
        """
        with self._target.open() as folder:
            folder.require_space(self._total_bytes)
            try:
                with folder.new_file(self._name) as file:
                    for piece in self._archive.pieces(reader):
                        file.write(piece)
                        folder.spend(len(piece))
                        yield len(piece)
                    file.flush()
            except UnwritableError as error:
                raise ExportError("the archive cannot be written") from error


def _report_names() -> Iterator[str]:
    """Yield names for the report; an earlier export's is kept."""
    path = PurePosixPath(REPORT_NAME)
    yield REPORT_NAME
    for number in range(2, _MOST_REPORTS):
        yield f"{path.stem} ({number}){path.suffix}"
