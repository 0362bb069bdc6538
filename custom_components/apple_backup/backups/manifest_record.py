"""A row of a manifest with its decoded record."""

from dataclasses import dataclass

from .browse import text
from .database import Row
from .errors import DamagedBackupError
from .mbfile import MBFile, read_mbfile
from .models import FileKind, ManifestEntry


@dataclass(frozen=True, slots=True)
class ManifestRecord:
    """A file of the manifest with its decoded record.

    `is_flat`: stored in the backup folder itself, as up to iOS 9, instead of in a shard.
    `is_damaged`: the record cannot be read, so its content cannot be opened.
    """

    entry: ManifestEntry
    mbfile: MBFile
    is_flat: bool = False
    is_damaged: bool = False


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A page of the manifest with whole records; `total` counts all rows that match the filter."""

    items: tuple[ManifestRecord, ...]
    total: int


def decode_row(row: Row) -> tuple[str, str, str, FileKind, object]:
    """Decode the texts of a row."""
    return text(row[0]), text(row[1]), text(row[2]), FileKind(row[3]), row[4]


def make_record(
    file_id: str, domain: str, relative_path: str, kind: FileKind, blob: object
) -> ManifestRecord:
    """Decode a row's record; one that cannot be read leaves size and time open."""
    mbfile = read_record(blob)
    is_damaged = mbfile is None
    if mbfile is None:
        mbfile = MBFile()
    entry = ManifestEntry(file_id, domain, relative_path, kind, mbfile.size, mbfile.mtime)
    return ManifestRecord(entry, mbfile, is_damaged=is_damaged)


def read_record(blob: object) -> MBFile | None:
    """Decode a record for a listing, where a damaged one must not hide the others."""
    if isinstance(blob, bytes):
        try:
            return read_mbfile(blob)
        except DamagedBackupError:
            return None
    return None
