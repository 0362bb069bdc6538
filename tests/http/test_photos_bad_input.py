"""Bad input on every route of the photos API: told, as described, and without effect."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
import logging
from typing import Any, Final

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import CONF_KIND, DOMAIN, EntryKind
from custom_components.apple_backup.http import VIEWS
from custom_components.apple_backup.http.body import MAX_BODY_BYTES
from custom_components.apple_backup.http.errors import Dialect
from custom_components.apple_backup.http.view import CANONICAL_BASE
from custom_components.apple_backup.push import async_push_store
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from scripts.lib.openapi import load_document
from tests.push.browser import push_subscription

from .accounts import Photos
from .client import Login
from .conftest import add_account
from .openapi import check_answer

ROUTES: Final = [
    (method, view.path)
    for view in (
        cls(documented=False)
        for cls in VIEWS
        if cls.dialect is Dialect.PHOTOS and cls.documented_path
    )
    for method in view.methods
]
ADMIN_ROUTES: Final = [("GET", "/log"), ("POST", "/reauthenticate")]
CODE_ROUTES: Final = ["/mfa", "/resend_mfa"]
# Not OPTIONS: Home Assistant answers that itself, for other origins.
METHODS: Final = ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"]
STATES: Final = ["ready", "running", "blocked"]
LEAKS: Final = ("Traceback", "/site-packages/", 'File "', "custom_components", ".storage")

BAD_CODES: Final = [
    "",
    "code=",
    "code=12345",
    "code=1234567",
    "code=abcdef",
    "code=12345a",
    "code=+123456",
    "code=%20123456",
    "code=123456%20",
    "code=12%2034",
    "code=-12345",
    "code=1234.5",
    "code=0x1234",
    "code=1_3456",
    "code=null",
    "code=%00%00%00%00%00%00",
    "code=%D9%A1%D9%A2%D9%A3%D9%A4%D9%A5%D9%A6",  # six digits, but Arabic ones
    "code=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96",  # full width
    "code=%F0%9F%98%80",
    "code=123456&code=123456",
    "code[]=123456",
    "CODE=123456",
    "mfa=123456",
    "code=" + "1" * 4000,
]
BAD_RESENDS: Final = [
    "",
    "method=",
    "method=mail",
    "method=SMS",
    "method=sms%20",
    "method=smsx",
    "method=0",
    "method=sms&method=sms",
    "method[]=sms",
    "phoneNumberId=1",
    *(
        f"method={method}&phoneNumberId={number}"
        for method in ("sms", "voice", "device")
        for number in ("", "0", "-1", "x", "1.5", "01", "1e1", "true", "%D9%A1", "9" * 400)
    ),
    "method=sms&phoneNumberId=1&phoneNumberId=2",
]
BAD_SUBSCRIPTIONS: Final[list[Any]] = [
    None,
    1,
    "x",
    True,
    [],
    [push_subscription()],
    {},
    {"endpoint": None, "keys": None},
    {"keys": push_subscription()["keys"]},
    {"endpoint": "https://push.example.com/x"},
    push_subscription(endpoint="http://push.example.com/x"),
    push_subscription(endpoint=["https://push.example.com/x"]),
    push_subscription(p256dh=1),
    push_subscription(p256dh="AAAA"),
    push_subscription(auth=None),
    push_subscription(auth="A" * 24),
    push_subscription() | {"keys": [1]},
]
BAD_BODIES: Final = [
    b"{",
    b"\xff\xfe",
    b"{'endpoint': 1}",
    b"[" * 5000,
    b"endpoint=https%3A%2F%2Fpush.example.com",
    b'{"endpoint": NaN}',
]
OTHER_TYPES: Final = [
    "text/plain",
    "text/html",
    "application/xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "nonsense",
]


@dataclass(frozen=True, slots=True)
class Api:
    """A client of an administrator that checks every answer against what is described."""

    client: TestClient
    base: str
    document: dict[str, Any]

    async def refused(
        self, status: int, method: str, path: str, query: str = "", **options: Any
    ) -> dict[str, Any]:
        """Send a request that has to be refused; returns the body."""
        body = await self.answered(status, method, path, query, **options)
        assert body["message"]
        return body

    async def answered(
        self, status: int, method: str, path: str, query: str = "", **options: Any
    ) -> Any:
        """Send a request and check the answer."""
        described = options.pop("described_as", method)
        client: TestClient = options.pop("client", self.client)
        answer: ClientResponse = await client.request(
            method, f"{self.base}{path}{'?' if query else ''}{query}", **options
        )
        text = await answer.text()
        assert not any(leak in text for leak in LEAKS), text
        return await check_answer(self.document, answer, described, path, status)


@pytest.fixture
def state() -> str:
    """The state with the most to lose; tests of what depends on it take each."""
    return "blocked"


def _told(document: dict[str, Any]) -> dict[str, Any]:
    """What a document says, without the progress that a run makes by itself."""
    if document["state"] != "running":
        return document
    return {key: document.get(key) for key in ("state", "prevTrigger", "prevError")}


@pytest.fixture(params=[CANONICAL_BASE, "/api"], ids=["canonical", "documented"])
async def api(
    *,
    request: pytest.FixtureRequest,
    photos: Photos,
    state: str,
    login: Login,
    admin: User,
    caplog: pytest.LogCaptureFixture,
) -> AsyncIterator[Api]:
    """The API in a state; whatever a test sends, nothing may have changed after it."""
    await photos.reach(state)
    store = async_push_store(photos.hass)
    before = _told(photos.state)
    codes, options = await photos.simulated.async_codes(), dict(photos.entry.options)
    log = photos.entry.runtime_data.log.entries()
    requests = await photos.simulated.async_requests()
    caplog.clear()
    yield Api(await login(admin), request.param, load_document())
    assert _told(photos.state) == before
    assert await store.async_subscriptions(photos.entry.entry_id) == []
    assert await photos.simulated.async_codes() == codes
    assert photos.entry.options == options
    if state != "running":
        assert photos.entry.runtime_data.log.entries() == log
        assert await photos.simulated.async_requests() == requests
    grave = [r for r in caplog.get_records("call") if r.levelno >= logging.ERROR]
    assert grave == []


async def test_wrong_methods(api: Api) -> None:
    for right, path in ROUTES:
        for method in METHODS:
            if method != right:
                body = await api.refused(405, method, path, described_as=right)
                assert body["code"] == "METHOD_NOT_ALLOWED"


async def test_no_token_and_wrong_tokens(
    api: Api, server: HomeAssistant, anonymous: TestClient, admin: User
) -> None:
    refresh = await server.auth.async_create_refresh_token(
        admin, "https://example.com/app", access_token_expiration=timedelta(hours=-1)
    )
    expired = server.auth.async_create_access_token(refresh)
    revoked = await server.auth.async_create_refresh_token(admin, "https://example.com/app")
    gone = server.auth.async_create_access_token(revoked)
    server.auth.async_remove_refresh_token(revoked)
    wrong = [
        {header: prefix + token}
        for token in (expired, gone, "x", "a.b.c")
        for header, prefix in (("Authorization", "Bearer "), ("X-API-Token", ""))
    ]
    queries = {"/mfa": "code=123456", "/resend_mfa": "method=sms"}
    for method, path in ROUTES:
        query = queries.get(path, "")
        body = await api.refused(401, method, path, query, client=anonymous)
        assert body["code"] == "MISSING_TOKEN"
        for headers in wrong:
            body = await api.refused(401, method, path, query, client=anonymous, headers=headers)
            assert body["code"] == "INVALID_TOKEN"


async def test_not_an_administrator(api: Api, login: Login, member: User, guest: User) -> None:
    for user in (member, guest):
        client = await login(user)
        for method, path in ADMIN_ROUTES:
            body = await api.refused(403, method, path, client=client)
            assert body["code"] == "NOT_ALLOWED"


async def test_bodies_that_are_too_large(api: Api) -> None:
    body = b"x" * (MAX_BODY_BYTES + 1)

    async def unending() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 1024

    for method, path in ROUTES:
        for data in (body, unending()):  # with a length that is known ahead, and without
            told = await api.refused(413, method, path, "code=123456&method=sms", data=data)
            assert told["code"] == "BODY_TOO_LARGE"


@pytest.mark.parametrize("state", STATES)
async def test_codes(api: Api, state: str) -> None:
    status = 400 if state == "blocked" else 412
    for query in BAD_CODES:
        body = await api.refused(status, "POST", "/mfa", query)
        assert body["code"] == ("CODE_FORMAT" if state == "blocked" else "NO_CODE_PENDING")
    # In a body it is no code, either.
    for options in ({"json": {"code": "123456"}}, {"data": {"code": "123456"}}):
        await api.refused(status, "POST", "/mfa", **options)
    if state != "blocked":
        await api.refused(412, "POST", "/mfa", "code=123456")


@pytest.mark.parametrize("state", STATES)
async def test_ways_to_send_a_code(api: Api, state: str) -> None:
    status = 400 if state == "blocked" else 412
    wanted = "RESEND_METHOD_FORMAT" if state == "blocked" else "NO_CODE_PENDING"
    for query in BAD_RESENDS:
        body = await api.refused(status, "POST", "/resend_mfa", query)
        assert body["code"] == wanted, query
    if state != "blocked":
        await api.refused(412, "POST", "/resend_mfa", "method=sms")


async def test_subscriptions(api: Api) -> None:
    for body in BAD_SUBSCRIPTIONS:
        await api.refused(400, "POST", "/subscribe", json=body)
    json_type = {"Content-Type": "application/json"}
    for data in (b"", *BAD_BODIES):
        await api.refused(400, "POST", "/subscribe", data=data, headers=json_type)
    for content_type in OTHER_TYPES:
        options = {"json": push_subscription(), "headers": {"Content-Type": content_type}}
        body = await api.refused(400, "POST", "/subscribe", **options)
        assert body["code"] == "NO_JSON"


async def test_levels_of_the_log(api: Api) -> None:
    for query in (
        "loglevel=",
        "loglevel=none",
        "loglevel=verbose",
        "loglevel=DEBUG",
        "loglevel=0",
        "loglevel[]=debug",
        "level=debug",
        "loglevel=%00",
        "loglevel=" + "x" * 4000,
    ):
        assert await api.answered(200, "GET", "/log", query) == [], query


async def test_superfluous_parameters_and_bodies_are_ignored(api: Api, photos: Photos) -> None:
    options = {"data": b"{", "headers": {"Content-Type": "application/json"}}
    for query, body in (("state=blocked&x=1&x=2", {}), ("", options)):
        document = await api.answered(200, "GET", "/state", query, **body)
        assert _told(document) == _told(photos.state)
    key = await api.answered(200, "GET", "/vapid-public-key", "account=x&new=1")
    assert key == await api.answered(200, "GET", "/vapid-public-key")


@pytest.mark.parametrize("state", STATES)
async def test_what_cannot_be_done_now(api: Api, state: str) -> None:
    if state != "ready":
        for path in ("/sync", "/reauthenticate"):
            body = await api.refused(412, "POST", path, "force=true", json={"force": True})
            assert body["code"] == "SYNC_IN_PROGRESS"


async def test_other_accounts(api: Api, photos: Photos, server: HomeAssistant) -> None:
    if api.base != CANONICAL_BASE:
        # These paths know no accounts: the parameter is superfluous.
        document = await api.answered(200, "GET", "/state", "account=x")
        assert _told(document) == _told(photos.state)
        return
    folder = MockConfigEntry(domain=DOMAIN, data={CONF_KIND: EntryKind.BACKUP_FOLDER})
    foreign = MockConfigEntry(domain="sun")
    for entry in (folder, foreign):
        entry.add_to_hass(server)
    ids = ["", "x", folder.entry_id, foreign.entry_id, "%00", photos.entry.title, "x" * 4000]
    for account in ids:
        for method, path in ROUTES:
            if path == "/vapid-public-key":
                continue
            query = f"account={account}&code=123456&method=sms"
            options = {"json": push_subscription()} if path == "/subscribe" else {}
            body = await api.refused(404, method, path, query, **options)
            assert body["code"] == "UNKNOWN_ACCOUNT"
    # Another account that is not loaded: what is meant for it does not reach this one.
    other = add_account(server, "other")
    for path in ("/sync", "/reauthenticate", "/mfa", "/resend_mfa", "/subscribe"):
        query = f"account={other.entry_id}&code=123456&method=sms"
        options = {"json": push_subscription()} if path == "/subscribe" else {}
        body = await api.refused(412, "POST", path, query, **options)
        assert body["code"] == "NOT_READY"
        body = await api.refused(400, "POST", path, "code=123456&method=sms", **options)
        assert {account["id"] for account in body["accounts"]} == {
            other.entry_id,
            photos.entry.entry_id,
        }
