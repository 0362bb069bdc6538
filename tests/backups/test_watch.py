"""A root that did not change costs a look at its files, and every change that matters is seen."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
import os
from pathlib import Path
import shutil

import pytest

from custom_components.apple_backup.backups import watch
from custom_components.apple_backup.backups.errors import RootMissingError
from custom_components.apple_backup.backups.registry import BackupRegistry
from custom_components.apple_backup.backups.watch import root_signature
from tests.backup_factory import BackupSpec, DeviceSpec, FileSpec, build_backup

UDID = "00008101-000A11223344001E"
OTHER = "00008101-000A11223344002E"
FILES = (FileSpec("HomeDomain", "a", b"a"),)
SPEC = BackupSpec(seed=1, files=FILES, device=DeviceSpec(udid=UDID))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    build_backup(SPEC, root)
    build_backup(replace(SPEC, archived_at=datetime(2026, 8, 1, tzinfo=UTC)), root / "old")
    (root / "pictures").mkdir()
    (root / OTHER).mkdir()
    return root


def test_what_does_not_change_has_the_same_signature(root: Path) -> None:
    before = root_signature(root)
    assert root_signature(root) == before
    (root / ".hidden").write_bytes(b"")
    (root / ".hidden").unlink()


def touch(name: str) -> Callable[[Path], object]:
    return lambda root: os.utime(root / name, ns=(1, 1))


def write(name: str) -> Callable[[Path], object]:
    return lambda root: (root / name).write_bytes(b"new")


CHANGES: dict[str, Callable[[Path], object]] = {
    **{
        name: touch(f"{UDID}/{name}")
        for name in ("Manifest.db", "Manifest.plist", "Info.plist", "Status.plist")
    },
    "nested": touch(f"old/{UDID}-20260801-000000/Status.plist"),
    "wal": write(f"{UDID}/Manifest.db-wal"),
    "mbdb": write(f"{OTHER}/Manifest.mbdb"),
    "first run": write(f"{OTHER}/Info.plist"),
    "snapshot": lambda root: (root / UDID / "Snapshot").mkdir(),
    "status gone": lambda root: (root / UDID / "Status.plist").unlink(),
    "backup gone": lambda root: shutil.rmtree(root / UDID),
    "renamed": lambda root: (root / UDID).rename(root / "renamed"),
    "another backup": lambda root: build_backup(replace(SPEC, folder_name="new"), root),
    "another below": lambda root: build_backup(replace(SPEC, seed=2), root / "pictures"),
    "below an empty one": lambda root: build_backup(replace(SPEC, seed=2), root / OTHER),
    "a link": lambda root: (root / "link").symlink_to(UDID),
    "rights": lambda root: (root / UDID).chmod(0o500),
    "root gone": lambda root: root.rename(root.with_name("away")),
    "root a backup": write("Manifest.db"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changes_are_seen(root: Path, change: Callable[[Path], object]) -> None:
    before = root_signature(root)
    change(root)
    assert root_signature(root) != before


def test_no_file_is_opened(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise AssertionError("opened a file")

    before = root_signature(root)
    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr("builtins.open", refuse)
    assert root_signature(root) == before


def test_stored_files_are_not_looked_at(root: Path) -> None:
    before = root_signature(root)
    (shard,) = (path for path in (root / UDID).iterdir() if len(path.name) == 2)
    (shard / "more").write_bytes(b"x")
    assert root_signature(root) == before


def test_a_huge_root_is_not_walked_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        (tmp_path / "a" / f"{number:02}").mkdir(parents=True)
    monkeypatch.setattr(watch, "MAX_FOLDERS", 10)
    before = root_signature(tmp_path)
    (tmp_path / "a" / "29" / "Manifest.db").write_bytes(b"")
    assert root_signature(tmp_path) == before


def test_unreadable_roots_have_signatures_of_their_own(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root may list everything, the refusal is simulated."""
    before = root_signature(root)

    def refusing(path: os.PathLike[str] | str) -> object:
        raise PermissionError(13, f"Permission denied: {path}")

    monkeypatch.setattr(os, "scandir", refusing)
    assert root_signature(root) != before
    assert root_signature(root / "nowhere") != before


def test_the_registry_knows_when_to_scan_again(root: Path) -> None:
    with closing(BackupRegistry("sqlite://", root, "entry")) as registry:
        registry.open()
        assert registry.changed()
        registry.refresh()
        assert not registry.changed()
        touch(f"{UDID}/Status.plist")(root)
        assert registry.changed()
        registry.refresh()
        assert not registry.changed()
        away = root.rename(root.with_name("away"))
        assert registry.changed()
        with pytest.raises(RootMissingError):
            registry.refresh()
        assert not registry.changed()
        away.rename(root)
        assert registry.changed()
