"""Opens the content of one file of a backup, decrypted on the way.

What is stored decides, not what the record says: sizes in records drift on files that were
written during the backup, padding is sometimes absent, and a file that was caught in the middle of
being written ends early. None of these is an error; `status` tells.
"""

from enum import StrEnum
from pathlib import Path
from typing import Final, Self

from .blobs import blob_parts, open_regular
from .cipher import BLOCK, Buffers, DecryptingFile
from .classkeys import ClassKeys
from .errors import DamagedBackupError, FileNotInBackupError
from .manifest_record import ManifestRecord
from .models import FileKind, ManifestEntry

_NANOSECONDS: Final = 1_000_000_000


class ContentStatus(StrEnum):
    """How well the stored content agrees with the record."""

    OK = "ok"
    INCOMPLETE = "incomplete"
    SIZE_DIFFERS = "size_differs"


class Content:
    """The content of a file, readable at any position from any thread.

    Attributes:
        entry: The file's row of the manifest.
        size: Length in bytes.
        mtime: Modification time on the device, or of the stored file, in seconds since 1970.
        status: Whether the content is whole.
    """

    __slots__ = ("_file", "entry", "mtime", "size", "status")

    def __init__(self, file: DecryptingFile, entry: ManifestEntry, status: ContentStatus) -> None:
        """Take over the file; use `open_content`."""
        self._file = file
        self.entry = entry
        self.size = file.length
        self.mtime = file.mtime_ns // _NANOSECONDS if entry.mtime is None else entry.mtime
        self.status = status

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`; fewer only at the end.

        Raises:
            BackupReadError: The stored file shrank or could not be read.
            SessionInvalidError: The content has been closed.
        """
        return self._file.read(offset, length)

    def view(self, offset: int, buffers: Buffers) -> memoryview:
        """Return up to 256 KiB from `offset`, nothing at the end, without a copy.

        It lies in the buffers and is good until these are used again; for who reads on and on.

        Raises:
            BackupError: As `read`.
        """
        return self._file.view(offset, buffers)

    def close(self) -> None:
        """Close the file; waits for a read that runs."""
        self._file.close()

    def __enter__(self) -> Self:
        """Close it in the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()


def open_content(backup: Path, keys: ClassKeys | None, record: ManifestRecord) -> Content:
    """Open the content of a file.

    Args:
        backup: The backup's folder.
        keys: The opened class keys; None for an unencrypted backup.
        record: What the manifest says of the file.

    Raises:
        FileNotInBackupError: It is a directory or a symbolic link, which have no content.
        FileMissingError: The backup does not hold its content.
        DamagedBackupError: Its key does not open.
        BackupReadError: The operating system could not read it.
    """
    file = open_stored(backup, keys, record)
    return Content(file, record.entry, _settle(file, record.mbfile.size))


def open_stored(backup: Path, keys: ClassKeys | None, record: ManifestRecord) -> DecryptingFile:
    """Open a file for decrypting, without deciding yet where its content ends.

    Raises:
        BackupError: As `open_content`.
    """
    entry, mbfile = record.entry, record.mbfile
    if entry.kind is not FileKind.FILE:
        raise FileNotInBackupError("directories and links have no content")
    if record.is_damaged:
        raise DamagedBackupError("the file's record cannot be read")
    key = None
    if mbfile.encryption_key is not None:
        if keys is None:
            raise DamagedBackupError("an unencrypted backup holds an encrypted file")
        key = keys.unwrap(mbfile.encryption_key, mbfile.protection_class)
    descriptor, status = open_regular(backup, _parts(record))
    return DecryptingFile(descriptor, key, status)


def open_descriptor(backup: Path, record: ManifestRecord) -> int:
    """Open a file as it is stored; returns a descriptor, which the caller closes.

    Raises:
        FileMissingError: The backup does not hold its content.
        BackupReadError: The operating system could not read it.
    """
    return open_regular(backup, _parts(record))[0]


def _parts(record: ManifestRecord) -> tuple[str, ...]:
    """Return where in the backup folder the content of a file lies."""
    file_id = record.entry.file_id
    return (file_id,) if record.is_flat else blob_parts(file_id)


def _settle(file: DecryptingFile, size: int | None) -> ContentStatus:
    """Decide where the content ends and compare it with the record's size.

    A stored file of exactly the recorded size was written without padding, whatever its last
    bytes look like. One that is shorter than the padded size and has no padding was cut.
    """
    if file.is_padded is None and not file.is_ragged:
        return _compare(file.length, size)
    if size is not None and size == file.stored_length and size % BLOCK == 0:
        file.keep_padding()
    if file.is_ragged or (size is not None and file.length < size and not file.is_padded):
        return ContentStatus.INCOMPLETE
    return _compare(file.length, size)


def _compare(length: int, size: int | None) -> ContentStatus:
    """Compare the length of the content with the record's size."""
    return ContentStatus.OK if size is None or size == length else ContentStatus.SIZE_DIFFERS
