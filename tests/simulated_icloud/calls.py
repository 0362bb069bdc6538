"""The calls of ckdatabasews: zones, queries, lookups and the change feed."""

from collections.abc import Container, Sequence
from typing import Any, Final

from .accounts import Account
from .feed import MAX_RECORDS, Feed
from .fields import EVERYTHING, Addresser, Record, number, string
from .ids import digest
from .malformed import spoil
from .mutations import Mutator
from .photos import Photo
from .records import RecordWriter
from .windows import CloudKitError, filters_of, paged, window_of
from .world import World
from .writes import modify
from .zone import SMART, Zone

# Query index → (list, newest first, records per photo)
INDEXES: Final = {
    "CPLAssetAndMasterByAssetDateWithoutHiddenOrDeleted": ("all", False),
    "CPLAssetAndMasterByAssetDate": ("all", False),
    "CPLAssetAndMasterByAddedDate": ("all", True),
    "CPLAssetAndMasterHiddenByAssetDate": ("hidden", False),
    "CPLAssetAndMasterDeletedByExpungedDate": ("deleted", False),
    "CPLBurstStackAssetAndMasterByAssetDate": ("burst", False),
    "CPLAssetAndMasterInSmartAlbumByAssetDate": ("smart", False),
}
ALBUM_INDEXES: Final = ("CPLContainerRelationLiveByAssetDate", "CPLContainerRelationLiveByPosition")
COUNTS: Final = {
    "CPLAssetByAssetDateWithoutHiddenOrDeleted": "all",
    "CPLAssetHiddenByAssetDate": "hidden",
    "CPLAssetDeletedByExpungedDate": "deleted",
    "CPLAssetBurstStackAssetByAssetDate": "burst",
}


class Call:
    """One call of one account to one of its two databases."""

    def __init__(self, account: Account, scope: str, addresser: Addresser) -> None:
        """Remember whose data is asked for."""
        self.account, self.scope, self.addresser = account, scope, addresser
        self.world: World = account.world

    def _writer(self, zone: Zone) -> RecordWriter:
        return RecordWriter(zone, self.addresser)

    def _feed(self, zone: Zone) -> Feed:
        return Feed(self.world, zone, self._writer(zone))

    def _zone(self, body: dict[str, Any]) -> Zone:
        name = body["zoneID"]["zoneName"]
        zone = self.world.zone(self.scope, name)
        if zone is None:
            raise CloudKitError(404, "ZONE_NOT_FOUND", f"Zone '{name}' does not exist")
        return zone

    def _decoy_ids(self) -> list[dict[str, Any]]:
        """Return zones that are no libraries, as real accounts have them."""
        if self.scope == "shared":
            return []
        return [
            {"zoneName": n, "ownerRecordName": self.world.owner, "zoneType": "REGULAR_CUSTOM_ZONE"}
            for n in self.world.decoys
        ]

    def zones_list(self) -> dict[str, Any]:
        """List the zones; as recorded, without tokens of their own."""
        ids = [self._writer(zone).zone_id() for zone in self.world.zones_of(self.scope)]
        return {"zones": [{"zoneID": zone_id} for zone_id in ids + self._decoy_ids()]}

    def changes_database(self, body: dict[str, Any]) -> dict[str, Any]:
        """Tell which zones changed since a token of this call."""
        since = -1
        if token := body.get("syncToken"):
            parts = self.world.sealed.open(token)
            if parts is None or parts[:2] != ["database", str(self.world.token_epoch)]:
                raise CloudKitError(400, "BAD_REQUEST", "Unknown sync continuation type")
            since = int(parts[2])
        zones = [
            {"zoneID": self._writer(zone).zone_id()}
            for zone in self.world.zones_of(self.scope)
            if self.world.touched.get(zone.name, 0) > since
        ]
        if since < 0:
            zones += [{"zoneID": zone_id} for zone_id in self._decoy_ids()]
        token = self.world.sealed.seal("database", self.world.token_epoch, self.world.seq)
        return {"zones": zones, "moreComing": False, "syncToken": token}

    def changes_zone(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return a page of the history of each zone asked for."""
        pages = []
        for asked in body["zones"]:
            zone = self.world.zone(self.scope, asked["zoneID"]["zoneName"])
            if zone is None:
                missing = {"serverErrorCode": "ZONE_NOT_FOUND", "reason": "no such zone"}
                pages.append({"zoneID": asked["zoneID"], **missing})
                continue
            limit = asked.get("resultsLimit") or body.get("resultsLimit") or MAX_RECORDS
            wanted = _wanted(asked.get("desiredKeys"))
            page = self._feed(zone).page(asked.get("syncToken"), int(limit), wanted)
            pages.append(page | self._spoilt(page.get("records")))
        return {"zones": pages}

    def lookup(self, body: dict[str, Any], *, token_wanted: bool) -> dict[str, Any]:
        """Return records by name; a missing one is an error in its place."""
        zone, names = self._zone(body), [entry["recordName"] for entry in body["records"]]
        if len(names) > MAX_RECORDS:
            raise CloudKitError(400, "BAD_REQUEST", f"more than {MAX_RECORDS} records")
        writer, wanted = self._writer(zone), _wanted(body.get("desiredKeys"))
        missing = {"reason": "Record not found", "serverErrorCode": "NOT_FOUND"}
        records = [writer.find(n, wanted) or {"recordName": n, **missing} for n in names]
        return self._with_token({"records": records}, zone, wanted=token_wanted)

    def modify(self, body: dict[str, Any], mutator: Mutator) -> dict[str, Any]:
        """Change records; see `writes.modify`."""
        zone = self._zone(body)
        return modify(mutator, zone, self._writer(zone), body)

    def _with_token(self, document: dict[str, Any], zone: Zone, *, wanted: bool) -> dict[str, Any]:
        return document | {"syncToken": self._feed(zone).token()} if wanted else document

    def query(self, body: dict[str, Any], *, token_wanted: bool) -> dict[str, Any]:
        """Answer a query of one of the indexes."""
        kind = body["query"]["recordType"]
        if body["zoneID"]["zoneName"] in self.world.decoys and self.scope == "private":
            return self._decoy_query(kind)
        zone = self._zone(body)
        if kind == "CheckIndexingState":
            document: dict[str, Any] = {"records": [self._indexing(zone)]}
        elif kind == "CPLAlbumByPositionLive":
            document = self._albums(zone, body)
        elif kind in INDEXES or kind in ALBUM_INDEXES:
            document = self._list(zone, kind, body)
        else:
            raise CloudKitError(400, "BAD_REQUEST", f"Unknown index {kind}")
        return self._with_token(document, zone, wanted=token_wanted)

    @staticmethod
    def _decoy_query(kind: str) -> dict[str, Any]:
        if kind != "CheckIndexingState":
            raise CloudKitError(400, "BAD_REQUEST", "Index has invalid data")
        record = {"recordName": "_f", "recordType": kind, "fields": {"state": string("FINISHED")}}
        return {"records": [record]}

    def _indexing(self, zone: Zone) -> Record:
        state, progress = self.world.indexing.get(zone.name, ("FINISHED", 100))
        name = digest(zone.seed, zone.name, "indexing").hex()
        fields = {"state": string(state), "progress": number(progress)}
        return {"recordName": name, "recordType": "CheckIndexingState", "fields": fields}

    def _albums(self, zone: Zone, body: dict[str, Any]) -> dict[str, Any]:
        if zone.is_shared:
            raise CloudKitError(400, "BAD_REQUEST", "Index has invalid data")
        albums = zone.child_albums(filters_of(body["query"]).get("parentId"))
        writer, wanted = self._writer(zone), _wanted(body.get("desiredKeys"))
        return paged([writer.album(album, wanted) for album in albums], body, 1)

    def _list(self, zone: Zone, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        """Return a window of a list: the masters of its photos, then their assets."""
        filters = filters_of(body["query"])
        album = None
        if kind in ALBUM_INDEXES:
            album = zone.albums.get(filters["parentId"])
            if album is None or album.deleted or zone.is_shared:
                raise CloudKitError(400, "BAD_REQUEST", "Unknown album")
            ranks: Sequence[int] = zone.album_members(album)
        else:
            ranks = self._ranks(zone, kind, filters)
        if name := filters.get("recordName"):
            ranks = [i for i in ranks if name in _names(zone, zone.photo(i))]
        window, more = window_of(ranks, filters, body, 2 if album is None else 3)
        photos = [zone.photo(index) for index in window]
        writer, wanted = self._writer(zone), _wanted(body.get("desiredKeys"))
        masters = {zone.master_name(photo): photo for photo in photos}
        records = [writer.relation(album, photo, wanted) for photo in photos] if album else []
        records += [writer.master(photo, wanted) for photo in masters.values()]
        records += [writer.asset(photo, wanted) for photo in photos]
        return {"records": records, **more} | self._spoilt(records)

    def _spoilt(self, records: list[Record] | None) -> dict[str, list[Record]]:
        """Return the records with malformed parts, if the account wants them."""
        if records is None or not self.account.options.malformed:
            return {}
        return {"records": spoil(records)}

    @staticmethod
    def _ranks(zone: Zone, kind: str, filters: dict[str, Any]) -> Sequence[int]:
        key, newest_first = INDEXES[kind]
        if key == "smart":
            if filters.get("smartAlbum") not in SMART:
                raise CloudKitError(400, "BAD_REQUEST", "Unknown smart album")
            key = f"smart:{filters['smartAlbum']}"
        order = zone.order(key)
        return order[::-1] if newest_first else order

    def counts(self, body: dict[str, Any]) -> dict[str, Any]:
        """Answer the lookups of list lengths."""
        batch = []
        for asked in body["batch"]:
            zone, (name, *_) = self._zone(asked), filters_of(asked["query"])["indexCountID"]
            fields = {"itemCount": number(_count(zone, name))}
            kind = "HyperionIndexCountLookup"
            batch.append({"records": [{"recordName": name, "recordType": kind, "fields": fields}]})
        return {"batch": batch}


def _count(zone: Zone, name: str) -> int:
    """Return the length of the list that an indexCountID names."""
    index, _, rest = name.partition(":")
    if index in COUNTS:
        return len(zone.order(COUNTS[index]))
    if index == "CPLAssetInSmartAlbumByAssetDate" and rest.upper() in SMART:
        return len(zone.order(f"smart:{rest.upper()}"))
    if (album := zone.albums.get(rest)) is not None:
        return len(zone.album_members(album))
    return 0


def _names(zone: Zone, photo: Photo) -> tuple[str, str]:
    return zone.asset_name(photo.index), zone.master_name(photo)


def _wanted(keys: list[str] | None) -> Container[str]:
    return frozenset(keys) if keys else EVERYTHING
