"""One request succeeds, or ends in one clear error, however the server behaves."""

import asyncio
from collections.abc import Iterator
from itertools import chain, repeat

from aiohttp import web
import pytest

from custom_components.apple_backup.photos import errors
from custom_components.apple_backup.photos.cloudkit.transport import Pacing, Transport
from custom_components.apple_backup.photos.models import Scope

from .apple_server import CONTENT_HOST, apple_server, json_answer

pytestmark = pytest.mark.usefixtures("socket_enabled")

QUICK = Pacing(attempts=4, first_pause=0.001, longest_pause=0.002, longest_wait=1.0)
GOOD = {"records": []}


class Server:
    """Answers with the given answers in turn; the last one for ever."""

    def __init__(self, *answers: web.Response | str) -> None:
        self._answers: Iterator[web.Response | str] = chain(answers[:-1], repeat(answers[-1]))
        self.seen: list[web.Request] = []

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        await request.read()
        self.seen.append(request)
        answer = next(self._answers)
        if isinstance(answer, str):
            assert request.transport
            request.transport.abort()
            return web.Response()
        # A response object can be sent once only.
        return web.Response(body=answer.body, status=answer.status, headers=answer.headers.copy())


async def post(server: Server, pacing: Pacing = QUICK) -> tuple[dict[str, object], int, int]:
    """Return the answer, the requests counted and the renewals made."""
    async with apple_server(server) as (account, session, _):
        transport = Transport(account, session, pacing)
        answer = await transport.post(Scope.PRIVATE, "records/query", {"a": 1})
        return answer, transport.requests, account.renewals


@pytest.mark.parametrize("status", [401, 421, 450])
async def test_an_ended_session_is_renewed_once_and_the_request_repeated(status: int) -> None:
    answer, requests, renewals = await post(Server(json_answer({}, status), json_answer(GOOD)))
    assert (answer, requests, renewals) == (GOOD, 2, 1)


async def test_a_session_that_stays_refused_is_the_users_business() -> None:
    with pytest.raises(errors.SignInRequiredError):
        await post(Server(json_answer({}, 421)))


async def test_parallel_requests_share_one_renewal() -> None:
    server = Server(*([json_answer({}, 421)] * 4), json_answer(GOOD))
    async with apple_server(server) as (account, session, _):
        transport = Transport(account, session, QUICK)
        await asyncio.gather(*(transport.post(Scope.SHARED, "x", {}) for _ in range(4)))
        assert account.renewals == 1


@pytest.mark.parametrize(
    "hiccup",
    [
        json_answer({}, 429),
        json_answer({}, 503, Retry_After="0"),
        json_answer({}, 500),
        json_answer({}, 502),
        json_answer({"serverErrorCode": "TRY_AGAIN_LATER"}),
        json_answer({"serverErrorCode": "ZONE_BUSY", "retryAfter": 0}, 400),
        json_answer({"zones": [{"serverErrorCode": "THROTTLED"}]}),
        web.Response(body=b"<html>busy</html>", status=503),
        "reset",
    ],
)
async def test_hiccups_are_waited_out(hiccup: web.Response | str) -> None:
    answer, requests, renewals = await post(Server(hiccup, hiccup, json_answer(GOOD)))
    assert (answer, requests, renewals) == (GOOD, 3, 0)


@pytest.mark.parametrize(
    ("answer", "expected", "requests"),
    [
        (json_answer({}, 429), errors.ThrottledError, 4),
        (json_answer({}, 500), errors.UnreachableError, 4),
        ("reset", errors.UnreachableError, 4),
        (json_answer({}, 429, Retry_After="900"), errors.ThrottledError, 1),
        (json_answer({"serverErrorCode": "ACCESS_DENIED"}), errors.WebAccessDisabledError, 1),
        (json_answer({}, 403), errors.WebAccessDisabledError, 1),
        (json_answer({"serverErrorCode": "ZONE_NOT_FOUND"}, 404), errors.ZoneGoneError, 1),
        (json_answer({"serverErrorCode": "BAD_REQUEST"}, 400), errors.UnexpectedAnswerError, 1),
        (json_answer([1]), errors.UnexpectedAnswerError, 1),
        (web.Response(body=b"<html>"), errors.UnexpectedAnswerError, 1),
        (web.Response(status=302, headers={"Location": "/"}), errors.UnexpectedAnswerError, 1),
    ],
)
async def test_one_clear_error(
    answer: web.Response | str, expected: type[errors.PhotosError], requests: int
) -> None:
    server = Server(answer)
    with pytest.raises(errors.PhotosError) as caught:
        await post(server)
    assert type(caught.value) is expected
    assert len(server.seen) == requests


async def test_a_long_wait_is_told_and_holds_for_all_requests() -> None:
    server = Server(json_answer({}, 429, Retry_After="900"))
    async with apple_server(server) as (account, session, _):
        transport = Transport(account, session, QUICK)
        for _ in range(3):
            with pytest.raises(errors.ThrottledError) as caught:
                await transport.post(Scope.PRIVATE, "x", {})
            assert caught.value.retry_after == pytest.approx(900, abs=60)
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "answer",
    [
        json_answer({}, 503, Retry_After="inf"),
        json_answer({}, 429, Retry_After="1e12"),
        json_answer({"serverErrorCode": "THROTTLED", "retryAfter": 10**15}, 503),
    ],
)
async def test_no_answer_silences_an_account_for_longer_than_an_hour(
    answer: web.Response,
) -> None:
    with pytest.raises(errors.ThrottledError) as caught:
        await post(Server(answer))
    assert caught.value.retry_after == 3600


async def test_an_answer_that_would_hold_the_loop_for_seconds_is_not_parsed() -> None:
    """A page of 200 records takes a megabyte."""
    records = b'{"records":[' + b"[]," * (6 << 20) + b"[]]}"
    with pytest.raises(errors.UnexpectedAnswerError, match="too large"):
        await post(Server(web.Response(body=records, content_type="application/json")))


async def test_the_circuit_breaker_stops_asking_a_dead_server() -> None:
    server = Server(json_answer({}, 500))
    pacing = Pacing(attempts=3, first_pause=0.001, longest_pause=0.001, breaker_failures=6)
    async with apple_server(server) as (account, session, _):
        transport = Transport(account, session, pacing)
        for _ in range(5):
            with pytest.raises(errors.UnreachableError):
                await transport.post(Scope.PRIVATE, "x", {})
    assert len(server.seen) == 6


async def test_cookies_go_out_and_renewed_ones_come_back() -> None:
    cookie = 'X-APPLE-WEBAUTH-TOKEN="v=2:t=a/b=="'
    given = f"{cookie}; Domain=.icloud.com; Path=/; Secure"
    server = Server(json_answer(GOOD, Set_Cookie=given), json_answer(GOOD))
    async with apple_server(server) as (account, session, _):
        transport = Transport(account, session, QUICK)
        for _ in range(2):
            await transport.post(Scope.PRIVATE, "records/query", {})
    first, second = server.seen
    assert "Cookie" not in first.headers
    assert second.headers["Cookie"] == cookie
    assert second.path == "/database/1/com.apple.photos.cloud/production/private/records/query"
    assert dict(second.query) == {
        "clientId": "c",
        "dsid": "1",
        "remapEnums": "True",
        "getCurrentSyncToken": "True",
    }
    assert second.headers["Origin"] == "https://www.icloud.com"


@pytest.mark.parametrize(
    "url",
    [
        "http://cvws.icloud-content.com/x",
        "https://example.org/x",
        "https://icloud-content.com.example.org/x",
        "https://evilicloud.com/x",
        "https://user@cvws.icloud-content.com/x",
        "file:///etc/passwd",
        "nonsense",
    ],
)
async def test_downloads_lead_to_apple_only(url: str) -> None:
    server = Server(json_answer(GOOD))
    async with apple_server(server) as (account, session, _):
        transport = Transport(account, session, QUICK)
        with pytest.raises(errors.UnexpectedAnswerError):
            async with transport.download(url, offset=0, etag=None):
                pass
    assert not server.seen


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (web.Response(status=410), errors.UrlExpiredError),
        (web.Response(status=503, headers={"Retry-After": "3"}), errors.ThrottledError),
        (web.Response(status=500), errors.UnreachableError),
        (web.Response(status=404), errors.UnexpectedAnswerError),
        (web.Response(status=416), errors.UnexpectedAnswerError),
        (
            web.Response(status=302, headers={"Location": "https://example.org"}),
            errors.UnexpectedAnswerError,
        ),
        (
            web.Response(status=206, headers={"Content-Range": "bytes 0-4/9"}),
            errors.UnexpectedAnswerError,
        ),
        ("reset", errors.UnreachableError),
    ],
)
async def test_refused_downloads(
    answer: web.Response | str, expected: type[errors.PhotosError]
) -> None:
    server = Server(answer)
    async with apple_server(server) as (account, session, port):
        transport = Transport(account, session, QUICK)
        url = f"https://{CONTENT_HOST}:{port}/B/%24%7Bf%7D?e=1"
        with pytest.raises(errors.PhotosError) as caught:
            async with transport.download(url, offset=5, etag='"e"'):
                pass
    assert type(caught.value) is expected
    # aiohttp itself repeats a GET whose connection broke before any answer.
    request = server.seen[0]
    assert request.raw_path == "/B/%24%7Bf%7D?e=1"
    assert request.headers["Range"] == "bytes=5-"
    assert request.headers["If-Range"] == '"e"'
    assert request.headers["Accept-Encoding"] == "identity"


async def test_a_body_that_breaks_off_is_an_outage() -> None:
    async def breaks_off(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"12345")
        assert request.transport
        request.transport.abort()
        return response

    async with apple_server(breaks_off) as (account, session, port):
        transport = Transport(account, session, QUICK)
        download = transport.download(f"https://{CONTENT_HOST}:{port}/x", offset=0, etag=None)
        with pytest.raises(errors.UnreachableError):
            async with download as response:
                await response.read()
