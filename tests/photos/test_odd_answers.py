"""Apple's answers that make no sense end in one clear error, and never in a wrong number."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
import pytest

from custom_components.apple_backup.photos.cloudkit.client import CloudKit
from custom_components.apple_backup.photos.cloudkit.transport import Pacing
from custom_components.apple_backup.photos.errors import UnexpectedAnswerError, ZoneGoneError
from custom_components.apple_backup.photos.models import Scope, Zone

from .apple_server import apple_server, json_answer

pytestmark = pytest.mark.usefixtures("socket_enabled")

QUICK = Pacing(attempts=2, first_pause=0.001, longest_pause=0.002, longest_wait=1.0)
ZONE = Zone("PrimarySync", "_owner", Scope.PRIVATE)
ENTRY = {"zoneID": {"zoneName": "PrimarySync", "ownerRecordName": "_owner"}}
GONE = {"serverErrorCode": "ZONE_NOT_FOUND", "reason": "no such database"}

type Answer = Callable[[str, dict[str, Any]], Any]


@asynccontextmanager
async def cloudkit(answer: Answer) -> AsyncGenerator[CloudKit]:
    """A client of a server that answers by path and body."""

    async def handle(request: web.Request) -> web.Response:
        return json_answer(answer(request.path, await request.json()))

    async with apple_server(handle) as (account, session, _):
        yield CloudKit(account, session, pacing=QUICK)


async def test_an_account_that_nobody_shares_with_has_its_own_library() -> None:
    def answer(path: str, _: dict[str, Any]) -> Any:
        return GONE if "/shared/" in path else {"zones": [ENTRY], "syncToken": "1"}

    async with cloudkit(answer) as client:
        assert await client.zones() == (ZONE,)
        assert (await client.changed_zones(None))[0] == {"PrimarySync"}


async def test_an_account_without_a_database_of_its_own_is_told() -> None:
    async with cloudkit(lambda *_: GONE) as client:
        with pytest.raises(ZoneGoneError):
            await client.zones()
        with pytest.raises(ZoneGoneError):
            await client.changed_zones(None)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"batch": []},
        {"batch": [{"records": []}]},
        {"batch": [{"records": [{"fields": {"itemCount": {"value": "12"}}}]}]},
        {"batch": [{"records": [{"fields": {"itemCount": {"value": -1}}}]}]},
        {"batch": {"records": 7}},
        {"batch": 7},
    ],
)
async def test_a_count_that_is_none_is_no_zero(answer: Any) -> None:
    async with cloudkit(lambda *_: answer) as client:
        with pytest.raises(UnexpectedAnswerError):
            await client.count(ZONE)


async def test_a_token_is_looked_for_where_apple_may_have_it() -> None:
    def only_listed(path: str, _: dict[str, Any]) -> Any:
        listed = {"zones": ["odd", {"zoneID": {"zoneName": "Other"}}, {**ENTRY, "syncToken": "t"}]}
        return listed if path.endswith("zones/list") else {"records": []}

    async with cloudkit(only_listed) as client:
        assert await client.current_token(ZONE) == "t"
    async with cloudkit(lambda *_: {"zones": [ENTRY], "records": []}) as client:
        with pytest.raises(UnexpectedAnswerError):
            await client.current_token(ZONE)


@pytest.mark.parametrize("token", [None, "", 7])
async def test_a_page_of_changes_without_a_token_is_not_taken(token: object) -> None:
    """What comes after it could never be asked for."""
    entry = {**ENTRY, "records": [], "syncToken": token}
    async with cloudkit(lambda *_: {"zones": [entry]}) as client:
        with pytest.raises(UnexpectedAnswerError):
            _ = [page async for page in client.changes(ZONE, "0")]


async def test_a_feed_that_does_not_move_on_ends() -> None:
    entry = {**ENTRY, "records": "none", "syncToken": "0", "moreComing": True}
    answer = {"zones": [entry], "syncToken": "0", "moreComing": True}
    async with cloudkit(lambda *_: answer) as client:
        with pytest.raises(UnexpectedAnswerError, match="move on"):
            _ = [page async for page in client.changes(ZONE, "0")]
        with pytest.raises(UnexpectedAnswerError, match="move on"):
            await client.changed_zones('{"private": "0"}')
        assert client.requests < 20


async def test_a_refused_token_of_a_database_counts_as_none() -> None:
    def refuse_old(path: str, body: dict[str, Any]) -> Any:
        if body.get("syncToken") == "old":
            return {"serverErrorCode": "BAD_REQUEST", "reason": "token"}
        return {"zones": [ENTRY] if "/private/" in path else [], "syncToken": "new"}

    async with cloudkit(refuse_old) as client:
        changed, token = await client.changed_zones('{"private": "old", "shared": "old"}')
    assert changed == {"PrimarySync"}
    assert "new" in token
    assert "old" not in token


async def test_a_database_that_refuses_also_without_a_token_is_told() -> None:
    async with cloudkit(lambda *_: {"serverErrorCode": "BAD_REQUEST"}) as client:
        with pytest.raises(UnexpectedAnswerError):
            await client.changed_zones('{"private": "old"}')
