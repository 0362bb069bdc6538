"""What a photo library asks of CloudKit: lists, the change feed, records by name, bytes."""

from collections import OrderedDict, deque
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass
import itertools
import logging

import aiohttp

from ..errors import IndexingUnfinishedError, UnexpectedAnswerError
from ..models import Album, Page, Record, Zone
from . import databases, derivatives, queries
from .listing import AssetListing, list_memberships
from .queries import AssetIndex, JSONObject
from .records import parse_page
from .transport import CloudAccount, Pacing, Transport
from .zones import MAX_IDLE_PAGES, field_value, only_zone, zone_name

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FoundRecords:
    """The records of a lookup, and what of them could not be read (each begins with its name)."""

    records: tuple[Record, ...]
    problems: tuple[str, ...]

    def is_whole(self, name: str) -> bool:
        """Whether a record was found and every part of it could be read."""
        return any(record.record_name == name for record in self.records) and not any(
            problem.startswith(f"{name}:") for problem in self.problems
        )


class CloudKit:
    """Async client of one account's photo libraries. Everything may raise `PhotosError`s."""

    def __init__(
        self,
        account: CloudAccount,
        session: aiohttp.ClientSession,
        *,
        pacing: Pacing | None = None,
    ) -> None:
        """Use a signed-in account and a session of the caller's.

        The session needs `trust_env=True` for users behind proxies and a `DummyCookieJar`: the
        cookies are the account's.
        """
        self._transport = Transport(account, session, pacing or Pacing())

    @property
    def requests(self) -> int:
        """How many CloudKit requests were made, downloads apart."""
        return self._transport.requests

    async def zones(self) -> tuple[Zone, ...]:
        """List the photo libraries: `PrimarySync` first, then shared libraries."""
        return await databases.list_zones(self._transport)

    async def check_indexing(self, zone: Zone) -> None:
        """Make sure that listings are complete.

        Raises:
            IndexingUnfinishedError: Apple is still indexing this library.
        """
        answer = await self._query(zone, queries.indexing_state(zone))
        for record in answer.get("records") or ():
            state = field_value(record, "state")
            if isinstance(state, str) and state != "FINISHED":
                progress = field_value(record, "progress")
                raise IndexingUnfinishedError(
                    f"{zone.name}: {state[:32]}", progress=str(progress or 0)[:8]
                )

    async def count(self, zone: Zone, *, index: AssetIndex = AssetIndex.VISIBLE) -> int:
        """Count the assets of a list as Apple does."""
        path = "internal/records/query/batch"
        answer = await self._transport.post(zone.scope, path, queries.count(zone, index))
        try:
            number = field_value(answer["batch"][0]["records"][0], "itemCount")
        except LookupError, TypeError:
            number = None
        if not isinstance(number, int) or number < 0:
            raise UnexpectedAnswerError(f"{zone.name}: no count")
        return number

    async def current_token(self, zone: Zone) -> str:
        """Return the change token of this moment; take it before a listing starts."""
        answer = await self._query(zone, queries.indexing_state(zone))
        token = answer.get("syncToken")
        if isinstance(token, str) and token:
            return token
        listed = await self._transport.post(zone.scope, "zones/list", {})
        for entry in listed.get("zones") or ():
            if isinstance(entry, dict) and zone_name(entry) == zone.name:
                token = entry.get("syncToken")
        if isinstance(token, str) and token:
            return token
        raise UnexpectedAnswerError(f"{zone.name}: no change token")

    async def list_assets(
        self, zone: Zone, *, windows: int = 4, index: AssetIndex = AssetIndex.VISIBLE
    ) -> AsyncGenerator[Page]:
        """List all masters and assets, `windows` requests at once, nothing kept in memory."""
        total = await self.count(zone, index=index)

        async def query(body: JSONObject) -> JSONObject:
            return await self._query(zone, body)

        async with aclosing(AssetListing(query, zone, index, total).pages(windows)) as pages:
            async for page in pages:
                yield page

    async def list_albums(self, zone: Zone) -> AsyncIterator[Page]:
        """List albums and folders at any depth, then the memberships of each album.

        Shared libraries have no albums of their own.
        """
        if zone.is_shared_library:
            return

        async def query(body: JSONObject) -> JSONObject:
            return await self._query(zone, body)

        seen: OrderedDict[str, Album] = OrderedDict()
        parents: deque[str | None] = deque([None])
        while parents:
            parent = parents.popleft()
            async for page in self._albums(zone, parent):
                fresh: list[Record] = []
                for record in page.records:
                    if isinstance(record, Album) and record.record_name not in seen:
                        seen[record.record_name] = record
                        fresh.append(record)
                        if record.is_folder:
                            parents.append(record.record_name)
                yield Page(tuple(fresh), None, more=True, problems=page.problems)
        for album in seen.values():
            if not album.is_folder and not album.is_deleted:
                async for page in list_memberships(query, zone, album.record_name):
                    yield page

    async def _albums(self, zone: Zone, parent: str | None) -> AsyncIterator[Page]:
        """List the direct children of a folder."""
        marker: str | None = None
        while True:
            answer = await self._query(zone, queries.albums(zone, parent, marker))
            records, problems = await parse_page(zone.name, answer.get("records") or ())
            yield Page(records, None, more=True, problems=problems)
            following = answer.get("continuationMarker")
            if not isinstance(following, str) or not following or following == marker:
                return
            marker = following

    async def changed_zones(self, token: str | None) -> tuple[frozenset[str], str]:
        """Ask which libraries changed since a token of this method; None for all of them.

        The answer is a hint where to look. A token that Apple refuses counts as none.

        Returns:
            The names of the changed libraries, and the token for next time.
        """
        return await databases.changed_zones(self._transport, token)

    async def changes(self, zone: Zone, token: str) -> AsyncIterator[Page]:
        """Read what changed in a library since a token.

        Store each page's token after its records. Pages may be empty although more follows.

        Raises:
            ChangeTokenRefusedError: A full listing is needed. Never a reason to remove anything.
            ZoneGoneError: The library does not exist any more.
        """
        idle = 0
        while True:
            answer = await self._transport.post(
                zone.scope, "changes/zone", queries.zone_changes(zone, token)
            )
            entry = only_zone(zone, answer)
            raw = entry.get("records")
            following = entry.get("syncToken")
            if not isinstance(following, str) or not following:
                raise UnexpectedAnswerError(f"{zone.name}: a page of changes without a token")
            more = bool(entry.get("moreComing"))
            records, problems = await parse_page(zone.name, raw if isinstance(raw, list) else ())
            yield Page(records, following, more, problems)
            if not more:
                return
            idle = idle + 1 if following == token else 0
            if idle >= MAX_IDLE_PAGES:
                raise UnexpectedAnswerError(f"{zone.name}: the change feed does not move on")
            token = following

    async def lookup(self, zone: Zone, names: Sequence[str]) -> tuple[Record, ...]:
        """Fetch records by name, with fresh download URLs; names that Apple lacks are left out."""
        return (await self.lookup_all(zone, names)).records

    async def lookup_all(self, zone: Zone, names: Sequence[str]) -> FoundRecords:
        """Fetch records by name, and tell what of them could not be read."""
        found: list[Record] = []
        problems: list[str] = []
        for batch in itertools.batched(names, queries.NAMES_PER_LOOKUP, strict=False):
            body = queries.lookup(zone, batch)
            answer = await self._transport.post(zone.scope, "records/lookup", body)
            records, odd = await parse_page(zone.name, answer.get("records") or ())
            for problem in odd:
                _LOGGER.debug("Lookup in %s: %s", zone.name, problem)
            found.extend(records)
            problems.extend(odd)
        return FoundRecords(tuple(found), tuple(problems))

    async def lookup_derivatives(
        self, zone: Zone, names: Sequence[str]
    ) -> Mapping[str, derivatives.Derivatives]:
        """Fetch the small pictures Apple has made of records, by the records' names."""
        found: dict[str, derivatives.Derivatives] = {}
        for batch in itertools.batched(names, derivatives.NAMES_PER_LOOKUP, strict=False):
            body = derivatives.query(zone, batch)
            answer = await self._transport.post(zone.scope, "records/lookup", body)
            found |= derivatives.parse(answer.get("records"))
        return found

    async def move_to_recently_deleted(self, zone: Zone, tags: Mapping[str, str]) -> set[str]:
        """Move assets to Recently Deleted, from where the user can bring them back.

        A request that has to be repeated may find its first attempt done, which Apple refuses as a
        conflict: look up what was not confirmed.

        Args:
            zone: Their library.
            tags: The change tag of each asset by record name, 200 at most.

        Returns:
            The names that Apple has confirmed.
        """
        return await self._set_deleted(zone, tags, deleted=True)

    async def take_back_from_recently_deleted(self, zone: Zone, tags: Mapping[str, str]) -> None:
        """Move assets out of Recently Deleted again; look up afterwards what has become of them.

        Args and the meaning of `tags` as in `move_to_recently_deleted`.
        """
        await self._set_deleted(zone, tags, deleted=False)

    async def _set_deleted(self, zone: Zone, tags: Mapping[str, str], *, deleted: bool) -> set[str]:
        answer = await self._transport.post(
            zone.scope, "records/modify", queries.recently_deleted(zone, tags, deleted=deleted)
        )
        entries = answer.get("records")
        return {
            entry["recordName"]
            for entry in (entries if isinstance(entries, list) else ())
            if isinstance(entry, dict)
            and not entry.get("serverErrorCode")
            and entry.get("recordName") in tags
        }

    def download(
        self, url: str, *, offset: int = 0, etag: str | None = None
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        """Open a signed download URL as an async context manager.

        The answer has status 200 and the whole file, or 206 and the file from `offset` on; with
        an `etag` Apple sends the whole file if it is not the same any more. No cookie or request
        leaves Apple's domains, and redirects are not followed.

        Raises:
            UrlExpiredError: Look the record up again and use its new URL.
            ThrottledError, UnreachableError: Later; also raised from within the block when the
                connection breaks while the body is read.
            UnexpectedAnswerError: Anything else.
        """
        return self._transport.download(url, offset=offset, etag=etag)

    async def _query(self, zone: Zone, body: JSONObject) -> JSONObject:
        return await self._transport.post(zone.scope, "records/query", body)
