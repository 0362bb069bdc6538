"""Which photos must not be removed from iCloud, by what Apple says and what the catalog knows."""

from dataclasses import replace

import pytest

from custom_components.apple_backup.photos.cloudkit.client import FoundRecords
from custom_components.apple_backup.photos.icloud_removal import LeftOut, _objection
from custom_components.apple_backup.photos.models import Asset, Master, Resource, ResourceKind
from tests.photos.library_parts import Parts, apple_checksum, pair

CONTENT = b"a photo"


def doubt(
    parts: Parts, asset: Asset, *records: Asset | Master, problems: tuple[str, ...] = ()
) -> LeftOut | None:
    """Say why photo A has to stay, when Apple answers with these records."""
    found = FoundRecords(records, problems)
    return _objection(parts.view("A"), asset, found, lambda _: True)


@pytest.fixture
def placed(parts: Parts) -> Parts:
    """A photo that is proven on the disk."""
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    return parts


def test_a_photo_that_is_proven_and_as_it_was_may_go(placed: Parts) -> None:
    master, asset = pair("A", CONTENT)
    assert doubt(placed, asset, master, asset) is None


@pytest.mark.parametrize(
    "change",
    [{"is_deleted": True}, {"is_expunged": True}, {"is_hidden": True}, {"change_tag": None}],
)
def test_a_photo_that_is_deleted_hidden_or_without_a_version_stays_as_it_is(
    placed: Parts, change: dict[str, bool | None]
) -> None:
    master, asset = pair("A", CONTENT)
    changed = replace(asset, **change)  # type: ignore[arg-type]
    assert doubt(placed, changed, master, changed) is LeftOut.CHANGED


def test_a_record_that_is_missing_or_was_read_in_part_is_a_change(placed: Parts) -> None:
    master, asset = pair("A", CONTENT)
    assert doubt(placed, asset, master) is LeftOut.CHANGED
    assert doubt(placed, asset, asset) is LeftOut.CHANGED
    odd = ("M-A: resOriginalRes has no size",)
    assert doubt(placed, asset, master, asset, problems=odd) is LeftOut.CHANGED


def test_a_photo_whose_other_half_was_never_seen_stays(parts: Parts) -> None:
    _, asset = pair("A", CONTENT)
    parts.know(asset)
    assert doubt(parts, asset, asset) is LeftOut.CHANGED


def test_a_photo_that_is_not_here_stays(parts: Parts) -> None:
    master, asset = pair("A", CONTENT)
    parts.know(master, asset)
    assert doubt(parts, asset, master, asset) is LeftOut.NOT_PROVEN


def test_a_photo_whose_original_apple_does_not_offer_stays(parts: Parts) -> None:
    """What is here is not all of it."""
    master, asset = pair("A", CONTENT)
    raw = Resource(
        ResourceKind.ALTERNATIVE, "com.adobe.raw-image", len(CONTENT), apple_checksum(CONTENT),
        url="https://x",
    )  # fmt: skip
    master = replace(master, resources=(raw,))
    parts.know(master, asset)
    parts.place("A", CONTENT)
    assert doubt(parts, asset, master, asset) is LeftOut.NOT_PROVEN


@pytest.mark.parametrize(
    ("adjustment", "expected"),
    [("com.apple.photo", LeftOut.NOT_PROVEN), ("com.apple.video.slomo", None)],
)
def test_an_edit_that_apple_does_not_offer_keeps_its_photo_in_icloud(
    placed: Parts, adjustment: str, expected: LeftOut | None
) -> None:
    """But for slow motion, of which there is never more than the original."""
    master, asset = pair("A", CONTENT)
    edited = replace(asset, adjustment_type=adjustment)
    assert doubt(placed, edited, master, edited) is expected
