"""Backups made to harm: each ends with a clear reason or is read, and nothing else happens."""

import asyncio
import errno
import hashlib
import json
import os
from pathlib import Path
import subprocess
import sys
from threading import Event, Thread
from typing import Any

import pytest

from custom_components.apple_backup.backups.database import Database
from custom_components.apple_backup.backups.errors import BackupReadError, DamagedBackupError
from custom_components.apple_backup.backups.session import SessionManager
from tests.backup_factory import BackupSpec, BuiltBackup, FileSpec, build_backup
from tests.backup_factory.hostile import CASES, FILES, PASSWORD, HostileCase

from . import examining
from .examining import MIB, SQLITE_MEMORY, Report, examine
from .opening import backup_of, open_descriptors, pieces

# Of which SQLite may take as much as the examination leaves it.
_MOST_MEMORY = 96 * MIB + SQLITE_MEMORY
# Takes twenty seconds on an idle machine; what hangs, hangs for ever.
_SECONDS = 900


def tree(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Everything below a folder, with kind, size and modification time."""
    return {
        str(path): (path.lstat().st_mode, path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in folder.rglob("*")
    }


@pytest.fixture(scope="module")
def reports(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, tuple[BuiltBackup, dict[str, Any]]]:
    """Examine all of them in one process of their own, with limited memory and an end."""
    base, scratch = tmp_path_factory.mktemp("hostile"), tmp_path_factory.mktemp("scratch")
    built, roots = {}, []
    for number, (name, case) in enumerate(CASES.items()):
        root = base / str(number) / "root"
        built[name] = case.build(root)
        roots.append(str(root))
    before = tree(base)
    places = dict.fromkeys(("TMPDIR", "SQLITE_TMPDIR", "HOME"), str(scratch))
    result = subprocess.run(  # noqa: S603 - this interpreter, our own module
        [sys.executable, "-B", "-m", "tests.backups.examining", *roots],
        check=False,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        env=os.environ | places,
    )
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(lines) == len(CASES), result.stderr[-3_000:]
    assert result.returncode == 0
    assert result.stderr == ""
    # Nothing was written: not into a backup, beside it, nor anywhere temporary.
    assert tree(base) == before
    assert tree(scratch) == {}
    return {name: (built[name], line) for name, line in zip(CASES, lines, strict=True)}


@pytest.mark.parametrize("name", CASES)
def test_it_is_read_or_refused_with_its_reason(
    reports: dict[str, tuple[BuiltBackup, dict[str, Any]]], name: str
) -> None:
    case: HostileCase = CASES[name]
    built, report = reports[name]
    # Whatever is wrong with a backup, it is found and described.
    assert (report["backups"], report["rejected"]) == (1, [])
    assert report["opens_with"] == case.opens_with
    assert {path: report["reads"].get(path, "not listed") for path in case.reads} == case.reads
    for truth in built.files:
        if truth.relative_path in report["contents"]:
            assert report["contents"][truth.relative_path] == truth.sha256
    assert report["peak"] < _MOST_MEMORY


def test_what_is_certain_to_fail_is_named_before_a_password_is_asked_for(
    reports: dict[str, tuple[BuiltBackup, dict[str, Any]]],
) -> None:
    problems = {name: report["problem"] for name, (_, report) in reports.items()}
    assert problems["manifest is none"] == "manifest_damaged"
    assert problems["manifest is a pipe"] == "manifest_unreadable"
    assert problems["billion laughs in Manifest.plist"] == "manifest_plist_damaged"
    assert problems["billion laughs in Info.plist"] is None


@pytest.fixture(params=[None, PASSWORD], ids=["plain", "encrypted"])
def built(request: pytest.FixtureRequest, tmp_path: Path) -> BuiltBackup:
    files = [*FILES, FileSpec("HomeDomain", "large", bytes(range(256)) * 12_000)]
    return build_backup(BackupSpec(files=files, seed=5, password=request.param), tmp_path / "root")


def blob_of(built: BuiltBackup, path: str) -> Path:
    identifier = next(it.file_id for it in built.files if it.relative_path == path)
    return built.path / identifier[:2] / identifier


async def test_files_that_change_while_they_are_read(built: BuiltBackup) -> None:
    manager = SessionManager()
    session = await manager.unlock(backup_of(built), built.password, "user")
    unlocked = manager.get(session.token, "backup", "user")
    blob = blob_of(built, "large")
    content = await unlocked.content(blob.name)
    first = await content.async_read(0, 1000)
    # Replaced as a new run does it: who reads goes on with what was there.
    stored = blob.read_bytes()
    blob.unlink()
    blob.write_bytes(b"new")
    assert await content.async_read(0, 1000) == first
    content.close()
    blob.write_bytes(stored)
    content = await unlocked.content(blob.name)
    with blob.open("ab") as file:
        file.write(bytes(1 << 20))
    assert content.size == 256 * 12_000
    assert await content.async_read(0, 1000) == first
    os.truncate(blob, 1 << 20)
    with pytest.raises(BackupReadError):
        await content.async_read(2 << 20, 1000)
    with pytest.raises(BackupReadError):
        async for _ in pieces(content):
            pass
    assert await content.async_read(0, 1000) == first
    await manager.close()


async def test_a_manifest_that_is_cut_while_it_is_open(built: BuiltBackup) -> None:
    manager = SessionManager()
    session = await manager.unlock(backup_of(built), built.password, "user")
    unlocked = manager.get(session.token, "backup", "user")
    os.truncate(built.path / "Manifest.db", 100)
    calls = (unlocked.domains(), unlocked.files(), unlocked.domain_sizes())
    results = await asyncio.gather(*calls, return_exceptions=True)
    # What was read before may still be in memory.
    failures = [result for result in results if isinstance(result, BaseException)]
    assert all(isinstance(it, DamagedBackupError | BackupReadError) for it in failures)
    await manager.close()


@pytest.mark.parametrize("error", [errno.EACCES, errno.EIO, errno.ESTALE], ids=errno.errorcode.get)
@pytest.mark.parametrize("call", ["open", "preadv"])
async def test_files_that_cannot_be_read(
    built: BuiltBackup, monkeypatch: pytest.MonkeyPatch, error: int, call: str
) -> None:
    manager = SessionManager()
    session = await manager.unlock(backup_of(built), built.password, "user")
    unlocked = manager.get(session.token, "backup", "user")
    blob, other = blob_of(built, "large"), blob_of(built, "Library/one")
    real_open, real_preadv = os.open, os.preadv

    def failing_open(path: Any, flags: int, *args: Any, **options: Any) -> int:
        if call == "open" and path == blob.name:
            raise OSError(error, os.strerror(error))
        return real_open(path, flags, *args, **options)

    def failing_preadv(descriptor: int, buffers: Any, offset: int) -> int:
        if Path(f"/proc/self/fd/{descriptor}").readlink().name == blob.name:
            raise OSError(error, os.strerror(error))
        return real_preadv(descriptor, buffers, offset)

    monkeypatch.setattr(os, "open", failing_open)
    if call == "preadv":
        monkeypatch.setattr(os, "preadv", failing_preadv)
    with pytest.raises(BackupReadError):
        async for _ in pieces(await unlocked.content(blob.name)):
            pass
    monkeypatch.undo()
    with await unlocked.content(other.name) as content:
        assert await content.async_read(0, 3) == b"one"
    await manager.close()


async def test_a_backup_that_is_written_while_it_is_examined(
    built: BuiltBackup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that goes on replaces, cuts and removes files between any two calls of a reader."""
    monkeypatch.setitem(Database.query.__kwdefaults__ or {}, "seconds", 2.0)
    names = ("Manifest.db", "Manifest.plist", "Info.plist", "Status.plist")
    originals = {built.path / name: (built.path / name).read_bytes() for name in names}
    blob = blob_of(built, "large")
    originals[blob] = blob.read_bytes()
    stop = Event()

    def write() -> None:
        turn = 0
        while not stop.is_set():
            for path, content in originals.items():
                turn += 1
                kept = content[: len(content) * (turn % 4) // 3]
                if turn % 3:
                    path.write_bytes(kept)
                else:
                    path.unlink(missing_ok=True)
                    path.write_bytes(content)

    writer = Thread(target=write)
    descriptors = open_descriptors()
    writer.start()
    try:
        reports: list[Report] = [await examine(built.path.parent) for _ in range(25)]
    finally:
        stop.set()
        writer.join()
    codes = {report.opens_with for report in reports}
    assert codes <= {None, "backup_damaged", "backup_unreadable", "backup_unsupported"}
    for path, content in originals.items():
        path.write_bytes(content)
    assert open_descriptors() == descriptors
    monkeypatch.undo()
    report = await examine(built.path.parent)
    assert report.opens_with is None
    truth = next(it for it in built.files if it.relative_path == "large")
    assert report.contents["large"] == truth.sha256 == sha256_of(bytes(range(256)) * 12_000)


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def test_the_examination_itself_notices_what_it_looks_for(
    built: BuiltBackup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A test of hostile backups that could not fail would prove nothing."""
    monkeypatch.setattr(examining, "SECRET", bytes(range(256)))
    with pytest.raises(AssertionError, match="handed out"):
        await examine(built.path.parent)
