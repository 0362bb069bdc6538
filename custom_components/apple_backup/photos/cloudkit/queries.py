"""Request bodies of the CloudKit calls that a photo library needs.

The shapes are the ones Apple's own web client sends; index and field names are Apple's.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from ..models import Zone

type JSONObject = dict[str, Any]

# Apple counts records, not assets, and returns at most this many per request.
RECORDS_PER_PAGE: Final = 200
# A listing answers a master and an asset for each rank.
RANKS_PER_PAGE: Final = RECORDS_PER_PAGE // 2
NAMES_PER_LOOKUP: Final = 200


class AssetIndex(StrEnum):
    """Apple's lists of assets: what the Photos app shows, hidden ones, recently deleted ones."""

    VISIBLE = "CPLAssetAndMasterByAssetDateWithoutHiddenOrDeleted"
    HIDDEN = "CPLAssetAndMasterHiddenByAssetDate"
    DELETED = "CPLAssetAndMasterDeletedByExpungedDate"

    @property
    def count_id(self) -> str:
        """The name under which Apple counts this list."""
        return self.value.replace("AssetAndMaster", "Asset")


_RESOURCES: Final = (
    "resOriginal",
    "resOriginalAlt",
    "resOriginalVidCompl",
    "resSidecar",
    "resJPEGFull",
    "resVidFull",
)
_RESOURCE_FIELDS: Final = ("Res", "FileType", "Fingerprint", "Width", "Height", "FileSize")

RESOURCE_KEYS: Final = tuple(
    f"{resource}{field}" for resource in _RESOURCES for field in _RESOURCE_FIELDS
)
# Only what is read: of a million records every field costs time, also at Apple's end.
ASSET_KEYS: Final = (
    *RESOURCE_KEYS,
    "filenameEnc",
    "originalOrientation",
    "isDeleted",
    "isExpunged",
    "trashReason",
    "recordName",
    "recordType",
    "recordChangeTag",
    "masterRef",
    "adjustmentType",
    "assetDate",
    "addedDate",
    "timeZoneOffset",
    "isFavorite",
    "isHidden",
    "duration",
    "assetSubtype",
    "assetSubtypeV2",
    "burstId",
    "captionEnc",
    "extendedDescEnc",
    "keywordsEnc",
    "locationEnc",
    "locationLatitude",
    "locationLongitude",
)
ALBUM_KEYS: Final = ("albumNameEnc", "albumType", "parentId", "position", "isDeleted")
MEMBERSHIP_KEYS: Final = ("containerId", "itemId", "position", "isKeyAsset", "isDeleted")
CHANGE_KEYS: Final = tuple(dict.fromkeys((*ASSET_KEYS, *ALBUM_KEYS, *MEMBERSHIP_KEYS)))


def zone_id(zone: Zone) -> JSONObject:
    """Name a zone in a request."""
    named: JSONObject = {"zoneName": zone.name, "zoneType": "REGULAR_CUSTOM_ZONE"}
    if zone.owner:
        named["ownerRecordName"] = zone.owner
    return named


def _equals(field: str, kind: str, value: object) -> JSONObject:
    """Build one filter of a query."""
    return {
        "fieldName": field,
        "comparator": "EQUALS",
        "fieldValue": {"type": kind, "value": value},
    }


def _query(
    zone: Zone, record_type: str, filters: Sequence[JSONObject], limit: int, keys: Sequence[str]
) -> JSONObject:
    """Build a `records/query` body."""
    query: JSONObject = {"recordType": record_type}
    if filters:
        query["filterBy"] = list(filters)
    body: JSONObject = {"query": query, "zoneID": zone_id(zone), "resultsLimit": limit}
    if keys:
        body["desiredKeys"] = list(keys)
    return body


def indexing_state(zone: Zone) -> JSONObject:
    """Ask whether Apple has finished indexing a library; the answer also carries a change token."""
    return _query(zone, "CheckIndexingState", (), 1, ())


def assets(zone: Zone, index: AssetIndex, start_rank: int) -> JSONObject:
    """Ask for the assets from a rank on (a rank counts assets, oldest first)."""
    filters = (
        _equals("direction", "STRING", "ASCENDING"),
        _equals("startRank", "INT64", start_rank),
    )
    return _query(zone, index.value, filters, RECORDS_PER_PAGE, ASSET_KEYS)


def albums(zone: Zone, parent: str | None, marker: str | None) -> JSONObject:
    """Ask for the albums and folders inside a folder, None being the top."""
    filters = (_equals("parentId", "STRING", parent),) if parent else ()
    body = _query(zone, "CPLAlbumByPositionLive", filters, RECORDS_PER_PAGE, ALBUM_KEYS)
    if marker:
        body["continuationMarker"] = marker
    return body


def memberships(zone: Zone, album: str, start_rank: int) -> JSONObject:
    """Ask for the assets of an album from a rank on, without the assets' own fields."""
    filters = (
        _equals("direction", "STRING", "ASCENDING"),
        _equals("startRank", "INT64", start_rank),
        _equals("parentId", "STRING", album),
    )
    return _query(
        zone,
        "CPLContainerRelationLiveByAssetDate",
        filters,
        RECORDS_PER_PAGE,
        MEMBERSHIP_KEYS,
    )


def count(zone: Zone, index: AssetIndex) -> JSONObject:
    """Ask how many assets a list holds (`internal/records/query/batch`)."""
    query = {
        "recordType": "HyperionIndexCountLookup",
        "filterBy": {
            "fieldName": "indexCountID",
            "comparator": "IN",
            "fieldValue": {"type": "STRING_LIST", "value": [index.count_id]},
        },
    }
    entry = {"resultsLimit": 1, "query": query, "zoneWide": True, "zoneID": zone_id(zone)}
    return {"batch": [entry]}


def zone_changes(zone: Zone, token: str | None) -> JSONObject:
    """Ask what changed in a zone since a token; without one, for its whole history."""
    entry: JSONObject = {
        "zoneID": zone_id(zone),
        "desiredKeys": list(CHANGE_KEYS),
        "resultsLimit": RECORDS_PER_PAGE,
    }
    # An empty token would mean "nothing before now", so it must never be sent.
    if token:
        entry["syncToken"] = token
    return {"zones": [entry]}


def lookup(zone: Zone, names: Sequence[str]) -> JSONObject:
    """Ask for records by name, `NAMES_PER_LOOKUP` at most."""
    return {
        "records": [{"recordName": name} for name in names],
        "zoneID": zone_id(zone),
        "desiredKeys": list(CHANGE_KEYS),
    }


def recently_deleted(zone: Zone, tags: Mapping[str, str], *, deleted: bool) -> JSONObject:
    """Ask for assets to be moved to Recently Deleted or back, as Apple's web client does.

    Args:
        zone: Their library.
        tags: The change tag of each asset by record name; Apple refuses what has changed since.
        deleted: Whether they go there or come back.
    """
    return {
        "operations": [
            {
                "operationType": "update",
                "record": {
                    "recordName": name,
                    "recordType": "CPLAsset",
                    "recordChangeTag": tag,
                    "fields": {"isDeleted": {"value": int(deleted), "type": "INT64"}},
                },
            }
            for name, tag in tags.items()
        ],
        "zoneID": zone_id(zone),
        "atomic": False,
    }
