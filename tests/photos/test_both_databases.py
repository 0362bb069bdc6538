"""What is asked of both databases of an account is asked at once, and fails as one question."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
import pytest

from custom_components.apple_backup.photos.cloudkit.client import CloudKit
from custom_components.apple_backup.photos.cloudkit.transport import Pacing
from custom_components.apple_backup.photos.errors import (
    CodeRequiredError,
    PhotosError,
    UnreachableError,
    WebAccessDisabledError,
)

from .apple_server import Handler, StandInAccount, apple_server, json_answer

pytestmark = pytest.mark.usefixtures("socket_enabled")

QUICK = Pacing(attempts=2, first_pause=0.001, longest_pause=0.002, longest_wait=1.0)
SECONDS = 10.0
NOTHING = {"zones": [], "syncToken": "1"}

type Question = Callable[[CloudKit], Awaitable[object]]

QUESTIONS = pytest.mark.parametrize(
    "ask", [CloudKit.zones, lambda cloudkit: cloudkit.changed_zones(None)], ids=["zones", "changes"]
)


@asynccontextmanager
async def cloudkit(handler: Handler) -> AsyncGenerator[tuple[CloudKit, StandInAccount]]:
    async with apple_server(handler) as (account, session, _):
        yield CloudKit(account, session, pacing=QUICK), account


@QUESTIONS
async def test_both_are_asked_at_once(ask: Question) -> None:
    both = asyncio.Barrier(2)

    async def handle(_: web.Request) -> web.Response:
        await both.wait()
        return json_answer(NOTHING)

    async with asyncio.timeout(SECONDS), cloudkit(handle) as (client, _):
        await ask(client)
        assert client.requests == 2


@QUESTIONS
@pytest.mark.parametrize("status", [421, 450])
async def test_a_session_that_both_refuse_is_renewed_once(ask: Question, status: int) -> None:
    both = asyncio.Barrier(2)
    refused: set[str] = set()

    async def handle(request: web.Request) -> web.Response:
        if request.path in refused:
            return json_answer(NOTHING)
        refused.add(request.path)
        await both.wait()
        return json_answer({"error": 1}, status)

    async with asyncio.timeout(SECONDS), cloudkit(handle) as (client, account):
        await ask(client)
        assert account.renewals == 1
        assert client.requests == 4


@QUESTIONS
async def test_a_session_that_only_the_user_can_renew_is_told_as_such(ask: Question) -> None:
    async def handle(_: web.Request) -> web.Response:
        return json_answer({"error": 1}, 421)

    async with asyncio.timeout(SECONDS), cloudkit(handle) as (client, account):
        account.renewal_error = CodeRequiredError()
        with pytest.raises(CodeRequiredError):
            await ask(client)


@QUESTIONS
@pytest.mark.parametrize("refusing", ["/private/", "/shared/"])
@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ({"serverErrorCode": "ACCESS_DENIED"}, 403, WebAccessDisabledError),
        ({"serverErrorCode": "INTERNAL_ERROR"}, 500, UnreachableError),
    ],
)
async def test_what_one_refuses_is_told_while_the_other_keeps_silent(
    ask: Question, refusing: str, body: object, status: int, expected: type[PhotosError]
) -> None:
    silence = asyncio.Event()

    async def handle(request: web.Request) -> web.Response:
        if refusing in request.path:
            return json_answer(body, status)
        await silence.wait()
        return json_answer(NOTHING)

    async with asyncio.timeout(SECONDS), cloudkit(handle) as (client, _):
        with pytest.raises(expected):
            await ask(client)
        silence.set()


@QUESTIONS
async def test_whoever_gives_up_ends_both(ask: Question) -> None:
    both, silence = asyncio.Barrier(3), asyncio.Event()

    async def handle(_: web.Request) -> web.Response:
        await both.wait()
        await silence.wait()
        return json_answer(NOTHING)

    async with asyncio.timeout(SECONDS), cloudkit(handle) as (client, _):
        asking = asyncio.ensure_future(ask(client))
        await both.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        silence.set()
