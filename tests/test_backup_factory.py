"""The factory's backups are Apple's format: an independent reader opens them."""

from contextlib import closing
from dataclasses import replace
import hashlib
from pathlib import Path
import plistlib
import sqlite3

from iphone_backup_decrypt import EncryptedBackup
import pytest

from tests.backup_factory import (
    FILE,
    BackupSpec,
    BuiltBackup,
    DeviceSpec,
    FileSpec,
    KeybagSpec,
    ManifestSpec,
    RandomContent,
    SharedContent,
    SparseContent,
    build_backup,
    build_mbdb_backup,
    directory,
    symlink,
)

PASSWORD = "correct horse"
FILES = (
    directory("HomeDomain", ""),
    directory("HomeDomain", "Library"),
    symlink("HomeDomain", "Library/Link", "/var/mobile/Elsewhere"),
    FileSpec("HomeDomain", "Library/note.txt", b"hello\n", protection_class=1),
    FileSpec("HomeDomain", "Library/empty", b""),
    FileSpec("HomeDomain", "Library/block", b"x" * 16, protection_class=4),
    FileSpec("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.MOV", RandomContent(1, 3_000_001)),
    FileSpec("AppDomain-com.example.notes", "Documents/Ünï😀.txt", "grüß".encode()),
)


def manifest_rows(backup: Path) -> dict[str, tuple[int, dict[str, object]]]:
    """Read a plain manifest with SQLite's own eyes."""
    with closing(sqlite3.connect(backup / "Manifest.db")) as connection:
        rows = connection.execute("SELECT relativePath, flags, file FROM Files").fetchall()
    return {path: (flags, plistlib.loads(blob)["$objects"][1]) for path, flags, blob in rows}


def open_with_peer(backup: BuiltBackup) -> EncryptedBackup:
    assert backup.password is not None
    return EncryptedBackup(backup_directory=str(backup.path), passphrase=backup.password)


def assert_peer_reads_all(backup: BuiltBackup) -> None:
    peer = open_with_peer(backup)
    expected = {f.relative_path: f for f in backup.files if f.kind == FILE and f.sha256}
    assert expected
    for truth in expected.values():
        data = peer.extract_file_as_bytes(truth.relative_path, domain_like=truth.domain)
        assert len(data) == truth.size
        assert hashlib.sha256(data).hexdigest() == truth.sha256


def test_independent_reader_opens_encrypted_backup(tmp_path: Path) -> None:
    backup = build_backup(BackupSpec(files=FILES, password=PASSWORD, seed=1), tmp_path)
    assert_peer_reads_all(backup)
    peer = open_with_peer(backup)
    folders = {path for _, _, path, _ in peer.get_folders()}
    assert folders == {"", "Library"}
    links = [(path, plist.target) for _, _, path, plist in peer.get_symlinks()]
    assert links == [("Library/Link", "/var/mobile/Elsewhere")]
    assert peer.keybag.passphrase_key == backup.passphrase_key


def test_wrong_password_does_not_open(tmp_path: Path) -> None:
    backup = build_backup(BackupSpec(files=FILES, password=PASSWORD, seed=1), tmp_path)
    with pytest.raises(ValueError, match="incorrect passphrase"):
        open_with_peer(replace(backup, password="wrong")).test_decryption()


def test_without_a_seed_every_backup_is_different(tmp_path: Path) -> None:
    spec = BackupSpec(files=FILES, password=PASSWORD)
    first, second = (build_backup(spec, tmp_path / name) for name in "ab")
    assert first.udid != second.udid
    assert first.passphrase_key != second.passphrase_key
    assert_peer_reads_all(first)


@pytest.mark.parametrize("password", [PASSWORD, None])
def test_with_a_seed_every_byte_is_the_same(tmp_path: Path, password: str | None) -> None:
    files = [*FILES, FileSpec("HomeDomain", "late.txt", b"late", in_wal=True)]
    spec = BackupSpec(files=files, password=password, seed=7)
    first, second = (build_backup(spec, tmp_path / name) for name in "ab")
    contents = [
        {p.relative_to(b.path): p.read_bytes() for p in b.path.rglob("*") if p.is_file()}
        for b in (first, second)
    ]
    assert contents[0] == contents[1]


def test_nothing_of_an_encrypted_backup_is_plain(tmp_path: Path) -> None:
    secret = b"a very recognisable plaintext " * 40
    spec = BackupSpec(files=[FileSpec("HomeDomain", "x.txt", secret)], password=PASSWORD)
    backup = build_backup(spec, tmp_path)
    stored = [path.read_bytes() for path in backup.path.rglob("*") if path.is_file()]
    assert not any(b"recognisable" in data or b"x.txt" in data for data in stored)


def test_unencrypted_backup_is_plain_sqlite(tmp_path: Path) -> None:
    backup = build_backup(BackupSpec(files=FILES, seed=1), tmp_path)
    plist = plistlib.loads((backup.path / "Manifest.plist").read_bytes())
    assert plist["IsEncrypted"] is False
    assert "ManifestKey" not in plist
    assert plist["BackupKeyBag"]
    rows = manifest_rows(backup.path)
    assert len(rows) == len(FILES)
    for truth in backup.files:
        if truth.kind == FILE:
            body = backup.path / truth.file_id[:2] / truth.file_id
            assert hashlib.sha256(body.read_bytes()).hexdigest() == truth.sha256
            assert "EncryptionKey" not in rows[truth.relative_path][1]


def test_wal_rows_exist_only_in_the_wal(tmp_path: Path) -> None:
    files = [*FILES, FileSpec("HomeDomain", "late.txt", b"late", in_wal=True)]
    backup = build_backup(BackupSpec(files=files, seed=1), tmp_path)
    assert (backup.path / "Manifest.db-wal").stat().st_size > 0
    uri = f"file:{backup.path / 'Manifest.db'}?immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        without = {row[0] for row in connection.execute("SELECT relativePath FROM Files")}
    assert "late.txt" not in without
    assert "late.txt" in manifest_rows(backup.path)


def test_index_of_ios_27(tmp_path: Path) -> None:
    spec = BackupSpec(files=FILES, seed=1, manifest=ManifestSpec(composite_index=True))
    backup = build_backup(spec, tmp_path)
    with closing(sqlite3.connect(backup.path / "Manifest.db")) as connection:
        sql = " ".join(row[0] or "" for row in connection.execute("SELECT sql FROM sqlite_schema"))
    assert "(domain, relativePath)" in sql


def test_manifest_header_says_wal_as_ios_leaves_it(tmp_path: Path) -> None:
    backup = build_backup(BackupSpec(files=FILES, seed=1), tmp_path)
    assert (backup.path / "Manifest.db").read_bytes()[18:20] == b"\x02\x02"


def test_quirks_are_written_as_asked(tmp_path: Path) -> None:
    cut = FileSpec("HomeDomain", "cut", bytes(range(256)) * 4, stored_length=512, digest=False)
    lying = FileSpec("HomeDomain", "lying", b"longer than it says", recorded_size=3)
    unpadded = FileSpec("HomeDomain", "unpadded", b"0123456789abcdef", padding=False)
    missing = FileSpec("HomeDomain", "missing", b"gone", has_blob=False)
    poor = FileSpec("HomeDomain", "poor", b"x", omitted_keys=frozenset({"Size", "UserID"}))
    spec = BackupSpec(files=[cut, lying, unpadded, missing, poor], password=PASSWORD, seed=3)
    backup = build_backup(spec, tmp_path)
    truths = {truth.relative_path: truth for truth in backup.files}
    sizes = {
        name: (backup.path / truth.file_id[:2] / truth.file_id).stat().st_size
        for name, truth in truths.items()
        if truth.sha256
    }
    assert sizes == {"cut": 512, "lying": 32, "unpadded": 16, "poor": 16}
    assert truths["cut"].size == 512
    assert truths["cut"].sha256 == hashlib.sha256((bytes(range(256)) * 4)[:512]).hexdigest()
    assert truths["cut"].recorded_size == 1024
    assert truths["lying"].recorded_size == 3
    assert truths["lying"].size == 19
    assert truths["missing"].sha256 is None
    assert truths["missing"].recorded_size == 4


def test_optional_keys_are_left_out(tmp_path: Path) -> None:
    spec = FileSpec("HomeDomain", "poor", b"x", omitted_keys=frozenset({"Size", "UserID"}))
    backup = build_backup(BackupSpec(files=[spec], seed=3), tmp_path)
    record = manifest_rows(backup.path)["poor"][1]
    assert "Size" not in record
    assert "UserID" not in record
    assert "LastModified" in record


def test_key_order_of_records_varies(tmp_path: Path) -> None:
    files = [FileSpec("HomeDomain", f"f{n}", b"x") for n in range(8)]
    backup = build_backup(BackupSpec(files=files, seed=3), tmp_path)
    orders = {tuple(record) for _, record in manifest_rows(backup.path).values()}
    assert len(orders) > 1


def test_digest_is_of_the_stored_bytes(tmp_path: Path) -> None:
    backup = build_backup(BackupSpec(files=FILES, seed=1), tmp_path)
    with closing(sqlite3.connect(backup.path / "Manifest.db")) as connection:
        ((identifier, blob),) = connection.execute(
            "SELECT fileID, file FROM Files WHERE relativePath = 'Library/note.txt'"
        )
    objects = plistlib.loads(blob)["$objects"]
    body = (backup.path / identifier[:2] / identifier).read_bytes()
    assert objects[objects[1]["Digest"].data] == hashlib.sha1(body).digest()


def test_metadata_can_be_left_out_replaced_and_contradictory(tmp_path: Path) -> None:
    spec = BackupSpec(
        files=FILES,
        seed=1,
        is_encrypted=True,
        snapshot_state="uploading",
        snapshot_leftover=True,
        overrides={"Info.plist": None, "Status.plist": b"torn"},
    )
    backup = build_backup(spec, tmp_path)
    assert not (backup.path / "Info.plist").exists()
    assert (backup.path / "Status.plist").read_bytes() == b"torn"
    assert plistlib.loads((backup.path / "Manifest.plist").read_bytes())["IsEncrypted"] is True
    assert (backup.path / "Snapshot" / "Status.plist").exists()


def test_archived_copy_is_named_as_finder_does(tmp_path: Path) -> None:
    device = DeviceSpec(udid="00008101-000A11223344001E")
    moment = BackupSpec().last_backup
    backup = build_backup(BackupSpec(device=device, archived_at=moment, seed=1), tmp_path)
    assert backup.path.name == "00008101-000A11223344001E-20260901-063000"


def test_old_keybag_has_no_second_derivation(tmp_path: Path) -> None:
    spec = BackupSpec(files=FILES, password=PASSWORD, seed=1, keybag=KeybagSpec(dpic=None))
    backup = build_backup(spec, tmp_path)
    plist = plistlib.loads((backup.path / "Manifest.plist").read_bytes())
    assert b"DPIC" not in plist["BackupKeyBag"]
    assert "ManifestKey" not in plist
    assert (backup.path / "Manifest.db").read_bytes().startswith(b"SQLite format 3\0")


def test_large_backups_are_not_held_in_memory(tmp_path: Path) -> None:
    seen = []
    files = (FileSpec("HomeDomain", f"d/{n}", b"", has_blob=False) for n in range(3_000))
    spec = BackupSpec(files=files, password=PASSWORD, seed=1)
    backup = build_backup(spec, tmp_path, on_file=lambda truth: seen.append(truth.file_id))
    assert backup.files == ()
    assert backup.file_count == len(set(seen)) == 3_000


def test_backup_of_ios_9_is_flat_and_has_its_own_manifest(tmp_path: Path) -> None:
    device = DeviceSpec(product_version="9.3.5", build_version="13G36")
    backup = build_mbdb_backup(BackupSpec(files=FILES, seed=1, device=device), tmp_path)
    data = (backup.path / "Manifest.mbdb").read_bytes()
    assert data.startswith(b"mbdb\x05\x00")
    assert [path for path, _ in walk_mbdb(data)] == [spec.relative_path for spec in FILES]
    assert [size for _, size in walk_mbdb(data)] == [t.recorded_size for t in backup.files]
    for truth in backup.files:
        if truth.sha256:
            body = (backup.path / truth.file_id).read_bytes()
            assert hashlib.sha256(body).hexdigest() == truth.sha256


def walk_mbdb(data: bytes) -> list[tuple[str, int]]:
    """Path and size of every record, as the format's public descriptions have it."""
    records, at = [], 6
    while at < len(data):
        texts = []
        for _ in range(5):
            size = int.from_bytes(data[at : at + 2])
            size = 0 if size == 0xFFFF else size
            texts.append(data[at + 2 : at + 2 + size].decode())
            at += 2 + size
        size, properties = int.from_bytes(data[at + 30 : at + 38]), data[at + 39]
        assert properties == 0
        at += 40
        records.append((texts[1], size))
    return records


@pytest.mark.parametrize("size", [0, 1, 16, 4095, 4096, 3_000_001])
def test_sparse_files_are_what_their_holes_decrypt_to(tmp_path: Path, size: int) -> None:
    file = FileSpec("CameraRollDomain", "film", SparseContent(size))
    assert_peer_reads_all(build_backup(BackupSpec(files=[file], password=PASSWORD), tmp_path))
    plain = build_backup(BackupSpec(files=[file]), tmp_path / "plain")
    (truth,) = plain.files
    stored = (plain.path / truth.file_id[:2] / truth.file_id).read_bytes()
    assert (stored, truth.size) == (bytes(size), size)
    assert truth.sha256 == hashlib.sha256(stored).hexdigest()


def test_a_sparse_file_takes_no_space(tmp_path: Path) -> None:
    file = FileSpec("CameraRollDomain", "film", SparseContent((64 << 20) + 3))
    built = build_backup(BackupSpec(files=[file], password=PASSWORD), tmp_path)
    status = (built.path / built.files[0].file_id[:2] / built.files[0].file_id).stat()
    assert status.st_size == (64 << 20) + 16
    assert status.st_blocks * 512 < 1 << 20


def test_shared_contents_are_stored_once(tmp_path: Path) -> None:
    one, other = SharedContent(b"one" * 100), SharedContent(b"other")
    files = [
        FileSpec("HomeDomain", f"{n}", one if n % 2 else other, protection_class=1 + n % 3)
        for n in range(12)
    ]
    built = build_backup(BackupSpec(files=files, password=PASSWORD), tmp_path)
    stored = {path.stat().st_ino for path in built.path.glob("??/*")}
    assert len(stored) == 2
    assert_peer_reads_all(built)
