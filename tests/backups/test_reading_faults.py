"""A file that cannot be read costs itself alone, and the end of a session ends whatever runs."""

import asyncio
from collections.abc import Callable, Iterator
import errno
import io
import json
import os
from pathlib import Path
import threading
from typing import Any
import zipfile

import apsw
import pytest

from custom_components.apple_backup.backups import app_database
from custom_components.apple_backup.backups.app_database import length_of, open_database
from custom_components.apple_backup.backups.blobs import open_regular
from custom_components.apple_backup.backups.content import Content
from custom_components.apple_backup.backups.errors import (
    BackupError,
    BackupReadError,
    DamagedBackupError,
    ExportError,
    FileMissingError,
    SessionInvalidError,
)
from custom_components.apple_backup.backups.examination import database_check
from custom_components.apple_backup.backups.examination.database_check import check_database
from custom_components.apple_backup.backups.examination.integrity import check_integrity
from custom_components.apple_backup.backups.examination.integrity_report import FindingKind
from custom_components.apple_backup.backups.exports.file_export import (
    export_folder,
    export_zip_file,
    stream_zip,
)
from custom_components.apple_backup.backups.exports.report import REPORT_NAME
from custom_components.apple_backup.backups.exports.target import (
    ExportFolder,
    ExportTarget,
    UnwritableError,
)
from custom_components.apple_backup.backups.pool import Pool
from custom_components.apple_backup.backups.reader import BackupReader
from custom_components.apple_backup.backups.search.text_index import TextIndex
from custom_components.apple_backup.backups.selection import WholeBackup
from tests.backup_factory import BackupSpec, BuiltBackup, FileSpec, build_backup
from tests.backup_factory.databases import database, database_with_wal

from .exporting import session
from .opening import open_built, open_descriptors

SMALL, LARGE = 5_000, 3 * 1024 * 1024
SMS = ("HomeDomain", "Library/SMS/sms.db")
SCHEMA = "CREATE TABLE one (id INTEGER PRIMARY KEY, text TEXT); CREATE TABLE two (id INTEGER);"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltBackup:
    files = [
        FileSpec("D", "good", b"good"),
        FileSpec("D", "small", bytes(SMALL)),
        FileSpec("D", "large", bytes(LARGE)),
    ]
    return build_backup(BackupSpec(files=files, seed=1), tmp_path_factory.mktemp("faults"))


@pytest.fixture
def spoil(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, Exception], None]:
    """Let reading of all files of a size fail."""

    def spoil(size: int, error: Exception) -> None:
        for name in ("read", "view"):
            real = getattr(Content, name)

            def failing(self: Content, *args: Any, real: Any = real) -> Any:
                if self.size == size:
                    raise error
                return real(self, *args)

            monkeypatch.setattr(Content, name, failing)

    return spoil


type Spoil = Callable[[int, Exception], None]


async def archive_of(built: BuiltBackup) -> zipfile.ZipFile:
    async with session(built) as (backup, _, _):
        data = b"".join([piece async for piece in stream_zip(backup, WholeBackup())])
    return zipfile.ZipFile(io.BytesIO(data))


@pytest.mark.parametrize(
    ("error", "reason"),
    [(BackupReadError("I/O"), "unreadable"), (DamagedBackupError("what"), "damaged")],
)
async def test_a_small_file_that_cannot_be_read_is_left_out(
    built: BuiltBackup, spoil: Spoil, error: BackupError, reason: str
) -> None:
    spoil(SMALL, error)
    archive = await archive_of(built)
    assert set(archive.namelist()) == {"D/good", "D/large", REPORT_NAME}
    assert json.loads(archive.read(REPORT_NAME))["skipped_files"] == {reason: 1}


async def test_a_large_file_ends_where_it_cannot_be_read(built: BuiltBackup, spoil: Spoil) -> None:
    spoil(LARGE, BackupReadError("I/O"))
    archive = await archive_of(built)
    assert archive.testzip() is None
    assert archive.read("D/large") == b""
    assert json.loads(archive.read(REPORT_NAME))["remarked_files"] == {"cut": 1}


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_end_of_the_session_ends_an_export_in_the_middle_of_a_file(
    built: BuiltBackup, spoil: Spoil, tmp_path: Path, size: int
) -> None:
    spoil(size, SessionInvalidError("locked"))
    before = open_descriptors()
    with pytest.raises(SessionInvalidError):
        await archive_of(built)
    target = ExportTarget(tmp_path / "out")
    async with session(built) as (backup, _, _):
        with pytest.raises(SessionInvalidError):
            await export_folder(backup, WholeBackup(), target)
    assert open_descriptors() == before
    # What is in the folder is whole, and its report says that there was more.
    assert not (target.folder / "D" / ("small" if size == SMALL else "large")).exists()
    assert json.loads((target.folder / REPORT_NAME).read_bytes())["state"] == "stopped"


async def test_a_folder_lacks_what_cannot_be_read_and_says_so(
    built: BuiltBackup, spoil: Spoil, tmp_path: Path
) -> None:
    spoil(LARGE, BackupReadError("I/O"))
    async with session(built) as (backup, _, _):
        report = await export_folder(backup, WholeBackup(), ExportTarget(tmp_path / "out"))
    assert report.skipped == {"unreadable": 1}
    assert report.bytes == SMALL + 4
    assert not (tmp_path / "out" / "D" / "large").exists()


async def test_an_export_whose_report_or_archive_cannot_be_written_has_failed(
    built: BuiltBackup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_file = ExportFolder.new_file

    def refuse(self: ExportFolder, path: str) -> Any:
        if path.endswith((".json", ".zip")):
            raise UnwritableError("name too long")
        return new_file(self, path)

    monkeypatch.setattr(ExportFolder, "new_file", refuse)
    async with session(built) as (backup, _, _):
        with pytest.raises(ExportError):
            await export_folder(backup, WholeBackup(), ExportTarget(tmp_path / "out"))
        assert (tmp_path / "out" / "D" / "good").read_bytes() == b"good"
        with pytest.raises(ExportError):
            await export_zip_file(backup, WholeBackup(), ExportTarget(tmp_path / "out"), "a.zip")
    assert not list((tmp_path / "out").glob("*.zip"))


async def test_the_end_of_the_session_ends_a_check(built: BuiltBackup, spoil: Spoil) -> None:
    async with session(built) as (backup, _, _):
        with pytest.MonkeyPatch.context() as patched:

            def locked(*_: object) -> None:
                raise SessionInvalidError("locked")

            patched.setattr(BackupReader, "open", locked)
            with pytest.raises(SessionInvalidError):
                await check_integrity(backup)


async def test_files_that_cannot_be_read_are_told_by_a_check(
    built: BuiltBackup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object) -> None:
        raise BackupReadError("I/O")

    monkeypatch.setattr(BackupReader, "open", unreadable)
    async with session(built) as (backup, _, _):
        report = await check_integrity(backup)
    assert {it.kind for it in report.findings} == {FindingKind.FILE_UNREADABLE}
    assert len(report.findings) == 3


# Databases


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[BackupReader]:
    main, log = database_with_wal(SCHEMA, lambda db: void(db.execute("INSERT INTO two VALUES (1)")))
    files = [FileSpec(*SMS, main), FileSpec(SMS[0], f"{SMS[1]}-wal", log)]
    built = build_backup(BackupSpec(files=files, seed=1), tmp_path)
    manifest, keys = open_built(built)
    yield BackupReader(built.path, keys, manifest)
    manifest.close()


def void(_: object) -> None:
    """Nothing."""


def verdict(reader: BackupReader) -> FindingKind | None:
    """What a check says in the end."""
    running = check_database(reader, *SMS)
    while True:
        try:
            next(running)
        except StopIteration as end:
            found: FindingKind | None = end.value
            return found


def caused(cause: Exception) -> DamagedBackupError:
    error = DamagedBackupError("the database cannot be read")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (BackupReadError("I/O"), FindingKind.DATABASE_UNCHECKED),
        (FileMissingError("gone"), None),
        (DamagedBackupError("no header"), FindingKind.DATABASE_DAMAGED),
        (caused(apsw.CorruptError("malformed")), FindingKind.DATABASE_DAMAGED),
        (caused(apsw.SQLError("no such tokenizer")), FindingKind.DATABASE_UNCHECKED),
    ],
)
@pytest.mark.parametrize("where", ["opening", "tables", "a table"])
def test_damage_of_a_database_is_told_from_what_could_not_be_checked(
    phone: BackupReader,
    monkeypatch: pytest.MonkeyPatch,
    error: BackupError,
    kind: FindingKind | None,
    where: str,
) -> None:
    assert verdict(phone) is None

    def fail(*args: Any, **options: Any) -> Any:
        raise error

    name = {"opening": "open_database", "tables": "_tables", "a table": "_is_sound"}[where]
    before = open_descriptors()
    monkeypatch.setattr(database_check, name, fail)
    assert verdict(phone) is kind
    assert open_descriptors() == before


@pytest.mark.parametrize("name", ["open_database", "_tables", "_is_sound"])
def test_the_end_of_the_session_is_no_damage(
    phone: BackupReader, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def fail(*args: Any, **options: Any) -> Any:
        raise SessionInvalidError("locked")

    monkeypatch.setattr(database_check, name, fail)
    with pytest.raises(SessionInvalidError):
        verdict(phone)
    monkeypatch.setattr(app_database, "_open", fail)
    with pytest.raises(SessionInvalidError):
        length_of(phone, *SMS)


def test_a_log_that_cannot_be_read_is_no_missing_log(
    phone: BackupReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it, rows would be missing, and nobody would know."""
    real = app_database._open

    def fail(reader: BackupReader, domain: str, path: str) -> Any:
        if path.endswith("-wal"):
            raise BackupReadError("I/O")
        return real(reader, domain, path)

    before = open_descriptors()
    monkeypatch.setattr(app_database, "_open", fail)
    with pytest.raises(BackupReadError):
        open_database(phone, *SMS)
    assert open_descriptors() == before
    open_database(phone, *SMS, wal=False).close()


def test_a_database_of_no_length_has_nothing_to_check(tmp_path: Path) -> None:
    built = build_backup(
        BackupSpec(files=[FileSpec(*SMS, database(SCHEMA, void), has_blob=False)], seed=1), tmp_path
    )
    manifest, keys = open_built(built)
    assert verdict(BackupReader(built.path, keys, manifest)) is None
    manifest.close()


# What lies underneath


def test_files_are_reached_by_folders_alone(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "a" / "link").symlink_to(tmp_path / "a" / "b")
    before = open_descriptors()
    descriptor, status = open_regular(tmp_path, ("a", "b", "file"))
    assert status.st_size == 1
    os.close(descriptor)
    for parts in (
        ("a", "b"),
        ("a", "link", "file"),
        ("link", "b", "file"),
        ("a", "none", "file"),
        ("none",),
    ):
        with pytest.raises(BackupError):
            open_regular(tmp_path, parts)
    assert open_descriptors() == before


def test_a_file_without_a_state_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"x")

    def fail(_: int) -> os.stat_result:
        raise OSError(errno.EIO, "Input/output error")

    before = open_descriptors()
    monkeypatch.setattr(os, "fstat", fail)
    with pytest.raises(BackupReadError):
        open_regular(tmp_path, ("file",))
    assert open_descriptors() == before


class Opened:
    """Something that has to be closed."""

    def __init__(self) -> None:
        self.is_closed = threading.Event()

    def close(self) -> None:
        self.is_closed.set()


async def test_what_nobody_waits_for_any_more_is_closed() -> None:
    pool, opened, go = Pool(), Opened(), threading.Event()

    def open_slowly(*, fails: bool = False) -> Opened:
        go.wait()
        if fails:
            raise BackupReadError("I/O")
        return opened

    waiting = [
        asyncio.create_task(pool.open(open_slowly)),
        asyncio.create_task(pool.open(lambda: open_slowly(fails=True))),
    ]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert not opened.is_closed.is_set()
    go.set()
    await pool.close()
    assert opened.is_closed.is_set()


async def test_a_closed_pool_takes_nothing_but_what_has_to_be_done() -> None:
    pool = Pool()
    await pool.close()
    for asked in (pool.run, pool.derive):
        with pytest.raises(SessionInvalidError):
            await asked(lambda: 1)
    with pytest.raises(SessionInvalidError):
        pool.start_index(lambda: None)
    opened = Opened()
    pool.start(opened.close)
    assert opened.is_closed.is_set()


def test_an_index_that_cannot_answer_says_so_and_a_closed_one_that_it_is_locked() -> None:
    index = TextIndex()
    index.add([(1, ["hello"]), (2, ["there"])])
    assert index.find("hello", 0, 9, 5) == [1]
    with pytest.raises(BackupReadError):
        index.find('"', 0, 9, 5)
    index.interrupt()
    with pytest.raises(SessionInvalidError):
        index.find("hello", 0, 9, 5)
    index.close()
    index.close()
    with pytest.raises(SessionInvalidError):
        index.add([(3, ["more"])])


@pytest.mark.parametrize("begun", [False, True])
async def test_a_manifest_that_breaks_off_leaves_an_export_that_says_so(
    built: BuiltBackup, monkeypatch: pytest.MonkeyPatch, begun: bool
) -> None:
    records = BackupReader.records

    def breaking(self: BackupReader, *args: Any, **options: Any) -> Iterator[Any]:
        if begun:
            yield next(iter(records(self, *args, **options)))
        raise DamagedBackupError("a page of the manifest is damaged")

    monkeypatch.setattr(BackupReader, "records", breaking)
    if not begun:
        with pytest.raises(DamagedBackupError):
            await archive_of(built)
        return
    archive = await archive_of(built)
    assert len(archive.namelist()) == 2
    assert json.loads(archive.read(REPORT_NAME))["state"] == "partial"


async def test_the_end_of_the_session_is_no_end_of_the_manifest(
    built: BuiltBackup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> Iterator[Any]:
        raise SessionInvalidError("locked")

    monkeypatch.setattr(BackupReader, "records", locked)
    with pytest.raises(SessionInvalidError):
        await archive_of(built)
    monkeypatch.undo()
    monkeypatch.setattr(BackupReader, "open", locked)
    with pytest.raises(SessionInvalidError):
        await archive_of(built)
