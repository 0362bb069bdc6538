"""Pictures of a synced library, against the simulated iCloud and a real decoder."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
import hashlib
from pathlib import Path
from typing import Any

from PIL import Image
import pytest

from custom_components.apple_backup.photos.catalog.found import FoundPhoto
from custom_components.apple_backup.photos.catalog.photo_query import PhotoQuery
from custom_components.apple_backup.photos.cloudkit.client import CloudKit
from custom_components.apple_backup.photos.errors import NoPictureError, PhotoMissingError
from custom_components.apple_backup.photos.models import ResourceKind, Zone
from custom_components.apple_backup.photos.pictures import (
    Decoder,
    PictureFolders,
    Pictures,
    PictureSize,
)
from tests.helpers import integration_threads
from tests.photos.conftest import Library
from tests.simulated_icloud.client import SimulatedAccount

THUMBNAIL, PREVIEW = PictureSize.THUMBNAIL, PictureSize.PREVIEW


@dataclass
class Gallery:
    """A synced library with its pictures."""

    library: Library
    pictures: Pictures
    decoder: Decoder
    folder: Path
    is_signed_in: bool = True
    now: float = 0.0

    @property
    def simulated(self) -> SimulatedAccount:
        return self.library.simulated

    async def photo(self, **wanted: Any) -> FoundPhoto:
        """Give the first photo whose truth is as wanted."""
        asset = (await self.simulated.async_assets(listed=True, **wanted))[0]
        photo = await self.library.engine.photo(asset["zone"], asset["asset"])
        assert photo is not None
        return photo

    async def truth(self, photo: FoundPhoto, kind: str) -> list[str]:
        """Give the SHA-256 of Apple's pictures of a photo: of the master, then of its edit."""
        for line in await self.simulated.async_truth(derivatives=True):
            if line["type"] == "asset" and (line["zone"], line["asset"]) == (
                photo.zone,
                photo.asset,
            ):
                return [one["sha256"] for one in line["resources"] if one["kind"] == kind]
        raise AssertionError


@asynccontextmanager
async def opened_gallery(library: Library, folder: Path, **limits: int) -> AsyncGenerator[Gallery]:
    engine = library.engine
    cloudkit: CloudKit = engine._cloudkit
    zones = {zone.name: zone for zone in await cloudkit.zones()}

    async def zone_of(name: str) -> Zone | None:
        return zones.get(name)

    decoder = Decoder()
    gallery: Gallery
    pictures = Pictures(
        PictureFolders(library.path, folder, **limits),
        cloudkit,
        decoder,
        zone_of,
        may_ask=lambda: gallery.is_signed_in,
        clock=lambda: gallery.now,
    )
    gallery = Gallery(library, pictures, decoder, folder)
    try:
        yield gallery
    finally:
        await pictures.close()
        await decoder.close()


# The seed is one whose first photos are of many kinds.
MANY_KINDS = pytest.mark.parametrize(
    "library", [{"assets": 29, "shared_assets": 0, "seed": "tests-15662"}], indirect=True
)
pytestmark = MANY_KINDS


@pytest.fixture
async def gallery(library: Library, tmp_path: Path) -> AsyncIterator[Gallery]:
    await library.engine.sync()
    await library.simulated.async_requests(reset=True)
    async with opened_gallery(library, tmp_path / "cache") as opened:
        yield opened


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


async def test_apples_own_pictures_are_shown(gallery: Gallery) -> None:
    photo = await gallery.photo(kind="heic", edited=False)
    get = gallery.pictures.get
    for size, kind in ((THUMBNAIL, "JPEGThumb"), (PREVIEW, "JPEGMed")):
        assert [sha256(await get(photo, size))] == await gallery.truth(photo, kind)
    # Nothing is asked for again, also not after a restart, and nothing was decoded.
    requests = await gallery.simulated.async_requests(reset=True)
    assert requests["derivative"] == 2
    async with opened_gallery(gallery.library, gallery.folder) as again:
        await again.pictures.get(photo, THUMBNAIL)
    assert "derivative" not in await gallery.simulated.async_requests()
    assert gallery.decoder.pid is None


async def test_an_edited_photo_is_shown_as_it_was_edited(gallery: Gallery) -> None:
    photo = await gallery.photo(kind="live", edited=False)
    await gallery.simulated.async_mutate({"op": "edit", "zone": photo.zone, "asset": photo.asset})
    before = await gallery.pictures.get(photo, THUMBNAIL)
    await gallery.library.engine.sync()
    edited = await gallery.library.engine.photo(photo.zone, photo.asset)
    assert edited is not None
    assert edited.shown is ResourceKind.EDITED
    after = await gallery.pictures.get(edited, THUMBNAIL)
    # The edited version is a JPEG on disk, so nobody has to be asked.
    with Image.open(after) as image:
        assert image.convert("RGB").getpixel((5, 5)) != Image.open(before).getpixel((5, 5))
    film = await gallery.photo(kind="mov", edited=False)
    await gallery.simulated.async_mutate({"op": "edit", "zone": film.zone, "asset": film.asset})
    await gallery.library.engine.sync()
    film = await gallery.photo(asset=film.asset)
    assert film.shown is ResourceKind.EDITED_VIDEO
    _, of_edit = await gallery.truth(film, "JPEGThumb")
    assert sha256(await gallery.pictures.get(film, THUMBNAIL)) == of_edit


async def test_what_home_assistant_can_read_needs_no_apple(gallery: Gallery) -> None:
    gallery.is_signed_in = False
    for kind in ("jpeg", "png", "gif", "webp", "jpeg_and_raw"):
        photo = await gallery.photo(kind=kind, edited=False)
        for size in PictureSize:
            with Image.open(await gallery.pictures.get(photo, size)) as image:
                assert image.format == "JPEG"
                assert max(image.size) == 480
    # The preview that the camera has put into its file.
    raw = await gallery.pictures.get(await gallery.photo(kind="raw"), THUMBNAIL)
    with Image.open(raw) as image:
        assert image.size == (320, 240)
    requests = await gallery.simulated.async_requests()
    assert not {"derivative", "records/lookup"} & set(requests)
    assert gallery.decoder.pid is not None


async def test_what_av_can_read_needs_no_apple(gallery: Gallery) -> None:
    gallery.is_signed_in = False
    for kind in ("heic", "mov"):
        photo = await gallery.photo(kind=kind, edited=False)
        for size in PictureSize:
            with Image.open(await gallery.pictures.get(photo, size)) as image:
                assert image.format == "JPEG"
    assert not {"derivative", "records/lookup"} & set(await gallery.simulated.async_requests())


@pytest.mark.usefixtures("without_av")
async def test_what_nobody_can_read_has_no_picture_while_signed_out(gallery: Gallery) -> None:
    for kind in ("heic", "mov"):
        gallery.is_signed_in = False
        photo = await gallery.photo(kind=kind, edited=False)
        with pytest.raises(NoPictureError):
            await gallery.pictures.get(photo, THUMBNAIL)
        # Apple is asked again soon after it may be.
        gallery.is_signed_in = True
        with pytest.raises(NoPictureError):
            await gallery.pictures.get(photo, THUMBNAIL)
        gallery.now += 61
        assert (await gallery.pictures.get(photo, THUMBNAIL)).is_file()


async def test_a_file_of_an_unknown_kind_has_no_picture(gallery: Gallery) -> None:
    photo = await gallery.photo(kind="unknown")
    for _ in range(2):
        with pytest.raises(NoPictureError):
            await gallery.pictures.get(photo, THUMBNAIL)
    assert (await gallery.simulated.async_requests())["records/lookup"] == 1
    with pytest.raises(NoPictureError):
        await gallery.pictures.get(replace(photo, files={}), THUMBNAIL)


async def test_a_picture_is_made_once_however_many_ask(gallery: Gallery) -> None:
    photo = await gallery.photo(kind="heic", edited=False)
    await gallery.simulated.async_fault(r"GET cvws", delay=0.2)
    impatient = asyncio.create_task(gallery.pictures.get(photo, THUMBNAIL))
    others = [asyncio.create_task(gallery.pictures.get(photo, THUMBNAIL)) for _ in range(20)]
    await asyncio.sleep(0.1)
    # Who gives up does not take it from the others.
    impatient.cancel()
    assert len(set(await asyncio.gather(*others))) == 1
    assert (await gallery.simulated.async_requests())["derivative"] == 1


async def test_a_list_of_photos_costs_one_lookup(gallery: Gallery) -> None:
    page = await gallery.library.engine.search(PhotoQuery(is_video=False), None, 200)
    photos = [photo for photo in page.photos if photo.zone == "PrimarySync"]
    await gallery.pictures.expect(photos)
    for photo in photos:
        try:
            await gallery.pictures.get(photo, THUMBNAIL)
        except NoPictureError:
            assert photo.shown is not None
            assert photo.files[photo.shown].lower().endswith((".xyz", ".bin"))
    assert (await gallery.simulated.async_requests())["records/lookup"] == 1


FAULTS: tuple[dict[str, Any], ...] = (
    {"corrupt": 3},
    {"truncate": 100},
    {"status": 403},
    {"status": 500},
    {"reset": True},
)


@pytest.mark.usefixtures("without_av")
async def test_wrong_bytes_are_never_shown(gallery: Gallery) -> None:
    photo = await gallery.photo(kind="heic", edited=False)
    for fault in FAULTS:
        await gallery.simulated.async_fault(r"GET cvws", times=-1, **fault)
        with pytest.raises(NoPictureError):
            await gallery.pictures.get(photo, THUMBNAIL)
        gallery.now += 601
        await gallery.simulated.async_clear_faults()
    found = await gallery.pictures.get(photo, THUMBNAIL)
    assert [sha256(found)] == await gallery.truth(photo, "JPEGThumb")


async def test_a_picture_is_made_here_when_apple_sends_wrong_bytes(gallery: Gallery) -> None:
    for kind, fault in zip(("heic", "mov", "live"), FAULTS, strict=False):
        photo = await gallery.photo(kind=kind, edited=False)
        await gallery.simulated.async_fault(r"GET cvws", times=-1, **fault)
        with Image.open(await gallery.pictures.get(photo, THUMBNAIL)) as image:
            assert image.format == "JPEG"
        await gallery.simulated.async_clear_faults()


async def test_an_expired_address_is_looked_up_again(gallery: Gallery) -> None:
    photo = await gallery.photo(kind="heic", edited=False)
    await gallery.simulated.async_fault(r"GET cvws", status=410)
    found = await gallery.pictures.get(photo, THUMBNAIL)
    assert [sha256(found)] == await gallery.truth(photo, "JPEGThumb")
    assert (await gallery.simulated.async_requests())["records/lookup"] == 2


@pytest.mark.usefixtures("without_av")
async def test_the_other_of_apples_pictures_helps_out(gallery: Gallery) -> None:
    # Apple has no large picture of a film.
    film = await gallery.photo(kind="mov", edited=False)
    found = await gallery.pictures.get(film, PREVIEW)
    assert [sha256(found)] == await gallery.truth(film, "JPEGThumb")
    photo = await gallery.photo(kind="heic", edited=False)
    lookup = gallery.pictures._book._lookup

    async def without_thumbnails(zone: Zone, names: Any) -> Any:
        found = await lookup(zone, names)
        return {
            name: {size: one for size, one in of.items() if size.endswith("Med")}
            for name, of in found.items()
        }

    gallery.pictures._book._lookup = without_thumbnails
    thumbnail = await gallery.pictures.get(photo, THUMBNAIL)
    with Image.open(thumbnail) as image:
        assert image.size == (320, 240)


async def test_the_cache_stays_within_its_limit(gallery: Gallery, tmp_path: Path) -> None:
    folder, limit = tmp_path / "small", 20_000
    async with opened_gallery(gallery.library, folder, thumbnail_bytes=limit) as small:
        page = await small.library.engine.search(PhotoQuery(), None, 60)
        made = 0
        for photo in page.photos:
            try:
                made += (await small.pictures.get(photo, THUMBNAIL)).stat().st_size
            except NoPictureError:
                continue
            kept = sum(path.stat().st_size for path in folder.rglob("*.jpg"))
            assert kept <= limit
        assert made > 2 * limit


async def test_files_are_given_if_they_are_where_they_should_be(
    gallery: Gallery, tmp_path: Path
) -> None:
    photo = await gallery.photo(kind="live", edited=False)
    truth = (await gallery.simulated.async_assets(asset=photo.asset))[0]
    expected = {one["kind"]: one["sha256"] for one in truth["resources"]}
    file = gallery.pictures.file
    for kind in (photo.shown, photo.motion):
        assert kind is not None
        assert sha256(await file(photo, kind)) == expected[kind.value]
    secret = tmp_path / "secrets.yaml"
    secret.write_text("secret")
    path = gallery.library.path / photo.files[ResourceKind.ORIGINAL]
    path.unlink()
    for kind in (None, ResourceKind.SIDECAR, ResourceKind.ORIGINAL):
        with pytest.raises(PhotoMissingError):
            await file(photo, kind)
    path.symlink_to(secret)
    with pytest.raises(PhotoMissingError):
        await file(photo, ResourceKind.ORIGINAL)
    for leading_out in ("../secrets.yaml", str(secret), "a\0b", ".", ""):
        wrong = replace(photo, files={ResourceKind.ORIGINAL: leading_out})
        with pytest.raises(PhotoMissingError):
            await file(wrong, ResourceKind.ORIGINAL)


async def test_closing_ends_everything(gallery: Gallery, tmp_path: Path) -> None:
    async with opened_gallery(gallery.library, tmp_path / "other") as other:
        plain = await gallery.photo(kind="jpeg", edited=False)
        await other.pictures.get(plain, THUMBNAIL)
        assert other.decoder.pid is not None
        await gallery.simulated.async_fault(r"GET cvws", hang=True, times=-1)
        photo = await gallery.photo(kind="heic", edited=False)
        waiting = asyncio.create_task(other.pictures.get(photo, THUMBNAIL))
        await asyncio.sleep(0.1)
    with pytest.raises(NoPictureError):
        await waiting
    assert other.decoder.pid is None
    await gallery.pictures.close()
    assert not [name for name in integration_threads() if "pictures" in name]
    assert not list((tmp_path / "other").rglob("*.part"))
