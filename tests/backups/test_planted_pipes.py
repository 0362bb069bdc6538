"""Pipes, sockets, folders, devices and huge files in place of any file of a backup hold up nobody."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from custom_components.apple_backup.backups.blobs import open_plain, open_regular
from custom_components.apple_backup.backups.errors import BackupError, FileMissingError
from custom_components.apple_backup.backups.plists import PlistError, read_bounded
from custom_components.apple_backup.backups.unlock import prepare, sizes_without_password
from tests.backup_factory import BackupSpec, BuiltBackup, FileSpec, build_backup
from tests.backup_factory.hostile import PASSWORD
from tests.planting import LONG, PLANTED, in_time, plant

from .examining import Report, examine

ONE, TWO = ("HomeDomain", "Library/one"), ("HomeDomain", "Library/two")
PLISTS = ("Info.plist", "Manifest.plist", "Status.plist")
NOTES = (*PLISTS, "Manifest.db", "Manifest.db-wal", "Manifest.mbdb", "Snapshot")
any_file = pytest.mark.parametrize("kind", PLANTED)
either = pytest.mark.parametrize("password", [None, PASSWORD], ids=["plain", "encrypted"])


@pytest.fixture
def built(tmp_path: Path, password: str | None) -> BuiltBackup:
    files = (FileSpec(*ONE, b"one"), FileSpec(*TWO, b"two"))
    return build_backup(BackupSpec(files=files, password=password, seed=5), tmp_path / "root")


def examined(built: BuiltBackup) -> Report:
    """Do all that a user can do with a backup."""
    return in_time(lambda: asyncio.run(examine(built.path.parent)), memory=160 << 20)


def blob(built: BuiltBackup) -> Path:
    identifier = next(it.file_id for it in built.files if it.relative_path == ONE[1])
    return built.path / identifier[:2] / identifier


@either
@pytest.mark.parametrize("name", NOTES)
@any_file
def test_what_lies_in_the_folder_itself(kind: str, name: str, built: BuiltBackup) -> None:
    plant(kind, built.path / name)
    report = examined(built)
    assert (report.backups, report.rejected) == (1, [])
    if name in ("Manifest.db", "Manifest.plist"):
        assert report.opens_with is not None
    else:
        assert report.opens_with is None
        assert report.reads == {ONE[1]: None, TWO[1]: None}


@either
@any_file
def test_the_content_of_a_file(kind: str, built: BuiltBackup) -> None:
    plant(kind, blob(built))
    assert examined(built).reads == {ONE[1]: "file_missing", TWO[1]: None}


@either
@any_file
def test_a_folder_of_contents(kind: str, built: BuiltBackup) -> None:
    plant(kind, blob(built).parent)
    reads = examined(built).reads
    assert reads[ONE[1]] == "file_missing"


@pytest.mark.parametrize("password", [None])
@any_file
def test_the_list_of_an_old_backup(kind: str, built: BuiltBackup) -> None:
    (built.path / "Manifest.db").unlink()
    plant(kind, built.path / "Manifest.mbdb")
    assert examined(built).opens_with == "backup_damaged"


@pytest.mark.parametrize("password", [None])
@pytest.mark.parametrize("name", PLISTS)
def test_a_property_list_without_an_end(name: str, built: BuiltBackup) -> None:
    plant(LONG, built.path / name)
    with pytest.raises(PlistError, match="too_large"):
        # Sixty-four MiB of an Info.plist are read, before it is known to be too long.
        in_time(lambda: read_bounded(built.path / name), memory=160 << 20)


@pytest.mark.parametrize("password", [None])
@any_file
def test_what_reads_a_file_alone(kind: str, built: BuiltBackup) -> None:
    readers: dict[str, tuple[Callable[[], object], type[Exception]]] = {
        "Manifest.db": (partial(sizes_without_password, built.path, lambda: False), BackupError),
        "Manifest.plist": (partial(prepare, built.path), BackupError),
        "Status.plist": (partial(open_plain, built.path, "Status.plist"), FileMissingError),
    }
    for name, (read, refusal) in readers.items():
        plant(kind, built.path / name)
        with pytest.raises((refusal, PlistError)):
            in_time(read)
    plant(kind, blob(built))
    with pytest.raises(FileMissingError):
        in_time(lambda: open_regular(built.path, blob(built).relative_to(built.path).parts))
