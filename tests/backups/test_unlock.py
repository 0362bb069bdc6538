"""What a backup needs to be opened, and how each failure is told."""

from pathlib import Path
import plistlib

import pytest

from custom_components.apple_backup.backups.classkeys import ClassKeys
from custom_components.apple_backup.backups.errors import (
    BackupReadError,
    DamagedBackupError,
    UnsupportedBackupError,
    WrongPasswordError,
)
from custom_components.apple_backup.backups.unlock import open_keys, open_manifest, prepare
from tests.backup_factory import (
    BackupSpec,
    BuiltBackup,
    FileSpec,
    KeybagSpec,
    ManifestSpec,
    build_backup,
)

from .opening import PASSWORD, open_built

FILES = [FileSpec("HomeDomain", "a", b"content")]


def build(tmp_path: Path, **spec: object) -> BuiltBackup:
    return build_backup(BackupSpec(files=FILES, seed=1, **spec), tmp_path)  # type: ignore[arg-type]


def edit_plist(built: BuiltBackup, **changes: object) -> None:
    path = built.path / "Manifest.plist"
    values = plistlib.loads(path.read_bytes()) | changes
    values = {key: value for key, value in values.items() if value is not None}
    path.write_bytes(plistlib.dumps(values, fmt=plistlib.FMT_BINARY))


@pytest.mark.parametrize(
    "spec",
    [
        {"password": PASSWORD},
        {"password": PASSWORD, "keybag": KeybagSpec(dpic=None)},
        {"password": PASSWORD, "is_encrypted": False},
        {"password": None},
        {"password": None, "is_encrypted": True},
        {"password": PASSWORD, "keybag": KeybagSpec(device_only=(9, 10), classes=(1, 3, 4, 9, 10))},
    ],
)
def test_opens_whatever_the_flag_says(tmp_path: Path, spec: dict[str, object]) -> None:
    built = build(tmp_path, **spec)
    manifest, keys = open_built(built)
    assert manifest.files().total == 1
    assert (keys is None) == (built.password is None)
    manifest.close()


def test_wrong_password(tmp_path: Path) -> None:
    keybag = prepare(build(tmp_path, password=PASSWORD).path).keybag
    assert keybag is not None
    for password in ("wrong", "", PASSWORD + " ", "x" * 5000):
        with pytest.raises(WrongPasswordError):
            open_keys(keybag, password)


def test_absent_files_are_damage(tmp_path: Path) -> None:
    for name in ("Manifest.db", "Manifest.plist"):
        built = build(tmp_path / name, password=PASSWORD)
        (built.path / name).unlink()
        with pytest.raises(DamagedBackupError):
            prepare(built.path)


@pytest.mark.parametrize("key", ["BackupKeyBag", "ManifestKey"])
def test_encrypted_manifest_needs_its_keys(tmp_path: Path, key: str) -> None:
    built = build(tmp_path, password=PASSWORD)
    edit_plist(built, **{key: None})
    with pytest.raises(DamagedBackupError):
        prepare(built.path)


@pytest.mark.parametrize("key", [b"", b"x", bytes(44), bytes(45)])
def test_damaged_manifest_key_is_no_wrong_password(tmp_path: Path, key: bytes) -> None:
    built = build(tmp_path, password=PASSWORD)
    edit_plist(built, ManifestKey=key)
    with pytest.raises(DamagedBackupError):
        open_built(built)


def test_damaged_manifest_is_no_wrong_password(tmp_path: Path) -> None:
    built = build(tmp_path, password=PASSWORD)
    path = built.path / "Manifest.db"
    path.write_bytes(bytes(len(path.read_bytes())))
    with pytest.raises(DamagedBackupError):
        open_built(built)


def test_hostile_counts_are_refused_before_deriving(tmp_path: Path) -> None:
    built = build(tmp_path, password=PASSWORD)
    data = plistlib.loads((built.path / "Manifest.plist").read_bytes())["BackupKeyBag"]
    at = data.index(b"DPIC") + 8
    for count in (0, 4_000_000_000):
        edit_plist(built, BackupKeyBag=data[:at] + count.to_bytes(4) + data[at + 4 :])
        with pytest.raises(UnsupportedBackupError):
            prepare(built.path)


@pytest.mark.parametrize("data", [b"", b"bplist00", b"<plist>", b"\xff" * 100])
def test_damaged_plist(tmp_path: Path, data: bytes) -> None:
    built = build(tmp_path, password=PASSWORD, overrides={"Manifest.plist": data})
    with pytest.raises(DamagedBackupError):
        prepare(built.path)


def test_identity_changes_with_the_manifest(tmp_path: Path) -> None:
    built = build(tmp_path)
    first = prepare(built.path)
    assert prepare(built.path).identity == first.identity
    path = built.path / "Manifest.db"
    data = path.read_bytes()
    path.rename(path.with_suffix(".old"))
    path.write_bytes(data)
    assert prepare(built.path).identity != first.identity


def test_plain_manifest_of_an_encrypted_backup(tmp_path: Path) -> None:
    built = build(
        tmp_path,
        password=PASSWORD,
        keybag=KeybagSpec(dpic=None),
        manifest=ManifestSpec(encrypted=False),
    )
    preparation = prepare(built.path)
    assert preparation.keybag is not None
    assert preparation.manifest_key is None


def test_unreadable_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = build(tmp_path)

    def fail(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("custom_components.apple_backup.backups.unlock.os.pread", fail)
    with pytest.raises(BackupReadError, match="Input/output error"):
        prepare(built.path)


def test_wrong_keys_do_not_open_a_manifest(tmp_path: Path) -> None:
    preparation = prepare(build(tmp_path, password=PASSWORD).path)
    with pytest.raises(DamagedBackupError):
        open_manifest(preparation, ClassKeys({4: bytes(32)}))
