"""Whether the content of a file can be read, and whether it is whole; told without reading it."""

from enum import StrEnum

from .errors import BackupError, SessionInvalidError
from .exports.selected_files import reason_of
from .manifest_record import ManifestRecord
from .models import FileKind
from .reader import BackupReader


class FileStatus(StrEnum):
    """What can be had of a file.

    `OK`: all of it. `INCOMPLETE`: it was being written when it was copied, or was cut.
    `SIZE_DIFFERS`: whole, but of another length than was recorded, as databases in use are.
    `MISSING`: listed, but the backup does not hold it. `DAMAGED`, `UNREADABLE`: it cannot be read.
    """

    OK = "ok"
    INCOMPLETE = "incomplete"
    SIZE_DIFFERS = "size_differs"
    MISSING = "missing"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"


def file_status(reader: BackupReader, record: ManifestRecord) -> FileStatus | None:
    """Look at a stored file; None for directories and links, which have none. Blocking.

    Raises:
        SessionInvalidError: The session has ended.
    """
    if record.entry.kind is not FileKind.FILE:
        return None
    try:
        with reader.open(record) as content:
            return FileStatus(content.status.value)
    except SessionInvalidError:
        raise
    except BackupError as error:
        return FileStatus(reason_of(error).value)
