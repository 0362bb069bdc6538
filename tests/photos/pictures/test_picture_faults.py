"""Pictures when Apple, the library or the disk does not give what it should."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
import sys
from typing import Any

import pytest

from custom_components.apple_backup.photos.catalog.found import FoundPhoto
from custom_components.apple_backup.photos.errors import NoPictureError
from custom_components.apple_backup.photos.models import Zone
from custom_components.apple_backup.photos.pictures import pictures
from tests.photos.conftest import Library
from tests.photos.pictures.test_pictures import (
    MANY_KINDS,
    PREVIEW,
    THUMBNAIL,
    Gallery,
    opened_gallery,
    sha256,
)

pytestmark = [MANY_KINDS, pytest.mark.usefixtures("without_av")]
DERIVATIVE = r"GET cvws"


@pytest.fixture
async def gallery(library: Library, tmp_path: Path) -> AsyncIterator[Gallery]:
    await library.engine.sync()
    await library.simulated.async_requests(reset=True)
    async with opened_gallery(library, tmp_path / "cache") as opened:
        yield opened


@pytest.fixture
async def heic(gallery: Gallery) -> FoundPhoto:
    """A photo that only Apple has pictures of."""
    return await gallery.photo(kind="heic", edited=False)


async def refused(gallery: Gallery, photo: FoundPhoto) -> str:
    with pytest.raises(NoPictureError) as caught:
        await gallery.pictures.get(photo, THUMBNAIL)
    return str(caught.value)


async def test_whether_it_is_worth_asking(
    gallery: Gallery, heic: FoundPhoto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    plain = await gallery.photo(kind="jpeg", edited=False)
    for is_signed_in in (True, False):
        gallery.is_signed_in = is_signed_in
        assert gallery.pictures.is_possible(plain)
        assert gallery.pictures.is_possible(heic) is is_signed_in
        assert not gallery.pictures.is_possible(replace(plain, files={}))


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"status": 200, "body": "x" * 200_000}, id="too long"),
        pytest.param({"short": 10}, id="too short"),
        pytest.param({"status": 404}, id="not there"),
        pytest.param({"status": 418}, id="odd"),
    ],
)
async def test_an_answer_that_is_no_picture_is_not_shown_and_asked_for_again(
    gallery: Gallery, heic: FoundPhoto, answer: dict[str, Any]
) -> None:
    await gallery.simulated.async_fault(DERIVATIVE, times=-1, **answer)
    await refused(gallery, heic)
    await gallery.simulated.async_clear_faults()
    gallery.now += 601
    found = await gallery.pictures.get(heic, THUMBNAIL)
    assert [sha256(found)] == await gallery.truth(heic, "JPEGThumb")


async def test_only_jpegs_are_shown(gallery: Gallery, heic: FoundPhoto) -> None:
    """Also where Apple tells no checksum that could be compared."""
    lookup = gallery.pictures._book._lookup

    async def unprovable(zone: Zone, names: Any) -> Any:
        return {
            name: {size: replace(one, checksum="gQECAwQ=", size=64) for size, one in of.items()}
            for name, of in (await lookup(zone, names)).items()
        }

    gallery.pictures._book._lookup = unprovable
    body = "<svg onload='alert(1)'>".ljust(64)
    await gallery.simulated.async_fault(DERIVATIVE, times=-1, status=200, body=body)
    assert await refused(gallery, heic) == "not a JPEG"


async def test_a_library_that_is_not_there_any_more_has_no_pictures(
    gallery: Gallery, heic: FoundPhoto
) -> None:
    left = replace(heic, zone="SharedSync-LEFT")
    await gallery.pictures.expect([left])
    await refused(gallery, left)
    assert "records/lookup" not in await gallery.simulated.async_requests()


async def test_a_photo_that_is_missing_here_has_no_picture_while_signed_out(
    gallery: Gallery, heic: FoundPhoto
) -> None:
    assert heic.shown is not None
    (gallery.library.path / heic.files[heic.shown]).unlink()
    gallery.is_signed_in = False
    for size in (THUMBNAIL, PREVIEW):
        with pytest.raises(NoPictureError):
            await gallery.pictures.get(heic, size)
    gallery.is_signed_in = True
    gallery.now += 61
    assert (await gallery.pictures.get(heic, THUMBNAIL)).is_file()


async def test_of_very_many_failures_the_oldest_are_forgotten(
    gallery: Gallery, heic: FoundPhoto, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked for again then, which costs less than to remember without end."""
    monkeypatch.setattr(pictures, "_MOST_FAILURES", 4)
    gallery.is_signed_in = False
    other = await gallery.photo(kind="mov", edited=False)
    for photo in (heic, *(replace(other, asset=f"{number}") for number in range(4))):
        await refused(gallery, photo)
    assert len(gallery.pictures._failed) == 4
    gallery.is_signed_in = True
    assert (await gallery.pictures.get(heic, THUMBNAIL)).is_file()
    assert await refused(gallery, replace(other, asset="3")) == "there was none a moment ago"
