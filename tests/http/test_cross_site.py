"""Other sites, and what they can make a browser send: they read nothing, and change nothing."""

from collections.abc import Callable
import re
from typing import Final

from aiohttp.test_utils import TestClient
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.apple_backup.const import DOMAIN
from custom_components.apple_backup.http import VIEWS
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY
from homeassistant.auth.models import User
from homeassistant.components.http.ban import KEY_BAN_MANAGER
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from .client import Login
from .conftest import Backups, access_token, add_folder, add_user
from .test_matrix import ROUTES

SITE: Final = "https://evil.example"
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
# What a page can send to another site without asking it first.
SIMPLE: Final = (
    "application/x-www-form-urlencoded",
    "text/plain",
    "multipart/form-data; boundary=x",
)
# The documented paths are there for some accounts only; where they are, the same code answers.
OWN_ROUTES: Final = [route for route in ROUTES if not route[0].documented]
PATHS: Final = sorted(
    {
        re.sub(r"\{\w+\}", "x", str(view(documented=documented).url))
        for view in VIEWS
        for documented in {False, view.documented_path}
    }
)


@pytest.mark.usefixtures("folder")
async def test_another_site_reads_nothing(login: Login, admin: User) -> None:
    """Even if it knew a token: it could only send it after a question that is not answered."""
    client = await login(admin)
    for path in PATHS:
        for method in METHODS:
            question = {
                "Origin": SITE,
                "Access-Control-Request-Method": method,
                "Access-Control-Request-Headers": "authorization, x-backup-session",
            }
            async with client.options(path, headers=question) as answer:
                assert answer.status >= 400, path
                assert not [it for it in answer.headers if it.startswith("Access-Control")], path
        async with client.get(path, headers={"Origin": SITE}) as answer:
            assert not [it for it in answer.headers if it.startswith("Access-Control")], path


@pytest.mark.usefixtures("folder")
async def test_a_form_of_another_site_changes_nothing(
    server: HomeAssistant,
    anonymous: TestClient,
    admin: User,
    failed_logins: Callable[[], int],
) -> None:
    """Nothing a browser sends by itself is a proof of who is asking: no cookie, no query, no form."""
    token = await access_token(server, admin)
    places = {
        "cookie": {"headers": {"Cookie": f"access_token={token}; token={token}"}},
        "query": {"params": {"access_token": token, "token": token, "X-API-Token": token}},
        "form": {"data": f"access_token={token}&X-API-Token={token}&password=x"},
        "userinfo": {"headers": {"Authorization": "Basic eDp5"}},
    }
    for view, method in OWN_ROUTES:
        if method in ("GET", "HEAD"):
            continue
        url = re.sub(r"\{\w+\}", "x", str(view.url))
        for kind in SIMPLE:
            for options in places.values():
                headers = {"Origin": SITE, "Content-Type": kind} | options.get("headers", {})
                async with anonymous.request(
                    method, url, **(options | {"headers": headers})
                ) as answer:
                    assert answer.status == 401, (method, url, kind)
    assert failed_logins() == 0


@pytest.mark.usefixtures("folder")
async def test_a_body_that_a_form_can_send_is_not_read(login: Login, admin: User) -> None:
    client = await login(admin)
    reading = [view for view, method in OWN_ROUTES if method == "POST" and view.reads_body]
    assert len(reading) > 10
    for view in reading:
        url = re.sub(r"\{\w+\}", "x", str(view.url))
        for kind in SIMPLE:
            async with client.post(url, data='{"a": 1}', headers={"Content-Type": kind}) as answer:
                assert answer.status in (400, 401, 404, 412), (url, kind)


async def test_our_own_refusals_ban_nobody(
    hass: HomeAssistant,
    backups: Backups,
    hass_client: ClientSessionGenerator,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """Where one failed login is enough for a ban, every refusal of ours is met, and nobody banned."""
    config = {"http": {"ip_ban_enabled": True, "login_attempts_threshold": 1}}
    assert await async_setup_component(hass, "http", config)
    assert await async_setup_component(hass, DOMAIN, {})
    await add_user(hass, GROUP_ID_ADMIN)
    folder: MockConfigEntry = await add_folder(hass, backups.root)
    admin, guest = [await add_user(hass, it) for it in (GROUP_ID_ADMIN, GROUP_ID_READ_ONLY)]
    everybody = [
        await hass_client_no_auth(),
        await hass_client(await access_token(hass, admin)),
        await hass_client(await access_token(hass, guest)),
    ]
    phone = folder.runtime_data.coordinator.data.backups[0].id
    met = set()
    for client in everybody:
        for view, method in OWN_ROUTES:
            path = str(view.url).replace("{backup_id}", phone)
            url = re.sub(r"\{\w+\}", "x", path)
            headers = {"X-Backup-Session": "x" * 43}
            query = {"authSig": "an.old.one"}
            async with client.request(method, url, headers=headers, params=query) as answer:
                met.add(answer.status)
        body = {"password": "wrong"}
        async with client.post(f"/backups/{phone}/unlock", json=body) as answer:
            met.add(answer.status)
    assert {401, 403, 404, 412} <= met
    assert hass.http.app[KEY_BAN_MANAGER].ip_bans_lookup == {}
    async with everybody[0].get("/api/apple_backup/healthz") as answer:
        assert answer.status == 200
    # The list does work.
    wrong = {"Authorization": "Bearer wrong"}
    async with everybody[0].get("/api/apple_backup/state", headers=wrong) as answer:
        assert answer.status == 401
    assert len(hass.http.app[KEY_BAN_MANAGER].ip_bans_lookup) == 1
