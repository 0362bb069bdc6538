"""Screen Time: for how long an app or a website was used in each hour, by RMAdminStore-*.sqlite.

A block is an hour, or a day, of a device; it has categories, which have the apps and websites. The
local store is of this device, the other one of all devices of the owner.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import ClassVar, Final, override

from .artifact import Context
from .listing import Description
from .report import Skip
from .rows import Column, Row, number, text
from .schema import Table
from .source import Source
from .stores import joint, keys_of, shared
from .timed import MOST_RECORDS, TimedArtifact
from .times import cocoa_seconds, from_cocoa

_FOLDER: Final = "Library/Application Support/com.apple.remotemanagementd"
_ITEM: Final = (
    text("bundle", "ZBUNDLEIDENTIFIER", limit=300),
    text("domain", "ZDOMAIN", limit=300),
    number("seconds", "ZTOTALTIMEINSECONDS"),
    number("category", "ZCATEGORY"),
)
_CATEGORY: Final = (text("name", "ZIDENTIFIER", limit=200), number("block", "ZBLOCK"))
_BLOCK: Final = (
    number("start", "ZSTARTDATE"),
    number("minutes", "ZDURATIONINMINUTES", optional=True),
    number("usage", "ZUSAGE"),
)
_USAGE: Final = (number("device", "ZDEVICE"),)
_DEVICE: Final = (text("name", "ZNAME", limit=500),)


@dataclass(frozen=True, slots=True)
class AppUsage:
    """For how long an app or a website was used in a block of time.

    `app` is a bundle id, `website` a host; one of them is None. `duration` in seconds, `minutes` of
    the whole block. `device` None is the one the backup is of, or one without a name.
    """

    id: int
    app: str | None
    website: str | None
    start: datetime | None
    minutes: int | None
    duration: int
    category: str | None
    device: str | None


class ScreenTime(TimedArtifact[AppUsage]):
    """What Screen Time has counted, the latest block first."""

    name: ClassVar[str] = "screen_time"
    noun: ClassVar[tuple[str, ...]] = ("entry", "entries")
    in_timeline: ClassVar[bool] = False
    tells_people: ClassVar[bool] = False

    def __init__(self, context: Context) -> None:
        """Open both stores."""
        super().__init__(context)
        for which in ("Local", "Cloud"):
            self.open("HomeDomain", f"{_FOLDER}/RMAdminStore-{which}.sqlite")

    @override
    def times(self) -> Iterator[tuple[int, float | None]]:
        for at, source in enumerate(self.sources):
            yield from shared(at, self._times(source))

    @override
    def read(self, keys: Sequence[int]) -> dict[int, AppUsage]:
        found: dict[int, AppUsage] = {}
        for at, source in enumerate(self.sources):
            table = source.schema.find("ZUSAGETIMEDITEM")
            wanted = keys_of(at, keys)
            if table is not None and wanted:
                found |= {it.id: it for it in _read(source, table, at, wanted)}
        return found

    @override
    def describe(self, record: AppUsage) -> Description:
        title = record.app or record.website or record.category or ""
        return Description(self.name, str(record.id), record.start, title, record.device or "")

    def _times(self, source: Source) -> Iterator[tuple[int, float | None]]:
        """Yield key and time of what a store has counted; the time stands two tables further."""
        table = source.schema.table("ZUSAGETIMEDITEM")
        blocks, categories = (source.schema.table(it) for it in ("ZUSAGEBLOCK", "ZUSAGECATEGORY"))
        if table is None or blocks is None or categories is None:
            return
        starts = {row.key: _seconds(row) for row in _walk(source, blocks, _BLOCK)}
        block_of = {row.key: row.integer("block") for row in _walk(source, categories, _CATEGORY)}
        for count, row in enumerate(_walk(source, table, (number("category", "ZCATEGORY"),))):
            if count >= MOST_RECORDS:
                row.skip(Skip.TOO_MANY)
                return
            yield row.key, starts.get(block_of.get(row.integer("category") or 0) or 0)


def _walk(source: Source, table: Table, columns: Sequence[Column]) -> Iterator[Row]:
    """Yield the rows of a table, a bounded number."""
    return islice(source.walk(source.select(table, "Z_PK", columns)), MOST_RECORDS)


def _seconds(row: Row) -> float | None:
    """Return when a block began, for sorting."""
    value = row.real("start")
    return None if from_cocoa(value) is None or value is None else cocoa_seconds(value)


def _read(source: Source, table: Table, at: int, keys: Sequence[int]) -> Iterator[AppUsage]:
    """Yield what a store has counted under some keys."""
    rows = source.fetch(source.select(table, "Z_PK", _ITEM), keys)
    categories = source.related("ZUSAGECATEGORY", _CATEGORY, rows, "category")
    blocks = source.related("ZUSAGEBLOCK", _BLOCK, categories.values(), "block")
    usages = source.related("ZUSAGE", _USAGE, blocks.values(), "usage")
    devices = source.related("ZCOREDEVICE", _DEVICE, usages.values(), "device")
    for row in rows:
        category = categories.get(row.integer("category") or 0)
        block = _next(category, "block", blocks)
        device = _next(_next(block, "usage", usages), "device", devices)
        app, website = row.text("bundle"), row.text("domain")
        yield AppUsage(
            id=joint(at, row.key),
            app=app,
            website=None if app else website,
            start=None if block is None else block.moment("start"),
            minutes=None if block is None else block.integer("minutes"),
            duration=max(0, row.integer("seconds") or 0),
            category=None if category is None else category.text("name"),
            device=None if device is None else device.text("name"),
        )


def _next(row: Row | None, field: str, rows: Mapping[int, Row]) -> Row | None:
    """Return the row that another one names."""
    return None if row is None else rows.get(row.integer(field) or 0)
