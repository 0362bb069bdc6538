"""The generated library: determinism, oddities, and files that are what they claim to be."""

import base64
import hashlib
from io import BytesIO
import plistlib
import struct

from PIL import Image
import pytest

from tests.simulated_icloud.ids import AssetNames, Sealed
from tests.simulated_icloud.media import APPLE_SALT
from tests.simulated_icloud.mutations import Mutator
from tests.simulated_icloud.photos import prefixes
from tests.simulated_icloud.scenarios import FIRST, RARE, Kind, Trait
from tests.simulated_icloud.truth import truth
from tests.simulated_icloud.world import World

# Only there if a test asks for it: the rest of every library stays as it was.
ADDED_ONLY = {Kind.AVIF}
COUNT = len(FIRST) + len(RARE)


@pytest.fixture(scope="module")
def world() -> World:
    return World("a seed", COUNT, 40)


def test_same_seed_same_world(world: World) -> None:
    assert list(truth(world)) == list(truth(World("a seed", COUNT, 40)))
    other = [line["asset"] for line in truth(World("another", COUNT, 40)) if "asset" in line]
    assert not set(other) & {line.get("asset") for line in truth(world)}


def test_every_oddity_is_there(world: World) -> None:
    photos = [world.primary.photo(index) for index in range(COUNT)]
    assert {photo.kind for photo in photos} == set(Kind) - ADDED_ONLY
    assert {trait for photo in photos for trait in photo.traits} == set(Trait)
    names = [photo.filename for photo in photos]
    assert None in names
    assert any(len((name or "").encode()) == 255 for name in names)
    assert any("/" in (name or "") for name in names)
    assert names.count("IMG_0001.JPG") >= 2


def test_every_file_has_the_checksums_it_claims() -> None:
    world = World("a seed", COUNT, 40)
    zone = world.primary
    for kind in ADDED_ONLY:
        Mutator(world).apply({"op": "add", "kind": kind})
    for index in range(zone.total):
        photo = zone.photo(index)
        for edited, names in enumerate(prefixes(photo)):
            for prefix in names:
                content = zone.content(photo, prefix, edited=bool(edited))
                data = content.read()
                salted = hashlib.sha1(APPLE_SALT + data).digest()
                assert content.checksum == base64.b64encode(b"\x01" + salted).decode()
                assert content.sha256 == hashlib.sha256(data).hexdigest()
                assert content.size == len(data)
                _check_format(content.template.uti, data)


def _check_format(uti: str, data: bytes) -> None:
    """Open a file with an independent reader where there is one, else check its structure."""
    if uti in ("public.heic", "com.apple.quicktime-movie", "public.mpeg-4"):
        kinds = _boxes(data)
        assert kinds[0] == b"ftyp"
        assert kinds[-1] == b"free"
        assert (b"meta" if uti == "public.heic" else b"moov") in kinds
    elif uti == "com.apple.photos.apple-adjustment-envelope":
        assert "adjustmentFormatIdentifier" in plistlib.loads(data.partition(b"<!--")[0])
    elif uti != "com.example.unheard-of":
        with Image.open(BytesIO(data)) as image:
            image.load()


def _boxes(data: bytes) -> list[bytes]:
    """Return the kinds of the outer boxes, which have to fill the file exactly."""
    kinds, at = [], 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        assert size >= 8
        kinds.append(kind)
        at += size
    assert at == len(data)
    return kinds


def test_files_differ_from_each_other(world: World) -> None:
    masters = {world.primary.photo(index).origin for index in range(COUNT)}
    names = {world.primary.master_name(world.primary.photo(index)) for index in range(COUNT)}
    assert len(names) == len(masters) == COUNT - 1


def test_dates_grow_with_the_index() -> None:
    for count in (COUNT, 1_000, 500_000):
        zone = World("s", count, 0).primary
        middle = range(count // 2, count // 2 + 40)
        places = sorted({*range(2, 200), *middle, *range(count - 20, count)})
        dates = [zone.photo(place).captured_ms for place in places if place < count]
        numbers = [date for date in dates if date is not None]
        assert len(numbers) == len(dates)
        assert numbers == sorted(numbers)


def test_names_lead_back_to_their_index() -> None:
    names = AssetNames("seed")
    assert names.parse(names.name(1, 123_456)) == (1, 123_456)
    assert names.parse("no uuid") is None
    assert names.parse("00000000-0000-0000-0000-000000000000") is None
    assert AssetNames("other").parse(names.name(1, 5)) is None


def test_every_master_is_found_by_name(world: World) -> None:
    for zone in world.zones.values():
        for index in range(zone.total):
            name = zone.master_name(zone.photo(index))
            found = zone.photo_of_master(name)
            assert found is not None
            assert zone.master_name(found) == name
        assert zone.photo_of_master("AAAA") is None


def test_sealed_tokens() -> None:
    sealed = Sealed("secret")
    token = sealed.seal("a", 1)
    assert sealed.open(token) == ["a", "1"]
    assert Sealed.peek(token) == ["a", "1"]
    assert Sealed("other").open(token) is None
    assert sealed.open("rubbish") is None
    assert sealed.open("") is None


def test_nothing_is_stored_for_photos_nobody_changed() -> None:
    world = World("s", 1_000_000, 0)
    assert world.primary.photo(999_999).filename is not None
    assert world.primary.changed == {}
