"""The small JPEGs that Apple has made of each photo: which there are, and where to get them.

CloudKit's fields `resJPEGThumb` (long side 480) and `resJPEGMed` (long side 2048) of a CPLMaster,
and of a CPLAsset that was edited. Their addresses expire, so they are looked up when needed, many
at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
import time
from typing import Any, Final

from ..models import Zone
from .fields import MAX_NAME, MAX_TEXT, as_integer, bounded_text, integer_of, text_of, value_of
from .queries import JSONObject, zone_id

NAMES_PER_LOOKUP: Final = 200
# Apple's addresses live for a quarter of an hour to an hour.
_FRESH_SECONDS: Final = 600.0
_MOST_KEPT: Final = 2_000
_MOST_EXPECTED: Final = 1_000
_FIELDS: Final = ("Res", "FileSize", "Fingerprint")


class DerivativeSize(StrEnum):
    """Which of Apple's two pictures; the value is the beginning of its fields' names."""

    THUMBNAIL = "resJPEGThumb"
    MEDIUM = "resJPEGMed"


@dataclass(frozen=True, slots=True)
class Derivative:
    """One of Apple's pictures. `size` in bytes, `checksum` Apple's own, `url` signed and short-lived."""

    size: int
    checksum: str
    url: str


type Derivatives = Mapping[DerivativeSize, Derivative]
type Lookup = Callable[[Zone, Sequence[str]], Awaitable[Mapping[str, Derivatives]]]


def query(zone: Zone, names: Sequence[str]) -> JSONObject:
    """Ask for the derivatives of records by name, `NAMES_PER_LOOKUP` at most."""
    return {
        "records": [{"recordName": name} for name in names],
        "zoneID": zone_id(zone),
        "desiredKeys": [f"{size}{field}" for size in DerivativeSize for field in _FIELDS],
    }


def parse(raw_records: object) -> dict[str, Derivatives]:
    """Read an answer: what is of another shape than it should be is left out."""
    found: dict[str, Derivatives] = {}
    for raw in raw_records if isinstance(raw_records, list) else ():
        name = raw.get("recordName") if isinstance(raw, dict) else None
        fields = raw.get("fields") if isinstance(raw, dict) else None
        if isinstance(name, str) and len(name) <= MAX_NAME and isinstance(fields, dict):
            pictures = {size: _derivative(fields, size) for size in DerivativeSize}
            found[name] = {size: one for size, one in pictures.items() if one is not None}
    return found


def _derivative(fields: dict[str, Any], size: DerivativeSize) -> Derivative | None:
    described = value_of(fields, f"{size}Res")
    if not isinstance(described, dict):
        return None
    length = as_integer(described.get("size"))
    if length is None:
        length = integer_of(fields, f"{size}FileSize")
    checksum = bounded_text(described.get("fileChecksum")) or text_of(fields, f"{size}Fingerprint")
    url = bounded_text(described.get("downloadURL"), limit=MAX_TEXT)
    if length is None or length <= 0 or not checksum or not url:
        return None
    return Derivative(length, checksum, url)


@dataclass(frozen=True, slots=True)
class _Known:
    derivatives: Derivatives
    looked_up: float


class DerivativeBook:
    """Looks derivatives up in batches: those that are asked for together, and those expected next."""

    def __init__(self, lookup: Lookup, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`lookup` asks Apple."""
        self._lookup = lookup
        self._clock = clock
        self._known: dict[tuple[str, str], _Known] = {}
        self._waiting: dict[Zone, dict[str, None]] = {}
        self._expected: dict[Zone, dict[str, None]] = {}
        self._lock = asyncio.Lock()

    def expect(self, zone: Zone, names: Iterable[str]) -> None:
        """Note what will probably be asked for soon. Apple is not asked for it alone."""
        expected = self._expected.setdefault(zone, {})
        for name in names:
            expected.pop(name, None)
            expected[name] = None
        while len(expected) > _MOST_EXPECTED:
            expected.pop(next(iter(expected)))

    async def get(self, zone: Zone, name: str) -> Derivatives:
        """Give the derivatives of a record; empty if Apple has none. Raises PhotosError."""
        if (known := self._fresh(zone, name)) is not None:
            return known
        self._waiting.setdefault(zone, {})[name] = None
        async with self._lock:
            if (known := self._fresh(zone, name)) is not None:
                return known
            others = self._waiting.pop(zone, {})
            expected = self._expected.pop(zone, {})
            await self._ask(zone, [*dict.fromkeys([name, *others, *expected])])
        return self._fresh(zone, name) or {}

    def forget(self, zone: Zone, name: str) -> None:
        """Drop the addresses of a record: they have expired."""
        self._known.pop((zone.name, name), None)

    def _fresh(self, zone: Zone, name: str) -> Derivatives | None:
        known = self._known.get((zone.name, name))
        if known is None or self._clock() - known.looked_up >= _FRESH_SECONDS:
            return None
        return known.derivatives

    async def _ask(self, zone: Zone, names: Sequence[str]) -> None:
        stale = [name for name in names if self._fresh(zone, name) is None]
        now = stale[:NAMES_PER_LOOKUP]
        self.expect(zone, stale[NAMES_PER_LOOKUP:])
        answer = await self._lookup(zone, now)
        moment = self._clock()
        for name in now:
            self._known.pop((zone.name, name), None)
            self._known[zone.name, name] = _Known(answer.get(name, {}), moment)
        while len(self._known) > _MOST_KEPT:
            self._known.pop(next(iter(self._known)))
