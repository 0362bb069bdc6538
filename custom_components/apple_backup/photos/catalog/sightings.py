"""The photos that fit a query, by row number and moment: what looking through them needs.

Whole libraries are read along indexes. An album is read as a whole, once: it has no index of its
own by time, and asking anew for each month would read it anew each time.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, override

from sqlalchemy import Connection, and_, func, select

from .found import is_shown
from .periods import Span
from .photo_query import PhotoQuery, album_members, conditions_of, within
from .schema import assets, memberships


class Sighting(NamedTuple):
    """A photo: its row, when it was taken, and the offset of its clock from UTC in seconds."""

    id: int
    captured_ms: int | None
    offset_seconds: int | None


_COLUMNS: Final = (assets.c.id, assets.c.captured_ms, assets.c.offset_seconds)


class Sightings(ABC):
    """The photos that fit a query, the newest first."""

    @abstractmethod
    def of(self, span: Span, limit: int) -> list[Sighting]:
        """Give photos whose own clock showed a moment of a span."""

    @abstractmethod
    def before(self, before_ms: int, limit: int) -> list[Sighting]:
        """Give photos taken before a moment (UTC)."""

    @abstractmethod
    def undated(self, limit: int) -> list[Sighting]:
        """Give photos without a date."""

    @abstractmethod
    def count(self, span: Span | None) -> int:
        """Count the photos of a span; None: those without a date."""

    @abstractmethod
    def some(self, limit: int) -> list[int]:
        """Give the row numbers of any photos, as fast as possible."""

    @abstractmethod
    def among(self, numbers: Sequence[int]) -> list[int]:
        """Give those of some row numbers that are here."""


def sightings(connection: Connection, wanted: PhotoQuery) -> Sightings:
    """Prepare to look at the photos that fit."""
    conditions = conditions_of(connection, wanted)
    if conditions is None:
        return _Listed([])
    indexed = _Indexed(connection, conditions)
    return indexed if wanted.album is None else _Listed(indexed.everything())


class _Indexed(Sightings):
    """Read along the indexes, each time anew."""

    def __init__(self, connection: Connection, conditions: Sequence[Any]) -> None:
        self._connection = connection
        self._conditions = conditions

    @override
    def of(self, span: Span, limit: int) -> list[Sighting]:
        return self._dated(within(span), limit)

    @override
    def before(self, before_ms: int, limit: int) -> list[Sighting]:
        return self._dated([assets.c.captured_ms < before_ms], limit)

    @override
    def undated(self, limit: int) -> list[Sighting]:
        # Apart, because only one of the two databases takes the index for both at once.
        order = [assets.c.id.desc()]
        return self._ask([assets.c.captured_ms.is_(None)], order, limit)

    @override
    def count(self, span: Span | None) -> int:
        conditions = [assets.c.captured_ms.is_(None)] if span is None else within(span)
        query = select(func.count()).select_from(assets).where(*self._conditions, *conditions)
        return int(self._connection.execute(query).scalar_one())

    @override
    def some(self, limit: int) -> list[int]:
        query = select(assets.c.id).where(*self._conditions).limit(limit)
        return list(self._connection.execute(query).scalars())

    @override
    def among(self, numbers: Sequence[int]) -> list[int]:
        query = select(assets.c.id).where(assets.c.id.in_(numbers), *self._conditions)
        return list(self._connection.execute(query).scalars())

    def everything(self) -> list[Sighting]:
        """Give all of them, in no order."""
        rows = self._connection.execute(select(*_COLUMNS).where(*self._conditions))
        return [Sighting(*row) for row in rows]

    def _dated(self, conditions: Sequence[Any], limit: int) -> list[Sighting]:
        dated = [assets.c.captured_ms.is_not(None), *conditions]
        return self._ask(dated, [assets.c.captured_ms.desc(), assets.c.id.desc()], limit)

    def _ask(self, conditions: Sequence[Any], order: Sequence[Any], limit: int) -> list[Sighting]:
        query = select(*_COLUMNS).where(*conditions, *self._conditions).order_by(*order)
        return [Sighting(*row) for row in self._connection.execute(query.limit(limit))]


class _Listed(Sightings):
    """Kept in memory."""

    def __init__(self, found: Sequence[Sighting]) -> None:
        dated = [(one.captured_ms, one) for one in found if one.captured_ms is not None]
        self._dated = sorted(dated, key=lambda pair: (pair[0], pair[1].id), reverse=True)
        undated = (one for one in found if one.captured_ms is None)
        self._undated = sorted(undated, key=lambda one: one.id, reverse=True)

    @override
    def of(self, span: Span, limit: int) -> list[Sighting]:
        return self._within(span)[:limit]

    @override
    def before(self, before_ms: int, limit: int) -> list[Sighting]:
        return [one for moment, one in self._dated if moment < before_ms][:limit]

    @override
    def undated(self, limit: int) -> list[Sighting]:
        return self._undated[:limit]

    @override
    def count(self, span: Span | None) -> int:
        return len(self._undated if span is None else self._within(span))

    @override
    def some(self, limit: int) -> list[int]:
        return [one.id for one in [*(one for _, one in self._dated), *self._undated]][:limit]

    @override
    def among(self, numbers: Sequence[int]) -> list[int]:
        known = set(self.some(len(self._dated) + len(self._undated)))
        return [number for number in numbers if number in known]

    def _within(self, span: Span) -> list[Sighting]:
        return [
            one
            for moment, one in self._dated
            if span.start_ms <= moment + (one.offset_seconds or 0) * 1000 < span.end_ms
        ]


def any_in_albums(connection: Connection, zone_id: int, names: Sequence[str]) -> int | None:
    """Give the row number of any photo of some albums of a library, as fast as possible."""
    query = (
        select(assets.c.id)
        .join(
            memberships,
            and_(
                memberships.c.zone_id == assets.c.zone_id,
                memberships.c.asset_name == assets.c.record_name,
            ),
        )
        .where(album_members([zone_id], names), *is_shown())
        .limit(1)
    )
    number: int | None = connection.execute(query).scalar()
    return number
