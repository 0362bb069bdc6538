"""Who gets in: every token, every way to send it, and what it does to the ban list."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
import inspect
import re

from aiohttp.test_utils import TestClient
import pytest

from custom_components.apple_backup.const import DOMAIN
from custom_components.apple_backup.http import VIEWS
from custom_components.apple_backup.http.guard import Gate
from custom_components.apple_backup.http.view import GuardedView
from custom_components.apple_backup.permissions import Right
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.components.http.auth import async_sign_path
from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import HomeAssistantView

from .client import Login
from .conftest import access_token, add_account, add_user

STATE = "/api/apple_backup/state"
LOG = "/api/apple_backup/log"


def _registered_views(hass: HomeAssistant) -> list[HomeAssistantView]:
    """Every view whose module is ours, found through the routes of the web server."""
    found: dict[int, HomeAssistantView] = {}
    for route in hass.http.app.router.routes():
        handler = inspect.unwrap(route.handler)
        if not inspect.isfunction(handler):
            continue  # files of Home Assistant's frontend
        names = inspect.getclosurevars(handler).nonlocals
        view = names.get("view")
        if isinstance(view, HomeAssistantView) and f".{DOMAIN}." in type(view).__module__:
            found[id(view)] = view
    return list(found.values())


async def test_every_registered_view_is_guarded(server: HomeAssistant) -> None:
    views = _registered_views(server)
    urls = [view.url for view in views]
    assert len(urls) == len(set(urls)) == sum(2 if v.documented_path else 1 for v in VIEWS)
    for view in views:
        assert isinstance(view, GuardedView), f"{view.url} is not behind the guard"
        assert view.requires_auth is False
        assert isinstance(view.permission, Right | Gate)
        assert view.methods, f"{view.url} has no method"


async def test_only_health_is_public(server: HomeAssistant) -> None:
    public = [v.url for v in _registered_views(server) if v.permission is Gate.PUBLIC]
    assert sorted(public) == ["/api/apple_backup/healthz", "/healthz"]


async def test_no_route_lets_a_stranger_in(
    server: HomeAssistant, anonymous: TestClient, failed_logins: Callable[[], int]
) -> None:
    """Walks all routes and methods, whatever they are."""
    add_account(server, "one")
    for view in _registered_views(server):
        if view.permission is Gate.PUBLIC:
            continue
        url = re.sub(r"\{\w+\}", "x", view.url)
        for method in (*view.methods, "DELETE", "PATCH"):
            answer = await anonymous.request(method, url)
            if method == "HEAD":
                assert answer.status in (401, 404)
                continue
            body = await answer.json()
            if answer.status == 404:
                assert view.documented  # no folder has the documented paths on
                assert body["code"] == "not_found"
            else:
                assert answer.status == 401, (method, url)
                assert body["code"].lower() == "missing_token"
                assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert failed_logins() == 0


def _login_warning(hass: HomeAssistant) -> bool:
    return "http-login" in _async_get_or_create_notifications(hass)


async def test_missing_token_is_no_failed_login(
    server: HomeAssistant, anonymous: TestClient, failed_logins: Callable[[], int]
) -> None:
    answer = await anonymous.get(STATE)
    assert answer.status == 401
    assert (await answer.json())["code"] == "MISSING_TOKEN"
    assert failed_logins() == 0
    assert not _login_warning(server)


async def test_token_that_is_no_text_is_a_failed_login(
    server: HomeAssistant, anonymous: TestClient, failed_logins: Callable[[], int]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", anonymous.port)
    writer.write(
        b"GET " + STATE.encode() + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        b"X-API-Token: \xff\xfe\r\n\r\n"
    )
    answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 401 ")
    assert b"INVALID_TOKEN" in answer
    assert failed_logins() == 1


async def test_log_of_failed_logins_names_no_ticket(
    server: HomeAssistant, anonymous: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    url = "/api/apple_backup/backups/x/content/this-is-a-ticket"
    answer = await anonymous.get(url, headers={"X-API-Token": "wrong"})
    assert answer.status == 401
    assert "Login attempt" in caplog.text
    assert "this-is-a-ticket" not in caplog.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer wrong"},
        {"Authorization": "bearer"},
        {"X-API-Token": "wrong"},
        {"X-API-Token": ""},
        {"X-API-Token": "a.b.c"},
        {"X-API-Token": "x" * 8000},
    ],
)
async def test_wrong_token_is_a_failed_login(
    server: HomeAssistant,
    anonymous: TestClient,
    failed_logins: Callable[[], int],
    headers: dict[str, str],
) -> None:
    answer = await anonymous.get(STATE, headers=headers)
    assert answer.status == 401
    assert (await answer.json())["code"] == "INVALID_TOKEN"
    assert failed_logins() == 1
    assert _login_warning(server)


@pytest.mark.parametrize("header", ["Authorization", "X-API-Token"])
async def test_access_token_in_either_header(
    server: HomeAssistant, anonymous: TestClient, member: User, header: str
) -> None:
    token = await access_token(server, member)
    value = f"Bearer {token}" if header == "Authorization" else token
    assert (await anonymous.get(STATE, headers={header: value})).status == 200


async def test_api_token_behind_a_proxy_with_basic_authentication(
    server: HomeAssistant, anonymous: TestClient, member: User
) -> None:
    headers = {"Authorization": "Basic eDp5", "X-API-Token": await access_token(server, member)}
    assert (await anonymous.get(STATE, headers=headers)).status == 200


async def test_wrong_bearer_is_not_healed_by_an_api_token(
    server: HomeAssistant, anonymous: TestClient, member: User
) -> None:
    headers = {"Authorization": "Bearer x", "X-API-Token": await access_token(server, member)}
    assert (await anonymous.get(STATE, headers=headers)).status == 401


@pytest.mark.parametrize("header", ["Authorization", "X-API-Token"])
async def test_deactivated_user_is_refused(
    server: HomeAssistant, anonymous: TestClient, header: str
) -> None:
    user = await add_user(server, GROUP_ID_USER)
    token = await access_token(server, user)
    await server.auth.async_update_user(user, is_active=False)
    value = f"Bearer {token}" if header == "Authorization" else token
    assert (await anonymous.get(STATE, headers={header: value})).status == 401


async def test_token_of_a_removed_session_is_refused(
    server: HomeAssistant, anonymous: TestClient, member: User
) -> None:
    refresh = await server.auth.async_create_refresh_token(member, "https://example.com/app")
    headers = {"X-API-Token": server.auth.async_create_access_token(refresh)}
    assert (await anonymous.get(STATE, headers=headers)).status == 200
    server.auth.async_remove_refresh_token(refresh)
    assert (await anonymous.get(STATE, headers=headers)).status == 401


@pytest.mark.parametrize(("address", "status"), [("192.168.1.5", 200), ("203.0.113.5", 401)])
@pytest.mark.parametrize("header", ["Authorization", "X-API-Token"])
async def test_local_only_user(
    server: HomeAssistant, anonymous: TestClient, header: str, address: str, status: int
) -> None:
    """Such a user gets in from the local network alone, by either header."""
    from aiohttp import web

    user = await add_user(server, GROUP_ID_ADMIN, local_only=True)
    token = await access_token(server, user)
    value = f"Bearer {token}" if header == "Authorization" else token
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web.BaseRequest, "remote", address)
        answer = await anonymous.get(STATE, headers={header: value})
    assert answer.status == status


async def test_signed_path(server: HomeAssistant, anonymous: TestClient, admin: User) -> None:
    refresh = await server.auth.async_create_refresh_token(admin, "https://example.com/app")
    url = async_sign_path(server, LOG, timedelta(minutes=1), refresh_token_id=refresh.id)
    assert (await anonymous.get(url)).status == 200
    assert (await anonymous.get(url.replace(LOG, STATE))).status == 401


async def test_outdated_signed_path_is_no_failed_login(
    server: HomeAssistant,
    anonymous: TestClient,
    admin: User,
    failed_logins: Callable[[], int],
) -> None:
    refresh = await server.auth.async_create_refresh_token(admin, "https://example.com/app")
    url = async_sign_path(server, LOG, timedelta(minutes=-1), refresh_token_id=refresh.id)
    assert (await anonymous.get(url)).status == 401
    assert failed_logins() == 0


async def test_signed_path_cannot_change_anything(
    server: HomeAssistant, anonymous: TestClient, admin: User
) -> None:
    refresh = await server.auth.async_create_refresh_token(admin, "https://example.com/app")
    sync = "/api/apple_backup/sync"
    url = async_sign_path(server, sync, timedelta(minutes=1), refresh_token_id=refresh.id)
    assert (await anonymous.post(url)).status == 401


async def test_only_administrators_read_the_log(
    login: Login, admin: User, member: User, guest: User, failed_logins: Callable[[], int]
) -> None:
    assert (await (await login(admin)).get(LOG)).status == 200
    for user in (member, guest):
        answer = await (await login(user)).get(LOG)
        assert answer.status == 403
        assert (await answer.json())["code"] == "NOT_ALLOWED"
    assert failed_logins() == 0


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST", "HEAD", "PROPFIND"])
async def test_wrong_method(login: Login, member: User, method: str) -> None:
    answer = await (await login(member)).request(method, STATE)
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET"
    if method != "HEAD":
        assert (await answer.json())["code"] == "METHOD_NOT_ALLOWED"


async def test_answers_are_not_kept(login: Login, member: User, anonymous: TestClient) -> None:
    answers = [
        await (await login(member)).get(STATE),
        await anonymous.get(STATE),
        await anonymous.get("/api/apple_backup/healthz"),
    ]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Vary" not in answer.headers
    for path in ("/healthz", "/backups", "/backups/x/files"):
        assert (await anonymous.get(path)).headers["Vary"] == "*"
