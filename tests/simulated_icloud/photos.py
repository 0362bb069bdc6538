"""Describes one photo of a library from its seed and its place, without storing anything."""

from dataclasses import dataclass
from functools import lru_cache
import random
from typing import Final

from . import media
from .ids import digest, stable_uuid
from .media import VARIANTS, Content, Template
from .scenarios import FIRST, RARE, USUAL, Kind, Scenario, Trait

EPOCH_MS: Final = 1_325_376_000_000  # 2012-01-01
NOW_MS: Final = 1_767_225_600_000  # 2026-01-01: what the newest generated photo is older than
_CLUSTER: Final = 8
_OFFSETS: Final = (-28800, -18000, 0, 3600, 7200, 19800, 20700, 32400)
_WORDS: Final = ("beach", "birthday", "mountain", "garden", "winter", "concert", "museum", "train")
_PICTURE: Final = (480, 360)
_EXTENSIONS: Final = {
    Kind.HEIC: "HEIC", Kind.JPEG: "JPG", Kind.PNG: "PNG", Kind.GIF: "GIF", Kind.WEBP: "WEBP",
    Kind.AVIF: "AVIF",
    Kind.TIFF: "TIF", Kind.BMP: "BMP", Kind.UNKNOWN: "XYZ", Kind.RAW: "DNG",
    Kind.RAW_AND_JPEG: "DNG", Kind.JPEG_AND_RAW: "JPG", Kind.LIVE: "HEIC", Kind.MOV: "MOV",
    Kind.MP4: "MP4", Kind.SLOMO: "MOV", Kind.SIDECAR: "HEIC",
}  # fmt: skip

# CloudKit's field prefix → the word our truth and the product use; None: a derivative.
PREFIXES: Final = {
    "Original": "original",
    "OriginalAlt": "alternative",
    "OriginalVidCompl": "live_video",
    "Sidecar": "sidecar",
    "JPEGFull": "edited",
    "VidFull": "edited_video",
    "JPEGMed": None,
    "JPEGThumb": None,
    "VidMed": None,
    "VidSmall": None,
}
VIDEO_KINDS: Final = frozenset({Kind.MOV, Kind.MP4, Kind.SLOMO})


@dataclass(frozen=True, slots=True)
class Location:
    """Degrees and metres."""

    latitude: float
    longitude: float
    altitude: float


@dataclass(frozen=True, slots=True)
class Photo:
    """An asset with everything that may change about it.

    `origin` names the photo whose master it shows (itself, unless it is a duplicate, a copy in
    another zone, or moved). `edit` counts the edits; 0 is unedited. Times are milliseconds.
    """

    zone: str
    index: int
    origin: tuple[str, int]
    kind: Kind
    traits: frozenset[Trait]
    filename: str | None
    captured_ms: int | None
    added_ms: int | None
    offset: int | None
    edit: int = 0
    favorite: bool = False
    hidden: bool = False
    deleted: bool = False
    purged: bool = False
    trash_reason: int | None = None
    title: str | None = None
    description: str | None = None
    keywords: tuple[str, ...] = ()
    location: Location | None = None
    modified_ms: int = NOW_MS
    changes: int = 0

    @property
    def listed(self) -> bool:
        """Whether the list of all photos shows it."""
        return not (self.hidden or self.deleted or self.purged)

    @property
    def is_video(self) -> bool:
        """Whether it is a film."""
        return self.kind in VIDEO_KINDS


@lru_cache(maxsize=64)
def _plan(seed: str, zone: str) -> tuple[Scenario, ...]:
    """Return the scenarios of the oldest assets."""
    rare = list(RARE)
    random.Random(f"{seed}|{zone}").shuffle(rare)
    return FIRST + tuple(rare)


def _weighted() -> tuple[Scenario, ...]:
    return tuple(scene for weight, scene in USUAL for _ in range(weight))


_USUAL_TABLE: Final = _weighted()


def scenario(seed: str, zone: str, index: int, dice: bytes) -> Scenario:
    """Return what the asset at `index` looks like; `dice` are its random bytes."""
    plan = _plan(seed, zone)
    if index < len(plan):
        return plan[index]
    if index % 150 in (30, 31, 32):
        return FIRST[4]
    return _USUAL_TABLE[int.from_bytes(dice[:4]) % len(_USUAL_TABLE)]


def roll(seed: str, zone: str, index: int) -> bytes:
    """Return the asset's 32 random bytes."""
    return digest(seed, zone, index, size=32)


def captured(index: int, count: int, traits: frozenset[Trait]) -> int | None:
    """Return when it was taken. Grows with the index; eight photos in a row make an event."""
    if Trait.NO_DATE in traits:
        return None
    if Trait.BEFORE_1970 in traits:
        return -1_500_000_000_000 + index * 86_400_000 + 123
    if index >= count:
        return NOW_MS + (index - count) * 60_000 + 7
    step = (NOW_MS - EPOCH_MS) // max(1, count // _CLUSTER + 1)
    spacing = min(97_000, step // _CLUSTER)
    return EPOCH_MS + (index // _CLUSTER) * step + (index % _CLUSTER) * spacing + index % 1000


def camera_name(kind: Kind, index: int) -> str:
    """Return a file name like a camera's, counting to 9999 and starting again."""
    return f"IMG_{index % 9999 + 1:04d}.{_EXTENSIONS[kind]}"


def root_of(seed: str, zone: str, index: int) -> int:
    """Return the index of the photo whose master a duplicate shows."""
    while index and Trait.DUPLICATE in scenario(seed, zone, index, roll(seed, zone, index)).traits:
        index -= 1
    return index


def flags(scene: Scenario, index: int, dice: bytes, *, shared: bool) -> tuple[bool, bool, bool]:
    """Return whether an unchanged photo is a favorite, hidden, deleted."""
    special = index < len(FIRST) + len(RARE)
    favorite = Trait.FAVORITE in scene.traits or dice[4] < 16
    hidden = Trait.HIDDEN in scene.traits or (not special and dice[6] < 3)
    deleted = Trait.DELETED in scene.traits or (not special and dice[5] < 4)
    return favorite, hidden and not shared, deleted


@lru_cache(maxsize=2048)
def blueprint(seed: str, zone: str, index: int, count: int, *, shared: bool) -> Photo:
    """Return the photo as it was before any change."""
    dice = roll(seed, zone, index)
    scene = scenario(seed, zone, index, dice)
    traits = scene.traits
    favorite, hidden, deleted = flags(scene, index, dice, shared=shared)
    date = captured(index, count, traits)
    text = Trait.TEXT in traits
    word = _WORDS[dice[8] % len(_WORDS)]
    root = root_of(seed, zone, index)
    owner = scene if root == index else scenario(seed, zone, root, roll(seed, zone, root))
    return Photo(
        zone=zone,
        index=index,
        origin=(zone, root),
        kind=owner.kind,
        traits=traits,
        filename=_filename(owner, root),
        captured_ms=date,
        added_ms=None if Trait.NO_ADDED_DATE in traits else (date or EPOCH_MS) + 3_600_000,
        offset=None if Trait.NO_OFFSET in traits else _OFFSETS[dice[7] % len(_OFFSETS)],
        edit=1 if Trait.EDITED in traits else 0,
        favorite=favorite,
        hidden=hidden,
        deleted=deleted,
        trash_reason=1 if deleted else None,
        title=f"{word.title()} {index}" if text else None,
        description=f"A day at the {word} – Größe, 日本 & more" if text else None,
        keywords=(word, "Family") if text else (),
        location=_location(dice) if Trait.LOCATION in traits or dice[9] < 80 else None,
        modified_ms=(date or EPOCH_MS) + 7_200_000,
    )


def _filename(scene: Scenario, index: int) -> str | None:
    if Trait.NO_NAME in scene.traits:
        return None
    return scene.name or camera_name(scene.kind, index)


def _location(dice: bytes) -> Location:
    latitude, longitude = (int.from_bytes(dice[at : at + 2]) / 65535 for at in (10, 12))
    return Location(latitude * 140 - 60, longitude * 360 - 180, dice[14] * 7.5)


def burst_id(seed: str, photo: Photo) -> str | None:
    """Return the id that the three pictures of a burst have in common."""
    if Trait.BURST not in photo.traits:
        return None
    return stable_uuid(seed, photo.zone, "burst", (photo.index - 4) // 10)


def prefixes(photo: Photo) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the resource prefixes of the master and of the asset record."""
    master = ["Original"]
    if photo.kind in (Kind.RAW_AND_JPEG, Kind.JPEG_AND_RAW):
        master.append("OriginalAlt")
    if photo.kind is Kind.LIVE:
        master += ["OriginalVidCompl", "VidSmall"]
    if photo.kind is Kind.SIDECAR:
        master.append("Sidecar")
    if photo.is_video:
        master += ["VidMed", "VidSmall"]
    elif photo.kind not in (Kind.UNKNOWN, Kind.GIF):
        master.append("JPEGMed")
    if photo.kind is not Kind.UNKNOWN:
        master.append("JPEGThumb")
    return tuple(master), _edited_prefixes(photo)


def _edited_prefixes(photo: Photo) -> tuple[str, ...]:
    if not photo.edit:
        return ()
    if photo.is_video:
        return ("VidFull", "JPEGThumb")
    if photo.kind is Kind.LIVE:
        return ("JPEGFull", "VidFull", "JPEGMed", "JPEGThumb")
    return ("JPEGFull", "JPEGMed", "JPEGThumb")


def template(
    kind: Kind, prefix: str, number: int, *, edited: bool, video_bytes: int, photo_bytes: int
) -> Template:
    """Return the template of one file of an asset."""
    match prefix:
        case "JPEGThumb":
            return media.picture("jpeg", number, (160, 120), gray=edited)
        case "JPEGMed":
            return media.picture("jpeg", number, (320, 240), gray=edited)
        case "JPEGFull":
            return media.picture("jpeg", number, _PICTURE, gray=True)
        case "VidSmall" | "VidMed":
            return media.video("film{}.mp4", number)
        case "VidFull":
            return media.video("film{}.mov" if kind is not Kind.LIVE else "live{}.mov", number)
        case "OriginalVidCompl":
            return media.video("live{}.mov", number)
        case "Sidecar":
            return media.sidecar(number)
        case "OriginalAlt":
            return media.dng(number) if kind is Kind.JPEG_AND_RAW else _jpeg(number)
    return _original(kind, number, video_bytes, photo_bytes)


def _jpeg(number: int) -> Template:
    return media.picture("jpeg", number, _PICTURE)


def _original(kind: Kind, number: int, video_bytes: int, photo_bytes: int) -> Template:
    match kind:
        case Kind.HEIC | Kind.LIVE | Kind.SIDECAR:
            return media.heic(number, photo_bytes)
        case Kind.JPEG | Kind.JPEG_AND_RAW:
            return media.picture("jpeg", number, _PICTURE, length=photo_bytes)
        case Kind.PNG | Kind.GIF | Kind.WEBP | Kind.AVIF:
            return media.picture(kind.value, number, _PICTURE)
        case Kind.TIFF | Kind.BMP:
            return media.picture(kind.value, number, (96, 72))
        case Kind.RAW | Kind.RAW_AND_JPEG:
            return media.dng(number)
        case Kind.MOV | Kind.SLOMO:
            return media.video("film{}.mov", number, video_bytes)
        case Kind.MP4:
            return media.video("film{}.mp4", number, video_bytes)
    return media.unknown(number)


def content(
    seed: str,
    origin: tuple[str, int],
    kind: Kind,
    prefix: str,
    *,
    edit: int,
    video_bytes: int = 0,
    photo_bytes: int = 0,
) -> Content:
    """Return one file: `edit` 0 is a file of the master, else that edit's version."""
    zone, index = origin
    chosen = template(
        kind, prefix, index % VARIANTS,
        edited=bool(edit), video_bytes=video_bytes, photo_bytes=photo_bytes,
    )  # fmt: skip
    unique = digest(seed, zone, index, prefix, edit, size=12).hex().encode()
    return Content(chosen, unique)
