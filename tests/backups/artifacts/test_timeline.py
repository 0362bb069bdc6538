"""All artifacts as one row: in order, complete at every size of page, filtered, around what is damaged."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
import sqlite3
from typing import Any

import pytest

from custom_components.apple_backup.backups.artifacts import timeline
from custom_components.apple_backup.backups.artifacts.cursor import BadCursorError
from custom_components.apple_backup.backups.artifacts.listing import NO_FILTER, Description, Filter
from custom_components.apple_backup.backups.artifacts.messages import Messages
from custom_components.apple_backup.backups.artifacts.registry import ARTIFACTS
from custom_components.apple_backup.backups.artifacts.shelf import Shelf
from custom_components.apple_backup.backups.artifacts.spots import walk_spots
from custom_components.apple_backup.backups.artifacts.timeline import KINDS, Timeline
from custom_components.apple_backup.backups.errors import DamagedBackupError, SessionInvalidError
from tests.backup_factory import FileSpec
from tests.backup_factory.artifacts import messages
from tests.backup_factory.artifacts.common import NOW, cocoa
from tests.backup_factory.databases import database

from .everything import files
from .shelves import shelf_of


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    with shelf_of(files(), tmp_path_factory.mktemp("timeline"), password="x") as found:
        yield found


def whole(
    shelf: Shelf, wanted: Filter = NO_FILTER, limit: int = 50, kinds: tuple[str, ...] = ()
) -> list[Description]:
    """All pages, one after the other."""
    found: list[Description] = []
    cursor = None
    for _ in range(2000):
        page = Timeline(shelf, kinds, wanted).page(cursor, limit)
        assert len(page.items) <= limit
        assert page.failed == ()
        found += page.items
        cursor = page.next
        if cursor is None:
            return found
    raise AssertionError("the pages do not end")


def records(shelf: Shelf, kinds: Any = KINDS) -> list[Description]:
    """What artifacts have, in the order they are read."""
    found: list[Description] = []
    for name in kinds:
        artifact = shelf.use_named(name, lambda it: it)
        keys = [key for _, key in walk_spots(artifact.spots)]
        found += [it for it in artifact.described(keys).values() if it.when]
    return found


def test_everything_that_has_a_time(shelf: Shelf) -> None:
    found = whole(shelf)
    expected = records(shelf)
    assert len(found) == len(expected) > 150
    assert set(found) == set(expected)
    assert {it.artifact for it in found} == set(KINDS)
    times = [it.when for it in found if it.when]
    assert times == sorted(times, reverse=True)
    for limit in (1, 7, 1000):
        assert whole(shelf, limit=limit) == found


def test_filters(shelf: Shelf) -> None:
    everything = whole(shelf)
    since, until = everything[-30].when, everything[20].when
    assert since is not None and until is not None
    inside = [it for it in everything if it.when and since <= it.when < until]
    assert 0 < len(inside) < len(everything)
    for limit in (1, 13):
        assert whole(shelf, Filter(since=since, until=until), limit) == inside
    assert whole(shelf, Filter(until=until)) == [
        it for it in everything if it.when and it.when < until
    ]
    assert whole(shelf, Filter(since=everything[0].when)) == everything[:1]
    latest = everything[0].when
    assert latest is not None
    assert whole(shelf, Filter(since=latest + timedelta(microseconds=1))) == []
    assert whole(shelf, kinds=("calls", "notes")) == [
        it for it in everything if it.artifact in ("calls", "notes")
    ]
    named = whole(shelf, kinds=tuple(ARTIFACTS))
    assert {it.artifact for it in named} > set(KINDS)
    found = whole(shelf, Filter(text="ZURICH"), 3)
    assert found == [it for it in everything if "Zürich" in f"{it.title}\n{it.text}"] != []
    key = shelf.names().person_key(messages.PHONE)
    found = whole(shelf, Filter(handles=frozenset({key})), 3)
    assert found == [it for it in everything if messages.PHONE in it.handles] != []


def test_a_page_that_finds_little_ends_early(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "_EXAMINED", 30)
    monkeypatch.setattr(timeline, "_AT_ONCE", 10)
    page = Timeline(shelf, (), Filter(text="nowhere")).page(None, 10)
    assert (page.items, page.next is not None) == ((), True)
    found = whole(shelf, Filter(text="station"), 10)
    assert found == [it for it in whole(shelf) if "station" in f"{it.title}\n{it.text}".lower()]


def test_equal_times(tmp_path: Path) -> None:
    """Messages and calls of the same second come in the same order, whatever the pages."""

    def fill(db: sqlite3.Connection) -> None:
        db.executemany(
            "INSERT INTO message (guid, text, date) VALUES (?, 'x', ?)",
            [(f"g{n}", int(cocoa(NOW - n // 5)) * 10**9) for n in range(20)],
        )

    def fill_calls(db: sqlite3.Connection) -> None:
        db.executemany(
            "INSERT INTO ZCALLRECORD (ZDATE, ZADDRESS) VALUES (?, '1')",
            [(cocoa(NOW - n // 5),) for n in range(20)],
        )

    specs = (
        FileSpec("HomeDomain", "Library/SMS/sms.db", database(messages.schema_of("ios26"), fill)),
        FileSpec(
            "HomeDomain",
            "Library/CallHistoryDB/CallHistory.storedata",
            database(
                "CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, ZDATE, ZADDRESS)", fill_calls
            ),
        ),
    )
    with shelf_of(specs, tmp_path) as shelf:
        found = whole(shelf, limit=100)
        assert len(set(found)) == len(found) == 40
        for limit in range(1, 12):
            assert whole(shelf, limit=limit) == found


def test_cursors_and_damage(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    for cursor in ("", "x", "W10", "WzEsMl0"):
        with pytest.raises(BadCursorError):
            Timeline(shelf, (), NO_FILTER).page(cursor, 5)

    def fail(*_: object) -> None:
        raise DamagedBackupError("bad page")

    others = [it for it in whole(shelf) if it.artifact != "messages"]
    for method in ("spots", "described"):
        with monkeypatch.context() as patch:
            patch.setattr(Messages, method, fail)
            page = Timeline(shelf, (), NO_FILTER).page(None, 1000)
            assert page.failed == ("messages",)
            assert list(page.items) == others[: len(page.items)]
            assert len(page.items) > 100

    def end(*_: object) -> None:
        raise SessionInvalidError

    monkeypatch.setattr(Messages, "spots", end)
    with pytest.raises(SessionInvalidError):
        Timeline(shelf, (), NO_FILTER).page(None, 5)
