"""Exports a selection to a folder: its files one by one, or one archive of them."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final, Protocol

from ..cipher import Buffers
from ..content import Content
from ..errors import BackupError, ExportError, ExportExistsError, SessionInvalidError
from ..models import ManifestEntry
from ..reader import BackupReader
from .names import ExportNames
from .report import REPORT_NAME, ExportLog, ExportState, SkipReason
from .selected_files import Task, open_or_skip, reason_of, remarks_on, selected_files
from .target import ExportFolder, ExportTarget, NewFile, UnwritableError

_MOST_REPORTS: Final = 1000


class FolderWriter:
    """Writes files into an export folder and logs them."""

    def __init__(self, folder: ExportFolder, log: ExportLog) -> None:
        """Write into an opened folder."""
        self._folder = folder
        self._log = log
        self._buffers = Buffers()

    def file(
        self, entry: ManifestEntry, content: Content, path: str, mtime: int | None = None
    ) -> Iterator[int]:
        """Write a file of the backup; yields bytes written.

        Raises:
            ExportError: Nothing can be written.
            SessionInvalidError: The session has ended.
        """
        before = self._log.bytes
        try:
            with self._folder.new_file(path) as file:
                yield from self._copy(_views(content, self._buffers), file)
                file.set_mtime(content.mtime if mtime is None else mtime)
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
            self._log.add(entry, path, content.size, remarks_on(content))
            return
        self._log.bytes = before

    def document(self, path: str, pieces: Iterator[bytes], mtime: int | None) -> Iterator[int]:
        """Write a file that is made while it is taken; yields bytes written.

        Raises:
            ExportError: Nothing can be written, or there is a file with this name.
            SessionInvalidError: The session has ended.
        """
        try:
            with self._folder.new_file(path) as file:
                try:
                    yield from self._copy(pieces, file)
                except SessionInvalidError, ExportError:
                    raise
                except BackupError as error:
                    self._log.cut_document(path, reason_of(error))
                if mtime is not None:
                    file.set_mtime(mtime)
        except UnwritableError as error:
            raise ExportError("the document cannot be written") from error
        self._log.add_document()

    def report(self, *, is_done: bool) -> None:
        """Write the report, after everything before it is on the disk."""
        if not is_done:
            self._log.state = ExportState.STOPPED
        try:
            self._folder.flush()
            self._write_report()
        except ExportError:
            # What has ended the export early matters more.
            if is_done:
                raise

    def _write_report(self) -> None:
        """Write the report; those of earlier exports are kept."""
        number = 1
        while True:
            try:
                with self._folder.new_file(_report_name(number)) as file:
                    for chunk in self._log.document():
                        file.write(chunk)
                    file.flush()
                return
            except ExportExistsError:
                number += 1
                if number > _MOST_REPORTS:
                    raise
            except UnwritableError as error:
                raise ExportError("the report cannot be written") from error

    def _copy(self, pieces: Iterator[bytes | memoryview], file: NewFile) -> Iterator[int]:
        """Write the content of a file."""
        for piece in pieces:
            file.write(piece)
            self._log.bytes += len(piece)
            self._folder.spend(len(piece))
            yield len(piece)


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
            writer = FolderWriter(folder, self._log)
            is_done = False
            try:
                for record in selected_files(reader, self._task, self._log):
                    content = open_or_skip(reader, record, self._log)
                    if content is not None:
                        entry = record.entry
                        name = self._names.name(entry.domain, entry.relative_path)
                        with content:
                            yield from writer.file(entry, content, name)
                is_done = True
            finally:
                writer.report(is_done=is_done)


class Pieces(Protocol):
    """What is made piece by piece from a backup: an archive, or a document."""

    def pieces(self, reader: BackupReader) -> Iterator[bytes]:
        """Yield it."""


class ZipFileExport:
    """The writing of one file that is made piece by piece."""

    def __init__(self, archive: Pieces, target: ExportTarget, name: str, total_bytes: int) -> None:
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


def _views(content: Content, buffers: Buffers) -> Iterator[memoryview]:
    """Yield a file's content piece by piece, an empty one as one empty piece.

    Each piece is good until the next one is asked for.
    """
    offset = 0
    while view := content.view(offset, buffers):
        offset += len(view)
        yield view
    if not offset:
        yield view


def _report_name(number: int) -> str:
    """Return a name for the report of the first, second or another export to a folder."""
    path = PurePosixPath(REPORT_NAME)
    return REPORT_NAME if number == 1 else f"{path.stem} ({number}){path.suffix}"
