"""Everything at once: one archive, or a folder, of all that a backup has."""

from collections.abc import AsyncIterator
import csv
from datetime import timedelta
import io
from pathlib import Path
import re
import xml.etree.ElementTree as ET
import zipfile

import pytest

from custom_components.apple_backup.backups.errors import (
    ExportExistsError,
    FileNotInBackupError,
    JobCancelledError,
    SessionInvalidError,
)
from custom_components.apple_backup.backups.exports.document_export import (
    document_name,
    export_documents,
    stream_document,
)
from custom_components.apple_backup.backups.exports.documents.request import (
    DocumentFormat,
    DocumentRequest,
    Subject,
)
from custom_components.apple_backup.backups.exports.target import ExportTarget
from custom_components.apple_backup.backups.jobs import CancelToken
from tests.backup_factory import BackupSpec, BuiltBackup, FileSpec, build_backup
from tests.backup_factory.artifacts import (
    contacts,
    device,
    health,
    messages,
    notes,
    photos,
    planning,
    recordings,
    safari,
    whatsapp,
)
from tests.backup_factory.artifacts.photos import PhotoTruth
from tests.backups.exporting import session
from tests.backups.opening import PASSWORD

from .scenes import NOW, REPORT, ZONE, exporter, report_of

ALL = DocumentRequest(Subject.EVERYTHING, DocumentFormat.ALL, zone=ZONE, now=NOW)


def files_of_everything() -> list[FileSpec]:
    files: list[FileSpec] = []
    for built in (
        contacts.build(1, 6),
        messages.build(1, "ios26", 10),
        photos.build(1, 10),
        notes.build(1, 8),
        recordings.calls(1, 6),
        recordings.voicemail(1, 4),
        recordings.memos(1, 4),
        planning.calendar(1, 6),
        planning.reminders(1, 6),
        safari.build(1, 8),
        whatsapp.build(1, 9),
        health.build(1, 6),
        device.wifi(1),
        device.accounts(1),
        device.data_usage(1, 5),
        device.screen_time(1, 3),
    ):
        files += built.files
    return files


EXPECTED = {
    "report.pdf",
    "Contacts/contacts.vcf",
    "Contacts/contacts.csv",
    "Calendar/calendar.ics",
    "Reminders/reminders.ics",
    "Calls/calls.csv",
    "Safari/history.csv",
    "Safari/bookmarks.csv",
    "Safari/reading_list.csv",
    "Safari/tabs.csv",
    "Health/steps.csv",
    "Health/workouts.csv",
    "Device/wifi.csv",
    "Device/accounts.csv",
    "Device/data_usage.csv",
    "Device/screen_time.csv",
    "Device/apps.csv",
    "Messages/index.html",
    "Messages/Weekend 🏔/index.html",
    "WhatsApp/index.html",
    "WhatsApp/Choir 🎶/index.html",
    "Notes (HTML)/index.html",
    "Voicemail/index.csv",
    "Voice Memos/index.csv",
    REPORT,
}


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> BuiltBackup:
    spec = BackupSpec(files=files_of_everything(), password=PASSWORD, seed=1)
    return build_backup(spec, tmp_path_factory.mktemp("everything"))


async def test_as_one_archive(phone: BuiltBackup) -> None:
    async with session(phone) as (backup, _, _):
        assert await document_name(backup, ALL) == f"{phone.device_name} - Everything.zip"
        pieces = [piece async for piece in stream_document(backup, ALL)]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.testzip() is None
    names = archive.namelist()
    assert set(names) >= EXPECTED
    assert len(set(names)) == len(names)
    for start in ("Notes/", "Photos/", "Voicemail/", "Voice Memos/"):
        assert any(it.startswith(start) for it in names)
    report = report_of({REPORT: archive.read(REPORT)})
    assert (report["state"], report["files"]) == ("complete", len(names) - 1)
    assert len(report["artifacts"]) > 10


async def test_as_a_folder(phone: BuiltBackup, tmp_path: Path) -> None:
    target = ExportTarget(tmp_path / "out", reserve_bytes=0)
    async with session(phone) as (backup, _, _):
        report = await export_documents(backup, ALL, target)
        pieces = [piece async for piece in stream_document(backup, ALL)]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    written = {
        str(it.relative_to(target.folder)): it.read_bytes()
        for it in target.folder.rglob("*")
        if it.is_file()
    }
    assert written.keys() == set(archive.namelist())
    for name, data in written.items():
        if name not in (REPORT, "report.pdf"):
            assert data == archive.read(name), name
    assert report.files == len(written) - 1
    modes = {it.stat().st_mode & 0o777 for it in target.folder.rglob("*")}
    assert modes == {0o600, 0o700}


async def test_one_file_in_a_folder(phone: BuiltBackup, tmp_path: Path) -> None:
    target = ExportTarget(tmp_path, reserve_bytes=0)
    wanted = DocumentRequest(Subject.CONTACTS, DocumentFormat.VCARD, zone=ZONE, now=NOW)
    async with session(phone) as (backup, _, _):
        report = await export_documents(backup, wanted, target, "people.vcf")
        assert (tmp_path / "people.vcf").read_bytes().startswith(b"BEGIN:VCARD")
        assert (report.files, report.bytes) == (1, (tmp_path / "people.vcf").stat().st_size)
        with pytest.raises(ExportExistsError):
            await export_documents(backup, wanted, target, "people.vcf")
        gone = DocumentRequest(Subject.MESSAGES, DocumentFormat.HTML, "none")
        with pytest.raises(FileNotInBackupError):
            await export_documents(backup, gone, target, "chat.html")
        with pytest.raises(FileNotInBackupError):
            await document_name(backup, gone)
        group = next(
            DocumentRequest(Subject.MESSAGES, DocumentFormat.PDF, guid)
            for guid in messages.build(1, "ios26", 10).truth[2].guids
        )
        assert (await document_name(backup, group)).endswith(" - Weekend 🏔.pdf")
    assert {it.name for it in tmp_path.iterdir()} == {"people.vcf"}


async def test_ends_with_the_session_or_when_asked(phone: BuiltBackup) -> None:
    async with session(phone) as (backup, manager, token):
        running: AsyncIterator[bytes] = stream_document(backup, ALL)
        await anext(running)
        manager.lock(token)
        with pytest.raises(SessionInvalidError):
            async for _ in running:
                pass
    async with session(phone) as (backup, _, _):
        cancel = CancelToken()
        running = stream_document(backup, ALL, cancel=cancel)
        await anext(running)
        cancel.cancel()
        with pytest.raises(JobCancelledError):
            async for _ in running:
                pass


def test_photos(tmp_path: Path) -> None:
    built = photos.build(2, 24)
    with exporter(built.files, tmp_path) as export:
        files = export.archive("photos")
        whole = zipfile.ZipFile(io.BytesIO(export.bytes("photos")))
    sidecars = {it for it in files if it.endswith(".xmp")}
    assert len(sidecars) == len(built.truth)
    written = [
        content
        for it in built.truth
        for content in (it.original, it.edited, it.live)
        if content is not None
    ]
    written += [it.thumbnail for it in built.truth if it.original is None and it.thumbnail]
    assert sorted(data for name, data in files.items() if name not in sidecars) == sorted(written)
    for truth in built.truth:
        compare(truth, files, whole)


def compare(truth: PhotoTruth, files: dict[str, bytes], archive: zipfile.ZipFile) -> None:
    local = truth.taken + timedelta(seconds=truth.offset)
    folder = f"{local:%Y/%Y-%m}/"
    if truth.hidden:
        folder = f"Hidden/{folder}"
    if truth.deleted:
        folder = f"Recently Deleted/{folder.removeprefix('Hidden/')}"
    stem, _, suffix = truth.name.rpartition(".")
    pattern = re.compile(re.escape(f"{folder}{stem}") + r"( \(\d+\))?" + re.escape(f".{suffix}"))
    if truth.original is not None:
        found = [it for it in files if pattern.fullmatch(it) and files[it] == truth.original]
        assert found
        assert archive.getinfo(found[0]).date_time[0] == truth.taken.year
    trees = [
        ET.fromstring(data)  # noqa: S314 - we have written it
        for name, data in files.items()
        if name.startswith(folder) and name.endswith(".xmp")
    ]
    texts = ["".join(it.itertext()) for it in trees]
    assert any(f"{local:%Y-%m-%dT%H:%M:%S}" in it for it in texts)
    assert truth.title is None or any(truth.title in it for it in texts)
    assert truth.description is None or any(truth.description in it for it in texts)
    assert all(any(album in it for it in texts) for album in truth.albums)


def test_recordings(tmp_path: Path) -> None:
    calls, memos = recordings.voicemail(1, 8), recordings.memos(1, 8)
    with exporter([*calls.files, *memos.files], tmp_path) as export:
        for subject, audio in (
            ("voicemail", [it.audio for it in calls.truth]),
            ("voice_memos", [it.audio for it in memos.truth]),
        ):
            files = export.archive(subject)
            rows = list(csv.DictReader(io.StringIO(files.pop("index.csv").decode()[1:])))
            assert len(rows) == len(audio)
            assert sorted(files.values()) == sorted(it for it in audio if it is not None)


def test_one_damaged_artifact_does_not_end_the_others(tmp_path: Path) -> None:
    files = files_of_everything()
    for at, spec in enumerate(files):
        if spec.relative_path.endswith(("sms.db", "NoteStore.sqlite", "Photos.sqlite")):
            assert isinstance(spec.content, bytes)
            half = len(spec.content) // 2
            data = spec.content[:half] + bytes(len(spec.content) - half)
            files[at] = FileSpec(spec.domain, spec.relative_path, data)
    with exporter(files, tmp_path, password=PASSWORD) as export:
        found = export.whole_archive("everything")
    assert {"Contacts/contacts.vcf", "Calls/calls.csv", "WhatsApp/index.html"} <= set(found)
    report = report_of(found)
    states = {it["artifact"]: it["availability"] for it in report["artifacts"]}
    assert states["calls"] == "found"
    broken = [it for it in report["artifacts"] if it["artifact"] in ("messages", "notes", "photos")]
    assert any(it["skipped"] or it["availability"] == "damaged" for it in broken)
