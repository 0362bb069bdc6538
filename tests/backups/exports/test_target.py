"""Folders that exports are written to: whatever the volume does, nothing is lost or replaced."""

from collections.abc import Callable
import ctypes
import errno
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from custom_components.apple_backup.backups.errors import (
    ExportError,
    ExportExistsError,
    ExportFolderNotAllowedError,
    ExportSpaceError,
)
from custom_components.apple_backup.backups.exports import (
    folder as folder_module,
    target as target_module,
)
from custom_components.apple_backup.backups.exports.file_export import export_folder
from custom_components.apple_backup.backups.exports.report import REPORT_NAME
from custom_components.apple_backup.backups.exports.target import ExportTarget
from custom_components.apple_backup.backups.selection import WholeBackup
from tests.backup_factory import BackupSpec, BuiltBackup, FileSpec, build_backup
from tests.backups.exporting import session

from ..opening import open_descriptors

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltBackup:
    files = [FileSpec("D", name, bytes([number]) * 2 * MIB) for number, name in enumerate("abcd")]
    return build_backup(BackupSpec(files=files, seed=1), tmp_path_factory.mktemp("target"))


def failing(number: int) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> Any:
        raise OSError(number, os.strerror(number))

    return fail


def written(folder: Path) -> set[str]:
    return {it.relative_to(folder).as_posix() for it in folder.rglob("*") if it.is_file()}


async def test_a_disk_that_others_fill_meanwhile_ends_an_export_before_the_reserve_is_used(
    built: BuiltBackup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, reserve = tmp_path / "out", MIB

    def status(_: int) -> SimpleNamespace:
        size = sum(it.stat().st_size for it in folder.rglob("*") if it.is_file())
        return SimpleNamespace(f_bavail=100 * MIB if size < 5 * MIB else reserve - 1, f_frsize=1)

    monkeypatch.setattr(target_module, "_CHECK_EVERY", MIB)
    monkeypatch.setattr(os, "fstatvfs", status)
    async with session(built) as (backup, _, _):
        with pytest.raises(ExportSpaceError):
            await export_folder(backup, WholeBackup(), ExportTarget(folder, (), reserve))
    assert written(folder) == {"D/a", "D/b", REPORT_NAME}
    assert all((folder / name).stat().st_size == 2 * MIB for name in ("D/a", "D/b"))


@pytest.mark.parametrize("library", [SimpleNamespace(), SimpleNamespace(syncfs=lambda _: -1)])
async def test_what_was_written_is_on_the_disk_also_where_a_volume_cannot_be_synced_alone(
    built: BuiltBackup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: Any
) -> None:
    synced: list[str] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        real(descriptor)

    monkeypatch.setattr(ctypes, "CDLL", lambda _: library)
    monkeypatch.setattr(os, "fsync", fsync)
    async with session(built) as (backup, _, _):
        await export_folder(backup, WholeBackup(), ExportTarget(tmp_path / "out"))
    # The files, before the report that says that they are there.
    assert synced[0] == str(tmp_path / "out")
    assert len(synced) == 2


async def test_an_export_that_cannot_be_brought_to_the_disk_has_failed(
    built: BuiltBackup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace())
    monkeypatch.setattr(os, "fsync", failing(errno.EIO))
    async with session(built) as (backup, _, _):
        with pytest.raises(ExportError, match="Input/output error"):
            await export_folder(backup, WholeBackup(), ExportTarget(tmp_path / "out"))
    assert not (tmp_path / "out" / REPORT_NAME).exists()


@pytest.mark.parametrize("has_links", [True, False])
def test_a_file_that_appears_while_ours_is_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    if not has_links:
        monkeypatch.setattr(os, "link", failing(errno.EPERM))
    before = open_descriptors()
    with ExportTarget(tmp_path / "out").open() as folder:
        file = folder.new_file("photos/one.jpg")
        file.__enter__().write(b"ours")
        (tmp_path / "out/photos/one.jpg").write_bytes(b"theirs")
        with pytest.raises(ExportExistsError):
            file.__exit__(None, None, None)
    assert written(tmp_path) == {"out/photos/one.jpg"}
    assert (tmp_path / "out/photos/one.jpg").read_bytes() == b"theirs"
    assert open_descriptors() == before


def test_a_volume_that_fails_when_a_file_gets_its_name_leaves_no_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", failing(errno.EIO))
    with ExportTarget(tmp_path / "out").open() as folder:
        file = folder.new_file("one.jpg")
        file.__enter__().write(b"ours")
        with pytest.raises(ExportError, match="Input/output error"):
            file.__exit__(None, None, None)
    assert written(tmp_path) == set()


def test_a_served_folder_that_is_mounted_a_second_time_is_still_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither path is inside of the other; that both are one folder only the volume knows."""
    www, mounted = tmp_path / "www", tmp_path / "mounted"
    www.mkdir()
    mounted.mkdir()
    real = Path.stat

    def stat(self: Path, **options: Any) -> os.stat_result:
        return real(mounted if self == www else self, **options)

    monkeypatch.setattr(Path, "stat", stat)
    before = open_descriptors()
    for folder in (mounted, mounted / "below"):
        with pytest.raises(ExportFolderNotAllowedError):
            ExportTarget(folder, (www,)).open()
    assert open_descriptors() == before
    assert not list(mounted.iterdir())
    ExportTarget(tmp_path / "other", (www,)).open().close()
    # A served folder that is not there bars nothing.
    ExportTarget(tmp_path / "other", (tmp_path / "gone",)).open().close()


def test_a_time_that_no_volume_can_hold_costs_the_time_alone(tmp_path: Path) -> None:
    with ExportTarget(tmp_path / "out").open() as folder, folder.new_file("one.jpg") as file:
        file.write(b"ours")
        file.set_mtime(1 << 80)
    assert (tmp_path / "out/one.jpg").read_bytes() == b"ours"


async def test_a_disk_so_full_that_not_even_the_report_fits_is_told_as_full(
    built: BuiltBackup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "write", failing(errno.ENOSPC))
    monkeypatch.setattr(os, "fsync", failing(errno.EIO))
    async with session(built) as (backup, _, _):
        with pytest.raises(ExportSpaceError):
            await export_folder(backup, WholeBackup(), ExportTarget(tmp_path / "out"))
    assert written(tmp_path) == set()


async def test_reports_of_earlier_exports_are_kept_as_long_as_there_are_names(
    built: BuiltBackup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_module, "_MOST_REPORTS", 2)
    names = [REPORT_NAME, "_export_report (2).json"]
    async with session(built) as (backup, _, _):
        for count in (1, 2):
            await export_folder(backup, WholeBackup(), ExportTarget(tmp_path))
            assert sorted(it.name for it in tmp_path.glob("*.json")) == sorted(names[:count])
        reports = [(tmp_path / name).read_bytes() for name in names]
        with pytest.raises(ExportExistsError):
            await export_folder(backup, WholeBackup(), ExportTarget(tmp_path))
    assert [(tmp_path / name).read_bytes() for name in names] == reports
