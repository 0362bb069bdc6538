"""What a user does to the library while it is being copied."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from . import photos
from .albums import ALBUM, FOLDER, Album
from .fields import Record
from .ids import digest, stable_uuid
from .photos import NOW_MS, Photo
from .scenarios import Kind
from .world import World
from .zone import Zone

type Operation = dict[str, Any]


class MutationError(ValueError):
    """The operation cannot be done."""


class Mutator:
    """Applies operations to a world and writes its history.

    Every operation may name its target (`asset`: a record name, `album`: a record name or a name);
    without one, a suitable target is picked that depends on the seed and the history alone.
    """

    def __init__(self, world: World) -> None:
        """Change this world."""
        self.world = world
        self.history: list[Operation] = []

    def apply(self, operation: Operation) -> dict[str, Any]:
        """Do one operation; return what it touched."""
        handler = _HANDLERS.get(operation.get("op", ""))
        if handler is None:
            raise MutationError(f"unknown op; known: {', '.join(_HANDLERS)}")
        result = handler(self, operation)
        # With its target written down, replaying does not depend on how targets are picked.
        self.history.append(
            operation | {k: v for k, v in result.items() if k in ("asset", "album")}
        )
        return {"op": operation["op"], **result}

    def _zone(self, operation: Operation) -> Zone:
        name = operation.get("zone", "PrimarySync")
        zone = self.world.shared if name == "shared" else self.world.zones.get(name)
        if zone is None:
            raise MutationError(f"no such zone: {name}")
        return zone

    def _pick(self, operation: Operation, fits: Callable[[Photo], bool]) -> tuple[Zone, Photo]:
        zone = self._zone(operation)
        if name := operation.get("asset"):
            for zone in self.world.zones.values():
                if (index := zone.index_of(name)) is not None:
                    return zone, zone.photo(index)
            raise MutationError(f"no such asset: {name}")
        start = int.from_bytes(digest(zone.seed, "pick", self.world.seq, len(self.history), size=8))
        for step in range(zone.total):
            photo = zone.photo((start + step) % zone.total)
            if fits(photo):
                return zone, photo
        raise MutationError("no suitable asset")

    def _change(self, zone: Zone, photo: Photo, *also: str, **changes: Any) -> dict[str, Any]:
        """Replace a photo and record its asset (and other records) as changed."""
        after = replace(photo, modified_ms=NOW_MS + 1000 * (self.world.seq + 1), **changes)
        zone.replace(photo, after)
        name = zone.asset_name(photo.index)
        self.world.touch(zone, *also, name)
        return {"zone": zone.name, "asset": name}

    def add(self, operation: Operation) -> dict[str, Any]:
        """A new photo: master, asset, library info. `kind` chooses what it is, `added_ms` since when."""
        zone = self._zone(operation)
        photo = photos.blueprint(zone.seed, zone.name, zone.total, zone.base, shared=zone.is_shared)
        kind = Kind(operation.get("kind", photo.kind))
        photo = replace(
            photo,
            kind=kind,
            origin=(zone.name, photo.index),
            filename=operation.get("filename", photos.camera_name(kind, photo.index)),
            added_ms=operation.get("added_ms", photo.added_ms),
            traits=frozenset(),
            hidden=False,
            deleted=False,
            trash_reason=None,
            edit=0,
        )
        zone.replace(photo, photo)
        self.world.touch(
            zone, zone.master_name(photo), zone.asset_name(photo.index), "CPLLibraryInfo"
        )
        return {"zone": zone.name, "asset": zone.asset_name(photo.index)}

    def duplicate(self, operation: Operation) -> dict[str, Any]:
        """Another asset of the same master."""
        zone, photo = self._pick(operation, lambda p: p.listed)
        copy = replace(photo, index=zone.total, changes=0, title=f"Copy of {photo.filename}")
        zone.replace(copy, copy)
        name = zone.asset_name(copy.index)
        self.world.touch(zone, name)
        return {"zone": zone.name, "asset": zone.asset_name(photo.index), "copy": name}

    def edit(self, operation: Operation) -> dict[str, Any]:
        """A new edited version; the asset alone is sent."""
        zone, photo = self._pick(operation, lambda p: p.listed and p.kind is not Kind.UNKNOWN)
        return self._change(zone, photo, edit=self.world.seq + 1000)

    def revert(self, operation: Operation) -> dict[str, Any]:
        """Back to the original."""
        zone, photo = self._pick(operation, lambda p: p.listed and p.edit > 0)
        return self._change(zone, photo, edit=0)

    def delete(self, operation: Operation) -> dict[str, Any]:
        """Into Recently Deleted: master and asset are sent, both deleted."""
        zone, photo = self._pick(operation, lambda p: p.listed)
        return self._change(zone, photo, zone.master_name(photo), deleted=True, trash_reason=1)

    def restore(self, operation: Operation) -> dict[str, Any]:
        """Out of Recently Deleted."""
        zone, photo = self._pick(operation, lambda p: p.deleted and not p.purged)
        return self._change(zone, photo, zone.master_name(photo), deleted=False, trash_reason=None)

    def purge(self, operation: Operation) -> dict[str, Any]:
        """Gone for good: tombstones of the asset and, if nothing else shows it, of the master."""
        zone, photo = self._pick(operation, lambda p: p.deleted and not p.purged)
        if photo.purged:
            raise MutationError("already purged")
        memberships = [
            f"{zone.asset_name(photo.index)}-IN-{album.record_name}"
            for album in zone.albums.values()
            if not album.deleted and album.holds(photo.index, zone.base)
        ]
        return self._change(
            zone, photo, zone.master_name(photo), *memberships, deleted=True, purged=True
        )

    def move(self, operation: Operation) -> dict[str, Any]:
        """Into the other library: deleted here for the reason "moved", new there."""
        zone, photo = self._pick(operation, lambda p: p.listed)
        target = self.world.primary if zone.is_shared else self.world.shared
        if target is None:
            raise MutationError("there is no shared library")
        moved = replace(photo, zone=target.name, index=target.total, changes=0, hidden=False)
        result = self._change(zone, photo, zone.master_name(photo), deleted=True, trash_reason=0)
        target.replace(moved, moved)
        name = target.asset_name(moved.index)
        self.world.touch(target, target.master_name(moved), name, "CPLLibraryInfo")
        return result | {"moved_to": target.name, "copy": name}

    def favorite(self, operation: Operation) -> dict[str, Any]:
        """Mark as a favorite; with `value` false unmark."""
        value = bool(operation.get("value", True))
        zone, photo = self._pick(operation, lambda p: p.listed and p.favorite != value)
        return self._change(zone, photo, favorite=value)

    def hide(self, operation: Operation) -> dict[str, Any]:
        """Hide."""
        zone, photo = self._pick(operation, lambda p: p.listed)
        return self._change(zone, photo, hidden=True)

    def unhide(self, operation: Operation) -> dict[str, Any]:
        """Show again."""
        zone, photo = self._pick(operation, lambda p: p.hidden and not p.deleted)
        return self._change(zone, photo, hidden=False)

    def caption(self, operation: Operation) -> dict[str, Any]:
        """Change title, description or keywords."""
        zone, photo = self._pick(operation, lambda p: p.listed)
        changes: dict[str, Any] = {"title": operation.get("title", f"Title {self.world.seq}")}
        if "description" in operation:
            changes["description"] = operation["description"]
        if "keywords" in operation:
            changes["keywords"] = tuple(operation["keywords"])
        return self._change(zone, photo, **changes)

    def date(self, operation: Operation) -> dict[str, Any]:
        """Say that it was taken at another time: `captured_ms`, `offset` seconds."""
        zone, photo = self._pick(operation, lambda p: p.listed)
        captured = operation.get("captured_ms", (photo.captured_ms or NOW_MS) - 86_400_000)
        offset = operation.get("offset", photo.offset)
        return self._change(zone, photo, captured_ms=captured, offset=offset)

    def place(self, operation: Operation) -> dict[str, Any]:
        """Say that it was taken elsewhere: `location` [latitude, longitude, altitude]."""
        zone, photo = self._pick(operation, lambda p: p.listed)
        latitude, longitude, altitude = operation.get("location", [48.8583, 2.2945, 35.0])
        return self._change(zone, photo, location=photos.Location(latitude, longitude, altitude))

    # Albums

    def _album(self, operation: Operation) -> tuple[Zone, Album]:
        zone, wanted = self._zone(operation), operation.get("album")
        for album in zone.albums.values():
            named = wanted is None and album.name and album.kind == ALBUM
            if not album.deleted and (
                named or (wanted and wanted in (album.record_name, album.name))
            ):
                return zone, album
        raise MutationError("no such album")

    def album_create(self, operation: Operation) -> dict[str, Any]:
        """Make an album, or with `folder` a folder, at the top or below `parent`."""
        zone = self._zone(operation)
        place = len(zone.albums)
        name = operation.get("name", f"Album {place}")
        kind = FOLDER if operation.get("folder") else ALBUM
        record = operation.get("album") or stable_uuid(zone.seed, zone.name, "new album", place)
        album = Album(
            record, name, kind, operation.get("parent"), 1024 * (place + 1), original=False
        )
        zone.albums[record] = album
        self.world.touch(zone, record)
        return {"zone": zone.name, "album": record}

    def _album_changed(self, zone: Zone, album: Album, *also: str) -> dict[str, Any]:
        album.changes += 1
        self.world.touch(zone, album.record_name, *also)
        return {"zone": zone.name, "album": album.record_name}

    def album_rename(self, operation: Operation) -> dict[str, Any]:
        """Give an album another name."""
        zone, album = self._album(operation)
        album.name = operation.get("name", f"{album.name} (renamed)")
        return self._album_changed(zone, album)

    def album_delete(self, operation: Operation) -> dict[str, Any]:
        """Delete an album; its photos stay, its memberships become tombstones."""
        zone, album = self._album(operation)
        members = [i for i in album.members(zone.base) if not zone.photo(i).purged]
        album.deleted = True
        names = [f"{zone.asset_name(i)}-IN-{album.record_name}" for i in members]
        return self._album_changed(zone, album, *names)

    def album_add(self, operation: Operation) -> dict[str, Any]:
        """Put a photo into an album."""
        zone, album = self._album(operation)
        zone, photo = self._pick(
            operation, lambda p: p.listed and not album.holds(p.index, zone.base)
        )
        album.removed.discard(photo.index)
        album.added[photo.index] = photo.index
        name = zone.asset_name(photo.index)
        changed = self._album_changed(zone, album, f"{name}-IN-{album.record_name}")
        return changed | {"asset": name}

    def album_move(self, operation: Operation) -> dict[str, Any]:
        """Put an album or folder into another folder (`parent`: a record name, none: the top)."""
        zone, album = self._album(operation)
        album.parent = operation.get("parent")
        return self._album_changed(zone, album)

    def album_remove(self, operation: Operation) -> dict[str, Any]:
        """Take a photo out of an album: a tombstone of the membership."""
        zone, album = self._album(operation)
        zone, photo = self._pick(operation, lambda p: p.listed and album.holds(p.index, zone.base))
        album.added.pop(photo.index, None)
        album.removed.add(photo.index)
        name = zone.asset_name(photo.index)
        changed = self._album_changed(zone, album, f"{name}-IN-{album.record_name}")
        return changed | {"asset": name}


_HANDLERS: Final[dict[str, Callable[[Mutator, Operation], Record]]] = {
    "add": Mutator.add,
    "duplicate": Mutator.duplicate,
    "edit": Mutator.edit,
    "revert": Mutator.revert,
    "delete": Mutator.delete,
    "restore": Mutator.restore,
    "purge": Mutator.purge,
    "move": Mutator.move,
    "move_to_shared": Mutator.move,
    "favorite": Mutator.favorite,
    "hide": Mutator.hide,
    "unhide": Mutator.unhide,
    "caption": Mutator.caption,
    "date": Mutator.date,
    "place": Mutator.place,
    "album_create": Mutator.album_create,
    "album_rename": Mutator.album_rename,
    "album_delete": Mutator.album_delete,
    "album_move": Mutator.album_move,
    "album_add": Mutator.album_add,
    "album_remove": Mutator.album_remove,
}
