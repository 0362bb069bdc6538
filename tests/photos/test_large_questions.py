"""Questions that are asked in parts, for large libraries: the answers are those of going through all."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
import random
from typing import Any

import pytest
from sqlalchemy import Connection, Row, func, insert, select, update

from custom_components.apple_backup.photos.catalog import AssetKind, Catalog
from custom_components.apple_backup.photos.catalog.album_list import album_list
from custom_components.apple_backup.photos.catalog.rows import Destination
from custom_components.apple_backup.photos.catalog.schema import (
    albums,
    assets,
    files,
    memberships,
    resources,
)
from custom_components.apple_backup.photos.catalog.selection import Removals, Selection
from custom_components.apple_backup.photos.catalog.statistics import GROWTH_DAYS, statistics
from custom_components.apple_backup.photos.models import Scope, Zone
from tests.photos.library_parts import ZONE

_DAY = 86_400_000
_NOW = 1_764_000_000_000
_SHARED = Zone("SharedSync-1", "_other", Scope.SHARED)
_ASSETS, _ALBUMS = 80, 6
_TYPES = ("public.jpeg", "com.apple.quicktime-movie", "com.adobe.raw-image")
_KINDS = ("original", "alternative", "live_video", "edited")


@pytest.fixture(params=range(4))
def catalog(request: pytest.FixtureRequest, catalog_url: str) -> Iterator[Catalog]:
    """A catalog in which every state of a photo occurs, also odd ones."""
    with closing(Catalog.open(catalog_url)) as opened:
        chance = random.Random(request.param)
        for zone in (ZONE, _SHARED):
            opened.ingest(zone, [])
        with opened._write() as connection:
            _fill(connection, chance)
        opened.choose(Selection(), Removals())
        with opened._write() as connection:
            _settle(connection, chance)
        yield opened


def _fill(connection: Connection, chance: random.Random) -> None:
    for zone in (1, 2):
        for number in range(_ASSETS):
            _add_asset(connection, chance, zone, number)
        for number in range(_ALBUMS):
            values: dict[str, Any] = {"zone_id": zone, "record_name": f"L{number}"}
            values["name"] = f"{zone} {number}"
            if number:
                values |= {"parent_name": chance.choice((None, "L0"))}
            connection.execute(insert(albums).values(values))
    for number in range(_ASSETS * 3):
        values = {
            "zone_id": chance.choice((1, 2)),
            "record_name": f"IN-{number}",
            "album_name": f"L{chance.randrange(_ALBUMS + 1)}",
            "asset_name": f"A{chance.randrange(_ASSETS + 9)}",
        }
        connection.execute(insert(memberships).values(values))


def _add_asset(connection: Connection, chance: random.Random, zone: int, number: int) -> None:
    # Some share a master, and some bear its name.
    master = f"M{chance.randrange(_ASSETS)}" if chance.random() < 0.9 else f"A{number}"
    flags = ("is_hidden", "is_deleted", "is_expunged", "is_purged", "is_kept")
    values = {
        "zone_id": zone,
        "record_name": f"A{number}",
        "master_name": master,
        "added_ms": chance.choice((None, _NOW, _NOW - GROWTH_DAYS * _DAY, _NOW - 91 * _DAY)),
        "subtype": chance.choice((None, 3)),
        "first_seen_ms": 0,
        **{flag: chance.random() < 0.1 for flag in flags},
    }
    [added] = connection.execute(insert(assets).values(values)).inserted_primary_key or (0,)
    for kind in _KINDS:
        if chance.random() < 0.5:
            where = {
                "asset_id": added,
                "kind": kind,
                "root": chance.choice(("library", "private", "previous")),
            }
            facts = {
                "checksum": "c",
                "size": 1,
                "sha256": "",
                "mtime_ns": 0,
                "state": "proven",
                "proven_ms": 0,
            }
            path = f"{zone}/{number}/{kind}"
            connection.execute(insert(files).values(**where, **facts, path=path, path_key=path))
    for owner in (f"M{number}", f"A{number}"):
        for kind in _KINDS:
            if chance.random() < 0.4:
                values = {
                    "zone_id": zone,
                    "owner_name": owner,
                    "kind": kind,
                    "uti": chance.choice(_TYPES),
                }
                values |= {"size": chance.randrange(1, 1000), "checksum": "c"}
                connection.execute(insert(resources).values(values))


def _settle(connection: Connection, chance: random.Random) -> None:
    """Most are as they were chosen; of the others it is not known yet what they are now."""
    for number in connection.execute(select(assets.c.id)).scalars().all():
        values: dict[str, Any] = {"needs_plan": False}
        if chance.random() < 0.2:
            values = {"asset_kind": chance.choice((None, *(it.value for it in AssetKind)))}
        elif chance.random() < 0.1:
            values["asset_kind"] = None
        if chance.random() < 0.5:
            values["destination"] = chance.choice((None, *(it.value for it in Destination)))
        connection.execute(update(assets).where(assets.c.id == number).values(values))


def _all(catalog: Catalog, table: Any) -> list[Row[Any]]:
    return list(catalog.ask(lambda connection: connection.execute(select(table)).all()))


def _kind(asset: Row[Any], offers: list[Row[Any]]) -> AssetKind:
    types = {it.kind: it.uti for it in offers}
    if types.get("original") == "com.apple.quicktime-movie":
        return AssetKind.VIDEO
    if asset.subtype == 3:
        return AssetKind.SCREENSHOT
    if "live_video" in types:
        return AssetKind.LIVE_PHOTO
    halves = [types.get(it, "") for it in ("original", "alternative")]
    return AssetKind.RAW if any(it.endswith("raw-image") for it in halves) else AssetKind.PHOTO


def test_kinds_and_growth_are_those_of_all_photos(catalog: Catalog) -> None:
    offers: dict[tuple[int, str], list[Row[Any]]] = defaultdict(list)
    for offer in _all(catalog, resources):
        offers[offer.zone_id, offer.owner_name].append(offer)
    here = {it.asset_id for it in _all(catalog, files) if it.root in ("library", "private")}
    kinds: Counter[AssetKind] = Counter()
    added = 0
    for asset in _all(catalog, assets):
        is_wanted = asset.destination in ("library", "private")
        if is_wanted or asset.id in here:
            kinds[_kind(asset, offers[asset.zone_id, asset.master_name])] += 1
        if is_wanted and asset.added_ms is not None and asset.added_ms >= _NOW - GROWTH_DAYS * _DAY:
            owners = {asset.master_name, asset.record_name}
            added += sum(it.size for owner in owners for it in offers[asset.zone_id, owner])
    assert len(kinds) == len(AssetKind)
    assert added
    found = catalog.ask(lambda connection: statistics(connection, _NOW))
    assert found.kinds == kinds
    assert found.bytes_per_day == added / GROWTH_DAYS


def test_albums_are_counted_photo_by_photo(catalog: Catalog) -> None:
    here = {it.asset_id for it in _all(catalog, files) if it.root == "library"}
    shown = {
        (it.zone_id, it.record_name): it.id
        for it in _all(catalog, assets)
        if it.id in here
        and not it.is_hidden
        and (
            not (it.is_deleted or it.is_expunged or it.is_purged)
            or it.is_kept
            or it.destination == "stay"
        )
    }
    inside: dict[tuple[int, str], list[int]] = defaultdict(list)
    for member in _all(catalog, memberships):
        if (number := shown.get((member.zone_id, member.asset_name))) is not None:
            inside[member.zone_id, member.album_name].append(number)
    parents = {(it.zone_id, it.record_name): it.parent_name for it in _all(catalog, albums)}
    found = catalog.ask(album_list)
    assert len(found) == 2 * _ALBUMS == catalog.ask(_count_albums)
    assert any(it.count for it in found)
    for album in found:
        zone = 1 if album.zone == ZONE.name else 2
        own = inside[zone, album.record_name]
        below = [
            number
            for (other, name), parent in parents.items()
            if other == zone and parent == album.record_name
            for number in inside[other, name]
        ]
        assert album.count == len(own) + len(below)
        if own:
            assert album.cover is not None and album.cover.id == max(own)


def _count_albums(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(albums)).scalar_one())
