"""CloudKit records of photos and albums, as Apple writes them."""

import base64
from collections.abc import Container
from datetime import UTC, datetime
from typing import Final

from .albums import Album
from .fields import (
    EVERYTHING,
    Addresser,
    Fields,
    Record,
    moment,
    number,
    property_list,
    string,
    text,
)
from .ids import stable_uuid
from .photos import NOW_MS, Photo, burst_id, prefixes
from .scenarios import Kind, Trait
from .zone import Zone

ITEM_TYPES: Final = {
    Kind.HEIC: "public.heic", Kind.JPEG: "public.jpeg", Kind.PNG: "public.png",
    Kind.GIF: "com.compuserve.gif", Kind.WEBP: "org.webmproject.webp", Kind.TIFF: "public.tiff",
    Kind.AVIF: "public.avif", Kind.BMP: "com.microsoft.bmp", Kind.UNKNOWN: "com.example.unheard-of",
    Kind.RAW: "com.adobe.raw-image", Kind.RAW_AND_JPEG: "com.adobe.raw-image",
    Kind.JPEG_AND_RAW: "public.jpeg", Kind.LIVE: "public.heic",
    Kind.MOV: "com.apple.quicktime-movie", Kind.MP4: "public.mpeg-4",
    Kind.SLOMO: "com.apple.quicktime-movie", Kind.SIDECAR: "public.heic",
}  # fmt: skip
_RESOURCE_PARTS: Final = ("Res", "FileType", "Fingerprint", "Width", "Height", "FileSize")
# Who made a record: the user, or in a shared library somebody else of the family.
_CREATOR, _OTHER = "_" + "d" * 32, "_" + "e" * 32
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class RecordWriter:
    """Builds the records of one zone for one account."""

    def __init__(self, zone: Zone, addresser: Addresser) -> None:
        """Remember where download addresses come from."""
        self.zone = zone
        self._address = addresser.sign

    def _envelope(
        self,
        name: str,
        kind: str,
        fields: Fields,
        modified: int,
        *,
        changes: int,
        created: int,
        creator: str = _CREATOR,
    ) -> Record:
        owner = {"userRecordName": creator, "deviceID": "1"}
        return {
            "recordName": name,
            "recordType": kind,
            "fields": fields,
            "pluginFields": {},
            "recordChangeTag": format(changes + 10, "x"),
            "created": {"timestamp": created, **owner},
            "modified": {"timestamp": modified, **owner},
            "deleted": False,
            "zoneID": self.zone_id(),
        }

    def zone_id(self) -> Fields:
        """Return the zone's id."""
        return {
            "zoneName": self.zone.name,
            "ownerRecordName": self.zone.owner,
            "zoneType": "REGULAR_CUSTOM_ZONE",
        }

    def _resource(
        self, fields: Fields, photo: Photo, prefix: str, *, edited: bool, wanted: Container[str]
    ) -> None:
        """Add the fields of one file."""
        names = [f"res{prefix}{part}" for part in _RESOURCE_PARTS]
        if not any(name in wanted for name in names):
            return
        content = self.zone.content(photo, prefix, edited=edited)
        checksum, size, template = content.checksum, content.size, content.template
        token = {
            "fileChecksum": checksum,
            "size": size,
            "wrappingKey": base64.b64encode(checksum.encode()[:16]).decode(),
            "referenceChecksum": base64.b64encode(b"\x01" + checksum.encode()[:20]).decode(),
            "downloadURL": self._address(photo, prefix, photo.edit if edited else 0, checksum),
        }
        values = (
            {"value": token, "type": "ASSETID"},
            string(template.uti),
            string(checksum),
            number(template.width),
            number(template.height),
            number(size),
        )
        for name, value in zip(names, values, strict=True):
            if name in wanted and not (template.width == 0 and name.endswith(("Width", "Height"))):
                fields[name] = value

    def master(self, photo: Photo, wanted: Container[str] = EVERYTHING) -> Record:
        """Return the CPLMaster a photo shows."""
        fields: Fields = {
            "itemType": string(ITEM_TYPES[photo.kind]),
            "originalOrientation": number(1),
            "dataClassType": number(1),
            "importDate": moment(photo.added_ms or NOW_MS),
        }
        if photo.filename is not None:
            plain = Trait.NAME_AS_STRING in photo.traits
            fields["filenameEnc"] = string(photo.filename) if plain else text(photo.filename)
        if all(sharer.deleted or sharer.purged for sharer in self.zone.sharers(photo)):
            fields["isDeleted"] = number(1)
        if wanted is not EVERYTHING:
            fields = {name: value for name, value in fields.items() if name in wanted}
        for prefix in prefixes(photo)[0]:
            self._resource(fields, photo, prefix, edited=False, wanted=wanted)
        created = photo.added_ms or NOW_MS
        name = self.zone.master_name(photo)
        return self._envelope(
            name, "CPLMaster", fields, photo.modified_ms, changes=photo.changes, created=created
        )

    def asset(self, photo: Photo, wanted: Container[str] = EVERYTHING) -> Record:
        """Return the CPLAsset of a photo."""
        fields = self._asset_fields(photo)
        self._descriptions(fields, photo, wanted)
        if wanted is not EVERYTHING:
            fields = {name: value for name, value in fields.items() if name in wanted}
        for prefix in prefixes(photo)[1]:
            self._resource(fields, photo, prefix, edited=True, wanted=wanted)
        return self._envelope(
            self.zone.asset_name(photo.index),
            "CPLAsset",
            fields,
            photo.modified_ms,
            changes=photo.changes,
            created=photo.added_ms or NOW_MS,
            creator=creator_of(self.zone, photo),
        )

    def _asset_fields(self, photo: Photo) -> Fields:
        master = {
            "recordName": self.zone.master_name(photo),
            "action": "DELETE_SELF",
            "zoneID": self.zone_id(),
        }
        fields: Fields = {
            "masterRef": {"value": master, "type": "REFERENCE"},
            "isFavorite": number(int(photo.favorite)),
            "isHidden": number(int(photo.hidden)),
            "orientation": number(1),
            "duration": number(2 if photo.is_video else 0),
            "assetSubtype": number(_subtype(photo)),
            "assetSubtypeV2": number(_subtype(photo)),
            "assetHDRType": number(0),
            "adjustmentRenderType": number(256 if photo.edit else 0),
        }
        if photo.deleted:
            fields |= {"isDeleted": number(1), "trashReason": number(photo.trash_reason or 0)}
            fields["dateExpunged"] = moment(photo.modified_ms + 30 * 86_400_000)
        if photo.captured_ms is not None:
            fields["assetDate"] = moment(photo.captured_ms)
        if photo.added_ms is not None:
            fields["addedDate"] = moment(photo.added_ms)
        if photo.offset is not None:
            fields["timeZoneOffset"] = number(photo.offset)
        if photo.edit:
            fields["adjustmentType"] = string("com.apple.photo")
            fields["adjustmentSimpleDataEnc"] = text("simulated adjustment")
        elif photo.kind is Kind.SLOMO:
            fields["adjustmentType"] = string("com.apple.video.slomo")
        if photo.kind is Kind.LIVE:
            fields |= {"vidComplDurValue": number(3), "vidComplDurScale": number(1)}
            fields |= {"vidComplDispValue": number(1), "vidComplDispScale": number(1)}
            fields["vidComplVisibilityState"] = number(1)
        return fields

    def _descriptions(self, fields: Fields, photo: Photo, wanted: Container[str]) -> None:
        if photo.title is not None:
            fields["captionEnc"] = text(photo.title)
        if photo.description is not None:
            fields["extendedDescEnc"] = text(photo.description)
        if photo.keywords:
            fields["keywordsEnc"] = property_list(list(photo.keywords))
        if (place := photo.location) is not None and "locationEnc" in wanted:
            fields["locationEnc"] = property_list(
                {
                    "lat": place.latitude,
                    "lon": place.longitude,
                    "alt": place.altitude,
                    "speed": 0.0,
                    "course": 0.0,
                    "horzAcc": 12.5,
                    "vertAcc": 3.0,
                    # plistlib writes naive times, which it takes for UTC.
                    "timestamp": _EPOCH.replace(year=2020, tzinfo=None),
                }
            )
        if (burst := burst_id(self.zone.seed, photo)) is not None:
            fields["burstId"] = string(burst)
            fields["burstFlags"] = number(13 if photo.favorite else 4)
        if Trait.NULL_FIELDS in photo.traits:
            fields |= {"isExpunged": None, "burstFlagsExt": None, "remappedRef": None}

    def album(self, album: Album, wanted: Container[str] = EVERYTHING) -> Record:
        """Return the CPLAlbum of an album or folder."""
        fields: Fields = {
            "albumType": number(album.kind),
            "position": number(album.position),
            "sortAscending": number(1),
            "sortType": number(0),
            "recordModificationDate": moment(NOW_MS + album.changes),
        }
        if album.name is not None:
            fields["albumNameEnc"] = text(album.name)
        if album.parent is not None:
            fields["parentId"] = string(album.parent)
        if album.deleted:
            fields["isDeleted"] = number(1)
        fields = {name: value for name, value in fields.items() if name in wanted}
        return self._envelope(
            album.record_name, "CPLAlbum", fields, NOW_MS, changes=album.changes, created=NOW_MS
        )

    def relation(self, album: Album, photo: Photo, wanted: Container[str] = EVERYTHING) -> Record:
        """Return the CPLContainerRelation that puts a photo into an album."""
        asset = self.zone.asset_name(photo.index)
        fields = {
            "itemId": string(asset),
            "containerId": string(album.record_name),
            "position": number(1024 * (photo.index + 1)),
            "isKeyAsset": number(0),
        }
        fields = {name: value for name, value in fields.items() if name in wanted}
        name = f"{asset}-IN-{album.record_name}"
        return self._envelope(
            name, "CPLContainerRelation", fields, NOW_MS, changes=0, created=NOW_MS
        )

    def stranger(self, kind: str, place: int) -> Record:
        """Return a record of a type that a photo library does not need."""
        name = stable_uuid(self.zone.seed, self.zone.name, kind, place)
        fields = {"fullName": text(f"Person {place}")} if kind == "CPLPerson" else {}
        return self._envelope(name, kind, fields, NOW_MS, changes=0, created=NOW_MS)

    def find(self, name: str, wanted: Container[str] = EVERYTHING) -> Record | None:
        """Return the record with that name as it is now, None if there is none."""
        zone = self.zone
        if name == "CPLLibraryInfo":
            fields = {"photoCount": number(len(zone.order("all")))}
            return self._envelope(
                name, "CPLLibraryInfo", fields, NOW_MS, changes=len(zone.log), created=NOW_MS
            )
        if (album := zone.albums.get(name)) is not None:
            return self.album(album, wanted)
        if "-IN-" in name:
            return self._find_relation(name, wanted)
        if (index := zone.index_of(name)) is not None:
            photo = zone.photo(index)
            return None if photo.purged else self.asset(photo, wanted)
        if (found := zone.photo_of_master(name)) is not None and not found.purged:
            return self.master(found, wanted)
        return None

    def _find_relation(self, name: str, wanted: Container[str]) -> Record | None:
        asset, _, container = name.partition("-IN-")
        album, index = self.zone.albums.get(container), self.zone.index_of(asset)
        if album is None or index is None or album.deleted:
            return None
        if not album.holds(index, self.zone.base) or self.zone.photo(index).purged:
            return None
        return self.relation(album, self.zone.photo(index), wanted)


def creator_of(zone: Zone, photo: Photo) -> str:
    """Return who added a photo; every other one of a shared library is somebody else's."""
    return _OTHER if zone.is_shared and photo.index % 2 else _CREATOR


def tombstone(name: str) -> Record:
    """Return what is left of a purged record."""
    return {"recordName": name, "recordType": None, "deleted": True}


def _subtype(photo: Photo) -> int:
    if photo.kind is Kind.LIVE:
        return 2
    if photo.kind is Kind.SLOMO:
        return 101
    for trait, value in ((Trait.SCREENSHOT, 3), (Trait.PANORAMA, 1), (Trait.TIMELAPSE, 102)):
        if trait in photo.traits:
            return value
    return 0
