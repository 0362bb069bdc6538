"""What changes of albums mean for photos and views, in the catalog."""

from sqlalchemy import select

from custom_components.apple_backup.photos.catalog.schema import albums
from custom_components.apple_backup.photos.models import Album, Membership, Tombstone
from tests.photos.library_parts import ZONE, Parts, pair


def waiting(parts: Parts) -> tuple[set[str], set[str]]:
    """Give the photos to plan and the albums to view again, and settle both."""
    with parts.catalog._write() as connection:
        names = set(
            connection.execute(select(albums.c.record_name).where(albums.c.needs_view)).scalars()
        )
        connection.execute(albums.update().values(needs_view=False))
    views = parts.catalog.unplanned_assets(0, 100)
    parts.catalog.mark_planned([view.id for view in views])
    return {view.record_name for view in views}, names


def fill(parts: Parts) -> None:
    parts.know(
        *pair("A", b"one"), *pair("B", b"two"),
        Album(ZONE.name, "Folder", "Trips", None, is_folder=True),
        Album(ZONE.name, "Other", "Others", None, is_folder=True),
        Album(ZONE.name, "Rome", "Rome", "Folder"), Album(ZONE.name, "Kids", "Kids", None),
        Membership(ZONE.name, "A-IN-Rome", "Rome", "A"),
        Membership(ZONE.name, "B-IN-Kids", "Kids", "B"),
    )  # fmt: skip
    waiting(parts)


def test_an_album_that_is_renamed_or_moved_concerns_its_photos_and_all_below(parts: Parts) -> None:
    fill(parts)
    parts.know(Album(ZONE.name, "Rome", "Rome", "Folder"))
    assert waiting(parts) == (set(), set())
    parts.know(Album(ZONE.name, "Rome", "Roma", "Folder"))
    assert waiting(parts) == ({"A"}, {"Rome"})
    parts.know(Album(ZONE.name, "Folder", "Travels", None, is_folder=True))
    assert waiting(parts) == ({"A"}, {"Folder", "Rome"})
    parts.know(Album(ZONE.name, "Rome", "Roma", "Other"))
    assert waiting(parts) == ({"A"}, {"Rome"})


def test_a_membership_concerns_its_photo_and_its_album(parts: Parts) -> None:
    fill(parts)
    parts.know(Membership(ZONE.name, "B-IN-Rome", "Rome", "B"))
    assert waiting(parts) == ({"B"}, {"Rome"})
    parts.know(Membership(ZONE.name, "B-IN-Rome", "Rome", "B"))
    assert waiting(parts) == (set(), set())
    parts.know(Tombstone(ZONE.name, "B-IN-Rome"))
    assert waiting(parts) == ({"B"}, {"Rome"})


def test_a_purged_folder_concerns_the_albums_below(parts: Parts) -> None:
    fill(parts)
    parts.know(Tombstone(ZONE.name, "Folder"))
    assert waiting(parts) == ({"A"}, {"Folder", "Rome"})
    parts.know(Tombstone(ZONE.name, "Folder"))
    assert waiting(parts) == (set(), set())


def test_a_listing_that_lacks_an_album_ends_it(parts: Parts) -> None:
    fill(parts)
    listing = parts.catalog.begin_listing(ZONE)
    parts.catalog.ingest(
        ZONE,
        [
            Album(ZONE.name, "Kids", "Kids", None),
            Membership(ZONE.name, "B-IN-Kids", "Kids", "B"),
        ],
        listing=listing,
    )
    parts.catalog.finish_albums(ZONE, listing)
    assert waiting(parts) == ({"A"}, {"Folder", "Other", "Rome"})
    listing = parts.catalog.begin_listing(ZONE)
    parts.catalog.finish_albums(ZONE, listing)
    assert waiting(parts) == ({"B"}, {"Kids"})
