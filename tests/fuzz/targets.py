"""The parsers, each as a function of bytes that returns, or raises what it may raise."""

from collections.abc import Callable, Mapping
import contextlib
import os
from pathlib import Path
import tempfile

from custom_components.apple_backup.backups import plists
from custom_components.apple_backup.backups.errors import BackupError, DamagedBackupError
from custom_components.apple_backup.backups.keybag import parse_keybag
from custom_components.apple_backup.backups.manifest import Manifest
from custom_components.apple_backup.backups.mbdb import read_record, read_records
from custom_components.apple_backup.backups.mbfile import MAX_MBFILE_SIZE, read_mbfile
from custom_components.apple_backup.backups.models import FileKind
from custom_components.apple_backup.http.ranges import RangeNotSatisfiableError, parse_ranges

MAX_INPUT = MAX_MBFILE_SIZE
_SIZE = 1000


def keybag(data: bytes) -> None:
    """`BackupKeyBag` of Manifest.plist; whatever is parsed is tried with a key."""
    with contextlib.suppress(BackupError):
        parse_keybag(data).unlock(bytes(32))


def mbfile(data: bytes) -> None:
    """The `file` column of Manifest.db."""
    with contextlib.suppress(DamagedBackupError):
        found = read_mbfile(data)
        assert found.size is None or 0 <= found.size < 1 << 63


def plist(data: bytes) -> None:
    """Any of the property lists of a backup."""
    with contextlib.suppress(BackupError):
        assert isinstance(plists.parse_plist(data, "Info.plist"), dict)


def mbdb(data: bytes) -> None:
    """Manifest.mbdb."""
    descriptor = os.memfd_create("mbdb")
    try:
        os.write(descriptor, data)
        with contextlib.suppress(BackupError):
            for position, record in read_records(descriptor):
                assert read_record(descriptor, position).file_id == record.file_id
                record.as_mbfile()
    finally:
        os.close(descriptor)


def manifest(data: bytes) -> None:
    """Manifest.db of a backup that is not encrypted."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        (Path(folder) / "Manifest.db").write_bytes(data)
        with contextlib.suppress(BackupError):
            opened = Manifest.open(Path(folder), None, None)
            with contextlib.closing(opened):
                opened.domains()
                opened.files(kinds=FileKind, limit=50, path_like="%a%")
                opened.build_index()
                opened.files(kinds=FileKind, limit=50)


def ranges(data: bytes) -> None:
    """The `Range` header; what is found lies within the file."""
    with contextlib.suppress(RangeNotSatisfiableError):
        for found in parse_ranges(data.decode("latin-1"), _SIZE) or ():
            assert 0 <= found.start <= found.end < _SIZE


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (keybag, mbfile, plist, mbdb, manifest, ranges)
}
