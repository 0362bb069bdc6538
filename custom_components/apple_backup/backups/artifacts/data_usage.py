"""Data usage: which app has sent and received how much, by DataUsage.sqlite.

A process may have several rows of counters, which are added up. Newer versions of iOS count only
what goes over the mobile network.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final, override

from .artifact import Context
from .listing import Description
from .rows import Row, number, text
from .timed import TimedArtifact

_PROCESS: Final = (
    text("name", "ZPROCNAME", limit=500),
    text("bundle", "ZBUNDLENAME", limit=300),
    number("first", "ZFIRSTTIMESTAMP"),
    number("last", "ZTIMESTAMP"),
)
_COUNTERS: Final = ("ZWIFIIN", "ZWIFIOUT", "ZWWANIN", "ZWWANOUT")
_USAGE: Final = (
    number("process", "ZHASPROCESS"),
    *(number(name, optional=name.startswith("ZWIFI")) for name in _COUNTERS),
)


@dataclass(frozen=True, slots=True)
class ProcessUsage:
    """What a process has sent and received, in bytes; None for what is not counted."""

    id: int
    name: str
    bundle_id: str | None
    first_used: datetime | None
    last_used: datetime | None
    wifi_in: int | None
    wifi_out: int | None
    mobile_in: int | None
    mobile_out: int | None


class DataUsage(TimedArtifact[ProcessUsage]):
    """The processes that used a network, the last one first."""

    name: ClassVar[str] = "data_usage"
    noun: ClassVar[tuple[str, ...]] = ("process", "processes")
    in_timeline: ClassVar[bool] = False
    tells_people: ClassVar[bool] = False

    def __init__(self, context: Context) -> None:
        """Open the database."""
        super().__init__(context)
        self._source = self.open("WirelessDomain", "Library/Databases/DataUsage.sqlite")
        self._table = self._source.schema.table("ZPROCESS")

    @override
    def times(self) -> Iterator[tuple[int, float | None]]:
        return self.column_times(self._source, self._table, "ZTIMESTAMP")

    @override
    def read(self, keys: Sequence[int]) -> dict[int, ProcessUsage]:
        if self._table is None:
            return {}
        counted = self._counted(keys)
        selection = self._source.select(self._table, "Z_PK", _PROCESS)
        return {
            row.key: _usage(row, counted.get(row.key, {}))
            for row in self._source.fetch(selection, keys)
        }

    @override
    def describe(self, record: ProcessUsage) -> Description:
        return Description(
            self.name, str(record.id), record.last_used, record.name, record.bundle_id or ""
        )

    def _counted(self, keys: Sequence[int]) -> Mapping[int, dict[str, int]]:
        """Return the sums of the counters of some processes."""
        table = self._source.schema.table("ZLIVEUSAGE")
        found: dict[int, dict[str, int]] = {}
        if table is None or not table.has("ZHASPROCESS"):
            return found
        selection = self._source.select(table, "Z_PK", _USAGE)
        for row in self._source.fetch(selection, keys, by="ZHASPROCESS"):
            sums = found.setdefault(row.integer("process") or 0, {})
            for name in _COUNTERS:
                if (value := row.integer(name)) is not None and value >= 0:
                    sums[name] = sums.get(name, 0) + value
        return found


def _usage(row: Row, counted: Mapping[str, int]) -> ProcessUsage:
    """Return what a process has used."""
    bundle = row.text("bundle")
    return ProcessUsage(
        row.key,
        row.text("name") or bundle or "",
        bundle,
        row.moment("first"),
        row.moment("last"),
        *(counted.get(name) for name in _COUNTERS),
    )
