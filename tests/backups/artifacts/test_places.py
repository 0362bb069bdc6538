"""The map: every place once, put together by zoom, within borders, the newest shown."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.apple_backup.backups.artifacts import places
from custom_components.apple_backup.backups.artifacts.photos import Photos
from custom_components.apple_backup.backups.artifacts.places import Area, Looked, MapPage, Places
from custom_components.apple_backup.backups.artifacts.shelf import Shelf
from custom_components.apple_backup.backups.errors import DamagedBackupError, SessionInvalidError
from tests.backup_factory.artifacts import photos
from tests.backup_factory.artifacts.photos import PhotoTruth

from .everything import files
from .shelves import shelf_of

ALL = Looked()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    with shelf_of(files(), tmp_path_factory.mktemp("places"), password="x") as found:
        yield found


def look(shelf: Shelf, wanted: Looked = ALL, zoom: int | None = None, limit: int = 5000) -> MapPage:
    return shelf.once(Places.of).look(shelf, wanted, zoom, limit)


def shown(truths: list[PhotoTruth]) -> list[PhotoTruth]:
    """Photos that have a place and are in the library, the newest first."""
    found = [it for it in truths if it.place and not it.hidden and it.deleted is None]
    return sorted(found, key=lambda it: it.taken, reverse=True)


def test_photos(tmp_path: Path) -> None:
    built = photos.build(1, 60)
    truths = shown(built.truth)
    with shelf_of(built.files, tmp_path) as shelf:
        page = look(shelf)
        assert [(it.latitude, it.longitude) for it in page.items] == [it.place for it in truths]
        assert [it.latest.ref for it in page.items] == [str(it.id) for it in truths]
        assert (page.total, page.is_capped, page.failed) == (len(truths), False, ())
        first = look(shelf, limit=5)
        assert (first.items, first.total, first.is_capped) == (page.items[:5], len(truths), True)
        since, until = truths[-4].taken, truths[3].taken
        found = look(shelf, Looked(since=since, until=until))
        assert [it.latest.ref for it in found.items] == [str(it.id) for it in truths[4:-3]]
        area = Area(-60, -30, 60, 50)
        found = look(shelf, Looked(area))
        assert {it.latest.ref for it in found.items} == {
            str(it.id) for it in truths if it.place and area.holds(*it.place)
        }
        across = Area(100, -90, -100, 90)
        found = look(shelf, Looked(across))
        assert found.total == sum(abs(it.place[1]) >= 100 for it in truths if it.place) > 0


def test_put_together(tmp_path: Path) -> None:
    built = photos.build(2, 60)
    with shelf_of(built.files, tmp_path) as shelf:
        whole = look(shelf)
        counts = []
        for zoom in range(23):
            page = look(shelf, zoom=zoom)
            assert sum(it.count for it in page.items) == page.total == whole.total
            assert sum(it.counts["photos"] for it in page.items) == whole.total
            counts.append(len(page.items))
            for item in page.items:
                assert item.area.holds(item.latitude, item.longitude)
                newest = max(
                    (it for it in whole.items if item.area.holds(it.latitude, it.longitude)),
                    key=lambda it: it.latest.when,  # type: ignore[arg-type, return-value]
                )
                if item.count > 1:
                    assert item.latest.when is not None
                    assert item.latest.when <= newest.latest.when  # type: ignore[operator]
        assert counts == sorted(counts)
        assert counts[0] <= 16 < counts[-1] == len(whole.items)
        few = look(shelf, zoom=1, limit=3)
        assert few.is_capped
        assert [it.count for it in few.items] == sorted(
            (it.count for it in look(shelf, zoom=1).items), reverse=True
        )[:3]


def test_other_artifacts(shelf: Shelf) -> None:
    page = look(shelf)
    kinds = {it.latest.artifact for it in page.items}
    assert kinds == {"photos", "whatsapp", "calendar", "wifi"}
    for kind in kinds:
        found = look(shelf, Looked(kinds=(kind,)))
        assert found.items == tuple(it for it in page.items if it.latest.artifact == kind)
        for item in found.items:
            place = item.latest.place
            assert place is not None
            assert (place.latitude, place.longitude) == (item.latitude, item.longitude)
    undated = [it for it in page.items if it.latest.when is None]
    until = max(it.latest.when for it in page.items if it.latest.when) + timedelta(1)
    assert look(shelf, Looked(until=until)).total == page.total - len(undated)


def test_poles_and_borders(shelf: Shelf) -> None:
    found = Places()
    for latitude in (-90.0, 90.0, 0.0):
        for longitude in (-180.0, 180.0, 0.0):
            found._artifacts.append(0)
            found._keys.append(1)
            found._times.append(0)
            found._latitudes.append(latitude)
            found._longitudes.append(longitude)
    for zoom in (0, 22):
        assert sum(map(len, found._cells(range(9), zoom).values())) == 9


def test_bounds_and_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = photos.build(1, 60)
    with shelf_of(built.files, tmp_path) as shelf:
        monkeypatch.setattr(places, "_MOST", 10)
        assert len(Places.of(shelf)) == 10
        monkeypatch.undo()

        def fail(*_: object) -> None:
            raise DamagedBackupError("bad page")

        monkeypatch.setattr(Photos, "described", fail)
        page = Places.of(shelf).look(shelf, ALL, None, 100)
        assert (page.items, page.total) == ((), len(shown(built.truth)))
        monkeypatch.setattr(Photos, "places", fail)
        found = Places.of(shelf)
        assert (len(found), found.failed) == (0, ("photos",))

        def end(*_: object) -> None:
            raise SessionInvalidError

        monkeypatch.setattr(Photos, "places", end)
        with pytest.raises(SessionInvalidError):
            Places.of(shelf)
