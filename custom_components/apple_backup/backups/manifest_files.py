"""Opens the files that a manifest consists of: `Manifest.db` and maybe its WAL."""

from pathlib import Path
from typing import Final

from .blobs import open_plain
from .cipher import DecryptingFile
from .classkeys import ClassKeys
from .errors import BackupError, DamagedBackupError, FileMissingError
from .vfs import DatabaseFiles

MANIFEST: Final = "Manifest.db"

_WAL: Final = "Manifest.db-wal"
# The last bit of the fourth byte tells the order of bytes in the checksums.
_WAL_MAGIC: Final = b"\x37\x7f\x06"


def open_manifest_files(
    backup: Path, keys: ClassKeys | None, manifest_key: bytes | None
) -> DatabaseFiles:
    """Open them; see `Manifest.open`.

    Raises:
        DamagedBackupError: There is no manifest, or its key does not open.
        BackupReadError: The operating system could not read it.
    """
    key = None
    if keys is not None and manifest_key is not None:
        key = keys.unwrap(manifest_key)
    try:
        main = DecryptingFile(open_plain(backup, MANIFEST), key)
    except FileMissingError as error:
        raise DamagedBackupError("the backup has no Manifest.db") from error
    try:
        wal = _open_wal(backup, key)
    except BackupError:
        main.close()
        raise
    return DatabaseFiles(main, wal)


def _open_wal(backup: Path, key: bytes | None) -> DecryptingFile | None:
    """Open the manifest's WAL, which macOS and newer Windows software leave in plain backups.

    Beside an encrypted manifest one is read too, whether it is encrypted as the manifest is or
    not. What is no WAL is left alone, as SQLite does.
    """
    for candidate in dict.fromkeys((key, None)):
        try:
            wal = DecryptingFile(open_plain(backup, _WAL), candidate)
        except FileMissingError:
            return None
        try:
            if wal.read(0, len(_WAL_MAGIC)) == _WAL_MAGIC:
                return wal
        except BackupError:
            wal.close()
            raise
        wal.close()
    return None
