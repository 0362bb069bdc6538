"""Everything the factory writes opens; where `iphone-backup-decrypt` opens it too, alike.

The cases that it refuses are those of the table in `docs/user/ios-backups.md`.
"""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
import hashlib
from pathlib import Path
from typing import Any

from iphone_backup_decrypt import EncryptedBackup
import pytest

from custom_components.apple_backup.backups.content import open_content
from custom_components.apple_backup.backups.models import FileKind
from tests.backup_factory import (
    BackupSpec,
    BuiltBackup,
    FileSpec,
    KeybagSpec,
    ManifestSpec,
    RandomContent,
    build_backup,
    build_mbdb_backup,
    directory,
    symlink,
)

from .opening import PASSWORD, open_built

FILES = (
    FileSpec("HomeDomain", "Library/SMS/sms.db", b"SQLite" * 700),
    FileSpec("HomeDomain", "Library/empty", b""),
    FileSpec("HomeDomain", "Library/one block", b"x" * 16),
    FileSpec("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.HEIC", RandomContent(1, 2_100_001)),
    directory("HomeDomain", "Library"),
    symlink("HomeDomain", "Library/link", "SMS"),
)
DOCUMENT = Path(__file__).parents[2] / "docs/user/ios-backups.md"


@dataclass(frozen=True)
class Case:
    """How a backup differs, and what the peer raises: on opening, or on reading a file of it."""

    spec: Mapping[str, Any] = field(default_factory=dict)
    opening: type[Exception] | None = None
    reading: Mapping[str, type[Exception] | None] = field(default_factory=dict)
    files: tuple[FileSpec, ...] = FILES
    build: Callable[[BackupSpec, Path], BuiltBackup] = build_backup


ALIKE = {
    "usual": Case(),
    "index of iOS 27": Case({"manifest": ManifestSpec(composite_index=True)}),
    "other keybag": Case({"keybag": KeybagSpec(version=3, iterations=7, dpic=9)}),
    "keys of the device beside": Case({"keybag": KeybagSpec(device_only=(9, 10))}),
    "few classes": Case({"keybag": KeybagSpec(classes=(3, 4))}),
    "rollback header": Case({"manifest": ManifestSpec(wal_header=False)}),
    "class of the manifest": Case({"manifest": ManifestSpec(protection_class=3)}),
    "run that failed": Case({"snapshot_state": "uploading", "snapshot_leftover": True}),
    "no Info.plist": Case({"overrides": {"Info.plist": None, "Status.plist": None}}),
    "size that lies": Case(
        files=(
            *FILES,
            FileSpec("HomeDomain", "more", b"x" * 999, recorded_size=7),
            FileSpec("HomeDomain", "less", b"x" * 99, recorded_size=98),
        )
    ),
}


MORE = {
    "Not encrypted": Case({"password": None}, Exception),
    "iOS 9 and older (not encrypted)": Case({"password": None}, Exception, build=build_mbdb_backup),
    "iOS 10.0 and 10.1, encrypted": Case({"keybag": KeybagSpec(dpic=None)}, KeyError),
    "`IsEncrypted` is wrong": Case({"is_encrypted": False}, Exception),
    "`Manifest.db` without padding": Case({"manifest": ManifestSpec(padding=False)}, ValueError),
    "Rows in `Manifest.db-wal`": Case(
        files=(*FILES, FileSpec("HomeDomain", "new", b"new", in_wal=True)),
        reading={"new": FileNotFoundError},
    ),
    "Content without padding": Case(
        files=(*FILES, FileSpec("HomeDomain", "unpadded", bytes(range(64)), padding=False)),
        reading={"unpadded": ValueError},
    ),
    "Content that was caught while it was written": Case(
        files=(*FILES, FileSpec("HomeDomain", "cut", bytes(range(200)), stored_length=96)),
        reading={"cut": ValueError},
    ),
    "Records without a size or class": Case(
        files=(
            *FILES,
            FileSpec("HomeDomain", "no size", b"x", omitted_keys=frozenset({"Size"})),
            FileSpec("HomeDomain", "no class", b"x", omitted_keys=frozenset({"ProtectionClass"})),
        ),
        reading={"no size": TypeError, "no class": KeyError},
    ),
}
CASES = ALIKE | MORE


@pytest.mark.parametrize("name", CASES)
def test_it_opens_and_where_the_peer_opens_it_the_same(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    spec = BackupSpec(**({"files": case.files, "password": PASSWORD, "seed": 1} | dict(case.spec)))
    built = case.build(spec, tmp_path / "root")
    ours = _read_by_us(built)
    truths = {it.relative_path: it.sha256 for it in built.files if it.kind == FileKind.FILE}
    assert ours == truths
    peer = EncryptedBackup(backup_directory=str(built.path), passphrase=PASSWORD)
    if case.opening is not None:
        with pytest.raises(case.opening):
            peer.test_decryption()
        return
    for truth in built.files:
        if truth.kind != FileKind.FILE:
            continue
        error = case.reading.get(truth.relative_path)
        if error is not None:
            with pytest.raises(error):
                peer.extract_file_as_bytes(truth.relative_path, domain_like=truth.domain)
        else:
            theirs = peer.extract_file_as_bytes(truth.relative_path, domain_like=truth.domain)
            assert hashlib.sha256(theirs).hexdigest() == ours[truth.relative_path]


def _read_by_us(built: BuiltBackup) -> dict[str, str]:
    manifest, keys = open_built(built)
    found = {}
    with closing(manifest):
        for entry in manifest.files(limit=1000).items:
            record = manifest.record(entry.file_id)
            with open_content(built.path, keys, record) as content:
                found[entry.relative_path] = hashlib.sha256(
                    content.read(0, content.size)
                ).hexdigest()
    return found


def test_the_table_of_the_documentation_has_these_cases() -> None:
    rows = {
        line.split("|")[1].strip()
        for line in DOCUMENT.read_text().splitlines()
        if line.startswith("|")
    }
    assert set(MORE) <= rows
