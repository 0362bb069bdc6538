"""The history of a photo is told in its order, and no moment in it is made up."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from custom_components.apple_backup.photo_history import Event, history_of
from custom_components.apple_backup.photos.catalog import Catalog, RemovalReason
from custom_components.apple_backup.photos.catalog.biography import biography_of
from custom_components.apple_backup.photos.catalog.schema import files
from custom_components.apple_backup.photos.models import ResourceKind
from custom_components.apple_backup.photos.restoring import restore
from custom_components.apple_backup.photos.runlog import RunLog
from tests.photos.library_parts import MAY_2024, ZONE, Parts, make_parts, pair

CONTENT = b"one"
DAY = 86_400_000
type SetClock = Callable[[int], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Set the clock of catalogs, in days after the photo was taken."""

    def set_to(days: int) -> None:
        monkeypatch.setattr(Catalog, "_now_ms", lambda _: MAY_2024 + days * DAY)

    set_to(1)
    return set_to


@pytest.fixture
def placed(tmp_path: Path, at: SetClock) -> Iterator[Parts]:
    parts = make_parts(tmp_path)
    parts.know(*pair("A", CONTENT))
    at(2)
    parts.place("A", CONTENT)
    yield parts
    parts.catalog.close()


def told(parts: Parts) -> list[tuple[str, int | None]]:
    """Give what is told of the photo, with days as its clock has them."""
    return [(event["what"], _days(event["at"])) for event in events(parts)]


def events(parts: Parts) -> list[Event]:
    found = parts.catalog.ask(lambda connection: biography_of(connection, ZONE.name, "A"))
    assert found is not None
    return history_of(found)


def _days(moment: int | None) -> int | None:
    return None if moment is None else (moment - MAY_2024) // DAY


def send_away(parts: Parts, reason: RemovalReason = RemovalReason.DELETED) -> int:
    [file] = parts.view("A").files
    parts.store.remove(file, reason)
    return parts.catalog.quarantined()[-1].id


def bring_back(parts: Parts, number: int) -> None:
    assert restore(parts.catalog, parts.folders, RunLog(), [number]).restored == 1


def test_a_photo_that_was_restored_tells_when_it_was_saved(placed: Parts, at: SetClock) -> None:
    at(3)
    number = send_away(placed)
    at(4)
    bring_back(placed, number)
    assert told(placed) == [
        ("restored", 4),
        ("removed", 3),
        ("saved", 2),
        ("listed", 1),
        ("added", 0),
    ]


def test_what_was_replaced_tells_when_it_was_saved(placed: Parts, at: SetClock) -> None:
    at(3)
    send_away(placed, RemovalReason.REPLACED)
    at(4)
    placed.place("A", CONTENT)
    assert told(placed)[:3] == [("saved", 4), ("removed", 3), ("saved", 2)]


def test_what_happens_at_the_same_moment_is_told_in_its_order(placed: Parts) -> None:
    bring_back(placed, send_away(placed))
    assert [what for what, _ in told(placed)] == ["restored", "removed", "saved", "listed", "added"]


def test_what_was_taken_over_is_told_as_that_after_it_was_away(placed: Parts) -> None:
    with placed.catalog._write() as connection:
        connection.execute(update(files).values(is_pinned=True))
    bring_back(placed, send_away(placed))
    assert [what for what, _ in told(placed)][:3] == ["restored", "removed", "adopted"]


def test_a_moment_that_nobody_noted_is_not_made_up(placed: Parts, at: SetClock) -> None:
    """As in a catalog of before, whose quarantine did not say when a file had come."""
    at(3)
    bring_back(placed, send_away(placed))
    with placed.catalog._write() as connection:
        connection.execute(update(files).values(first_ms=None, first_by=None))
    assert [what for what, _ in told(placed)][:3] == ["restored", "removed", "earlier"]
    earlier = events(placed)[2]
    assert earlier == {
        "what": "earlier",
        "at": None,
        "before": MAY_2024 + 3 * DAY,
        "kind": ResourceKind.ORIGINAL.value,
    }
