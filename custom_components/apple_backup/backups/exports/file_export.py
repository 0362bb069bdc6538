"""Exports parts of an unlocked backup: as a ZIP that is made while it is sent, or to a folder."""

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
import time

from ..jobs import CancelToken, Job, StepLimits, steps
from ..reader import BackupReader
from ..selection import Selection
from ..unlocked import UnlockedBackup
from .archive import ZipExport
from .folder import FolderExport, ZipFileExport
from .report import ExportLog, ExportProgress, ExportReport
from .selected_files import Task, selected_files
from .target import ExportTarget

type OnProgress = Callable[[ExportProgress], None]


@dataclass(frozen=True, slots=True)
class ExportTotals:
    """How much is selected; `bytes` as the records have it, which is only nearly right."""

    files: int
    bytes: int


async def count_selected(
    backup: UnlockedBackup, selection: Selection, *, cancel: CancelToken | None = None
) -> ExportTotals:
    """Count what a selection holds; seconds for a whole large backup.

    Raises:
        FileNotInBackupError: Nothing is selected.
        JobCancelledError: `cancel` asked for an end.
        BackupError: The manifest cannot be read, or the session has ended.
    """
    task = _task(backup, selection)

    def sizes(reader: BackupReader) -> Iterator[int]:
        for record in selected_files(reader, task, ExportLog()):
            yield max(0, record.entry.size or 0)

    files = total = 0
    async with aclosing(steps(backup, Job(sizes, cancel), lambda _: False)) as running:
        async for found in running:
            files += len(found)
            total += sum(found)
    if backup.backup.size_bytes is not None:
        # Records may lie; what is exported is never larger than what is stored.
        total = min(total, backup.backup.size_bytes)
    return ExportTotals(files, total)


async def stream_zip(
    backup: UnlockedBackup,
    selection: Selection,
    *,
    cancel: CancelToken | None = None,
    on_progress: OnProgress | None = None,
) -> AsyncGenerator[bytes]:
    """Yield a ZIP archive: first a small piece, then pieces of about 1 MiB.

    Files that cannot be read are left out and listed in `_export_report.json` inside. Whoever does
    not take all of it calls `aclose`. After the first piece only the end of the session, `cancel`
    and a lack of memory end it early; the archive is then useless, so break the connection.

    Args:
        backup: What is exported from; the session stays alive meanwhile.
        selection: What of it.
        cancel: Ends the export from outside.
        on_progress: Called in the event loop, after every piece.

    Raises:
        FileNotInBackupError: Nothing is selected; before the first piece.
        JobCancelledError: `cancel` asked for an end.
        SessionInvalidError: The session has ended.
        BackupError: The manifest cannot be read; before the first piece.
    """
    log = ExportLog()
    job = Job(ZipExport(_task(backup, selection), log, now=int(time.time())).pieces, cancel)
    limits = StepLimits()
    async with aclosing(steps(backup, job, limits.enough)) as running:
        async for pieces in running:
            limits.begin()
            if on_progress is not None:
                on_progress(log.progress())
            if data := pieces[0] if len(pieces) == 1 else b"".join(pieces):
                yield data


async def export_folder(
    backup: UnlockedBackup,
    selection: Selection,
    target: ExportTarget,
    *,
    cancel: CancelToken | None = None,
    on_progress: OnProgress | None = None,
) -> ExportReport:
    """Write the selected files, decrypted, into a folder; see `ExportTarget`.

    Nothing that is there is replaced; files that cannot be read are left out. What was left out,
    renamed or cut is listed in `_export_report.json`, which is written last, also when the export
    ends early; the files that are complete by then stay.

    Raises:
        FileNotInBackupError: Nothing is selected.
        ExportError: The folder is not allowed, cannot be written, or has too little space.
        JobCancelledError: `cancel` asked for an end.
        BackupError: The manifest cannot be read, or the session has ended.
    """
    totals = await count_selected(backup, selection, cancel=cancel)
    log = ExportLog()
    work = FolderExport(_task(backup, selection), log, target, totals.bytes)
    return await _write(backup, Job(work.run, cancel), log, totals, on_progress)


async def export_zip_file(
    backup: UnlockedBackup,
    selection: Selection,
    target: ExportTarget,
    name: str,
    *,
    cancel: CancelToken | None = None,
    on_progress: OnProgress | None = None,
) -> ExportReport:
    """Write the selected files, decrypted, into a ZIP archive in a folder; all of it or nothing.

    Args:
        backup: What is exported from.
        selection: What of it.
        target: The folder.
        name: The archive's name, a single path component.
        cancel: Ends the export from outside.
        on_progress: Called in the event loop about four times a second.

    Raises:
        ExportExistsError: There is a file with this name.
        BackupError: As `export_folder`.
    """
    totals = await count_selected(backup, selection, cancel=cancel)
    log = ExportLog()
    archive = ZipExport(_task(backup, selection), log, now=int(time.time()))
    work = ZipFileExport(archive, target, Path(name).name, totals.bytes)
    return await _write(backup, Job(work.run, cancel), log, totals, on_progress)


async def _write(
    backup: UnlockedBackup,
    job: Job[int],
    log: ExportLog,
    totals: ExportTotals,
    on_progress: OnProgress | None,
) -> ExportReport:
    """Run a job that writes, and report."""
    async with aclosing(steps(backup, job, lambda _: False)) as running:
        async for _ in running:
            if on_progress is not None:
                on_progress(log.progress(totals.files, totals.bytes))
    return log.report()


def _task(backup: UnlockedBackup, selection: Selection) -> Task:
    return Task(selection, backup.backup.installed_apps)
