"""Finding photos in a catalog, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.apple_backup.photos.catalog import Catalog
from custom_components.apple_backup.photos.catalog.photo_query import PhotoQuery, Place
from custom_components.apple_backup.photos.catalog.words import folded_text, words_of
from custom_components.apple_backup.photos.models import Asset, Location, Master
from tests.photos.library_parts import ZONE, Parts, pair


def ms(*day: int) -> int:
    return int(datetime(*day, tzinfo=UTC).timestamp() * 1000)  # type: ignore[arg-type]


@pytest.fixture
def catalog(parts: Parts) -> Iterator[Catalog]:
    """Give a catalog of a few photos that are here, and one that is not."""

    def add(name: str, *, here: bool = True, filename: str = "IMG_1.JPG", **values: object) -> None:
        master, asset = pair(name, name.encode(), filename=filename)
        parts.know(master, replace(asset, **values))  # type: ignore[arg-type]
        if here:
            parts.place(name, name.encode())

    add("beach", captured_ms=ms(2021, 7, 1, 12), title="Am Strand", keywords=("Meer", "Kinder"))
    add("lake", captured_ms=ms(2022, 7, 1, 23, 30), offset_seconds=7200, description="Ein See")
    add("old", captured_ms=ms(1968, 2, 29, 12), title="Großmutter", filename="scan_0007.tif")
    add("undated", captured_ms=None, title="Strandgut", is_favorite=True)
    add(
        "summit",
        captured_ms=ms(2023, 7, 1, 12),
        location=Location(46.5, 8.0),
        filename="DSC_4711.JPG",
    )
    add("secret", captured_ms=ms(2023, 7, 1), title="Strand", is_hidden=True, here=False)
    add("coming", captured_ms=ms(2023, 7, 1), title="Strand", here=False)
    parts.catalog.index_words()
    return parts.catalog


def names(catalog: Catalog, wanted: PhotoQuery, limit: int = 50) -> list[str]:
    page = catalog.search_photos(wanted, None, limit)
    assert page.next is None
    return [photo.asset for photo in page.photos]


def test_everything_that_is_here_is_found_the_newest_first(catalog: Catalog) -> None:
    everything = ["summit", "lake", "beach", "old", "undated"]
    assert names(catalog, PhotoQuery()) == everything
    for limit in (1, 2, 3, 4, 5):
        found: list[str] = []
        cursor = None
        while True:
            page = catalog.search_photos(PhotoQuery(), cursor, limit)
            found += [photo.asset for photo in page.photos]
            if (cursor := page.next) is None:
                break
        assert found == everything


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("strand", ["beach", "undated"]),
        ("STRAND am", ["beach"]),
        ("meer kind", ["beach"]),
        ("see", ["lake"]),
        ("grossm", ["old"]),
        ("0007", ["old"]),
        ("dsc_47", ["summit"]),
        ("strand see", []),
        ("rand", []),
        ("…", ["summit", "lake", "beach", "old", "undated"]),
    ],
)
def test_words_are_found_by_their_beginnings(catalog: Catalog, text: str, found: list[str]) -> None:
    assert names(catalog, PhotoQuery(text=text)) == found


def test_changes_are_found_at_once(catalog: Catalog) -> None:
    master, asset = pair("beach", b"beach", filename="holiday.jpg", tag="2")
    catalog.ingest(ZONE, [master, replace(asset, title="Hafen")])
    assert names(catalog, PhotoQuery(text="hafen")) == ["beach"]
    assert names(catalog, PhotoQuery(text="holiday")) == ["beach"]
    assert names(catalog, PhotoQuery(text="am strand")) == []


def test_days_are_those_of_the_photo(catalog: Catalog) -> None:
    second = date(2022, 7, 2)
    assert names(catalog, PhotoQuery(captured_from=second, captured_until=second)) == ["lake"]
    first = date(2022, 7, 1)
    assert names(catalog, PhotoQuery(captured_from=first, captured_until=first)) == []
    assert names(catalog, PhotoQuery(captured_until=date(1970, 1, 1))) == ["old"]


def test_places_favorites_and_kinds(catalog: Catalog) -> None:
    assert names(catalog, PhotoQuery(place=Place(46.5, 8.05, 5))) == ["summit"]
    assert names(catalog, PhotoQuery(place=Place(46.5, 8.05, 1))) == []
    assert names(catalog, PhotoQuery(favorite=True)) == ["undated"]
    assert len(names(catalog, PhotoQuery(favorite=False))) == 4
    assert names(catalog, PhotoQuery(camera="%")) == []


def test_this_day_in_earlier_years(catalog: Catalog) -> None:
    def on(day: date, limit: int = 50) -> list[str]:
        found = catalog.photos_on_day(day.month, day.day, until=day, limit=limit)
        return [photo.asset for photo in found]

    assert on(date(2026, 7, 1)) == ["summit", "beach"]
    assert on(date(2026, 7, 1), limit=1) == ["summit"]
    assert on(date(2023, 7, 1)) == ["beach"]
    assert on(date(2026, 7, 2)) == ["lake"]
    assert on(date(2024, 2, 29)) == ["old"]


def test_an_empty_catalog_has_no_days(parts: Parts) -> None:
    assert parts.catalog.photos_on_day(1, 1, until=date(2026, 1, 1), limit=5) == ()


def test_a_wide_word_is_looked_for_in_order(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.apple_backup.photos.catalog.photo_query._FEW", 1)
    assert names(catalog, PhotoQuery(text="strand")) == ["beach", "undated"]
    assert names(catalog, PhotoQuery(text="strand meer")) == ["beach"]


@pytest.mark.parametrize("cursor", ["", "x", "d.1", "u.1.2", "d.a.b", "u."])
def test_a_bad_cursor_is_refused(catalog: Catalog, cursor: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        catalog.search_photos(PhotoQuery(), cursor, 1)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_words_that_find_it(text: str) -> None:
    words = words_of(text)
    assert len(words) <= 64
    for word in words:
        assert 0 < len(word) <= 40
        assert word in folded_text(text)


def test_records_of_an_older_catalog_are_indexed_once(catalog: Catalog) -> None:
    master, asset = pair("late", b"late", filename="late.jpg")
    assert isinstance(master, Master)
    assert isinstance(asset, Asset)
    catalog.ingest(ZONE, [master, asset])
    seen: list[None] = []
    catalog.index_words(check=lambda: seen.append(None))
    assert seen
