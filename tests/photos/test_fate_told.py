"""What is told of a photo that iCloud has lost, and of its files: in what order, and what was away."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from custom_components.apple_backup.photos.catalog import Catalog, RemovalReason, Root, Selection
from custom_components.apple_backup.photos.catalog.biography import biography_of
from custom_components.apple_backup.photos.catalog.fate import Fate
from custom_components.apple_backup.photos.catalog.rows import LISTINGS_TO_AGREE, Origin
from custom_components.apple_backup.photos.catalog.schema import assets, files
from custom_components.apple_backup.photos.models import ResourceKind, Tombstone
from custom_components.apple_backup.photos.restoring import restore
from custom_components.apple_backup.photos.runlog import RunLog
from tests.photos.library_parts import ZONE, Parts, pair
from tests.photos.test_old_catalogs import write

CONTENT = b"one"
type SetClock = Callable[[int], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Set the clock of catalogs."""

    def set_to(now_ms: int) -> None:
        monkeypatch.setattr(Catalog, "_now_ms", lambda _: now_ms)

    set_to(1_000)
    return set_to


@pytest.fixture
def placed(parts: Parts, at: SetClock) -> Parts:
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    return parts


def fate(catalog: Catalog, name: str = "A") -> tuple[str | None, int | None]:
    query = select(assets.c.fate, assets.c.fate_ms).where(assets.c.record_name == name)
    with catalog._read() as connection:
        row = connection.execute(query).one()
    return row.fate, row.fate_ms


def test_of_a_photo_that_was_always_there_nothing_is_said(placed: Parts) -> None:
    assert fate(placed.catalog) == (None, None)


def test_a_deletion_keeps_its_moment_until_the_photo_is_back(placed: Parts, at: SetClock) -> None:
    at(2_000)
    placed.know(*pair("A", CONTENT, tag="2", deleted=True))
    assert fate(placed.catalog) == (Fate.DELETED, 2_000)
    at(3_000)
    placed.catalog.plan_everything()
    placed.catalog.choose(Selection())
    assert fate(placed.catalog) == (Fate.DELETED, 2_000)
    placed.know(Tombstone(ZONE.name, "A"))
    assert fate(placed.catalog) == (Fate.DELETED, 2_000)
    at(4_000)
    placed.know(*pair("A", CONTENT, tag="3"))
    assert fate(placed.catalog) == (Fate.RECOVERED, 4_000)


def test_what_was_hidden_is_shown_again(placed: Parts, at: SetClock) -> None:
    master, asset = pair("A", CONTENT, tag="2")
    at(2_000)
    placed.know(master, replace(asset, is_hidden=True))
    assert fate(placed.catalog) == (Fate.HIDDEN, 2_000)
    at(3_000)
    placed.know(master, replace(asset, change_tag="3"))
    assert fate(placed.catalog) == (Fate.SHOWN, 3_000)


def test_what_listings_lack_and_what_has_moved_is_told_from_what_was_deleted(
    placed: Parts, at: SetClock
) -> None:
    at(2_000)
    with placed.catalog._write() as connection:
        connection.execute(update(assets).values(missed=LISTINGS_TO_AGREE, needs_plan=True))
    placed.catalog.choose(Selection())
    assert fate(placed.catalog) == (Fate.UNLISTED, 2_000)
    at(3_000)
    _, asset = pair("A", CONTENT, tag="2", deleted=True)
    placed.know(replace(asset, trash_reason=0))
    assert fate(placed.catalog) == (Fate.MOVED, 3_000)


def hold(parts: Parts) -> int:
    [file] = parts.view("A").files
    parts.store.remove(file, RemovalReason.DELETED)
    [held] = parts.catalog.quarantined()
    return held.id


def test_a_file_that_comes_back_says_when_and_why_it_was_away(placed: Parts, at: SetClock) -> None:
    at(2_000)
    number = hold(placed)
    at(3_000)
    restore(placed.catalog, placed.folders, RunLog(), [number])
    [file] = placed.view("A").files
    assert (file.held_ms, file.held_for) == (2_000, RemovalReason.DELETED)
    assert file.proven_ms == 3_000
    assert (file.first_ms, file.first_by) == (1_000, Origin.SAVED)
    # What is fetched anew in its place was never away.
    placed.catalog.disown(file.id)
    (placed.root / file.path).unlink()
    placed.place("A", CONTENT)
    [file] = placed.view("A").files
    assert (file.held_ms, file.held_for) == (None, None)
    assert (file.first_ms, file.first_by) == (None, None)


def test_how_a_file_came_first_outlives_every_stay_in_quarantine(
    placed: Parts, at: SetClock
) -> None:
    for moment in (2_000, 4_000):
        at(moment)
        number = hold(placed)
        at(moment + 1_000)
        restore(placed.catalog, placed.folders, RunLog(), [number])
    [file] = placed.view("A").files
    assert (file.first_ms, file.held_ms, file.proven_ms) == (1_000, 4_000, 5_000)


def test_of_what_was_away_before_anybody_noted_it_no_moment_is_made_up(
    placed: Parts, at: SetClock
) -> None:
    at(2_000)
    restore(placed.catalog, placed.folders, RunLog(), [hold(placed)])
    with placed.catalog._write() as connection:
        connection.execute(update(files).values(first_ms=None, first_by=None))
    restore(placed.catalog, placed.folders, RunLog(), [hold(placed)])
    [file] = placed.view("A").files
    assert (file.first_ms, file.first_by) == (None, None)


def test_what_another_photo_gets_out_of_quarantine_was_not_put_there_as_its_own(
    placed: Parts, at: SetClock
) -> None:
    at(2_000)
    hold(placed)
    placed.know(*pair("B", CONTENT, filename="IMG_2.JPG"))
    found = placed.find(placed.fetch("B"))
    assert found is not None
    assert placed.catalog.quarantined() == []
    [file] = placed.view("B").files
    assert (file.held_ms, file.held_for) == (None, None)
    assert (file.first_ms, file.first_by) == (None, None)


def test_what_another_photo_takes_over_takes_no_past_along(placed: Parts) -> None:
    restore(placed.catalog, placed.folders, RunLog(), [hold(placed)])
    [file] = placed.view("A").files
    assert file.held_ms is not None
    placed.know(*pair("B", CONTENT, filename="IMG_2.JPG"))
    for name in ("A", "B"):
        placed.catalog.give_file(
            file.id,
            asset_id=placed.view(name).id,
            kind=ResourceKind.ORIGINAL,
            path=f"{name}.JPG",
            mtime_ns=file.mtime_ns,
            root=Root.LIBRARY,
        )
        [given] = placed.view(name).files
        assert (given.held_ms is None) == (name == "B")
        assert (given.first_ms is None) == (given.first_by is None) == (name == "B")


def test_the_original_is_told_of_first_whichever_file_came_first(parts: Parts) -> None:
    parts.know(*pair("A", CONTENT))
    fetch = parts.fetch("A")
    for kind in (ResourceKind.LIVE_VIDEO, ResourceKind.ORIGINAL):
        part = parts.provider.open_part(fetch)
        part.write(CONTENT)
        file = parts.provider.finish(fetch, part).file
        path = f"{kind}.bin"
        parts.catalog.record_proven([replace(file, kind=kind, path=path)])
    found = parts.catalog.ask(lambda connection: biography_of(connection, ZONE.name, "A"))
    assert found is not None
    assert [file.kind for file in found.files] == [ResourceKind.ORIGINAL, ResourceKind.LIVE_VIDEO]


def test_what_had_left_before_anybody_noted_it_has_no_moment(catalog_url: str) -> None:
    write(catalog_url, 7, also=["UPDATE assets SET is_deleted = true WHERE record_name = 'A'"])
    catalog = Catalog.open(catalog_url)
    assert fate(catalog) == (Fate.DELETED, None)
    catalog.plan_everything()
    catalog.choose(Selection())
    assert fate(catalog) == (Fate.DELETED, None)
    assert fate(catalog, "B") == (None, None)
    catalog.close()
