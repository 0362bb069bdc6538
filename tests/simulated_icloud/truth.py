"""What a complete and correct copy of an account would hold."""

from collections.abc import Iterator
from typing import Any

from .photos import PREFIXES, Photo, burst_id, prefixes
from .records import ITEM_TYPES, creator_of
from .world import World
from .zone import Zone


def truth(world: World, *, derivatives: bool = False) -> Iterator[dict[str, Any]]:
    """Yield a line per asset and per album. Purged assets are left out, deleted ones are not."""
    for zone in world.zones.values():
        for index in range(zone.total):
            photo = zone.photo(index)
            if not photo.purged:
                yield asset_line(world, zone, photo, derivatives=derivatives)
        for album in zone.albums.values():
            if album.name is not None and not album.deleted:
                yield {
                    "type": "album",
                    "zone": zone.name,
                    "album": album.record_name,
                    "name": album.name,
                    "parent": album.parent,
                    "folder": album.kind == 3,
                    "assets": [zone.asset_name(i) for i in zone.album_members(album)],
                }


def asset_line(world: World, zone: Zone, photo: Photo, *, derivatives: bool) -> dict[str, Any]:
    """Describe one asset and its files."""
    place = photo.location
    return {
        "type": "asset",
        "zone": zone.name,
        "scope": world.scope_of(zone),
        "index": photo.index,
        "asset": zone.asset_name(photo.index),
        "master": zone.master_name(photo),
        "kind": photo.kind.value,
        "uti": ITEM_TYPES[photo.kind],
        "traits": sorted(photo.traits),
        "filename": photo.filename,
        "captured_ms": photo.captured_ms,
        "added_ms": photo.added_ms,
        "offset_seconds": photo.offset,
        "listed": photo.listed,
        "favorite": photo.favorite,
        "hidden": photo.hidden,
        "deleted": photo.deleted,
        "trash_reason": photo.trash_reason,
        "edited": photo.edit > 0,
        "title": photo.title,
        "description": photo.description,
        "keywords": list(photo.keywords),
        "location": place and [place.latitude, place.longitude, place.altitude],
        "contributor": creator_of(zone, photo) if zone.is_shared else None,
        "burst_id": burst_id(world.seed, photo),
        "resources": list(_resources(zone, photo, derivatives=derivatives)),
    }


def _resources(zone: Zone, photo: Photo, *, derivatives: bool) -> Iterator[dict[str, Any]]:
    for edited, names in enumerate(prefixes(photo)):
        for prefix in names:
            kind = PREFIXES[prefix]
            if kind is None and not derivatives:
                continue
            content = zone.content(photo, prefix, edited=bool(edited))
            yield {
                "kind": kind or prefix,
                "derivative": kind is None,
                "uti": content.template.uti,
                "size": content.size,
                "width": content.template.width or None,
                "height": content.template.height or None,
                "checksum": content.checksum,
                "sha256": content.sha256,
            }
