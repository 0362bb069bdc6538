"""Writing what Apple says of albums, and noting what depends on it: plans that choose by album, views.

A membership may arrive before its album or its photo, so names are kept, not row numbers.
"""

from collections.abc import Iterable, Sequence
from itertools import batched

from sqlalchemy import Connection, and_, delete, false, select, update

from ..models import Album, Membership
from .database import upsert
from .plain_text import plain_text
from .schema import albums, assets, memberships
from .selection import with_descendants

_KEYS = ("zone_id", "record_name")
_ALBUM_FIELDS = ("name", "parent_name", "is_folder", "is_deleted", "seen_generation")
_NAMES_PER_STATEMENT = 500


class AlbumWriter:
    """Writes albums and memberships of one zone inside the caller's transaction."""

    def __init__(self, connection: Connection, zone_id: int, generation: int | None) -> None:
        """`generation` is the number of the listing the records belong to, None for the feed."""
        self._connection = connection
        self._zone_id = zone_id
        self._generation = generation or 0

    def albums(self, records: Sequence[Album]) -> None:
        """Write albums; the last of a name counts."""
        if not records:
            return
        self._changed(self._renamed(records))
        rows = [
            {
                "zone_id": self._zone_id,
                "record_name": album.record_name,
                "name": plain_text(album.name),
                "parent_name": plain_text(album.parent_name),
                "is_folder": album.is_folder,
                "is_deleted": album.is_deleted,
                "seen_generation": self._generation,
            }
            for album in records
        ]
        upsert(self._connection, albums, rows, keys=_KEYS, update=_ALBUM_FIELDS)

    def memberships(self, records: Sequence[Membership]) -> None:
        """Write memberships; deleted ones go."""
        if not records:
            return
        rows = [
            {
                "zone_id": self._zone_id,
                "record_name": membership.record_name,
                "album_name": membership.album_name,
                "asset_name": membership.asset_name,
                "seen_generation": self._generation,
            }
            for membership in records
            if not membership.is_deleted
        ]
        known = set(
            self._connection.execute(
                select(memberships.c.record_name).where(
                    memberships.c.zone_id == self._zone_id,
                    memberships.c.record_name.in_([row["record_name"] for row in rows]),
                )
            ).scalars()
        )
        new = [row for row in rows if row["record_name"] not in known]
        self._plan_again(str(row["asset_name"]) for row in new)
        self._view_again(str(row["album_name"]) for row in new)
        fields = ("album_name", "asset_name", "seen_generation")
        upsert(self._connection, memberships, rows, keys=_KEYS, update=fields)
        self._end([row.record_name for row in records if row.is_deleted])

    def purge(self, names: Sequence[str]) -> None:
        """Take these records for gone, if they are albums or memberships."""
        if not names:
            return
        gone = select(albums.c.record_name).where(
            albums.c.zone_id == self._zone_id,
            albums.c.record_name.in_(names),
            albums.c.is_deleted == false(),
        )
        self._delete_albums(list(self._connection.execute(gone).scalars()))
        self._end(names)

    def forget_unlisted(self, listing: int) -> None:
        """Take for gone what a complete listing of all albums lacked."""
        ended = select(memberships.c.record_name).where(
            memberships.c.zone_id == self._zone_id, memberships.c.seen_generation < listing
        )
        names = list(self._connection.execute(ended).scalars())
        for batch in batched(names, _NAMES_PER_STATEMENT, strict=False):
            self._end(batch)
        gone = select(albums.c.record_name).where(
            albums.c.zone_id == self._zone_id,
            albums.c.seen_generation < listing,
            albums.c.is_deleted == false(),
        )
        self._delete_albums(list(self._connection.execute(gone).scalars()))

    def _delete_albums(self, names: Sequence[str]) -> None:
        self._changed(names)
        for batch in batched(names, _NAMES_PER_STATEMENT, strict=False):
            self._connection.execute(
                update(albums)
                .where(albums.c.zone_id == self._zone_id, albums.c.record_name.in_(batch))
                .values(is_deleted=True)
            )

    def _renamed(self, records: Sequence[Album]) -> list[str]:
        """Pick the known albums that got another name or place, or are gone or back."""
        known = {
            row.record_name: row
            for row in self._connection.execute(
                select(albums).where(
                    albums.c.zone_id == self._zone_id,
                    albums.c.record_name.in_([album.record_name for album in records]),
                )
            )
        }
        return [
            album.record_name
            for album in records
            if (row := known.get(album.record_name)) is not None
            and (row.name, row.parent_name, row.is_deleted)
            != (plain_text(album.name), plain_text(album.parent_name), album.is_deleted)
        ]

    def _changed(self, names: Sequence[str]) -> None:
        """Look again at albums, at those below, and at their photos."""
        if not names:
            return
        below = sorted(with_descendants(self._connection, names, also_deleted=True))
        for batch in batched(below, _NAMES_PER_STATEMENT, strict=False):
            self._view_again(batch)
            members = select(memberships.c.asset_name).where(
                memberships.c.zone_id == self._zone_id, memberships.c.album_name.in_(batch)
            )
            self._connection.execute(
                update(assets)
                .where(assets.c.zone_id == self._zone_id, assets.c.record_name.in_(members))
                .values(needs_plan=True)
            )

    def _end(self, names: Sequence[str]) -> None:
        if not names:
            return
        ended = and_(memberships.c.zone_id == self._zone_id, memberships.c.record_name.in_(names))
        members = list(
            self._connection.execute(
                select(memberships.c.asset_name, memberships.c.album_name).where(ended)
            )
        )
        self._plan_again(row.asset_name for row in members)
        self._view_again(row.album_name for row in members)
        self._connection.execute(delete(memberships).where(ended))

    def _plan_again(self, names: Iterable[str]) -> None:
        """Look at photos again whose albums have changed: a filter or a name may depend on it."""
        wanted = sorted(set(names))
        if wanted:
            self._connection.execute(
                update(assets)
                .where(assets.c.zone_id == self._zone_id, assets.c.record_name.in_(wanted))
                .values(needs_plan=True)
            )

    def _view_again(self, names: Iterable[str]) -> None:
        wanted = sorted(set(names))
        if wanted:
            self._connection.execute(
                update(albums)
                .where(albums.c.zone_id == self._zone_id, albums.c.record_name.in_(wanted))
                .values(needs_view=True)
            )
