"""Signed download URLs, looked up in batches just ahead of their use and never stored."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
import time
from urllib.parse import parse_qs, urlsplit

from .models import Asset, Master, Record, Resource, ResourceKind, Zone

MAX_NAMES = 200
# Apple's URLs live for a quarter of an hour to an hour; the moment is in their `e` parameter.
MAX_AGE_SECONDS = 600.0
MARGIN_SECONDS = 60.0
MAX_KEPT = 2_000

type Lookup = Callable[[Zone, Sequence[str]], Awaitable[tuple[Record, ...]]]
type Found = Callable[[Zone, tuple[Record, ...]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Offer:
    resources: Mapping[ResourceKind, Resource]
    looked_up: float


class UrlBook:
    """Gives the resource of a record together with a URL that is fit to use.

    Requests that come while a lookup is under way share the next one.
    """

    def __init__(
        self,
        lookup: Lookup,
        found: Found,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`lookup` asks Apple; `found` gets every record it answers, before anyone uses it."""
        self._lookup = lookup
        self._found = found
        self._clock = clock
        self._now = now
        self._offers: dict[tuple[str, str], _Offer] = {}
        self._waiting: dict[Zone, dict[str, None]] = {}
        self._lock = asyncio.Lock()

    async def prefetch(self, zone: Zone, names: Iterable[str]) -> None:
        """Look up the records of files that are next."""
        wanted = [name for name in dict.fromkeys(names) if not self._is_fresh(zone, name)]
        for start in range(0, len(wanted), MAX_NAMES):
            await self._ask(zone, wanted[start : start + MAX_NAMES])

    async def get(self, zone: Zone, name: str, kind: ResourceKind) -> Resource | None:
        """Give a resource with a fresh URL; None if Apple does not offer it."""
        if not self._is_fresh(zone, name):
            await self._join(zone, name)
        offer = self._offers.get((zone.name, name))
        resource = offer.resources.get(kind) if offer is not None else None
        if resource is not None and resource.url and self._expires_soon(resource.url):
            self.forget(zone, name)
            await self._join(zone, name)
            offer = self._offers.get((zone.name, name))
            resource = offer.resources.get(kind) if offer is not None else None
        return resource

    def forget(self, zone: Zone, name: str) -> None:
        """Drop the URLs of a record: Apple says that they have expired."""
        self._offers.pop((zone.name, name), None)

    def _is_fresh(self, zone: Zone, name: str) -> bool:
        offer = self._offers.get((zone.name, name))
        return offer is not None and self._clock() - offer.looked_up < MAX_AGE_SECONDS

    def _expires_soon(self, url: str) -> bool:
        values = parse_qs(urlsplit(url).query).get("e", [])
        try:
            return float(values[0]) - MARGIN_SECONDS < self._now()
        except IndexError, ValueError:
            return False

    async def _join(self, zone: Zone, name: str) -> None:
        """Have a name looked up together with others that ask meanwhile."""
        self._waiting.setdefault(zone, {})[name] = None
        async with self._lock:
            if self._is_fresh(zone, name):
                return
            others = self._waiting.pop(zone, {})
            await self._ask(zone, [name, *(other for other in others if other != name)][:MAX_NAMES])

    async def _ask(self, zone: Zone, names: Sequence[str]) -> None:
        records = await self._lookup(zone, names)
        await self._found(zone, records)
        now = self._clock()
        for name in names:
            self._offers.pop((zone.name, name), None)
            self._offers[zone.name, name] = _Offer({}, now)
        for record in records:
            if isinstance(record, Master | Asset):
                offers = {resource.kind: resource for resource in record.resources}
                self._offers[zone.name, record.record_name] = _Offer(offers, now)
        while len(self._offers) > MAX_KEPT:
            self._offers.pop(next(iter(self._offers)))
