"""The camera roll of a household's device: mostly photos that are also in an iCloud library."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
import io
import random

from PIL import Image

from tests.simulated_icloud.photos import Photo, camera_name
from tests.simulated_icloud.scenarios import Kind
from tests.simulated_icloud.world import World
from tests.simulated_icloud.zone import Zone

from . import media, pictures
from .artifacts.common import guid, when
from .artifacts.photos import PhotoTruth, library
from .crypto import entropy
from .spec import FileSpec

# What iPhones take; a library has stranger things, too.
_SUBTYPES = {
    Kind.HEIC: None,
    Kind.JPEG: None,
    Kind.LIVE: "live",
    Kind.PNG: "screenshot",
    Kind.MOV: None,
    Kind.MP4: None,
    Kind.SLOMO: "slow_motion",
}
_FILM_SECONDS = 2.0
_OWN_SIZE = (640, 480)


@dataclass(frozen=True, slots=True)
class ICloudLibrary:
    """An account of the simulated iCloud: its seed and how many photos it has."""

    seed: str
    assets: int

    def newest(self, count: int) -> Iterator[tuple[Zone, Photo]]:
        """Yield the last photos of everyday kind, the oldest first."""
        zone = World(self.seed, self.assets, 0).primary
        shown = [photo for photo in map(zone.photo, range(zone.total)) if _is_everyday(photo)]
        for photo in shown[-count:]:
            yield zone, photo


def _is_everyday(photo: Photo) -> bool:
    return (
        photo.listed
        and photo.kind in _SUBTYPES
        and photo.origin == (photo.zone, photo.index)
        and (photo.captured_ms or 0) > 0
        and photo.filename == camera_name(photo.kind, photo.index)
    )


def camera_roll(
    seed: int, until: datetime, count: int, icloud: ICloudLibrary | None
) -> tuple[FileSpec, ...]:
    """Photos.sqlite and the files of `count` photos.

    With an iCloud library, most are the same files as there, some originals are only there, two
    are other copies of the same photos, and one in twelve is nowhere else. Without, all are own.
    """
    own = max(1, count // 12) if icloud else count
    found = list(icloud.newest(count - own)) if icloud else []
    truths = [_shared(seed, zone, photo) for zone, photo in found]
    for truth in truths[4::15]:
        truth.original = truth.live = truth.edited = None
    copies = [it for it in truths if it.original and it.file.endswith("JPG")]
    for truth in copies[1:3]:
        truth.original = _other_copy(truth.original or b"")
    truths += [_own(seed, number, until) for number in range(1, own + 1)]
    truths.sort(key=lambda it: it.taken)
    for number, truth in enumerate(truths, 1):
        truth.id = number
    taken = {it.file.rpartition(".")[0]: int(it.taken.timestamp()) for it in truths}
    made = library(truths, wal=True).files
    return tuple(_dated(spec, taken) for spec in made if spec.has_blob)


def _dated(spec: FileSpec, taken: dict[str, int]) -> FileSpec:
    """A file with the time of its photo; derivatives have its name in their path."""
    for part in spec.relative_path.split("/"):
        if (second := taken.get(part.partition(".")[0])) is not None:
            return replace(spec, mtime=second, birth=second)
    return spec


def _shared(seed: int, zone: Zone, photo: Photo) -> PhotoTruth:
    """A photo as the account has it."""
    chance = entropy(("shared", seed, photo.index))
    name = camera_name(photo.kind, photo.index)
    template = zone.content(photo, "Original", edited=False).template
    thumbnail = "JPEGThumb" if photo.is_video else "JPEGMed"
    edited = None
    if photo.edit:
        prefix = "VidFull" if photo.is_video else "JPEGFull"
        edited = zone.content(photo, prefix, edited=True).read()
    is_live = photo.kind is Kind.LIVE
    return PhotoTruth(
        id=0,
        uuid=zone.asset_name(photo.index),
        name=name,
        file=name,
        kind="video" if photo.is_video else "photo",
        subtype=_SUBTYPES[photo.kind],
        taken=when((photo.captured_ms or 0) / 1000),
        offset=photo.offset or 0,
        place=media.place(chance) if chance.random() < 0.6 else None,
        size=(template.width, template.height),
        duration=_FILM_SECONDS if photo.is_video else 0.0,
        favorite=photo.favorite,
        hidden=False,
        deleted=None,
        title=photo.title,
        description=photo.description,
        original=zone.content(photo, "Original", edited=False).read(),
        edited=edited,
        live=zone.content(photo, "OriginalVidCompl", edited=False).read() if is_live else None,
        thumbnail=zone.content(photo, thumbnail, edited=False).read(),
        albums=_albums(chance),
    )


def _own(seed: int, number: int, until: datetime) -> PhotoTruth:
    """A photo that is nowhere else, of the last year."""
    chance = entropy(("own", seed, number))
    taken = int(until.timestamp()) - number * 3 * 86_400 - chance.randrange(86_400)
    jpeg = pictures.photo(chance, taken, size=_OWN_SIZE)
    name = f"IMG_{9_000 - number:04d}.JPG"
    return PhotoTruth(
        id=0,
        uuid=guid(chance),
        name=name,
        file=name,
        kind="photo",
        subtype=None,
        taken=when(taken),
        offset=3600,
        place=media.place(chance),
        size=_OWN_SIZE,
        duration=0.0,
        favorite=number % 4 == 0,
        hidden=False,
        deleted=None,
        title=None,
        description=None,
        original=jpeg,
        edited=None,
        live=None,
        thumbnail=pictures.thumbnail(jpeg),
        albums=_albums(chance),
    )


def _albums(chance: random.Random) -> list[str]:
    return [name for name, share in (("Lake", 0.25), ("Best ✨", 0.1)) if chance.random() < share]


def _other_copy(jpeg: bytes) -> bytes:
    """The same picture, saved once more."""
    buffer = io.BytesIO()
    Image.open(io.BytesIO(jpeg)).save(buffer, "JPEG", quality=60)
    return buffer.getvalue()
