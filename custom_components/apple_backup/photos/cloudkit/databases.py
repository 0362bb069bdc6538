"""What is asked of both of an account's databases: its own, and that of what is shared with it.

Neither answer depends on the other, so both are asked at once: a run that finds nothing new waits for
Apple once.
"""

import asyncio
from collections.abc import Callable, Coroutine
import logging
from typing import Any

import orjson

from ..errors import UnexpectedAnswerError, ZoneGoneError, first_error
from ..models import Scope, Zone
from .queries import JSONObject
from .transport import Transport
from .zones import MAX_IDLE_PAGES, libraries, split_token

_LOGGER = logging.getLogger(__name__)


async def list_zones(transport: Transport) -> tuple[Zone, ...]:
    """List the photo libraries: `PrimarySync` first, then shared libraries."""

    async def ask(scope: Scope) -> tuple[Zone, ...]:
        try:
            answer = await transport.post(scope, "zones/list", {})
        except ZoneGoneError:
            # An account that nobody shares with may have no shared database at all.
            if scope is Scope.PRIVATE:
                raise
            return ()
        return tuple(libraries(answer, scope))

    found: dict[str, Zone] = {}
    for zones in (await _of_each(ask)).values():
        for zone in zones:
            # The owner of a shared library sees it in both databases.
            found.setdefault(zone.name, zone)
    return tuple(sorted(found.values(), key=lambda zone: (zone.is_shared_library, zone.name)))


async def changed_zones(transport: Transport, token: str | None) -> tuple[frozenset[str], str]:
    """Ask which libraries changed since a token; see `CloudKit.changed_zones`."""
    tokens = split_token(token)

    async def ask(scope: Scope) -> tuple[set[str], str | None]:
        return await _changed_in(transport, scope, tokens.get(scope.value))

    names: set[str] = set()
    for scope, (changed, following) in (await _of_each(ask)).items():
        names |= changed
        if following:
            tokens[scope.value] = following
    return frozenset(names), orjson.dumps(tokens).decode()


async def _changed_in(
    transport: Transport, scope: Scope, token: str | None
) -> tuple[set[str], str | None]:
    """Read the feed of one database to its end."""
    names: set[str] = set()
    idle = 0
    while True:
        body: JSONObject = {"syncToken": token} if token else {}
        try:
            answer = await transport.post(scope, "changes/database", body)
        except UnexpectedAnswerError:
            if not token:
                raise
            _LOGGER.debug("The change token of the %s database was refused", scope)
            token = None
            continue
        except ZoneGoneError:
            if scope is Scope.PRIVATE:
                raise
            return names, None
        # That a library has been deleted is a change of it as well.
        names |= {zone.name for zone in libraries(answer, scope, also_deleted=True)}
        following = answer.get("syncToken")
        idle = idle + 1 if following == token else 0
        token = following if isinstance(following, str) and following else token
        if not answer.get("moreComing"):
            return names, token
        if idle >= MAX_IDLE_PAGES:
            raise UnexpectedAnswerError("the change feed does not move on")


async def _of_each[T](ask: Callable[[Scope], Coroutine[Any, Any, T]]) -> dict[Scope, T]:
    """Ask both databases at once; an error of either ends the other's question as well."""
    try:
        async with asyncio.TaskGroup() as group:
            asked = {scope: group.create_task(ask(scope)) for scope in Scope}
    except BaseExceptionGroup as errors:
        raise first_error(errors) from errors
    return {scope: task.result() for scope, task in asked.items()}
