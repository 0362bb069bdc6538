"""Damaged databases and property lists of all artifacts: nothing crashes, hangs or takes much memory.

What was damaged is also searched, and looked through as timeline, by people and on a map.
`FUZZ_CASES=30` makes it a campaign of more than two thousand cases: so many for each artifact and kind
of damage.
"""

from collections.abc import Callable, Iterator
import contextlib
import hashlib
import os
from pathlib import Path
import random
import resource

import pytest

from custom_components.apple_backup.backups.artifacts.accounts import Accounts
from custom_components.apple_backup.backups.artifacts.calendar import Calendar
from custom_components.apple_backup.backups.artifacts.calls import Calls
from custom_components.apple_backup.backups.artifacts.contacts import Contacts
from custom_components.apple_backup.backups.artifacts.data_usage import DataUsage
from custom_components.apple_backup.backups.artifacts.document import as_document
from custom_components.apple_backup.backups.artifacts.health import Health, Measure
from custom_components.apple_backup.backups.artifacts.listing import NO_FILTER, Filter, Page
from custom_components.apple_backup.backups.artifacts.messages import Messages
from custom_components.apple_backup.backups.artifacts.notes import Notes
from custom_components.apple_backup.backups.artifacts.people import People
from custom_components.apple_backup.backups.artifacts.photo_records import Collection
from custom_components.apple_backup.backups.artifacts.photos import Photos
from custom_components.apple_backup.backups.artifacts.places import Looked, Places
from custom_components.apple_backup.backups.artifacts.registry import ARTIFACTS
from custom_components.apple_backup.backups.artifacts.reminders import Reminders
from custom_components.apple_backup.backups.artifacts.safari import SafariHistory
from custom_components.apple_backup.backups.artifacts.safari_bookmarks import SafariBookmarks
from custom_components.apple_backup.backups.artifacts.screen_time import ScreenTime
from custom_components.apple_backup.backups.artifacts.shelf import Shelf
from custom_components.apple_backup.backups.artifacts.timed import TimedArtifact
from custom_components.apple_backup.backups.artifacts.timeline import Timeline
from custom_components.apple_backup.backups.artifacts.voice_memos import VoiceMemos
from custom_components.apple_backup.backups.artifacts.voicemail import Voicemail
from custom_components.apple_backup.backups.artifacts.whatsapp import WhatsApp
from custom_components.apple_backup.backups.artifacts.wifi import Wifi
from custom_components.apple_backup.backups.errors import DamagedBackupError
from custom_components.apple_backup.backups.exports.document_export import DocumentExport
from custom_components.apple_backup.backups.exports.documents.request import (
    DocumentFormat,
    DocumentRequest,
    Subject,
)
from custom_components.apple_backup.backups.reader import BackupReader
from custom_components.apple_backup.backups.search.search import Search, Sought
from custom_components.apple_backup.backups.search.status import IndexState
from tests.backup_factory import BackupSpec, FileSpec, build_backup
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
from tests.backups.opening import backup_of, open_built

from .shelves import all_of

CASES = int(os.environ.get("FUZZ_CASES", "3"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
_MOST_GROWTH = 192 * 1024
_MAGIC = (b"SQLite format 3\0", b"bplist00")

type Exercise = Callable[[Shelf], None]


def _timed(kind: type[TimedArtifact[object]]) -> Exercise:
    def exercise(shelf: Shelf) -> None:
        for wanted in (NO_FILTER, Filter(text="e")):
            _all(lambda cursor, w=wanted: shelf.use(kind, lambda it: it.page(w, cursor, 20)))  # type: ignore[misc]

    return exercise


def _all[R](page: Callable[[str | None], Page[R]]) -> list[R]:
    found = all_of(page)
    as_document(found)
    return found


def _messages(shelf: Shelf) -> None:
    chats = _all(
        lambda cursor: shelf.use(Messages, lambda it: it.conversations(NO_FILTER, cursor, 5))
    )
    for chat in chats:
        _all(
            lambda cursor, guid=chat.guid: shelf.use(
                Messages, lambda it: it.page(guid, NO_FILTER, cursor, 30)
            )
        )  # type: ignore[misc]


def _contacts(shelf: Shelf) -> None:
    for one in _all(lambda cursor: shelf.use(Contacts, lambda it: it.page(NO_FILTER, cursor, 9))):
        shelf.use(Contacts, lambda it, key=one.id: it.photo(key))  # type: ignore[misc]
    shelf.names()


def _photos(shelf: Shelf) -> None:
    _timed(Photos)(shelf)  # type: ignore[arg-type]
    for collection in Collection:
        shelf.use(Photos, lambda it, c=collection: it.photos(NO_FILTER, None, 5, collection=c))  # type: ignore[misc]
    for album in shelf.use(Photos, lambda it: it.albums()):
        shelf.use(Photos, lambda it, key=album.id: it.photos(NO_FILTER, None, 5, album=key))  # type: ignore[misc]


def _bookmarks(shelf: Shelf) -> None:
    for read in (SafariBookmarks.bookmarks, SafariBookmarks.reading_list, SafariBookmarks.tabs):
        as_document(shelf.use(SafariBookmarks, read))


def _whatsapp(shelf: Shelf) -> None:
    chats = _all(lambda cursor: shelf.use(WhatsApp, lambda it: it.chats(NO_FILTER, cursor, 5)))
    for chat in chats:
        _all(
            lambda cursor, guid=chat.guid: shelf.use(
                WhatsApp, lambda it: it.page(guid, NO_FILTER, cursor, 9)
            )
        )  # type: ignore[misc]


def _health(shelf: Shelf) -> None:
    _timed(Health)(shelf)  # type: ignore[arg-type]
    for measure in Measure:
        shelf.use(Health, lambda it, m=measure: it.days(m, NO_FILTER, None, 9))  # type: ignore[misc]


SUBJECTS: dict[str, tuple[Callable[[], tuple[FileSpec, ...]], Exercise]] = {
    "messages": (lambda: messages.build(1, "ios26", 30).files, _messages),
    "messages_wal": (lambda: messages.build(1, "ios16", 20, wal=True).files, _messages),
    "messages_old": (lambda: messages.build(1, "ios9", 20).files, _messages),
    "contacts": (lambda: contacts.build(1, 20, wal=False).files, _contacts),
    "contacts_wal": (lambda: contacts.build(1, 20).files, _contacts),
    "calls": (lambda: recordings.calls(1, 30).files, _timed(Calls)),  # type: ignore[arg-type]
    "notes": (lambda: notes.build(1, 15).files, _timed(Notes)),  # type: ignore[arg-type]
    "photos": (lambda: photos.build(1, 20).files, _photos),
    "voicemail": (lambda: recordings.voicemail(1).files, _timed(Voicemail)),  # type: ignore[arg-type]
    "voice_memos": (lambda: recordings.memos(1).files, _timed(VoiceMemos)),  # type: ignore[arg-type]
    "calendar": (lambda: planning.calendar(1).files, _timed(Calendar)),  # type: ignore[arg-type]
    "reminders": (lambda: planning.reminders(1).files, _timed(Reminders)),  # type: ignore[arg-type]
    "safari": (lambda: safari.build(1).files, _timed(SafariHistory)),  # type: ignore[arg-type]
    "safari_bookmarks": (lambda: safari.build(1).files, _bookmarks),
    "whatsapp": (lambda: whatsapp.build(1).files, _whatsapp),
    "health": (lambda: health.build(1, 10).files, _health),
    "wifi": (lambda: device.wifi(1).files, _timed(Wifi)),  # type: ignore[arg-type]
    "accounts": (lambda: device.accounts(1).files, _timed(Accounts)),  # type: ignore[arg-type]
    "data_usage": (lambda: device.data_usage(1).files, _timed(DataUsage)),  # type: ignore[arg-type]
    "screen_time": (lambda: device.screen_time(1).files, _timed(ScreenTime)),  # type: ignore[arg-type]
}


def flip(data: bytearray, chance: random.Random) -> None:
    """Change some bits anywhere."""
    for _ in range(chance.choice((1, 5, 50))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def cut(data: bytearray, chance: random.Random) -> None:
    """End early."""
    del data[chance.randrange(len(data)) :]


def overwrite(data: bytearray, chance: random.Random) -> None:
    """Put noise in the place of a piece, behind the header."""
    start = chance.randrange(min(100, len(data) // 2), len(data))
    length = chance.choice((1, 16, 400, 4096))
    data[start : start + length] = chance.randbytes(min(length, len(data) - start))


def swap(data: bytearray, chance: random.Random) -> None:
    """Exchange two pages, which makes trees point at wrong places or in circles."""
    pages = len(data) // 4096
    one, two = (chance.randrange(1, max(2, pages)) * 4096 for _ in range(2))
    data[one : one + 4096], data[two : two + 4096] = (
        data[two : two + 4096],
        data[one : one + 4096],
    )


def mutated(files: tuple[FileSpec, ...], chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Yield one database, or its log, damaged, by its file id."""
    databases = [
        it
        for it in files
        if isinstance(it.content, bytes)
        and (it.content.startswith(_MAGIC) or it.relative_path.endswith("-wal"))
    ]
    for damage in (flip, cut, overwrite, swap):
        spec = chance.choice(databases)
        assert isinstance(spec.content, bytes)
        data = bytearray(spec.content)
        damage(data, chance)
        name = f"{spec.domain}-{spec.relative_path}".encode()
        yield hashlib.sha1(name).hexdigest(), bytes(data)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_damaged_databases(tmp_path: Path, subject: str) -> None:
    build, exercise = SUBJECTS[subject]
    files = build()
    built = build_backup(BackupSpec(files=files, seed=1), tmp_path)
    manifest, keys = open_built(built)
    reader = BackupReader(built.path, keys, manifest)
    exercise_with(reader, exercise)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for case in range(CASES):
        chance = random.Random(f"{SEED} {subject} {case}")
        for file_id, data in mutated(files, chance):
            stored = built.path / file_id[:2] / file_id
            whole = stored.read_bytes()
            stored.write_bytes(data)
            try:
                exercise_with(reader, exercise)
            finally:
                stored.write_bytes(whole)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < _MOST_GROWTH
    manifest.close()


# What the readers of some artifacts feed: subjects and formats of exports.
EXPORTS = {
    "messages": ("messages", ("html", "html_files", "pdf", "csv", "json")),
    "whatsapp": ("whatsapp", ("html", "html_files", "pdf", "csv", "json")),
    "contacts": ("contacts", ("vcard", "csv", "json")),
    "notes": ("notes", ("markdown", "html_files", "json")),
    "photos": ("photos", ("original", "csv", "json")),
    "voicemail": ("voicemail", ("original", "csv")),
    "calendar": ("calendar", ("ics", "csv")),
    "reminders": ("reminders", ("ics", "csv")),
    "safari": ("safari", ("csv", "json")),
    "health": ("health", ("csv", "json")),
}


@pytest.mark.parametrize("subject", EXPORTS)
def test_documents_of_damaged_databases(tmp_path: Path, subject: str) -> None:
    build, _ = SUBJECTS[subject]
    built = build_backup(BackupSpec(files=build(), seed=1), tmp_path)
    manifest, keys = open_built(built)
    reader = BackupReader(built.path, keys, manifest)
    name, kinds = EXPORTS[subject]
    for case in range(max(1, CASES // 3)):
        chance = random.Random(f"documents {SEED} {subject} {case}")
        for file_id, data in mutated(build(), chance):
            stored = built.path / file_id[:2] / file_id
            whole = stored.read_bytes()
            stored.write_bytes(data)
            try:
                for kind in kinds:
                    request = DocumentRequest(Subject(name), DocumentFormat(kind))
                    with contextlib.suppress(DamagedBackupError):
                        for _ in DocumentExport(backup_of(built), request).pieces(reader):
                            pass
            finally:
                stored.write_bytes(whole)
    manifest.close()


def look_around(shelf: Shelf, reader: BackupReader) -> None:
    """Look through everything as search, timeline, people and map do."""
    search = Search(reader, lambda: shelf)
    try:
        search.build()
        assert search.status().state is IndexState.DONE
        for text in ("e", "the", "公园", '"at the"', "+1555"):
            search.find(Sought(text), None, 20)
    finally:
        search.close()
    Timeline(shelf, tuple(ARTIFACTS), NO_FILTER).page(None, 200)
    People.of(shelf)
    Places.of(shelf).look(shelf, Looked(), 5, 100)


def exercise_with(reader: BackupReader, exercise: Exercise) -> None:
    """Read everything, in a shelf of its own."""
    shelf = Shelf(reader)
    try:
        exercise(shelf)
        look_around(shelf, reader)
        for name in ARTIFACTS:
            if any(it.is_open for it in shelf.use_named(name, lambda it: it.sources)):
                shelf.use_named(name, lambda it: as_document(it.report()))
                shelf.use_named(name, lambda it: sum(1 for _ in it.describe_all()))
    finally:
        shelf.close()


def test_every_artifact_is_among_the_subjects() -> None:
    # Apps are property lists of the backup itself, which tests/fuzz damages.
    assert {name for name in ARTIFACTS if name not in SUBJECTS} == {"apps"}
