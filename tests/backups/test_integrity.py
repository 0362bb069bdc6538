"""A check finds what is wrong with a backup, and tells loss from what is normal."""

from contextlib import closing
from dataclasses import replace
import errno
import os
from pathlib import Path
import sqlite3

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.backups.errors import JobCancelledError, SessionInvalidError
from custom_components.apple_backup.backups.examination import integrity
from custom_components.apple_backup.backups.examination.integrity import check_integrity
from custom_components.apple_backup.backups.examination.integrity_report import (
    MAX_FINDINGS_PER_KIND,
    SEVERITIES,
    Finding,
    FindingKind,
    Findings,
    IntegrityProgress,
    IntegrityReport,
    Severity,
    score,
)
from custom_components.apple_backup.backups.jobs import CancelToken
from custom_components.apple_backup.backups.models import Completeness
from tests.backup_factory import BackupSpec, BuiltBackup, FileSpec, build_backup

from .exporting import session
from .opening import PASSWORD, listing, open_descriptors

SMS = "Library/SMS/sms.db"


def database(tmp_path: Path, *, wal: bool = False) -> tuple[bytes, bytes]:
    """A database with an index, a table of Apple's own kind, and optionally a WAL."""
    path = tmp_path / "made.db"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        # Each row is a transaction of its own, and none has to outlive the machine.
        made.execute("PRAGMA synchronous=off")
        made.execute("CREATE TABLE message(id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        made.execute("CREATE INDEX by_text ON message(text)")
        made.execute("CREATE VIRTUAL TABLE search USING fts4(text)")
        made.execute("CREATE VIEW forever AS SELECT * FROM message")
        made.executemany(
            "INSERT INTO message(text) VALUES (?)", [(f"{n} text",) for n in range(900)]
        )
        if wal:
            made.execute("PRAGMA journal_mode=wal")
            made.execute("PRAGMA wal_autocheckpoint=0")
            made.executemany(
                "INSERT INTO message(text) VALUES (?)", [("late",) for _ in range(900)]
            )
        log = path.with_name("made.db-wal")
        return path.read_bytes(), log.read_bytes() if wal else b""


def broken(data: bytes) -> bytes:
    """The same database with a page of nonsense in its middle."""
    return data[:8192] + b"\xff" * 4096 + data[12288:]


def build(tmp_path: Path, files: list[FileSpec], password: str | None = PASSWORD) -> BuiltBackup:
    return build_backup(BackupSpec(files=files, password=password, seed=1), tmp_path / "root")


async def check(built: BuiltBackup, **options: bool) -> IntegrityReport:
    async with session(built) as (backup, _, _):
        return await check_integrity(backup, **options)


@pytest.mark.parametrize("password", [PASSWORD, None])
async def test_sound_backup(tmp_path: Path, password: str | None) -> None:
    main, log = database(tmp_path, wal=True)
    files = [
        FileSpec("HomeDomain", SMS, main),
        FileSpec("HomeDomain", f"{SMS}-wal", log),
        FileSpec("HomeDomain", "Library/Safari/History.db", b""),
        FileSpec("CameraRollDomain", "a", b"no digest"),
    ]
    built = build(tmp_path, files, password)
    before, descriptors = listing(built.path), open_descriptors()
    report = await check(built)
    assert (report.score, report.counts, report.findings) == (100, {}, ())
    assert (report.progress.files, report.progress.total_files) == (4, 4)
    assert report.progress.databases == 2
    assert report.digests == 3
    assert report.progress.bytes >= len(main) + len(log)
    assert (listing(built.path), open_descriptors()) == (before, descriptors)


async def test_each_fault_is_told(tmp_path: Path) -> None:
    main, _ = database(tmp_path)
    files = [
        FileSpec("D", "missing", b"x", has_blob=False),
        FileSpec("D", "no record", b"x", record=b"nonsense"),
        FileSpec("D", "cut", bytes(9000), stored_length=4096),
        FileSpec("D", "drifted", bytes(9000), recorded_size=100),
        FileSpec("D", "changed", b"x" * 100),
        FileSpec("HomeDomain", SMS, broken(main)),
        FileSpec("HomeDomain", "Library/Voicemail/voicemail.db", b"no database"),
        FileSpec("D", "fine", b"fine"),
    ]
    built = build(tmp_path, files)
    changed = next(it for it in built.files if it.relative_path == "changed")
    blob = built.path / changed.file_id[:2] / changed.file_id
    data = bytearray(blob.read_bytes())
    data[0] ^= 1
    blob.write_bytes(data)
    report = await check(built)
    found = {(it.kind, it.relative_path) for it in report.findings}
    assert found == {
        (FindingKind.FILE_MISSING, "missing"),
        (FindingKind.FILE_DAMAGED, "no record"),
        (FindingKind.FILE_INCOMPLETE, "cut"),
        (FindingKind.SIZE_DIFFERS, "drifted"),
        (FindingKind.DIGEST_DIFFERS, "changed"),
        (FindingKind.DATABASE_DAMAGED, SMS),
        (FindingKind.DATABASE_DAMAGED, "Library/Voicemail/voicemail.db"),
    }
    assert report.counts[FindingKind.DATABASE_DAMAGED] == 2
    assert report.score < 60
    assert next(it for it in report.findings if it.relative_path == "changed").severity is (
        Severity.WARNING
    )


async def test_a_file_that_the_disk_does_not_give_is_told_and_the_others_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [FileSpec("D", name, name.encode() * 100) for name in ("bad", "good")]
    built = build(tmp_path, files)
    bad = next(it.file_id for it in built.files if it.relative_path == "bad")
    real = os.read

    def read(descriptor: int, size: int) -> bytes:
        if Path(f"/proc/self/fd/{descriptor}").readlink().name == bad:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(descriptor, size)

    before = open_descriptors()
    monkeypatch.setattr(os, "read", read)
    report = await check(built)
    assert open_descriptors() == before
    assert [(it.kind, it.relative_path) for it in report.findings] == [
        (FindingKind.FILE_UNREADABLE, "bad")
    ]
    assert report.progress.files == 2


async def test_no_more_databases_are_checked_than_a_phone_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = {SMS: "HomeDomain", "Library/Voicemail/voicemail.db": "HomeDomain"}
    built = build(tmp_path, [FileSpec(it, path, b"no database") for path, it in places.items()])
    assert len((await check(built)).findings) == 2
    monkeypatch.setattr(integrity, "_MAX_DATABASES", 1)
    assert len((await check(built)).findings) == 1


def foreign_log(tmp_path: Path) -> bytes:
    """A valid WAL of another database, which puts pages where they do not belong."""
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE x(id INTEGER PRIMARY KEY, a)")
        other.executemany("INSERT INTO x(a) VALUES (zeroblob(3000))", [()] * 200)
        other.execute("PRAGMA journal_mode=wal")
        other.execute("PRAGMA wal_autocheckpoint=0")
        other.execute("UPDATE x SET a = randomblob(3000) WHERE id < 40")
        return path.with_name("other.db-wal").read_bytes()


async def test_damaged_log_is_told_from_a_damaged_database(tmp_path: Path) -> None:
    main, _ = database(tmp_path)
    calendar = "Library/Calendar/Calendar.sqlitedb"
    files = [
        FileSpec("HomeDomain", SMS, main),
        FileSpec("HomeDomain", f"{SMS}-wal", foreign_log(tmp_path)),
        FileSpec("HomeDomain", calendar, main),
        # SQLite itself ignores a log that is none.
        FileSpec("HomeDomain", f"{calendar}-wal", b"nonsense" * 100),
    ]
    report = await check(build(tmp_path, files))
    kinds = {it.relative_path: it.kind for it in report.findings}
    assert kinds == {SMS: FindingKind.DATABASE_LOG_DAMAGED}
    assert report.score == 98


async def test_what_was_not_asked_for_is_not_checked(tmp_path: Path) -> None:
    built = build(tmp_path, [FileSpec("HomeDomain", SMS, b"no database")])
    report = await check(built, digests=False, databases=False)
    assert (report.score, report.digests, report.progress.bytes) == (100, 0, 0)
    assert report.progress.databases == 0


async def test_unfinished_run_costs_points(tmp_path: Path) -> None:
    async with session(build(tmp_path, [FileSpec("D", "a", b"a")])) as (backup, _, _):
        backup.backup = replace(backup.backup, completeness=Completeness.INCOMPLETE)
        report = await check_integrity(backup)
    assert report.score == 90
    assert report.findings == (Finding(FindingKind.RUN_INCOMPLETE),)


async def test_manifest_that_breaks_off(tmp_path: Path) -> None:
    files = [FileSpec("D", f"{n:05}", b"x") for n in range(4000)]
    built = build(tmp_path, files, None)
    manifest = built.path / "Manifest.db"
    before = manifest.stat()
    async with session(built) as (backup, _, _):
        # Lost while it is open, as on a failing disk: not written anew, as by a newer run.
        os.truncate(manifest, before.st_size // 2)
        os.truncate(manifest, before.st_size)
        os.utime(manifest, ns=(before.st_atime_ns, before.st_mtime_ns))
        report = await check_integrity(backup)
    assert report.counts[FindingKind.MANIFEST_DAMAGED] == 1
    assert report.score <= 50


async def test_a_newer_run_ends_a_check(tmp_path: Path) -> None:
    built = build(tmp_path, [FileSpec("D", "a", b"a")])
    async with session(built) as (backup, _, _):
        os.utime(built.path / "Manifest.db")
        with pytest.raises(SessionInvalidError):
            await check_integrity(backup)


async def test_can_be_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custom_components.apple_backup.backups.jobs.STEP_SECONDS", -1)
    cancel = CancelToken()
    seen: list[IntegrityProgress] = []

    def stop(progress: IntegrityProgress) -> None:
        seen.append(progress)
        if progress.files == 3:
            cancel.cancel()

    built = build(tmp_path, [FileSpec("D", f"{n}", b"x") for n in range(9)])
    async with session(built) as (backup, _, _):
        with pytest.raises(JobCancelledError):
            await check_integrity(backup, cancel=cancel, on_progress=stop)
    assert seen[-1].files == 3
    assert seen[-1].total_files == 9


def test_findings_are_bounded_per_kind() -> None:
    findings = Findings()
    for _ in range(1000):
        findings.add(Finding(FindingKind.FILE_MISSING))
    findings.add(Finding(FindingKind.DATABASE_DAMAGED))
    report = findings.report(IntegrityProgress(files=1_000_000), 0)
    assert len(report.findings) == MAX_FINDINGS_PER_KIND + 1
    assert report.counts[FindingKind.FILE_MISSING] == 1000


async def test_a_check_with_digests_reads_what_has_none(tmp_path: Path) -> None:
    built = build(tmp_path, [FileSpec("CameraRollDomain", "a", bytes(3_000_000))], None)
    assert (await check(built)).progress.bytes == 3_000_000


@pytest.mark.parametrize(
    ("missing", "files", "damaged", "is_serious"),
    [
        (0, 297, 0, False),
        (1, 297, 0, False),
        (3, 297, 0, True),
        (1, 50, 0, True),
        (101, 1_000_000, 0, True),
        (0, 297, 1, True),
    ],
)
def test_a_few_missing_files_are_not_serious(
    missing: int, files: int, damaged: int, *, is_serious: bool
) -> None:
    counts = {FindingKind.FILE_MISSING: missing, FindingKind.FILE_DAMAGED: damaged}
    report = IntegrityReport(99, IntegrityProgress(files=files), 0, counts)
    assert report.is_serious is is_serious


@given(st.dictionaries(st.sampled_from(FindingKind), st.integers(0, 10**7)), st.integers(0, 10**6))
def test_score_is_in_its_range_and_whole_only_without_loss(
    counts: dict[FindingKind, int], files: int
) -> None:
    points = score(counts, files)
    assert 0 <= points <= 100
    if any(count and SEVERITIES[kind] is Severity.ERROR for kind, count in counts.items()):
        assert points < 100
    if not any(count and SEVERITIES[kind] is not Severity.NOTICE for kind, count in counts.items()):
        assert points == 100


def test_every_kind_has_a_severity() -> None:
    assert set(SEVERITIES) == set(FindingKind)
