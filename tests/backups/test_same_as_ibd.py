"""What `iphone-backup-decrypt` reads out of a backup, we read too: the same rows and bytes."""

from contextlib import closing
from pathlib import Path
import sqlite3

from iphone_backup_decrypt import EncryptedBackup
import pytest

from custom_components.apple_backup.backups.content import open_content
from custom_components.apple_backup.backups.models import FileKind
from tests.backup_factory import (
    BackupSpec,
    FileSpec,
    KeybagSpec,
    ManifestSpec,
    build_backup,
    directory,
    symlink,
)

from .opening import PASSWORD, open_built

FILES = [
    *(
        FileSpec(f"AppDomain-com.example.{n % 3}", f"Documents/ä {n:03}", bytes([n]) * (n * 37))
        for n in range(60)
    ),
    FileSpec("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.JPG", b"\xff\xd8" * 700_000),
    FileSpec("HomeDomain", "Library/SMS/sms.db", b"grown" * 500, recorded_size=7),
    FileSpec("HomeDomain", "empty", b"", protection_class=1),
    directory("HomeDomain", "Library"),
    symlink("HomeDomain", "Library/link", "SMS"),
]


@pytest.mark.parametrize("composite_index", [False, True])
def test_rows_and_bytes_are_equal(tmp_path: Path, composite_index: bool) -> None:
    built = build_backup(
        BackupSpec(
            files=FILES,
            password=PASSWORD,
            keybag=KeybagSpec(dpic=2000),
            manifest=ManifestSpec(composite_index=composite_index),
        ),
        tmp_path / "root",
    )
    manifest, keys = open_built(built)
    peer = EncryptedBackup(backup_directory=str(built.path), passphrase=PASSWORD)
    peer.save_manifest_file(str(tmp_path / "Manifest.db"))
    rows = {
        (it.file_id, it.domain, it.relative_path, int(it.kind))
        for it in manifest.files(kinds=FileKind, limit=1000).items
    }
    with closing(sqlite3.connect(tmp_path / "Manifest.db")) as connection:
        assert rows == set(
            connection.execute("SELECT fileID, domain, relativePath, flags FROM Files")
        )
    for file_id, domain, relative_path, kind in rows:
        if kind == FileKind.FILE:
            theirs = peer.extract_file_as_bytes(relative_path, domain_like=domain)
            with open_content(built.path, keys, manifest.record(file_id)) as content:
                assert content.read(0, content.size) == theirs
    manifest.close()
