"""Exports what is in an unlocked backup as documents: in an answer, an archive, or a folder."""

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, closing
from pathlib import Path
from typing import Final

from ..artifacts.document import as_document
from ..artifacts.registry import ARTIFACTS
from ..artifacts.shelf import Shelf
from ..content import Content
from ..errors import BackupError, FileNotInBackupError, SessionInvalidError
from ..jobs import CancelToken, Job, StepLimits, steps
from ..models import Backup
from ..reader import BackupReader
from ..unlocked import UnlockedBackup
from .archive import ZipArchive
from .documents.chats import chats_of
from .documents.parts import Document, Original, Part
from .documents.producers import produce
from .documents.request import CHATS, DocumentRequest
from .documents.scene import Scene
from .folder import FolderWriter, ZipFileExport
from .report import ExportLog, ExportProgress, ExportReport
from .selected_files import reason_of
from .target import ExportTarget

type OnProgress = Callable[[ExportProgress], None]

_MOST_TITLE: Final = 80


class DocumentExport:
    """The making of an export."""

    def __init__(self, backup: Backup, request: DocumentRequest) -> None:
        """Prepare; nothing is read yet."""
        self.log = ExportLog(keeps_paths=False)
        self._backup = backup
        self._request = request

    def pieces(self, reader: BackupReader) -> Iterator[bytes]:
        """Yield the one file of a single export, or an archive of all.

        Raises:
            FileNotInBackupError: There is no such conversation; before the first piece.
            SessionInvalidError: The session has ended.
            BackupError: It cannot be read.
        """
        return self._file(reader) if self._request.is_single else self._archive(reader)

    def folder(self, reader: BackupReader, target: ExportTarget) -> Iterator[int]:
        """Write all parts into a folder; yields bytes written.

        Raises:
            ExportError: The folder is not allowed, cannot be written, or has too little space.
            BackupError: As `pieces`.
        """
        with target.open() as folder:
            folder.require_space()
            writer = FolderWriter(folder, self.log)
            is_done = False
            try:
                with closing(Shelf(reader)) as shelf:
                    for part in self._parts(reader, shelf):
                        yield from self._write(reader, writer, part)
                is_done = True
            finally:
                writer.report(is_done=is_done)

    def title(self, reader: BackupReader) -> str:
        """Return what the export is of, for its name.

        Raises:
            FileNotInBackupError: There is no such conversation.
        """
        request = self._request
        if request.conversation is None or request.subject not in CHATS:
            return request.subject.value.replace("_", " ").capitalize()
        with closing(Shelf(reader)) as shelf:
            scene = self._scene(reader, shelf)
            for chat in chats_of(scene, request.subject, request.conversation):
                return chat.title[:_MOST_TITLE] or request.subject.value
        raise FileNotInBackupError("no such conversation")

    def _file(self, reader: BackupReader) -> Iterator[bytes]:
        """Yield a single file."""
        with closing(Shelf(reader)) as shelf:
            parts = produce(self._scene(reader, shelf))
            document = next(part for part in parts if isinstance(part, Document))
            self.log.add_document()
            for piece in document.pieces:
                self.log.bytes += len(piece)
                yield piece

    def _archive(self, reader: BackupReader) -> Iterator[bytes]:
        """Yield an archive."""
        archive = ZipArchive(self.log, now=int(self._request.now.timestamp()))
        with closing(Shelf(reader)) as shelf:
            for part in self._parts(reader, shelf):
                mtime = None if part.modified is None else int(part.modified.timestamp())
                if isinstance(part, Document):
                    yield from archive.document(part.path, part.pieces, mtime)
                    continue
                path, content = part.path, self._open(reader, part)
                if content is not None:
                    with content:
                        yield from archive.file(
                            content.entry,
                            content,
                            lambda path=path: path,  # type: ignore[misc]
                            mtime,
                        )
        yield from archive.finish()

    def _write(self, reader: BackupReader, writer: FolderWriter, part: Part) -> Iterator[int]:
        """Write one part into a folder."""
        mtime = None if part.modified is None else int(part.modified.timestamp())
        if isinstance(part, Document):
            yield from writer.document(part.path, part.pieces, mtime)
            return
        if (content := self._open(reader, part)) is not None:
            with content:
                yield from writer.file(content.entry, content, part.path, mtime)

    def _open(self, reader: BackupReader, part: Original) -> Content | None:
        """Open a file of the backup; None, and noted, if that is impossible."""
        try:
            return reader.open(reader.record(part.file.file_id))
        except SessionInvalidError:
            raise
        except BackupError as error:
            self.log.skip_named(part.path, reason_of(error))
            return None

    def _parts(self, reader: BackupReader, shelf: Shelf) -> Iterator[Part]:
        """Yield the parts, and note in the end what the artifacts could not read."""
        scene = self._scene(reader, shelf)
        yield from produce(scene)
        for subject, error in scene.failed:
            self.log.cut_document(subject.value, reason_of(error))
        for kind in ARTIFACTS.values():
            if shelf.is_used(kind):
                self.log.artifacts.append(as_document(scene.artifact(kind).report()))

    def _scene(self, reader: BackupReader, shelf: Shelf) -> Scene:
        """Return what producers read and know."""
        backup, request = self._backup, self._request
        made, device = backup.last_backup, backup.device
        model = device.product_name or device.product_type or ""
        facts = (
            f"{model} with iOS {device.product_version or '?'}",
            "Encrypted" if backup.is_encrypted else "Not encrypted",
            "" if made is None else f"Made on {made.astimezone(request.zone):%-d %B %Y, %H:%M}",
        )
        known = tuple(fact for fact in facts if fact)
        return Scene(reader, shelf, request, device.name, known)


async def document_name(backup: UnlockedBackup, request: DocumentRequest) -> str:
    """Return what a document is called: the device, what it is of, and its kind.

    Raises:
        FileNotInBackupError: There is no such conversation.
        BackupError: It cannot be read, or the session has ended.
    """
    export = DocumentExport(backup.backup, request)

    def work(reader: BackupReader) -> Iterator[str]:
        yield export.title(reader)

    titles: list[str] = []
    async with aclosing(steps(backup, Job(work), lambda _: False)) as running:
        async for found in running:
            titles += found
    return f"{backup.backup.device.name} - {titles[0]}{request.suffix}"


async def stream_document(
    backup: UnlockedBackup,
    request: DocumentRequest,
    *,
    cancel: CancelToken | None = None,
    on_progress: OnProgress | None = None,
) -> AsyncGenerator[bytes]:
    """Yield the one file of an export, or an archive of all: as `stream_zip`, nothing is on disk.

    Raises:
        FileNotInBackupError: There is no such conversation; before the first piece.
        JobCancelledError: `cancel` asked for an end.
        BackupError: It cannot be read, or the session has ended.
    """
    export = DocumentExport(backup.backup, request)
    limits = StepLimits()
    job = Job(export.pieces, cancel)
    async with aclosing(steps(backup, job, limits.enough)) as running:
        async for pieces in running:
            limits.begin()
            if on_progress is not None:
                on_progress(export.log.progress())
            if data := pieces[0] if len(pieces) == 1 else b"".join(pieces):
                yield data


async def export_documents(
    backup: UnlockedBackup,
    request: DocumentRequest,
    target: ExportTarget,
    name: str | None = None,
    *,
    cancel: CancelToken | None = None,
    on_progress: OnProgress | None = None,
) -> ExportReport:
    """Write an export into a folder: all its files, or with a `name` one file or archive.

    Raises:
        ExportError: The folder is not allowed, cannot be written, or has too little space.
        JobCancelledError: `cancel` asked for an end.
        BackupError: As `stream_document`.
    """
    export = DocumentExport(backup.backup, request)
    # Before a folder is made for what is not there.
    await document_name(backup, request)
    if name is None:
        job = Job(lambda reader: export.folder(reader, target), cancel)
    else:
        job = Job(ZipFileExport(export, target, Path(name).name, 0).run, cancel)
    async with aclosing(steps(backup, job, lambda _: False)) as running:
        async for _ in running:
            if on_progress is not None:
                on_progress(export.log.progress())
    return export.log.report()
