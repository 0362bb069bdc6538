"""Apple's raw CloudKit records, read tolerantly into the models.

One odd record must never cost a page: what cannot be read becomes a line of text among the
problems, fields that are missing, null or of another shape are left out, unknown types skipped.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, Final

from ..models import (
    Album,
    Asset,
    Location,
    Master,
    Membership,
    Record,
    Resource,
    ResourceKind,
    Tombstone,
)
from .batches import batches_of
from .fields import (
    MAX_NAME,
    MAX_TEXT,
    Fields,
    as_integer,
    as_number,
    bounded_text,
    flag_of,
    integer_of,
    number_of,
    plist_of,
    positive_of,
    text_of,
    value_of,
)

_MAX_KEYWORDS: Final = 1_000
_DAY_SECONDS: Final = 86_400
_RELATION_INFIX: Final = "-IN-"
_ALBUM: Final = 0
_FOLDER: Final = 3
_ROOT_FOLDERS: Final = frozenset({"----Root-Folder----", "----Project-Root-Folder----"})


class _FileFields:
    """The names of the fields that describe one file of a record."""

    __slots__ = ("checksum", "described", "height", "kind", "size", "uti", "width")

    def __init__(self, prefix: str, kind: ResourceKind) -> None:
        self.kind = kind
        self.described = f"{prefix}Res"
        self.size = f"{prefix}FileSize"
        self.checksum = f"{prefix}Fingerprint"
        self.uti = f"{prefix}FileType"
        self.width = f"{prefix}Width"
        self.height = f"{prefix}Height"


_MASTER_FILES: Final = (
    _FileFields("resOriginal", ResourceKind.ORIGINAL),
    _FileFields("resOriginalAlt", ResourceKind.ALTERNATIVE),
    _FileFields("resOriginalVidCompl", ResourceKind.LIVE_VIDEO),
    _FileFields("resSidecar", ResourceKind.SIDECAR),
)
# Edited versions belong to the asset: two assets may share a master and differ in their edits.
_ASSET_FILES: Final = (
    _FileFields("resJPEGFull", ResourceKind.EDITED),
    _FileFields("resVidFull", ResourceKind.EDITED_VIDEO),
)


class _Unreadable(Exception):
    """A record lacks what its model cannot do without."""


def parse_records(
    zone_name: str, raw_records: Iterable[object]
) -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """Read raw records of a zone.

    Returns:
        The records of known types, in order, and one line of text for each that could not be
        read or lost a file on the way. Nothing is raised.
    """
    records: list[Record] = []
    problems: list[str] = []
    for raw in raw_records:
        try:
            record = _parse(zone_name, raw, problems)
        except _Unreadable as error:
            problems.append(str(error))
            continue
        if record is not None:
            records.append(record)
    return tuple(records), tuple(problems)


async def parse_page(
    zone_name: str, raw_records: Iterable[object]
) -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """Do the same without holding the event loop for a whole page."""
    records: list[Record] = []
    problems: list[str] = []
    for batch in batches_of(raw_records):
        read, odd = parse_records(zone_name, batch)
        records += read
        problems += odd
        await asyncio.sleep(0)
    return tuple(records), tuple(problems)


def _parse(zone: str, raw: object, problems: list[str]) -> Record | None:
    """Read one raw record; None for a type that is of no use here."""
    if not isinstance(raw, dict):
        raise _Unreadable(f"record is a {type(raw).__name__}")
    name = raw.get("recordName")
    if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME or "\x00" in name:
        raise _Unreadable("record without a usable name")
    if code := raw.get("serverErrorCode"):
        raise _Unreadable(f"{name}: {str(code)[:64]}")
    if raw.get("deleted") is True:
        return Tombstone(zone, name)
    fields = raw.get("fields")
    if not isinstance(fields, dict):
        fields = {}
    match raw.get("recordType"):
        case "CPLMaster":
            return _master(zone, name, raw, fields, problems)
        case "CPLAsset":
            return _asset(zone, name, raw, fields, problems)
        case "CPLAlbum":
            return _album(zone, name, fields)
        case "CPLContainerRelation":
            return _membership(zone, name, fields)
        case _:
            return None


def _master(
    zone: str, name: str, raw: dict[str, Any], fields: Fields, problems: list[str]
) -> Master:
    return Master(
        zone=zone,
        record_name=name,
        filename=text_of(fields, "filenameEnc"),
        resources=_resources(name, fields, _MASTER_FILES, problems),
        is_deleted=flag_of(fields, "isDeleted"),
        change_tag=bounded_text(raw.get("recordChangeTag")),
        orientation=_orientation(fields),
    )


def _orientation(fields: Fields) -> int | None:
    orientation = integer_of(fields, "originalOrientation")
    return orientation if orientation is not None and 1 <= orientation <= 8 else None


def _asset(zone: str, name: str, raw: dict[str, Any], fields: Fields, problems: list[str]) -> Asset:
    subtype = integer_of(fields, "assetSubtypeV2")
    duration = number_of(fields, "duration")
    return Asset(
        zone=zone,
        record_name=name,
        master_name=_master_name(name, fields),
        captured_ms=integer_of(fields, "assetDate"),
        added_ms=integer_of(fields, "addedDate"),
        offset_seconds=_offset(fields),
        resources=_resources(name, fields, _ASSET_FILES, problems),
        is_favorite=flag_of(fields, "isFavorite"),
        is_hidden=flag_of(fields, "isHidden"),
        is_deleted=flag_of(fields, "isDeleted"),
        is_expunged=flag_of(fields, "isExpunged"),
        trash_reason=integer_of(fields, "trashReason"),
        adjustment_type=text_of(fields, "adjustmentType"),
        subtype=subtype if subtype is not None else integer_of(fields, "assetSubtype"),
        burst_id=text_of(fields, "burstId"),
        duration_seconds=duration if duration is not None and duration >= 0 else None,
        title=text_of(fields, "captionEnc"),
        description=text_of(fields, "extendedDescEnc"),
        keywords=_keywords(fields),
        location=_location(fields),
        contributor=_contributor(zone, raw),
        change_tag=bounded_text(raw.get("recordChangeTag")),
    )


def _master_name(name: str, fields: Fields) -> str:
    """Follow the reference to the master; an asset without one cannot have a file."""
    reference = value_of(fields, "masterRef")
    master = reference.get("recordName") if isinstance(reference, dict) else None
    if not isinstance(master, str) or not 0 < len(master) <= MAX_NAME or "\x00" in master:
        raise _Unreadable(f"{name}: asset without a master")
    return master


def _contributor(zone: str, raw: dict[str, Any]) -> str | None:
    """Name who added an asset, which only a shared library tells apart."""
    created = raw.get("created")
    if not zone.startswith("SharedSync-") or not isinstance(created, dict):
        return None
    return bounded_text(created.get("userRecordName"))


def _album(zone: str, name: str, fields: Fields) -> Album | None:
    kind = integer_of(fields, "albumType")
    if name in _ROOT_FOLDERS or kind not in (_ALBUM, _FOLDER, None):
        return None
    parent = text_of(fields, "parentId")
    return Album(
        zone=zone,
        record_name=name,
        name=text_of(fields, "albumNameEnc"),
        parent_name=None if parent in _ROOT_FOLDERS else parent,
        is_folder=kind == _FOLDER,
        is_deleted=flag_of(fields, "isDeleted"),
    )


def _membership(zone: str, name: str, fields: Fields) -> Membership:
    # The name of the record says the same as its fields, which may be missing.
    named_asset, infix, named_album = name.partition(_RELATION_INFIX)
    asset = text_of(fields, "itemId") or (named_asset if infix else None)
    album = text_of(fields, "containerId") or (named_album if infix else None)
    if not asset or not album:
        raise _Unreadable(f"{name}: membership without album or asset")
    return Membership(zone, name, album, asset, is_deleted=flag_of(fields, "isDeleted"))


def _resources(
    name: str, fields: Fields, files: Sequence[_FileFields], problems: list[str]
) -> tuple[Resource, ...]:
    """Read the files of a record; one that cannot be described is a problem of its own."""
    found: list[Resource] = []
    for file in files:
        if file.described not in fields:
            continue
        described = value_of(fields, file.described)
        if described is None:
            continue
        resource = _resource(file, described, fields)
        if resource is None:
            problems.append(f"{name}: {file.kind.value} has no size or checksum")
        else:
            found.append(resource)
    return tuple(found)


def _resource(file: _FileFields, described: object, fields: Fields) -> Resource | None:
    if not isinstance(described, dict):
        return None
    size = as_integer(described.get("size"))
    if size is None:
        size = integer_of(fields, file.size)
    # Apple writes the same value twice, so either may stand in for the other.
    checksum = bounded_text(described.get("fileChecksum")) or text_of(fields, file.checksum)
    if size is None or size < 0 or not checksum:
        return None
    return Resource(
        kind=file.kind,
        uti=text_of(fields, file.uti) or "public.data",
        size=size,
        checksum=checksum,
        width=positive_of(fields, file.width),
        height=positive_of(fields, file.height),
        url=bounded_text(described.get("downloadURL"), limit=MAX_TEXT),
    )


def _offset(fields: Fields) -> int | None:
    """Read the offset from UTC; a day or more is no time zone."""
    offset = integer_of(fields, "timeZoneOffset")
    return offset if offset is not None and abs(offset) < _DAY_SECONDS else None


def _keywords(fields: Fields) -> tuple[str, ...]:
    if "keywordsEnc" not in fields:
        return ()
    keywords = plist_of(fields, "keywordsEnc")
    if not isinstance(keywords, list):
        return ()
    texts = (bounded_text(keyword) for keyword in keywords[:_MAX_KEYWORDS])
    return tuple(text for text in texts if text)


def _location(fields: Fields) -> Location | None:
    """Read the place from its property list, or from the plain fields beside it."""
    place = plist_of(fields, "locationEnc") if "locationEnc" in fields else None
    if not isinstance(place, dict):
        place = {
            "lat": value_of(fields, "locationLatitude"),
            "lon": value_of(fields, "locationLongitude"),
        }
    latitude, longitude = as_number(place.get("lat")), as_number(place.get("lon"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Location(latitude, longitude, as_number(place.get("alt")))
