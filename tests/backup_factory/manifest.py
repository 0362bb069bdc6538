"""Writes Manifest.db: a plain SQLite database, encrypted as a whole if the backup is."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
import shutil
import sqlite3
import tempfile

from .crypto import encryptor, padding_for
from .spec import ManifestSpec
from .wal import resalt

type Row = tuple[str, str, str, int, bytes]

_TABLES = """
CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);
CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB);
"""
_DOMAIN_INDEX = "CREATE INDEX FilesDomainIdx ON Files(domain);"
_COMPOSITE_INDEX = "CREATE INDEX FilesDomainRelativePathIdx ON Files(domain, relativePath);"
_OTHER_INDEXES = """
CREATE INDEX FilesRelativePathIdx ON Files(relativePath);
CREATE INDEX FilesFlagsIdx ON Files(flags);
"""
_INSERT = "INSERT INTO Files VALUES (?, ?, ?, ?, ?)"
_WAL_HEADER = bytes([2, 2])
_CHUNK = 1 << 20
_SHM_SIZE = 32_768


def write_manifest(
    rows: Iterable[Row], wal_rows: list[Row], target: Path, spec: ManifestSpec, key: bytes | None
) -> None:
    """Write all rows; `wal_rows` is read after `rows` is used up and stays in the WAL.

    With a key, the database is built beside the backup and only its ciphertext goes into it.
    """
    with tempfile.TemporaryDirectory(prefix="backup-factory-") as folder:
        database = Path(folder) / "Manifest.db"
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
            connection.executescript(_TABLES)
            connection.execute("BEGIN")
            connection.executemany(_INSERT, rows)
            connection.execute("COMMIT")
            connection.executescript(_COMPOSITE_INDEX if spec.composite_index else _DOMAIN_INDEX)
            connection.executescript(_OTHER_INDEXES)
            connection.executescript(spec.script)
        if spec.wal_header:
            with database.open("r+b") as file:
                file.seek(18)
                file.write(_WAL_HEADER)
        if spec.change is not None:
            database.write_bytes(spec.change(database.read_bytes()))
        copies = {database: target}
        if wal_rows:
            merged = Path(folder) / "with-log"
            _copy_with_wal(database, merged, wal_rows)
            copies = {merged: target, Path(f"{merged}-wal"): Path(f"{target}-wal")}
        for source, copy in copies.items():
            if key is not None:
                # Only a database is always made of whole blocks.
                _encrypt(source, copy, key, padding=spec.padding or copy != target)
            else:
                shutil.copyfile(source, copy)
        if wal_rows and key is None and spec.keep_shm:
            # Only an index into the log, which SQLite rebuilds when its header is not valid.
            Path(f"{target}-shm").write_bytes(bytes(_SHM_SIZE))


def _encrypt(source: Path, target: Path, key: bytes, *, padding: bool) -> None:
    cipher = encryptor(key)
    with source.open("rb") as plain, target.open("wb") as stored:
        while chunk := plain.read(_CHUNK):
            stored.write(cipher.update(chunk))
        if padding:
            stored.write(cipher.update(padding_for(plain.tell())))
        stored.write(cipher.finalize())


def _copy_with_wal(database: Path, target: Path, rows: list[Row]) -> None:
    """Copy database and WAL while the connection is open: closing it would merge them."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;")
        connection.execute("BEGIN")
        connection.executemany(_INSERT, rows)
        connection.execute("COMMIT")
        shutil.copyfile(database, target)
        Path(f"{target}-wal").write_bytes(resalt(Path(f"{database}-wal").read_bytes()))
