"""The demo's backups hold what a household's backups hold, and are real."""

from contextlib import closing
from datetime import UTC, datetime
import io
import json
from pathlib import Path
import sqlite3
import subprocess
import sys

from PIL import Image
import pytest

from tests.backup_factory import FILE, BuiltBackup, demo_backups
from tests.test_backup_factory import assert_peer_reads_all, open_with_peer

NOW = datetime(2026, 10, 1, 3, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[BuiltBackup, ...]:
    """A small demo set with a quick key derivation."""
    return demo_backups(tmp_path_factory.mktemp("demo"), "secret", 1_000, now=NOW, photos=12)


def test_encrypted_backups_open_and_are_bit_exact(demo: tuple[BuiltBackup, ...]) -> None:
    phone, older, *_ = demo
    assert_peer_reads_all(phone)
    assert_peer_reads_all(older)
    assert phone.udid == older.udid
    assert older.path.name == f"{phone.path.name}-20260902-033000"
    assert phone.passphrase_key == older.passphrase_key


def test_unencrypted_backups_are_of_other_devices(demo: tuple[BuiltBackup, ...]) -> None:
    _, _, ipad, torn = demo
    assert (ipad.password, torn.password) == (None, None)
    assert len({backup.udid for backup in demo}) == 3
    assert (torn.path / "Snapshot").is_dir()


def test_photos_are_pictures_and_databases_answer(
    demo: tuple[BuiltBackup, ...], tmp_path: Path
) -> None:
    peer = open_with_peer(demo[0])
    photo = peer.extract_file_as_bytes("Media/DCIM/100APPLE/IMG_0003.JPG")
    with Image.open(io.BytesIO(photo)) as image:
        image.load()
        assert image.size == (640, 480)
    target = tmp_path / "sms.db"
    target.write_bytes(peer.extract_file_as_bytes("Library/SMS/sms.db"))
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("SELECT count(*) FROM message").fetchone() == (600,)


def test_contacts_are_only_in_the_wal(demo: tuple[BuiltBackup, ...], tmp_path: Path) -> None:
    peer = open_with_peer(demo[0])
    path = "Library/AddressBook/AddressBook.sqlitedb"
    database = tmp_path / "AddressBook.sqlitedb"
    database.write_bytes(peer.extract_file_as_bytes(path))
    with closing(sqlite3.connect(f"file:{database}?immutable=1", uri=True)) as connection:
        assert connection.execute("SELECT count(*) FROM ABPerson").fetchone() == (0,)
    (tmp_path / f"{database.name}-wal").write_bytes(peer.extract_file_as_bytes(f"{path}-wal"))
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM ABPerson").fetchone() == (6,)


def test_one_listed_photo_is_not_in_the_backup(demo: tuple[BuiltBackup, ...]) -> None:
    missing = [truth for truth in demo[0].files if truth.kind == FILE and truth.sha256 is None]
    assert [truth.relative_path for truth in missing] == ["Media/DCIM/100APPLE/IMG_0014.JPG"]


def test_same_seed_and_moment_give_the_same_bytes(
    demo: tuple[BuiltBackup, ...], tmp_path: Path
) -> None:
    again = demo_backups(tmp_path, "secret", 1_000, now=NOW, photos=12)
    for first, second in zip(demo, again, strict=True):
        assert first.files == second.files
        manifests = {(b.path / "Manifest.db").read_bytes() for b in (first, second)}
        assert len(manifests) == 1


def test_command_line_prints_one_json_object_for_each_backup(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.backup_factory", str(tmp_path / "new")]
    options = ["--password", "pw", "--dpic", "1000", "--photos", "2"]
    run = subprocess.run([*command, *options], capture_output=True, text=True, check=True)  # noqa: S603 our own module
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert [line["encrypted"] for line in lines] == [True, True, False, False]
    assert lines[0]["password"] == "pw"
    assert all(Path(line["path"]).is_dir() for line in lines)
