"""Backups of iOS 9 and older are read like newer ones, and their list is not trusted."""

from collections.abc import Iterator
from contextlib import closing
import hashlib
import os
from pathlib import Path
import struct
import tracemalloc

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.apple_backup.backups import mbdb
from custom_components.apple_backup.backups.content import ContentStatus
from custom_components.apple_backup.backups.errors import (
    BackupError,
    BackupReadError,
    DamagedBackupError,
    FileMissingError,
    FileNotInBackupError,
    SessionInvalidError,
    UnsupportedBackupError,
)
from custom_components.apple_backup.backups.models import FileKind
from custom_components.apple_backup.backups.old_manifest import OldManifest
from custom_components.apple_backup.backups.session import SessionManager
from custom_components.apple_backup.backups.unlock import prepare
from tests.backup_factory import (
    BackupSpec,
    BuiltBackup,
    FileSpec,
    build_mbdb_backup,
    directory,
    symlink,
)

from .opening import backup_of, listing, open_descriptors

FILES = (
    FileSpec("MediaDomain", "Media/é.jpg", b"picture" * 5_000),
    FileSpec("HomeDomain", "Library/SMS/sms.db", b"messages", extended_attributes=bytes(300)),
    directory("HomeDomain", ""),
    directory("HomeDomain", "Library"),
    symlink("HomeDomain", "Library/link", "/var/mobile"),
    FileSpec("HomeDomain", "Library/absent", b"gone", has_blob=False),
    FileSpec("HomeDomain", "Library/drifted", b"longer now", recorded_size=3),
    FileSpec("AppDomain-com.example", "empty", b""),
)
NO_TEXT = b"\xff\xff"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltBackup:
    return build_mbdb_backup(BackupSpec(files=FILES, seed=3), tmp_path_factory.mktemp("old"))


@pytest.fixture
def manifest(built: BuiltBackup) -> Iterator[OldManifest]:
    with closing(OldManifest.open(built.path)) as manifest:
        yield manifest


def record(path: bytes = b"a", *, mode: int = 0o100644, size: int = 1) -> bytes:
    """One record, its path given as bytes."""
    texts = (b"Domain", path)
    head = b"".join(struct.pack(">H", len(text)) + text for text in texts) + NO_TEXT * 3
    return head + struct.pack(">HQLLLLLQBB", mode, 1, 501, 501, 7, 8, 9, size, 3, 0)


def folder_with(folder: Path, content: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "Manifest.mbdb").write_bytes(content)
    return folder


async def test_it_is_unlocked_browsed_and_read_like_any_other(built: BuiltBackup) -> None:
    before = listing(built.path)
    manager = SessionManager()
    session = await manager.unlock(backup_of(built), None, "user")
    unlocked = manager.get(session.token, "backup", "user")
    assert await unlocked.domains() == ("AppDomain-com.example", "HomeDomain", "MediaDomain")
    page = await unlocked.files(kinds=frozenset(FileKind), limit=100)
    by_id = {truth.file_id: truth for truth in built.files}
    assert {entry.file_id for entry in page.items} == set(by_id)
    for entry in page.items:
        truth = by_id[entry.file_id]
        assert (entry.domain, entry.relative_path) == (truth.domain, truth.relative_path)
        assert (entry.kind, entry.mtime, entry.size) == (
            truth.kind,
            truth.mtime,
            truth.recorded_size,
        )
        if truth.sha256 is None:
            continue
        with await unlocked.content(entry.file_id) as content:
            data = await content.async_read(0, 1 << 20)
            assert hashlib.sha256(data).hexdigest() == truth.sha256
            drifted = truth.size != truth.recorded_size
            assert content.status is (ContentStatus.SIZE_DIFFERS if drifted else ContentStatus.OK)
            assert await content.async_read(2, 3) == data[2:5]
    absent, link = by_path(built, "Library/absent"), by_path(built, "Library/link")
    with pytest.raises(FileMissingError):
        await unlocked.content(absent)
    with pytest.raises(FileNotInBackupError):
        await unlocked.content(link)
    await manager.close()
    assert listing(built.path) == before


def by_path(built: BuiltBackup, path: str) -> str:
    return next(truth.file_id for truth in built.files if truth.relative_path == path)


def test_pages_are_ordered_and_filtered(manifest: OldManifest) -> None:
    rows = [(e.domain, e.relative_path) for e in manifest.files(kinds=FileKind, limit=100).items]
    assert rows == sorted((spec.domain, spec.relative_path) for spec in FILES)
    for offset in range(len(rows)):
        (entry,) = manifest.files(kinds=FileKind, limit=1, offset=offset).items
        assert (entry.domain, entry.relative_path) == rows[offset]
    page = manifest.files(domain="HomeDomain", path_like="%SMS%")
    assert [entry.relative_path for entry in page.items] == ["Library/SMS/sms.db"]
    assert manifest.files(domain="Nowhere").total == 0
    assert manifest.files(path_like="%" * 5_000).total == 0
    assert manifest.files(offset=1 << 80).items == ()
    for limit, offset in ((0, 0), (1, -1)):
        with pytest.raises(ValueError, match="at least"):
            manifest.files(limit=limit, offset=offset)


def test_links_say_where_they_point(manifest: OldManifest, built: BuiltBackup) -> None:
    found = manifest.record(by_path(built, "Library/link"))
    assert found.entry.kind is FileKind.SYMLINK
    assert found.mbfile.target == "/var/mobile"


@pytest.mark.parametrize("file_id", ["", "x" * 40, "0" * 40, "../../etc/passwd"])
def test_unknown_ids(manifest: OldManifest, file_id: str) -> None:
    with pytest.raises(FileNotInBackupError):
        manifest.entry(file_id)


def test_an_encrypted_one_is_refused_with_its_reason(tmp_path: Path) -> None:
    spec = BackupSpec(files=FILES, seed=3, is_encrypted=True)
    with pytest.raises(UnsupportedBackupError, match="iOS 9"):
        prepare(build_mbdb_backup(spec, tmp_path).path)


def test_a_file_with_a_key_is_not_given_out_as_ciphertext(tmp_path: Path) -> None:
    """IsEncrypted may lie; the records do not."""
    name = b"Domain-a"
    body = record().replace(NO_TEXT * 3, NO_TEXT * 2 + struct.pack(">H", 44) + bytes(44))
    folder = folder_with(tmp_path / "backup", b"mbdb\5\0" + body)
    with closing(OldManifest.open(folder)) as manifest:
        found = manifest.record(hashlib.sha1(name).hexdigest())
    assert found.mbfile.encryption_key == bytes(44)


def test_a_newer_manifest_wins(tmp_path: Path, built: BuiltBackup) -> None:
    folder = folder_with(tmp_path / "both", (built.path / "Manifest.mbdb").read_bytes())
    (folder / "Manifest.plist").write_bytes((built.path / "Manifest.plist").read_bytes())
    assert prepare(folder).is_old
    (folder / "Manifest.db").write_bytes(b"SQLite format 3\0")
    assert not prepare(folder).is_old


def test_closed_manifests_say_so_and_leave_nothing_open(built: BuiltBackup) -> None:
    before = open_descriptors()
    manifest = OldManifest.open(built.path)
    manifest.build_index()
    assert not manifest.wants_index
    manifest.interrupt()
    manifest.close()
    manifest.close()
    assert open_descriptors() == before
    with pytest.raises(SessionInvalidError):
        manifest.files()
    with pytest.raises(SessionInvalidError):
        manifest.record(by_path(built, "Library/link"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"mbd",
        b"mbdb\5\1" + record(),
        b"SQLite format 3\0",
        b"mbdb\5\0\0",
        b"mbdb\5\0" + record()[:-1],
        b"mbdb\5\0" + record() + b"\xff\xfe",
        b"mbdb\5\0" + record()[:-1] + b"\xff",
    ],
)
def test_damage_is_named_and_leaves_nothing_open(tmp_path: Path, content: bytes) -> None:
    before = open_descriptors()
    with pytest.raises(DamagedBackupError):
        OldManifest.open(folder_with(tmp_path / "backup", content))
    assert open_descriptors() == before


def test_absent_linked_and_sparse_lists(tmp_path: Path) -> None:
    with pytest.raises(DamagedBackupError, match="no Manifest"):
        OldManifest.open(tmp_path)
    (tmp_path / "elsewhere").write_bytes(b"mbdb\5\0")
    (tmp_path / "Manifest.mbdb").symlink_to("elsewhere")
    with pytest.raises(DamagedBackupError, match="no Manifest"):
        OldManifest.open(tmp_path)
    (tmp_path / "Manifest.mbdb").unlink()
    with (tmp_path / "Manifest.mbdb").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(DamagedBackupError, match="bytes"):
        OldManifest.open(tmp_path)


def test_what_no_backup_holds_is_left_out(tmp_path: Path) -> None:
    content = b"mbdb\5\0" + record(b"pipe", mode=0o010644) + record(b"file", size=1 << 63)
    with closing(OldManifest.open(folder_with(tmp_path / "backup", content))) as manifest:
        (entry,) = manifest.files(kinds=FileKind).items
    assert (entry.relative_path, entry.size, entry.mtime) == ("file", None, 7)


def test_a_list_that_changes_is_not_believed(tmp_path: Path) -> None:
    folder = folder_with(tmp_path / "backup", b"mbdb\5\0" + record(b"one"))
    with closing(OldManifest.open(folder)) as manifest:
        folder_with(folder, b"mbdb\5\0" + record(b"two"))
        with pytest.raises(DamagedBackupError, match="changed"):
            manifest.files()
        folder_with(folder, b"")
        with pytest.raises(DamagedBackupError):
            manifest.files()


@pytest.mark.parametrize(("name", "value"), [("MAX_ROWS", 2), ("BUILD_SECONDS", -1.0)])
def test_endless_lists_are_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: float
) -> None:
    monkeypatch.setattr(mbdb, name, value)
    monkeypatch.setattr(mbdb, "_CHECK_EVERY", 2)
    folder = folder_with(tmp_path / "backup", b"mbdb\5\0" + record() * 9)
    with pytest.raises((DamagedBackupError, BackupReadError)):
        OldManifest.open(folder)


def test_read_errors_are_told_as_such(built: BuiltBackup, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "pread", failing)
    with pytest.raises(BackupReadError):
        OldManifest.open(built.path)


def test_long_lists_take_little_memory_outside_the_index(tmp_path: Path) -> None:
    """SQLite's memory, bounded by itself, is not seen here; Python's must not grow with the list."""
    records = b"".join(record(b"folder/%d" % number) for number in range(30_000))
    folder = folder_with(tmp_path / "backup", b"mbdb\5\0" + records)
    tracemalloc.start()
    with closing(OldManifest.open(folder)) as manifest:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert manifest.files().total == 30_000
    assert peak < 6 << 20


@settings(max_examples=300)
@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, begins_well: bool
) -> None:
    folder = tmp_path_factory.getbasetemp() / "noise"
    survive(folder_with(folder, (b"mbdb\5\0" if begins_well else b"") + content))


@settings(max_examples=300)
@given(st.data())
def test_any_change_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, built: BuiltBackup, data: st.DataObject
) -> None:
    content = bytearray((built.path / "Manifest.mbdb").read_bytes())
    positions = st.integers(0, len(content) - 1)
    for at, value in data.draw(st.lists(st.tuples(positions, st.integers(0, 255)), max_size=8)):
        content[at] = value
    del content[data.draw(st.integers(0, len(content))) :]
    survive(folder_with(tmp_path_factory.getbasetemp() / "changed", bytes(content)))


def survive(folder: Path) -> None:
    """Whatever the list says, everything is answered or refused."""
    try:
        manifest = OldManifest.open(folder)
    except BackupError:
        return
    with closing(manifest):
        manifest.domains()
        for entry in manifest.files(kinds=FileKind, limit=1000).items:
            assert manifest.entry(entry.file_id).kind in FileKind
