"""What all exports have in common: going through the selected files, whatever is wrong with some.

A file that is missing, damaged or unreadable is noted and passed over; only the end of the session
ends an export.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..content import Content, ContentStatus
from ..errors import (
    BackupError,
    BackupReadError,
    DamagedBackupError,
    FileMissingError,
    FileNotInBackupError,
    SessionInvalidError,
)
from ..manifest_record import ManifestRecord
from ..models import FileKind
from ..reader import BackupReader
from ..selection import Selection, resolve, selected
from .report import ExportLog, ExportState, Remark, SkipReason

_REASONS: Final[dict[type[BackupError], SkipReason]] = {
    FileMissingError: SkipReason.MISSING,
    DamagedBackupError: SkipReason.DAMAGED,
    FileNotInBackupError: SkipReason.DAMAGED,
    BackupReadError: SkipReason.UNREADABLE,
}
_REMARKS: Final = {
    ContentStatus.OK: (),
    ContentStatus.INCOMPLETE: (Remark.INCOMPLETE,),
    ContentStatus.SIZE_DIFFERS: (Remark.SIZE_DIFFERS,),
}


@dataclass(frozen=True, slots=True)
class Task:
    """What is exported; `apps` are the bundle ids of all installed apps."""

    selection: Selection
    apps: tuple[str, ...] = ()


def selected_files(reader: BackupReader, task: Task, log: ExportLog) -> Iterator[ManifestRecord]:
    """Yield the selected files; notes ids that are unknown, links, and a manifest that breaks off.

    Raises:
        FileNotInBackupError: Nothing is selected; raised at the end.
        SessionInvalidError: The session has ended.
        BackupError: The manifest cannot be read, not even its first page.
    """
    has_begun = False
    try:
        resolved = resolve(reader, task.selection, task.apps)
        for file_id in resolved.unknown:
            log.skip_unknown(file_id)
        for record in selected(reader, resolved):
            if record.entry.kind is FileKind.FILE:
                has_begun = True
                yield record
            else:
                log.skip(record.entry, SkipReason.LINK)
    except SessionInvalidError:
        raise
    except BackupError:
        if not has_begun:
            raise
        log.state = ExportState.PARTIAL
    if not has_begun and not log.skipped:
        raise FileNotInBackupError("nothing is selected")


def open_or_skip(reader: BackupReader, record: ManifestRecord, log: ExportLog) -> Content | None:
    """Open a file; None if that is impossible, which is noted.

    Raises:
        SessionInvalidError: The session has ended.
    """
    try:
        return reader.open(record)
    except SessionInvalidError:
        raise
    except BackupError as error:
        log.skip(record.entry, reason_of(error))
        return None


def reason_of(error: BackupError) -> SkipReason:
    """Return why a file is left out."""
    return next(
        (reason for kind, reason in _REASONS.items() if isinstance(error, kind)),
        SkipReason.DAMAGED,
    )


def remarks_on(content: Content) -> tuple[Remark, ...]:
    """Return what is to be known of a file's content."""
    return _REMARKS[content.status]
