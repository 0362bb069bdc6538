"""Whichever call to the operating system fails: a BackupError says so, and no file stays open."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
import errno
import os
from pathlib import Path
import sqlite3
from typing import Any

import pytest

from custom_components.apple_backup.backups.app_database import open_database
from custom_components.apple_backup.backups.classkeys import ClassKeys
from custom_components.apple_backup.backups.errors import BackupError
from custom_components.apple_backup.backups.reader import BackupReader
from custom_components.apple_backup.backups.unlock import open_manifest, prepare
from tests.backup_factory import BackupSpec, BuiltBackup, FileSpec, build_backup, build_mbdb_backup

from .opening import PASSWORD, open_built, open_descriptors

_CALLS = ("open", "fstat", "pread", "preadv")
_BODY = bytes(range(256)) * 300
_SMS = ("HomeDomain", "Library/SMS/sms.db")


@dataclass(slots=True)
class Fault:
    """Lets one call fail: with an error, or as if the file had been cut by then."""

    at: int
    is_cut: bool
    calls: int = 0

    def is_due(self) -> bool:
        """Count a call."""
        self.calls += 1
        return self.calls == self.at

    def around(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a function of `os`."""

        def call(*args: Any, **options: Any) -> Any:
            if not self.is_due():
                return real(*args, **options)
            if self.is_cut and name == "pread":
                return b""
            if self.is_cut and name == "preadv":
                return 0
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        return call


@contextmanager
def failing(fault: Fault) -> Iterator[None]:
    """Let a call fail."""
    with pytest.MonkeyPatch.context() as patch:
        for name in _CALLS:
            patch.setattr(os, name, fault.around(name, getattr(os, name)))
        yield


def _database(folder: Path) -> bytes:
    path = folder / "sms.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE message(text TEXT)")
        connection.executemany("INSERT INTO message VALUES (?)", [("x" * 500,)] * 400)
        connection.commit()
    return path.read_bytes()


@pytest.fixture(scope="module", params=["plain", "encrypted", "old"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltBackup:
    folder = tmp_path_factory.mktemp("failing")
    files = [FileSpec("D", "large", _BODY), FileSpec("D", "small", b"x" * 100)]
    if request.param == "old":
        return build_mbdb_backup(BackupSpec(files=files, seed=3), folder)
    files += [
        FileSpec(*_SMS, _database(folder)),
        # Large enough that the manifest is not read as a whole when it is opened.
        *(FileSpec("E", f"{number}", has_blob=False) for number in range(300)),
        FileSpec("D", "in the log", b"y", in_wal=True),
    ]
    password = PASSWORD if request.param == "encrypted" else None
    return build_backup(BackupSpec(files=files, password=password, seed=3), folder / "root")


def use(built: BuiltBackup, keys: ClassKeys | None) -> None:
    """Open everything there is to open, and read it."""
    with closing(open_manifest(prepare(built.path), keys)) as manifest:
        manifest.files(limit=1000)
        manifest.build_index()
        manifest.sizes_by_domain()
        reader = BackupReader(built.path, keys, manifest)
        for record in list(reader.records("D")):
            with reader.open(record) as content:
                content.read(content.size // 2, content.size)
        if any(it.domain == _SMS[0] for it in built.files):
            with closing(open_database(reader, *_SMS)) as database:
                database.query("SELECT text FROM message")


@pytest.mark.parametrize("is_cut", [False, True], ids=["error", "cut"])
def test_no_file_stays_open_whichever_call_fails(built: BuiltBackup, is_cut: bool) -> None:
    manifest, keys = open_built(built)
    manifest.close()
    use(built, keys)
    descriptors = open_descriptors()
    at = failures = 0
    while True:
        at += 1
        fault = Fault(at, is_cut)
        with failing(fault):
            try:
                use(built, keys)
            except BackupError:
                failures += 1
        assert open_descriptors() == descriptors, f"after call {at}"
        if fault.calls < at:
            break
    # Fewer would mean that nothing was tried.
    assert failures > 10
