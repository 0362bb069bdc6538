"""A backup is described by its property lists, and by what its manifest really is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
import os
from pathlib import Path
import plistlib

import pytest

from custom_components.apple_backup.backups.identity import device_key
from custom_components.apple_backup.backups.inspection import (
    PlistCache,
    Problem,
    inspect,
    looks_like_backup,
)
from custom_components.apple_backup.backups.models import Backup, Completeness
from custom_components.apple_backup.backups.plists import read_info
from tests.backup_factory import (
    AppSpec,
    BackupSpec,
    DeviceSpec,
    FileSpec,
    KeybagSpec,
    ManifestSpec,
    build_backup,
    build_mbdb_backup,
)

PLAIN = BackupSpec(seed=1, files=(FileSpec("HomeDomain", "a", b"a"),), apps=(AppSpec("a.b", "B"),))
ENCRYPTED = replace(PLAIN, password="secret")
DATE = datetime(2026, 9, 1, 6, 30, tzinfo=UTC)


def built(tmp_path: Path, spec: BackupSpec) -> Path:
    return build_backup(spec, tmp_path).path


def described(folder: Path) -> Backup:
    backup = inspect(folder, "id", PlistCache())
    assert backup is not None
    return backup


def overriding(spec: BackupSpec, overrides: Mapping[str, bytes | None]) -> BackupSpec:
    return replace(spec, overrides=overrides)


@pytest.mark.parametrize(("spec", "encrypted"), [(PLAIN, False), (ENCRYPTED, True)])
def test_sound_backups(tmp_path: Path, spec: BackupSpec, encrypted: bool) -> None:
    folder = built(tmp_path, spec)
    backup = described(folder)
    assert backup.is_encrypted is encrypted
    assert backup.problem is None
    assert backup.completeness is Completeness.COMPLETE
    assert backup.is_full is True
    assert backup.last_backup == DATE
    assert backup.path == folder
    assert backup.folder_name == folder.name
    assert backup.installed_apps == ("a.b",)
    assert backup.size_bytes is None
    assert backup.device.key == device_key(folder.name)
    assert backup.device.product_name == "iPhone 12"


@pytest.mark.parametrize("spec", [PLAIN, ENCRYPTED])
def test_the_header_is_right_when_the_flag_contradicts(tmp_path: Path, spec: BackupSpec) -> None:
    lying = replace(spec, is_encrypted=spec.password is None)
    if spec.password is None:
        # A decrypted copy keeps flag and key.
        lying = replace(ENCRYPTED, manifest=ManifestSpec(encrypted=False))
        folder = built(tmp_path, lying)
        plist = plistlib.loads((folder / "Manifest.plist").read_bytes())
        plist["ManifestKey"] = bytes(44)
        (folder / "Manifest.plist").write_bytes(plistlib.dumps(plist))
    else:
        folder = built(tmp_path, lying)
    backup = described(folder)
    assert backup.is_encrypted is (spec.password is not None)
    assert backup.problem == Problem.ENCRYPTION_CONTRADICTION


def test_up_to_ios_10_1_an_encrypted_backup_has_a_plain_manifest(tmp_path: Path) -> None:
    backup = described(built(tmp_path, replace(ENCRYPTED, keybag=KeybagSpec(dpic=None))))
    assert backup.is_encrypted
    assert backup.problem is None


@pytest.mark.parametrize(
    ("spec", "overrides", "problem"),
    [
        (PLAIN, {"Manifest.db": None}, Problem.MANIFEST_MISSING),
        (PLAIN, {"Manifest.db": b""}, Problem.MANIFEST_EMPTY),
        (PLAIN, {"Manifest.db": b"garbage" * 100}, Problem.MANIFEST_DAMAGED),
        (PLAIN, {"Manifest.db": b"garbage!" * 100}, Problem.MANIFEST_DAMAGED),
        (PLAIN, {"Manifest.plist": None}, Problem.PLIST_MISSING),
        (ENCRYPTED, {"Manifest.plist": None}, Problem.PLIST_MISSING),
        (ENCRYPTED, {"Manifest.plist": b"torn"}, Problem.PLIST_DAMAGED),
        (ENCRYPTED, {"Manifest.db": b"x" * 4_097}, Problem.MANIFEST_DAMAGED),
        (
            ENCRYPTED,
            {"Manifest.plist": plistlib.dumps({"IsEncrypted": True, "ManifestKey": bytes(44)})},
            Problem.KEYBAG_MISSING,
        ),
        (
            ENCRYPTED,
            {"Manifest.db": None, "Manifest.mbdb": b"mbdb\5\0"},
            Problem.UNSUPPORTED_FORMAT,
        ),
        (PLAIN, {"Manifest.db": None, "Manifest.mbdb": b""}, Problem.MANIFEST_EMPTY),
        (PLAIN, {"Manifest.db": None, "Manifest.mbdb": b"other"}, Problem.MANIFEST_DAMAGED),
    ],
)
def test_damage_is_named(
    tmp_path: Path, spec: BackupSpec, overrides: Mapping[str, bytes | None], problem: Problem
) -> None:
    backup = described(built(tmp_path, overriding(spec, overrides)))
    assert backup.problem == problem
    assert backup.device.name == "Test iPhone"


def test_a_backup_of_ios_9_is_named_and_described(tmp_path: Path) -> None:
    device = DeviceSpec(name="Old iPhone", product_version="9.3.5")
    backup = described(build_mbdb_backup(replace(PLAIN, device=device), tmp_path).path)
    assert backup.problem is None
    assert not backup.is_encrypted
    assert backup.device.name == "Old iPhone"
    assert backup.device.product_version == "9.3.5"


def test_an_emptied_manifest_with_a_log_is_left_to_sqlite(tmp_path: Path) -> None:
    overrides = {"Manifest.db": b"", "Manifest.db-wal": b"log"}
    assert described(built(tmp_path, overriding(PLAIN, overrides))).problem is None


def test_a_manifest_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    folder = built(tmp_path / "a", PLAIN)
    other = built(tmp_path / "b", PLAIN)
    (folder / "Manifest.db").unlink()
    (folder / "Manifest.db").symlink_to(other / "Manifest.db")
    assert described(folder).problem == Problem.MANIFEST_UNREADABLE


@pytest.mark.parametrize(
    ("spec", "completeness"),
    [
        (replace(PLAIN, snapshot_state="uploading"), Completeness.INCOMPLETE),
        (replace(PLAIN, snapshot_leftover=True), Completeness.INCOMPLETE),
        (overriding(PLAIN, {"Status.plist": None}), Completeness.UNKNOWN),
        (overriding(PLAIN, {"Status.plist": b"torn"}), Completeness.UNKNOWN),
    ],
)
def test_completeness(tmp_path: Path, spec: BackupSpec, completeness: Completeness) -> None:
    assert described(built(tmp_path, spec)).completeness is completeness


def test_an_empty_snapshot_folder_is_of_no_run(tmp_path: Path) -> None:
    folder = built(tmp_path, PLAIN)
    (folder / "Snapshot").mkdir()
    assert described(folder).completeness is Completeness.COMPLETE


def test_a_failed_run_does_not_count_as_the_last_backup(tmp_path: Path) -> None:
    """The host writes Info.plist when a run starts."""
    folder = built(tmp_path, replace(PLAIN, snapshot_leftover=True))
    info = plistlib.loads((folder / "Info.plist").read_bytes())
    info["Last Backup Date"] = datetime(2026, 9, 20)
    (folder / "Info.plist").write_bytes(plistlib.dumps(info))
    assert described(folder).last_backup == DATE


def test_without_info_the_devices_own_words_serve(tmp_path: Path) -> None:
    spec = replace(PLAIN, device=DeviceSpec(name="Anna's iPhone"))
    whole = described(built(tmp_path / "a", spec))
    backup = described(built(tmp_path / "b", overriding(spec, {"Info.plist": None})))
    assert backup.device == replace(whole.device, product_name=None)
    assert backup.last_backup == DATE
    assert backup.installed_apps == ()


def test_a_nameless_device_is_not_named_after_its_udid(tmp_path: Path) -> None:
    spec = overriding(PLAIN, {"Info.plist": None, "Manifest.plist": None, "Status.plist": None})
    backup = described(built(tmp_path, spec))
    assert backup.device.name == "iOS device"
    assert backup.device.key == device_key(backup.folder_name)


def test_a_folder_renamed_by_the_user_keeps_its_device(tmp_path: Path) -> None:
    folder = built(tmp_path, PLAIN)
    key = described(folder).device.key
    assert described(folder.rename(tmp_path / "Anna before the update")).device.key == key


def test_nothing_known_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "Status.plist").write_bytes(b"")
    assert inspect(tmp_path, "id", PlistCache()) is None


def test_looking_like_a_backup(tmp_path: Path) -> None:
    for number, name in enumerate(("Manifest.db", "Manifest.plist", "Manifest.mbdb")):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert not looks_like_backup(folder)
        (folder / name).touch()
        assert looks_like_backup(folder)


def test_cached_lists_are_read_again_when_they_change(tmp_path: Path) -> None:
    cache, folder = PlistCache(), built(tmp_path, PLAIN)
    reads = []

    def reader(path: Path) -> object:
        reads.append(path)
        return read_info(path)

    first = cache.read(reader, folder, "Info.plist")
    assert cache.read(reader, folder, "Info.plist") is first
    assert len(reads) == 1
    info = folder / "Info.plist"
    info.write_bytes(info.read_bytes().replace(b"Test iPhone", b"Best iPhone"))
    os.utime(info, ns=(1, 1))
    assert cache.read(reader, folder, "Info.plist") != first
    assert len(reads) == 2
