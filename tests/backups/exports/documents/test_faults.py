"""What cannot be read costs an export itself alone and is told; the end of a session ends all of it."""

from collections.abc import Callable, Iterator
import io
import json
from pathlib import Path
from typing import Any
import zipfile

import pytest

from custom_components.apple_backup.backups.content import Content
from custom_components.apple_backup.backups.errors import (
    BackupError,
    BackupReadError,
    DamagedBackupError,
    ExportError,
    ExportExistsError,
    SessionInvalidError,
)
from custom_components.apple_backup.backups.exports.document_export import (
    export_documents,
    stream_document,
)
from custom_components.apple_backup.backups.exports.documents import (
    producers,
    recordings as recording_exports,
)
from custom_components.apple_backup.backups.exports.documents.parts import Part
from custom_components.apple_backup.backups.exports.documents.request import (
    DocumentFormat,
    DocumentRequest,
    Subject,
)
from custom_components.apple_backup.backups.exports.report import ExportProgress
from custom_components.apple_backup.backups.exports.target import ExportTarget
from custom_components.apple_backup.backups.manifest_record import ManifestRecord
from custom_components.apple_backup.backups.reader import BackupReader
from tests.backup_factory import BackupSpec, BuiltBackup, build_backup
from tests.backup_factory.artifacts import contacts, recordings
from tests.backups.exporting import session
from tests.backups.opening import PASSWORD, open_descriptors

from .scenes import NOW, REPORT, ZONE

MEMOS = DocumentRequest(Subject.VOICE_MEMOS, DocumentFormat.ORIGINAL, zone=ZONE, now=NOW)
EVERYTHING = DocumentRequest(Subject.EVERYTHING, DocumentFormat.ALL, zone=ZONE, now=NOW)

type Export = Callable[[BuiltBackup], Any]


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> BuiltBackup:
    files = (*recordings.memos(1, 5).files, *contacts.build(1, 3).files)
    spec = BackupSpec(files=files, password=PASSWORD, seed=1)
    return build_backup(spec, tmp_path_factory.mktemp("faults"))


@pytest.fixture(params=["archive", "folder"])
def export(request: pytest.FixtureRequest, tmp_path: Path) -> Export:
    """Gives the files of an export of all voice memos, made both ways."""

    async def as_archive(built: BuiltBackup) -> dict[str, bytes]:
        async with session(built) as (backup, _, _):
            data = b"".join([piece async for piece in stream_document(backup, MEMOS)])
        archive = zipfile.ZipFile(io.BytesIO(data))
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}

    async def as_folder(built: BuiltBackup) -> dict[str, bytes]:
        folder = tmp_path / "out"
        async with session(built) as (backup, _, _):
            await export_documents(backup, MEMOS, ExportTarget(folder, reserve_bytes=0))
        return {it.name: it.read_bytes() for it in folder.iterdir()}

    return as_archive if request.param == "archive" else as_folder


def spoil(monkeypatch: pytest.MonkeyPatch, error: BackupError) -> None:
    """Let the second recording that is opened fail."""
    real, opened = BackupReader.open, []

    def failing(self: BackupReader, record: ManifestRecord) -> Content:
        if record.entry.relative_path.endswith(".m4a"):
            opened.append(record)
            if len(opened) == 2:
                raise error
        return real(self, record)

    monkeypatch.setattr(BackupReader, "open", failing)


@pytest.mark.parametrize(
    ("error", "reason"),
    [(BackupReadError("I/O"), "unreadable"), (DamagedBackupError("no key"), "damaged")],
)
async def test_a_recording_that_cannot_be_opened_is_left_out_and_named(
    phone: BuiltBackup,
    export: Export,
    monkeypatch: pytest.MonkeyPatch,
    *,
    tmp_path: Path,
    error: BackupError,
    reason: str,
) -> None:
    async with session(phone) as (backup, _, _):
        whole = ExportTarget(tmp_path / "whole", reserve_bytes=0)
        await export_documents(backup, MEMOS, whole)
    names = {it.name for it in whole.folder.iterdir()}
    spoil(monkeypatch, error)
    files = await export(phone)
    (missing,) = names - files.keys()
    assert missing.endswith(".m4a")
    report = json.loads(files[REPORT])
    assert report["skipped"] == [{"name": missing, "reason": reason}]
    assert report["files"] == len(files) - 1
    # The table still tells of the recording.
    assert len(files["index.csv"].splitlines()) == 6


async def test_the_end_of_the_session_is_no_recording_that_cannot_be_opened(
    phone: BuiltBackup, export: Export, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    spoil(monkeypatch, SessionInvalidError("locked"))
    before = open_descriptors()
    with pytest.raises(SessionInvalidError):
        await export(phone)
    assert open_descriptors() == before
    if (written := tmp_path / "out").exists():
        assert json.loads((written / REPORT).read_bytes())["state"] == "stopped"
        assert {it.suffix for it in written.iterdir()} == {".m4a", ".json"}


def breaking(monkeypatch: pytest.MonkeyPatch, error: BackupError) -> None:
    """Let the table of the recordings break off."""

    def table(*_: object) -> Iterator[str]:
        yield "title\r\n"
        raise error

    monkeypatch.setattr(recording_exports, "csv_texts", table)
    # Each text is a piece of its own.
    monkeypatch.setattr(
        recording_exports, "encoded", lambda texts: (text.encode() for text in texts)
    )


async def test_a_document_that_breaks_off_is_kept_and_named(
    phone: BuiltBackup, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaking(monkeypatch, DamagedBackupError("a page is damaged"))
    files = await export(phone)
    assert files["index.csv"] == b"title\r\n"
    report = json.loads(files[REPORT])
    assert report["state"] == "partial"
    assert report["remarks"] == [{"name": "index.csv", "reason": "damaged", "remarks": ["cut"]}]


async def test_the_end_of_the_session_is_no_document_that_breaks_off(
    phone: BuiltBackup, export: Export, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    breaking(monkeypatch, SessionInvalidError("locked"))
    with pytest.raises(SessionInvalidError):
        await export(phone)
    if (written := tmp_path / "out").exists():
        assert json.loads((written / REPORT).read_bytes())["state"] == "stopped"
        assert not (written / "index.csv").exists()


async def test_a_subject_that_cannot_be_read_is_told_beside_the_others(
    phone: BuiltBackup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def photos(*_: object) -> Iterator[Part]:
        raise DamagedBackupError("a page is damaged")

    monkeypatch.setattr(producers, "photo_parts", photos)
    async with session(phone) as (backup, _, _):
        data = b"".join([piece async for piece in stream_document(backup, EVERYTHING)])
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert {"Contacts/contacts.vcf", "Voice Memos/index.csv"} <= set(archive.namelist())
    report = json.loads(archive.read(REPORT))
    assert report["state"] == "partial"
    assert report["remarks"] == [{"name": "photos", "reason": "damaged", "remarks": ["cut"]}]


async def test_a_document_that_something_is_in_the_way_of_ends_the_export(
    phone: BuiltBackup, tmp_path: Path
) -> None:
    target = ExportTarget(tmp_path, reserve_bytes=0)
    (tmp_path / "Contacts").write_text("mine")
    async with session(phone) as (backup, _, _):
        with pytest.raises(ExportError, match="cannot be written"):
            await export_documents(backup, EVERYTHING, target)
        # Its name is taken by now.
        with pytest.raises(ExportExistsError):
            await export_documents(backup, EVERYTHING, target)
    assert (tmp_path / "Contacts").read_text() == "mine"
    assert {it.name for it in tmp_path.iterdir()} == {
        "Contacts",
        "report.pdf",
        REPORT,
        "_export_report (2).json",
    }
    assert json.loads((tmp_path / REPORT).read_bytes())["state"] == "stopped"


async def test_whoever_waits_is_told_how_far_an_export_is(
    phone: BuiltBackup, tmp_path: Path
) -> None:
    told: list[ExportProgress] = []
    target = ExportTarget(tmp_path, reserve_bytes=0)
    async with session(phone) as (backup, _, _):
        report = await export_documents(backup, MEMOS, target, on_progress=told.append)
        assert (told[-1].files, told[-1].bytes) == (report.files, report.bytes)
        told.clear()
        async for _ in stream_document(backup, MEMOS, on_progress=told.append):
            assert told
    assert (told[-1].files, told[-1].skipped) == (report.files, 0)
