"""A library of everything there is to browse: kinds, places, libraries, dates, private photos."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update

from custom_components.apple_backup.photos.catalog.schema import assets
from custom_components.apple_backup.photos.models import (
    Location,
    Resource,
    ResourceKind,
    Scope,
    Tombstone,
    Zone,
)
from custom_components.apple_backup.photos.plan import Fetch, plan_asset
from tests.photos.library_parts import ZONE, Parts, pair

SHARED = Zone("SharedSync-1", "_other", Scope.SHARED)
ROME = Location(41.9, 12.5)
SYDNEY = Location(-33.9, 151.2)


def ms(*day: int) -> int:
    """Give a moment of UTC in milliseconds since the epoch."""
    year, month, date, *clock = day
    hour, minute = (*clock, 0, 0)[:2]
    return int(datetime(year, month, date, hour, minute, tzinfo=UTC).timestamp() * 1000)


@dataclass(slots=True)
class Library:
    """Photos on disk, which are made known to the catalog all at once."""

    parts: Parts
    zones: dict[str, list[Any]] = field(default_factory=dict)
    here: list[tuple[Zone, str]] = field(default_factory=list)

    def add(self, name: str, *, zone: Zone = ZONE, here: bool = True, **values: Any) -> None:
        """Note a photo; `here`: with its file."""
        master, asset = pair(name, name.encode())
        files = list(master.resources)
        if uti := values.pop("uti", None):
            files[0] = replace(files[0], uti=uti)
        if values.pop("is_live", False):
            files.append(Resource(ResourceKind.LIVE_VIDEO, "com.apple.quicktime-movie", 1, "x"))
        master = replace(master, zone=zone.name, resources=tuple(files))
        self.zones.setdefault(zone.name, []).extend(
            (master, replace(asset, zone=zone.name, **values))
        )
        if here:
            self.here.append((zone, name))

    def save(self) -> None:
        """Make what was noted known, and place the files."""
        catalog, provider = self.parts.catalog, self.parts.provider
        for zone in (ZONE, SHARED):
            catalog.ingest(zone, self.zones.pop(zone.name, []))
        self.parts.name()
        numbers = [catalog.asset_id(zone.name, name) for zone, name in self.here]
        views = catalog.asset_views([number for number in numbers if number is not None])
        placed = []
        for view in views:
            actions = plan_asset(view, now_ms=0).actions
            fetch = next(one for one in actions if isinstance(one, Fetch))
            part = provider.open_part(fetch)
            part.write(view.record_name.encode())
            placed.append(provider.finish(fetch, part).file)
        catalog.record_proven(placed)
        self.here.clear()


def everything(parts: Parts) -> Library:
    """Make a small library of everything there is."""
    library = Library(parts)
    add = library.add
    add("new_year", captured_ms=ms(2020, 1, 1, 3), offset_seconds=-8 * 3600)
    add("tokyo", captured_ms=ms(2019, 12, 31, 23), offset_seconds=9 * 3600, is_favorite=True)
    add("rome_1", captured_ms=ms(2019, 7, 21, 10), location=ROME)
    add("rome_2", captured_ms=ms(2019, 7, 21, 10, 30), location=ROME, is_favorite=True)
    add("rome_3", captured_ms=ms(2019, 7, 22, 12), location=ROME, is_live=True)
    add("sydney", captured_ms=ms(2003, 5, 1), location=SYDNEY, subtype=3)
    add("film", captured_ms=ms(2021, 2, 3), uti="com.apple.quicktime-movie")
    add("scan", captured_ms=None)
    add("ahead", captured_ms=2**62)
    add("ours", zone=SHARED, captured_ms=ms(2018, 1, 1))
    add("coming", captured_ms=ms(2022, 1, 1), here=False, location=Location(0, 0))
    private: dict[str, dict[str, Any]] = {
        "hidden": {"is_hidden": True},
        "deleted": {"is_deleted": True},
        "expunged": {"is_expunged": True},
        "purged": {},
        "kept": {},
    }
    place = Location(10, 10)
    for name in private:
        add(name, captured_ms=ms(2016, 1, 1), location=place)
    library.save()
    changes: list[Any] = []
    for name, change in private.items():
        _, asset = pair(name, name.encode(), tag="2")
        changes.append(replace(asset, captured_ms=ms(2016, 1, 1), location=place, **change))
    gone = [Tombstone(ZONE.name, name) for name in ("purged", "kept")]
    parts.catalog.ingest(ZONE, changes)
    parts.catalog.ingest(ZONE, gone)
    kept = parts.catalog.asset_id(ZONE.name, "kept")
    with parts.catalog._write() as connection:
        connection.execute(update(assets).where(assets.c.id == kept).values(is_kept=True))
    return library
