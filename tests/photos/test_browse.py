"""Looking through the photos of a catalog, on both databases."""

import random
from typing import Any

import pytest
from sqlalchemy import event

from custom_components.apple_backup.photos.catalog import AssetKind, Catalog
from custom_components.apple_backup.photos.catalog.browse import Browser, Listing, albums_in, places
from custom_components.apple_backup.photos.catalog.found import FoundPhoto, find_photo
from custom_components.apple_backup.photos.catalog.periods import Period
from custom_components.apple_backup.photos.catalog.photo_query import PhotoQuery
from custom_components.apple_backup.photos.catalog.places import Cell, cell_of
from custom_components.apple_backup.photos.models import Album, Membership, ResourceKind
from tests.photos.browse_parts import ROME, SHARED, Library, everything, ms
from tests.photos.library_parts import ZONE, Parts


@pytest.fixture
def library(parts: Parts) -> Library:
    """Give a small library of everything there is."""
    return everything(parts)


@pytest.fixture
def catalog(library: Library) -> Catalog:
    return library.parts.catalog


def browse(catalog: Catalog, wanted: PhotoQuery | None = None) -> Any:
    class Asked:
        def __getattr__(self, name: str) -> Any:
            def ask(*args: Any, **options: Any) -> Any:
                return catalog.ask(
                    lambda connection: getattr(Browser(connection, wanted or PhotoQuery()), name)(
                        *args, **options
                    )
                )

            return ask

    return Asked()


def names(photos: Any) -> list[str]:
    return [photo.asset for photo in photos]


def shape(listing: Listing) -> dict[str, str]:
    return {str(part.what): part.cover.asset for part in listing.periods}


VISIBLE = [
    "ahead", "film", "new_year", "tokyo", "rome_3", "rome_2", "rome_1", "ours", "kept", "sydney",
    "scan",
]  # fmt: skip


def test_few_photos_are_listed_the_newest_first(catalog: Catalog) -> None:
    assert names(browse(catalog).everything(11).photos) == VISIBLE


def test_many_photos_are_divided_by_the_clock_of_each(catalog: Catalog) -> None:
    listing = browse(catalog).everything(10)
    assert not listing.photos
    assert shape(listing) == {
        "2021": "film",
        "2020": "tokyo",
        "2019": "new_year",
        "2018": "ours",
        "2016": "kept",
        "2003": "sydney",
    }
    assert names([listing.undated]) == ["scan"]
    assert shape(browse(catalog).everything(100, divided=True)) == shape(listing)


def test_periods_are_divided_until_they_are_short_enough(catalog: Catalog) -> None:
    def look(text: str, limit: int) -> Listing:
        found: Listing = browse(catalog).period(Period.parse(text), limit)
        return found

    assert names(look("2019", 4).photos) == ["new_year", "rome_3", "rome_2", "rome_1"]
    assert shape(look("2019", 3)) == {"2019-12": "new_year", "2019-07": "rome_3"}
    assert shape(look("2019-07", 2)) == {"2019-07-22": "rome_3", "2019-07-21": "rome_2"}
    assert shape(look("2019-07-21", 1)) == {"2019-07-21T10": "rome_2"}
    hour = look("2019-07-21T10", 1)
    assert (names(hour.photos), hour.not_shown) == (["rome_2"], 1)
    assert look("1900", 5) == Listing()


def test_what_has_no_date_is_listed_apart(library: Library, catalog: Catalog) -> None:
    library.add("scan_2", captured_ms=None)
    library.save()
    assert names(browse(catalog).undated(2).photos) == ["scan_2", "scan"]
    listing = browse(catalog).undated(1)
    assert (names(listing.photos), listing.not_shown) == (["scan_2"], 1)


FOUND: tuple[tuple[PhotoQuery, list[str]], ...] = (
    (PhotoQuery(favorite=True), ["tokyo", "rome_2"]),
    (PhotoQuery(kind=AssetKind.VIDEO), ["film"]),
    (PhotoQuery(kind=AssetKind.SCREENSHOT), ["sydney"]),
    (PhotoQuery(kind=AssetKind.LIVE_PHOTO), ["rome_3"]),
    (PhotoQuery(library=SHARED.name), ["ours"]),
    (PhotoQuery(library="SharedSync-nowhere"), []),
    (PhotoQuery(is_video=True), ["film"]),
    (PhotoQuery(is_video=False, favorite=False, cell=cell_of(41.9, 12.5)), ["rome_3", "rome_1"]),
    (PhotoQuery(album="nowhere"), []),
    (PhotoQuery(text="nonsense"), []),
)


def test_only_what_fits_is_seen(catalog: Catalog) -> None:
    for wanted, found in FOUND:
        look = browse(catalog, wanted)
        assert names(look.everything(10).photos) == found
        cover = look.cover()
        assert (cover is None) == (not found)
        assert sorted(names(look.draw(10, random.Random(1)))) == sorted(found)
    look = browse(catalog, PhotoQuery(favorite=True))
    assert shape(look.everything(1)) == {"2020": "tokyo", "2019": "rome_2"}


def test_the_latest_photo_is_not_one_of_the_future(catalog: Catalog) -> None:
    look = browse(catalog)
    assert names(look.latest(ms(2026, 1, 1), 2)) == ["film", "new_year"]
    assert names(look.latest(ms(2010, 1, 1), 2)) == ["sydney", "scan"]
    album = browse(catalog, PhotoQuery(album="nowhere"))
    assert album.latest(ms(2026, 1, 1), 2) == ()


def test_albums_are_looked_through_like_everything_else(catalog: Catalog) -> None:
    records: list[Any] = [
        Album(ZONE.name, "trips", "Trips", None, is_folder=True),
        Album(ZONE.name, "italy", "Italy", "trips"),
        Album(ZONE.name, "empty", "Empty", None),
        Album(ZONE.name, "secret", "Secret", None),
        Album(ZONE.name, "all", "All", None),
        Album(ZONE.name, "nameless", None, None),
        Album(ZONE.name, "gone", "Gone", None, is_deleted=True),
        Membership(ZONE.name, "m0", "secret", "hidden"),
        Membership(ZONE.name, "m7", "gone", "rome_1"),
        Membership(ZONE.name, "m8", "nameless", "rome_1"),
        *(
            Membership(ZONE.name, f"i{name}", "italy", name)
            for name in ("rome_1", "rome_2", "hidden", "coming")
        ),
        *(Membership(ZONE.name, f"a{name}", "all", name) for name in VISIBLE),
    ]
    catalog.ingest(ZONE, records)
    found, left_out = catalog.ask(albums_in, None, 10)
    assert [(part.what.name, part.what.is_folder) for part in found] == [
        ("All", False),
        ("Trips", True),
    ]
    assert (found[1].cover.asset in ("rome_1", "rome_2"), left_out) == (True, 0)
    assert catalog.ask(albums_in, None, 3)[1] == 1
    assert [part.what.name for part in catalog.ask(albums_in, "trips", 10)[0]] == ["Italy"]
    for name in ("trips", "italy"):
        look = browse(catalog, PhotoQuery(album=name))
        assert names(look.everything(5).photos) == ["rome_2", "rome_1"]
    everything = [name for name in VISIBLE if name != "ours"]
    look = browse(catalog, PhotoQuery(album="all"))
    assert names(look.everything(20).photos) == everything
    years = look.everything(3)
    assert list(shape(years)) == ["2021", "2020", "2019", "2016", "2003"]
    assert names([years.undated]) == ["scan"]
    assert names(look.undated(1).photos) == ["scan"]
    assert names(look.period(Period.parse("2020"), 5).photos) == ["tokyo"]
    hour = look.period(Period.parse("2019-07-21T10"), 1)
    assert (names(hour.photos), hour.not_shown) == (["rome_2"], 1)
    assert names(look.latest(ms(2020, 2, 1), 1)) == ["new_year"]
    assert look.cover() is not None
    assert sorted(names(look.draw(20, random.Random(1)))) == sorted(everything)


def test_folders_in_a_circle_come_to_an_end(catalog: Catalog) -> None:
    circle = [
        Album(ZONE.name, "a", "A", "b", is_folder=True),
        Album(ZONE.name, "b", "B", "a", is_folder=True),
    ]
    catalog.ingest(ZONE, circle)
    assert catalog.ask(albums_in, "a", 10) == ((), 0)


def test_places_that_hold_photos(catalog: Catalog) -> None:
    found = catalog.ask(places)
    assert [part.cover.asset for part in found] == ["kept", "rome_3", "sydney"]
    latitude, longitude = Cell(found[1].what).center
    assert abs(latitude - ROME.latitude) <= 0.25
    assert abs(longitude - ROME.longitude) <= 0.25


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(90, 180), (-90, -180), (0, 0), (89.999, -179.999), (-0.1, 0.1)]
)
def test_every_point_lies_in_its_cell(latitude: float, longitude: float) -> None:
    number = cell_of(latitude, longitude)
    assert number is not None
    assert Cell(number).exists
    north, east = Cell(number).center
    assert abs(north - latitude) <= 0.25
    assert abs(east - longitude) <= 0.25


def test_what_is_no_point_lies_in_no_cell() -> None:
    assert cell_of(None, 1.0) is None
    assert cell_of(91.0, 1.0) is None
    assert cell_of(1.0, -181.0) is None
    assert not Cell(-1).exists
    assert not Cell(10**9).exists


def test_one_photo_is_found_by_its_name_if_it_may_be_seen(catalog: Catalog) -> None:
    photo = catalog.ask(find_photo, ZONE.name, "rome_1")
    assert photo is not None
    assert (photo.master, photo.shown) == ("M-rome_1", ResourceKind.ORIGINAL)
    assert set(photo.hashes) == set(photo.files) == {ResourceKind.ORIGINAL}
    assert catalog.ask(find_photo, ZONE.name, "kept") is not None
    assert catalog.ask(find_photo, SHARED.name, "ours") is not None
    for name in ("hidden", "deleted", "expunged", "purged", "coming", "ours", "nobody"):
        assert catalog.ask(find_photo, ZONE.name, name) is None


@pytest.mark.parametrize(
    ("kind", "files", "shown", "motion"),
    [
        (AssetKind.PHOTO, {"original": "a.HEIC"}, "original", None),
        (AssetKind.PHOTO, {"original": "a.HEIC", "edited": "b.JPG"}, "edited", None),
        (AssetKind.RAW, {"original": "a.DNG", "alternative": "b.JPG"}, "alternative", None),
        (AssetKind.RAW, {"original": "a.JPG", "alternative": "b.DNG"}, "original", None),
        (AssetKind.RAW, {"original": "a.DNG"}, "original", None),
        (AssetKind.VIDEO, {"original": "a.MOV", "edited_video": "b.MOV"}, "edited_video", None),
        (
            AssetKind.LIVE_PHOTO,
            {"original": "a.HEIC", "live_video": "a.MOV"},
            "original",
            "live_video",
        ),
        (
            AssetKind.LIVE_PHOTO,
            {"original": "a.HEIC", "live_video": "a.MOV", "edited_video": "e.MOV"},
            "original",
            "edited_video",
        ),
        (AssetKind.PHOTO, {"sidecar": "a.AAE"}, None, None),
    ],
)
def test_the_file_that_is_shown(
    kind: AssetKind, files: dict[str, str], shown: str | None, motion: str | None
) -> None:
    paths = {ResourceKind(name): path for name, path in files.items()}
    photo = FoundPhoto(
        id=1, zone=ZONE.name, asset="A", master="M", filename=None, captured_ms=None, contributor=None,
        offset_seconds=None, is_favorite=False, kind=kind, title=None, description=None, keywords=(),
        latitude=None, longitude=None, camera=None, files=paths, hashes={},
    )  # fmt: skip
    assert photo.shown == shown
    assert photo.motion == motion


def test_chance_is_fair_in_a_large_library(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.apple_backup.photos.catalog.browse._FEW", 3)
    look = browse(catalog)
    assert sorted(names(look.draw(50, random.Random(3)))) == sorted(VISIBLE)
    assert len(set(names(look.draw(4, random.Random(4))))) == 4


def test_looking_reads_along_indexes(catalog: Catalog) -> None:
    """No look reads the whole library, however it is asked; an album is read as a whole."""
    asked: list[tuple[str, Any]] = []
    queries = [
        PhotoQuery(),
        PhotoQuery(favorite=True),
        PhotoQuery(kind=AssetKind.VIDEO),
        PhotoQuery(library=ZONE.name),
        PhotoQuery(cell=cell_of(41.9, 12.5)),
        PhotoQuery(is_video=False),
        PhotoQuery(album="italy"),
    ]

    @event.listens_for(catalog._engine, "before_cursor_execute")
    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if " assets" in statement:
            asked.append((statement, parameters))

    for wanted in queries:
        look = browse(catalog, wanted)
        look.everything(1)
        look.period(Period.parse("2019"), 1)
        look.undated(1)
        look.latest(ms(2026, 1, 1), 1)
    catalog.ask(places)
    catalog.ask(albums_in, None, 10)
    catalog.ask(find_photo, ZONE.name, "rome_1")
    event.remove(catalog._engine, "before_cursor_execute", note)
    assert len(asked) > 50
    with catalog._read() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if not is_sqlite:
            # On small tables it would read the whole table, which is all of one page.
            connection.exec_driver_sql("SET enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        for statement, parameters in dict(zip(map(str, asked), asked, strict=True)).values():
            plan = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
            for row in plan:
                assert "Seq Scan on assets" not in row[-1], (statement, plan)
                assert not row[-1].startswith("SCAN assets") or "INDEX" in row[-1], (
                    statement,
                    plan,
                )
                assert "TEMP B-TREE FOR ORDER BY" not in row[-1] or "count(*)" in statement, plan
