"""The change feed: the history of a library in pages, behind opaque tokens."""

from collections.abc import Container, Iterator
from typing import Any, Final

from .albums import Album
from .fields import EVERYTHING, Record
from .ids import digest, stable_uuid
from .records import RecordWriter, tombstone
from .world import World
from .zone import Zone

# An asset follows its master this many photos later, so pairs are torn apart over pages.
_LAG: Final = 75
MAX_RECORDS: Final = 200
_START: Final = -1


class Feed:
    """Pages of one zone's history.

    A position is a place in the original history (per photo: now and then a tombstone of something
    long gone, the master, and an asset that lags behind; then albums and memberships), followed by
    the places of the log of changes.
    """

    def __init__(self, world: World, zone: Zone, writer: RecordWriter) -> None:
        """Read the history of a zone."""
        self.world, self.zone, self.writer = world, zone, writer
        self._albums = [album for album in zone.albums.values() if album.original]
        self._albums_at = zone.base + _LAG
        self._steps = sum(1 + album.size for album in self._albums)

    @property
    def end(self) -> int:
        """The position of somebody who is caught up."""
        return self._albums_at + self._steps + len(self.zone.log)

    def token(self, position: int | None = None, *, paused: bool = False) -> str:
        """Return the token of a position; None means caught up."""
        place = self.end if position is None else position
        epoch = self.world.token_epoch
        return self.world.sealed.seal("zone", self.zone.name, place, int(paused), epoch)

    def _open(self, token: str) -> tuple[int, bool] | None:
        parts = self.world.sealed.open(token)
        if parts is None or parts[:2] != ["zone", self.zone.name]:
            return None
        if int(parts[4]) != self.world.token_epoch or int(parts[2]) > self.end:
            return None
        return int(parts[2]), parts[3] == "1"

    def page(
        self, token: str | None, limit: int, wanted: Container[str] = EVERYTHING
    ) -> dict[str, Any]:
        """Return one page as `changes/zone` answers it for a zone.

        No token means the whole history, behind an empty first page. An empty token means caught
        up. A refused token is an error inside of a successful answer. Now and then a page is empty
        although more is coming.
        """
        zone_id = self.writer.zone_id()
        if token == "":
            return self._answer([], self.end)
        opened = (_START, False) if token is None else self._open(token)
        if opened is None:
            return {
                "zoneID": zone_id,
                "serverErrorCode": "BAD_REQUEST",
                "reason": "Unknown sync continuation type",
            }
        position, paused = opened
        if position == _START:
            return self._answer([], 0)
        if not paused and position < self.end and digest(self.zone.seed, position)[0] % 5 == 0:
            return self._answer([], position, paused=True)
        return self._answer(*self._collect(position, max(1, min(limit, MAX_RECORDS)), wanted))

    def _answer(
        self, records: list[Record], position: int, *, paused: bool = False
    ) -> dict[str, Any]:
        return {
            "zoneID": self.writer.zone_id(),
            "records": records,
            "moreComing": position < self.end,
            "syncToken": self.token(position, paused=paused),
        }

    def _collect(
        self, position: int, limit: int, wanted: Container[str]
    ) -> tuple[list[Record], int]:
        records: list[Record] = []
        while position < self.end:
            more = list(self._at(position, wanted))
            if records and len(records) + len(more) > limit:
                break
            records += more
            position += 1
        return records, position

    def _at(self, position: int, wanted: Container[str]) -> Iterator[Record]:
        if position < self._albums_at:
            yield from self._photo_step(position, wanted)
        elif position < self._albums_at + self._steps:
            yield from self._album_step(position - self._albums_at, wanted)
        else:
            place = position - self._albums_at - self._steps
            name = self.zone.log[place]
            if self.zone.last[name] == place:
                yield self.writer.find(name, wanted) or tombstone(name)

    def _photo_step(self, step: int, wanted: Container[str]) -> Iterator[Record]:
        zone, changed = self.zone, self.zone.last
        if step % 5 < 2:
            yield tombstone(stable_uuid(zone.seed, zone.name, "long gone", step))
        if step % 40 == 0:
            yield self.writer.stranger(("CPLPerson", "CPLFaceCrop", "CPLMemory")[step % 3], step)
        if step < zone.base and (name := self._master_name(step)) and name not in changed:
            yield self.writer.master(zone.photo(step), wanted)
        late = step - _LAG
        if late >= 0 and zone.asset_name(late) not in changed:
            yield self.writer.asset(zone.photo(late), wanted)

    def _master_name(self, index: int) -> str | None:
        """Return the name of the master that came with a photo, None for a mere duplicate."""
        photo = self.zone.photo(index)
        if photo.origin[0] == self.zone.name and photo.origin[1] != index:
            return None
        return self.zone.master_name(photo)

    def _album_step(self, step: int, wanted: Container[str]) -> Iterator[Record]:
        for album in self._albums:
            if step == 0:
                if album.record_name not in self.zone.last:
                    yield self.writer.album(album, wanted)
                return
            if step <= album.size:
                yield from self._membership(album, step - 1, wanted)
                return
            step -= 1 + album.size

    def _membership(self, album: Album, step: int, wanted: Container[str]) -> Iterator[Record]:
        index = album.initial(step, self.zone.base)
        if index is None:
            return
        name = f"{self.zone.asset_name(index)}-IN-{album.record_name}"
        if name not in self.zone.last:
            yield self.writer.relation(album, self.zone.photo(index), wanted)
