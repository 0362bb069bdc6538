"""The demo's backups hold what a household's backups hold, and are real."""

from contextlib import closing
from datetime import UTC, datetime
import hashlib
import io
import json
from pathlib import Path
import sqlite3
import subprocess
import sys

from PIL import Image
import pytest

from custom_components.apple_backup.backups.artifacts.registry import ARTIFACTS
from tests.backup_factory import FILE, BuiltBackup, demo_backups
from tests.backup_factory.household import Household, household_files
from tests.backup_factory.roll import ICloudLibrary
from tests.backups.artifacts.shelves import shelf_of
from tests.simulated_icloud.world import World
from tests.test_backup_factory import assert_peer_reads_all, open_with_peer

NOW = datetime(2026, 10, 1, 3, 30, tzinfo=UTC)
ACCOUNT = ICloudLibrary("anna@example.com", 120)
ORIGINALS = "Media/DCIM/100APPLE/"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[BuiltBackup, ...]:
    """A small demo set with a quick key derivation."""
    root = tmp_path_factory.mktemp("demo")
    return demo_backups(root, "secret", 1_000, now=NOW, photos=36, icloud=ACCOUNT)


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


def test_unencrypted_backups_lack_what_ios_leaves_out(demo: tuple[BuiltBackup, ...]) -> None:
    private = ("CallHistory", "Safari/", "wifi", "health")
    for backup in demo:
        paths = [truth.relative_path for truth in backup.files]
        found = {word for word in private if any(word in path for path in paths)}
        assert found == (set(private) if backup.password else set())


def test_photos_are_pictures_and_databases_answer(
    demo: tuple[BuiltBackup, ...], tmp_path: Path
) -> None:
    peer = open_with_peer(demo[0])
    own = next(it.relative_path for it in demo[0].files if "IMG_8999" in it.relative_path)
    with Image.open(io.BytesIO(peer.extract_file_as_bytes(own))) as image:
        image.load()
        assert image.size == (640, 480)
    target = tmp_path / "sms.db"
    target.write_bytes(peer.extract_file_as_bytes("Library/SMS/sms.db"))
    with closing(sqlite3.connect(target)) as connection:
        (chats,) = connection.execute("SELECT count(*) FROM chat").fetchone()
        (newest,) = connection.execute("SELECT max(date) FROM message").fetchone()
    assert chats == 7
    assert NOW.timestamp() - 30 * 86_400 < newest / 1e9 + 978_307_200 < NOW.timestamp()


def test_contacts_are_only_in_the_wal(demo: tuple[BuiltBackup, ...], tmp_path: Path) -> None:
    peer = open_with_peer(demo[0])
    path = "Library/AddressBook/AddressBook.sqlitedb"
    database = tmp_path / "AddressBook.sqlitedb"
    database.write_bytes(peer.extract_file_as_bytes(path))
    with closing(sqlite3.connect(f"file:{database}?immutable=1", uri=True)) as connection:
        assert connection.execute("SELECT count(*) FROM ABPerson").fetchone() == (0,)
    (tmp_path / f"{database.name}-wal").write_bytes(peer.extract_file_as_bytes(f"{path}-wal"))
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM ABPerson").fetchone() == (24,)


def test_most_photos_are_those_of_the_account(demo: tuple[BuiltBackup, ...]) -> None:
    zone = World(ACCOUNT.seed, ACCOUNT.assets, 0).primary
    known = {
        zone.content(photo, "Original", edited=False).sha256
        for photo in map(zone.photo, range(zone.total))
    }
    stored = {
        truth.relative_path.removeprefix(ORIGINALS): truth.sha256
        for truth in demo[0].files
        if truth.relative_path.startswith(ORIGINALS) and truth.sha256
    }
    own = {name for name in stored if name.startswith("IMG_899")}
    assert len(own) == 3
    there = {name for name, digest in stored.items() if digest in known}
    assert len(there) > 20
    assert not own & there


def test_files_are_lost_in_the_damaged_backups_alone(demo: tuple[BuiltBackup, ...]) -> None:
    lost = [
        sum(truth.kind == FILE and truth.sha256 is None for truth in backup.files)
        for backup in demo
    ]
    assert lost == [0, 0, 1, 9]


def test_same_seed_and_moment_give_the_same_bytes(
    demo: tuple[BuiltBackup, ...], tmp_path: Path
) -> None:
    again = demo_backups(tmp_path, "secret", 1_000, now=NOW, photos=36, icloud=ACCOUNT)
    for first, second in zip(demo, again, strict=True):
        assert first.files == second.files
        manifests = {
            hashlib.sha256((b.path / "Manifest.db").read_bytes()).digest() for b in (first, second)
        }
        assert len(manifests) == 1


def test_command_line_prints_one_json_object_for_each_backup(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.backup_factory", str(tmp_path / "new")]
    options = ["--password", "pw", "--dpic", "1000", "--photos", "2"]
    run = subprocess.run([*command, *options], capture_output=True, text=True, check=True)  # noqa: S603 our own module
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert [line["encrypted"] for line in lines] == [True, True, False, False]
    assert lines[0]["password"] == "pw"
    assert all(Path(line["path"]).is_dir() for line in lines)


def test_nothing_but_plans_is_later_than_the_backup(tmp_path: Path) -> None:
    files = tuple(household_files(1, NOW, Household(12, 60, is_encrypted=True)))
    assert max(it.mtime for it in files) <= NOW.timestamp()
    with shelf_of(files, tmp_path) as shelf:
        dated = {
            name: shelf.use_named(
                name, lambda it: [each.when for each in it.describe_all() if each.when]
            )
            for name in ARTIFACTS
        }
    late = {name for name, times in dated.items() if any(time > NOW for time in times)}
    assert late <= {"calendar", "reminders"}
    assert sum(map(len, dated.values())) > 500
