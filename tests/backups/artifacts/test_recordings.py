"""Calls, voicemail and voice memos are read as they were written."""

from pathlib import Path

import pytest

from custom_components.apple_backup.backups.artifacts.artifact import FileRef
from custom_components.apple_backup.backups.artifacts.calls import CallOutcome, Calls
from custom_components.apple_backup.backups.artifacts.listing import NO_FILTER, Filter
from custom_components.apple_backup.backups.artifacts.report import Availability
from custom_components.apple_backup.backups.artifacts.shelf import Shelf
from custom_components.apple_backup.backups.artifacts.voice_memos import VoiceMemos
from custom_components.apple_backup.backups.artifacts.voicemail import Voicemail
from tests.backup_factory import FileSpec
from tests.backup_factory.artifacts import recordings
from tests.backup_factory.artifacts.common import files_of
from tests.backups.opening import PASSWORD

from .shelves import everything, shelf_of, skipped


def content(shelf: Shelf, file: FileRef | None) -> bytes | None:
    if file is None:
        return None
    return shelf.use(Calls, lambda it: it.context.content(file.file_id, 1000))


def outcome(truth: recordings.CallTruth) -> CallOutcome:
    if truth.answered:
        return CallOutcome.ANSWERED
    if truth.outgoing:
        return CallOutcome.NOT_ANSWERED
    return CallOutcome.DECLINED if truth.declined else CallOutcome.MISSED


@pytest.mark.parametrize("generation", recordings.CALL_GENERATIONS)
def test_calls(tmp_path: Path, generation: str) -> None:
    built = recordings.calls(2, generation=generation)
    with shelf_of(built.files, tmp_path, password=PASSWORD) as shelf:
        found = everything(shelf, Calls)
        for read, truth in zip(found, reversed(built.truth), strict=True):
            assert (read.id, read.guid, read.when) == (truth.id, truth.guid, truth.when)
            assert (read.duration, read.kind) == (truth.duration, truth.kind)
            assert read.service == truth.service
            assert (read.is_outgoing, read.is_answered) == (truth.outgoing, truth.answered)
            assert read.outcome is outcome(truth)
            assert read.is_missed == (read.outcome is CallOutcome.MISSED)
            assert [it.handle for it in read.participants] == truth.handles
        assert {it.outcome for it in found} == set(CallOutcome)
        report = shelf.use(Calls, lambda it: it.report())
        assert report.availability is Availability.FOUND
        assert report.skipped == ()
        number = built.truth[0].handles[0]
        wanted = Filter(handles=frozenset({shelf.names().person_key(number)}))
        expected = [it.id for it in built.truth if number in it.handles]
        assert [it.id for it in everything(shelf, Calls, wanted)] == expected[::-1]
        since, until = built.truth[10].when, built.truth[20].when
        found = everything(shelf, Calls, Filter(since=since, until=until))
        assert [it.id for it in found] == [it.id for it in built.truth[10:20]][::-1]


def test_calls_need_an_encrypted_backup(tmp_path: Path) -> None:
    with shelf_of([], tmp_path) as shelf:
        report = shelf.use(Calls, lambda it: it.report())
        assert report.availability is Availability.NEEDS_ENCRYPTION


@pytest.mark.parametrize("old", [False, True])
def test_voicemail(tmp_path: Path, *, old: bool) -> None:
    built = recordings.voicemail(1, old=old)
    with shelf_of(built.files, tmp_path, password=PASSWORD) as shelf:
        found = everything(shelf, Voicemail)
        for read, truth in zip(found, reversed(built.truth), strict=True):
            assert (read.id, read.when, read.duration) == (truth.id, truth.when, truth.duration)
            assert (read.sender and read.sender.handle) == truth.sender
            assert (read.deleted, read.is_read) == (truth.deleted, truth.is_read)
            assert read.transcript == truth.transcript
            assert content(shelf, read.audio) == truth.audio
        assert shelf.use(Voicemail, lambda it: it.report()).skipped == ()
        spoken = next(it for it in built.truth if it.transcript)
        found = everything(shelf, Voicemail, Filter(text=(spoken.transcript or "").upper()))
        assert spoken.id in [it.id for it in found]


def test_damaged_transcript(tmp_path: Path) -> None:
    files = [
        FileSpec(it.domain, it.relative_path, b"bplist00 broken", mtime=it.mtime)
        if it.relative_path.endswith("transcript")
        else it
        for it in recordings.voicemail(1).files
    ]
    with shelf_of(files, tmp_path) as shelf:
        assert {it.transcript for it in everything(shelf, Voicemail)} == {None}
        report = shelf.use(Voicemail, lambda it: it.report())
        assert skipped(report) == {("damaged_content", "transcript"): 4}


@pytest.mark.parametrize("generation", recordings.MEMO_GENERATIONS)
def test_memos(tmp_path: Path, generation: str) -> None:
    built = recordings.memos(1, generation=generation)
    with shelf_of(built.files, tmp_path, password=PASSWORD) as shelf:
        found = everything(shelf, VoiceMemos)
        for read, truth in zip(found, reversed(built.truth), strict=True):
            assert (read.id, read.title, read.when) == (truth.id, truth.title, truth.when)
            assert (read.duration, read.folder) == (truth.duration, truth.folder)
            assert read.deleted == truth.deleted
            assert content(shelf, read.audio) == truth.audio
        first = shelf.use(VoiceMemos, lambda it: it.get(1))
        assert first is not None and first.title == built.truth[0].title
        described = shelf.use(VoiceMemos, lambda it: list(it.describe_all()))
        assert {it.title for it in described} == {it.title for it in built.truth}


def test_times_that_make_no_sense(tmp_path: Path) -> None:
    """They are shown last, without a time."""
    schema = "CREATE TABLE ZRECORDING (Z_PK INTEGER PRIMARY KEY, ZDATE, ZDURATION, ZPATH);"
    values = [(1, 1e300, -5), (2, "now", "x"), (3, None, None), (4, 700_000_000, 3), (5, -3e18, 1)]
    made = files_of(
        "MediaDomain",
        "Media/Recordings/Recordings.db",
        schema,
        lambda db: db.executemany("INSERT INTO ZRECORDING VALUES (?, ?, ?, 'a.m4a')", values),  # type: ignore[arg-type,return-value]
    )
    with shelf_of(made, tmp_path) as shelf:
        found = everything(shelf, VoiceMemos, limit=2)
        assert [it.id for it in found] == [4, 5, 3, 2, 1]
        assert [it.when is None for it in found] == [False, True, True, True, True]
        assert [it.duration for it in found] == [3, 1, 0, 0, 0]
        assert all(it.audio is None and it.title == "a" for it in found)
        assert everything(shelf, VoiceMemos, NO_FILTER, limit=1) == found
