"""Bringing the catalog up to date: a full listing once, then only what changed.

The change token is taken before a listing and followed after it, so nothing that happens meanwhile
is missed. A listing that does not show as many assets as Apple counts is partial: it adds what it
shows and removes nothing.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from functools import partial
from itertools import chain

from .catalog import Catalog, StoredZone
from .clock import now_ms
from .cloudkit.client import CloudKit
from .cloudkit.queries import AssetIndex
from .errors import ChangeTokenRefusedError, UnexpectedAnswerError, ZoneGoneError
from .models import Asset, Master, Page, Zone
from .progress import ProgressMeter
from .runlog import RunLog
from .workers import Workers

SOURCE = "iCloud"
DATABASE_TOKEN = "database_token"  # noqa: S105 - the name of a stored fact
DAY_MS = 24 * 3_600_000
RECONCILE_MS = 7 * DAY_MS
_NAMES_PER_LOOKUP = 200
_RECORDS_PER_COMMIT = 2_000
# As many as a few requests can look up; beyond that, listing all albums is cheaper.
_MOST_MEMBERSHIPS = 2_000
_ALSO_LISTED = "also_listed:"


class Feed:
    """Reads one account's libraries into its catalog."""

    def __init__(
        self,
        cloudkit: CloudKit,
        catalog: Catalog,
        workers: Workers,
        log: RunLog,
        meter: ProgressMeter,
        *,
        also: frozenset[AssetIndex] = frozenset(),
    ) -> None:
        """Nothing is asked before `refresh`.

        `also` are lists to read besides the visible photos: hidden ones, recently deleted ones.
        """
        self._also = also
        self._cloudkit = cloudkit
        self._catalog = catalog
        self._workers = workers
        self._log = log
        self._meter = meter

    async def refresh(self) -> None:
        """Read what has changed since the last run, or everything in a first one.

        Raises:
            PhotosError: Apple did not answer, or not sensibly. What was read is kept.
        """
        run = self._workers.run
        token = await run(self._catalog.fact, DATABASE_TOKEN)
        changed, next_token = await self._cloudkit.changed_zones(token)
        stored = await run(self._catalog.zones)
        if not stored or changed - {zone.zone.name for zone in stored}:
            await run(self._catalog.store_zones, await self._cloudkit.zones())
            stored = await run(self._catalog.zones)
        gone: set[int] = set()
        for zone in stored:
            try:
                await self._refresh_zone(zone, changed=zone.zone.name in changed)
                await self._list_also(zone.zone)
            except ZoneGoneError:
                self._log.warning(
                    SOURCE, f"{zone.zone.name} does not exist any more; its files stay"
                )
                gone.add(zone.id)
                left = [other.zone for other in stored if other.id not in gone]
                await run(self._catalog.store_zones, left)
        await run(self._catalog.set_fact, DATABASE_TOKEN, next_token)

    async def _refresh_zone(self, stored: StoredZone, *, changed: bool) -> None:
        zone = stored.zone
        if stored.token is None or _is_due(stored.listed_ms):
            await self._list(zone)
        elif changed:
            try:
                await self._follow(zone, stored.token)
            except ChangeTokenRefusedError:
                self._log.warning(SOURCE, f"Apple refused the change token of {zone.name}; listing")
                await self._workers.run(self._catalog.set_token, zone, None)
                await self._list(zone)
        else:
            return
        await self._complete(zone)

    async def _list(self, zone: Zone) -> None:
        """List a library in full, then follow what changed meanwhile."""
        run, catalog = self._workers.run, self._catalog
        await self._cloudkit.check_indexing(zone)
        token = await self._cloudkit.current_token(zone)
        total = await self._cloudkit.count(zone)
        self._meter.expect_assets(total)
        self._log.info(SOURCE, f"Listing {zone.name}; assets: {total}")
        listing = await run(catalog.begin_listing, zone)
        async with aclosing(_gathered(self._cloudkit.list_assets(zone))) as pages:
            async for page in pages:
                await self._take(zone, page, listing=listing)
        await run(self._set_also, zone, frozenset())
        await self._list_albums(zone, listing)
        await self._conclude(zone, listing, total)
        await run(catalog.set_token, zone, token)
        await self._follow(zone, token)

    async def _list_also(self, zone: Zone) -> None:
        """Read lists that a full listing leaves out, once; the feed keeps them up to date."""
        known = await self._workers.run(self._catalog.fact, f"{_ALSO_LISTED}{zone.name}")
        listed = frozenset((known or "").split(",")) & self._also
        for index in sorted(self._also - listed):
            total = await self._cloudkit.count(zone, index=index)
            shown = 0
            async with aclosing(self._cloudkit.list_assets(zone, index=index)) as pages:
                async for page in pages:
                    await self._take(zone, page)
                    shown += sum(isinstance(record, Asset) for record in page.records)
            if shown < total:
                self._log.warning(SOURCE, f"{zone.name}: {shown} of {total} of {index.value}")
            else:
                listed |= {index}
        await self._workers.run(self._set_also, zone, listed)

    def _set_also(self, zone: Zone, listed: frozenset[str]) -> None:
        key, text = f"{_ALSO_LISTED}{zone.name}", ",".join(sorted(listed))
        if (self._catalog.fact(key) or "") != text:
            self._catalog.set_fact(key, text)

    async def _list_albums(self, zone: Zone, listing: int) -> None:
        complete = True
        try:
            async for page in self._cloudkit.list_albums(zone):
                await self._take(zone, page, listing=listing)
                complete = complete and not page.problems
            if complete:
                await self._workers.run(self._catalog.finish_albums, zone, listing)
        except UnexpectedAnswerError as error:
            # Albums are views of the library; the photos do not depend on them.
            self._log.warning(SOURCE, f"The albums of {zone.name} could not be read: {error}")

    async def _conclude(self, zone: Zone, listing: int, total: int) -> None:
        """Decide whether a listing was complete, and what it means for assets it lacked."""
        run, catalog = self._workers.run, self._catalog
        shown = await run(catalog.listed, zone, listing)
        if shown < total:
            self._log.warning(SOURCE, f"{zone.name}: {shown} of {total} assets listed; partial")
            again_in_a_day = now_ms() - RECONCILE_MS + DAY_MS
            await run(catalog.set_listed, zone, again_in_a_day)
            return
        await self._ask_for_missing(zone, listing)
        await self._ask_for_away(zone)
        lacking = await run(catalog.finish_listing, zone, listing)
        if lacking:
            self._log.info(SOURCE, f"{zone.name}: known assets that were not listed: {lacking}")

    async def _ask_for_missing(self, zone: Zone, listing: int) -> None:
        """Look up by name what a listing lacked: it may just be hidden or in Recently Deleted."""
        after = ""
        while True:
            names = await self._workers.run(
                self._catalog.missing, zone, listing, after, _NAMES_PER_LOOKUP
            )
            if not names:
                return
            after = names[-1]
            found = await self._cloudkit.lookup(zone, names)
            assets = [record for record in found if isinstance(record, Asset)]
            await self._workers.run(self._catalog.ingest, zone, assets, listing=listing)

    async def _ask_for_away(self, zone: Zone) -> None:
        """Look up what is hidden or deleted: if it was purged meanwhile, nothing else tells so."""
        away = partial(
            self._catalog.away,
            hidden=AssetIndex.HIDDEN in self._also,
            deleted=AssetIndex.DELETED in self._also,
        )
        after = ""
        while names := await self._workers.run(away, zone, after, _NAMES_PER_LOOKUP):
            after = names[-1]
            found = await self._cloudkit.lookup(zone, names)
            await self._workers.run(self._catalog.ingest, zone, found)
            there = {record.record_name for record in found}
            if gone := [name for name in names if name not in there]:
                await self._workers.run(self._catalog.mark_missed, zone, gone)

    async def _follow(self, zone: Zone, token: str) -> None:
        """Read the change feed from a token to its end; each page is stored with its token."""
        async for page in self._cloudkit.changes(zone, token):
            await self._take(zone, page, token=page.token)

    async def _take(
        self, zone: Zone, page: Page, *, token: str | None = None, listing: int | None = None
    ) -> None:
        for problem in page.problems:
            self._log.warning(SOURCE, f"{zone.name}: {problem}")
        result = await self._workers.run(
            self._catalog.ingest, zone, page.records, token=token, listing=listing
        )
        self._meter.listed(result.assets)
        if result.removed:
            self._log.info(SOURCE, f"{zone.name}: assets deleted in iCloud: {result.removed}")

    async def _complete(self, zone: Zone) -> None:
        """Look up masters of assets that came alone, and the albums of photos that came back."""
        run = self._workers.run
        returned = await run(self._catalog.returned_assets, zone)
        memberships = await self._memberships(zone, returned) if returned else []
        after = ""
        while True:
            masters = await run(self._catalog.masters_to_look_up, zone, after, _NAMES_PER_LOOKUP)
            if not masters and not memberships:
                break
            found = await self._cloudkit.lookup(zone, [*masters, *memberships])
            await run(self._catalog.ingest, zone, found)
            memberships = []
            if missing := len(masters) - sum(isinstance(record, Master) for record in found):
                self._log.warning(
                    SOURCE, f"{zone.name}: {missing} assets have no file in iCloud yet"
                )
            if not masters:
                break
            after = masters[-1]
        if returned:
            await run(self._catalog.mark_returned, zone, returned)

    async def _memberships(self, zone: Zone, returned: Sequence[str]) -> list[str]:
        """Name the memberships that photos may have which a listing of albums has left out.

        It leaves out what is hidden or deleted, and when that comes back the feed tells of the photo
        alone. Apple names a membership after both: `<asset>-IN-<album>`.
        """
        run = self._workers.run
        albums = await run(self._catalog.live_albums, zone)
        if len(returned) * len(albums) > _MOST_MEMBERSHIPS:
            await self._list_albums(zone, await run(self._catalog.last_listing, zone))
            return []
        return [f"{asset}-IN-{album}" for asset in returned for album in albums]


async def _gathered(pages: AsyncGenerator[Page]) -> AsyncGenerator[Page]:
    """Put pages together: a commit of many records writes hardly more than one of a few.

    Record names are random, so that each commit touches pages all over the indexes.
    """
    gathered: list[Page] = []
    count = 0
    async with aclosing(pages):
        async for page in pages:
            gathered.append(page)
            count += len(page.records)
            if count >= _RECORDS_PER_COMMIT:
                yield _joined(gathered)
                gathered, count = [], 0
    if gathered:
        yield _joined(gathered)


def _joined(pages: Sequence[Page]) -> Page:
    return Page(
        tuple(chain.from_iterable(page.records for page in pages)),
        pages[-1].token,
        pages[-1].more,
        tuple(chain.from_iterable(page.problems for page in pages)),
    )


def _is_due(listed_ms: int | None) -> bool:
    # A listing in the future was noted while the clock was wrong.
    return listed_ms is None or not -DAY_MS < now_ms() - listed_ms < RECONCILE_MS
