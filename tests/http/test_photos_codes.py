"""Signing in again over HTTP: who may, who wins, what is told, and what no log ever holds."""

import asyncio
from collections.abc import Callable, Iterator
import logging

from aiohttp.test_utils import TestClient
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.apple_backup.http.redaction import keep_codes_out_of_logs
from homeassistant.auth.models import User
from homeassistant.components.http.ban import KEY_FAILED_LOGIN_ATTEMPTS, KEY_LOGIN_THRESHOLD
from homeassistant.const import CONF_PASSWORD
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from tests.simulated_icloud.client import SimulatedICloud

from .accounts import Photos
from .client import Login

BASES = ["/api/apple_backup", "/api"]


async def _submit(client: TestClient, code: str, base: str = BASES[0]) -> tuple[int, str]:
    """Submit a code; returns the status and what is told."""
    answer = await client.post(f"{base}/mfa", params={"code": code})
    body = await answer.json()
    assert body["message"]
    assert code not in await answer.text()
    return answer.status, body.get("code", "")


async def test_only_administrators_sign_in_again(
    photos: Photos, login: Login, member: User, guest: User
) -> None:
    before = photos.state
    for user in (member, guest):
        client = await login(user)
        for base in BASES:
            answer = await client.post(f"{base}/reauthenticate")
            assert answer.status == 403
            assert (await answer.json())["code"] == "NOT_ALLOWED"
    assert photos.state == before


async def test_a_password_is_asked_for_by_administrators_alone_and_stored_if_they_wish(
    photos: Photos,
    login: Login,
    admin: User,
    member: User,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    path, entry = f"{BASES[0]}/sign_in", photos.entry
    right = {"password": photos.simulated.password, "keep_password": True}
    client = await login(admin)
    # A password that is wrong must not end a session that works.
    answer = await client.post(path, json=right | {"password": "wrong"})
    assert (answer.status, (await answer.json())["code"]) == (409, "ALREADY_SIGNED_IN")
    assert (await client.post("/api/sign_in", json=right)).status == 404
    await photos.sign_out()
    assert (await (await login(member)).post(path, json=right)).status == 403
    for bad in ({}, {"password": ""}, {"password": "x" * 1025}, right | {"keep_password": "yes"}):
        answer = await client.post(path, json=bad)
        assert (answer.status, (await answer.json())["code"]) == (400, "BAD_PARAMETER")
    assert (await client.post(path, json={"password": "a wrong one"})).status == 200
    await photos.settle()
    assert photos.state["prevError"]["code"] == "INVALID_AUTH"
    assert entry.data[CONF_PASSWORD] == "old"
    assert (await client.post(path, json=right)).status == 200
    await photos.settle()
    # It is stored once Apple has let the user in, not before.
    assert photos.state["state"] == "blocked"
    assert entry.data[CONF_PASSWORD] == "old"
    assert (await client.post(path, json=right)).status == 412
    assert (await _submit(client, await photos.simulated.async_code()))[0] == 200
    await photos.settle()
    assert entry.data[CONF_PASSWORD] == photos.simulated.password
    await photos.sign_out()
    assert (await client.post(path, json={"password": photos.simulated.password})).status == 200
    await photos.settle()
    assert (await _submit(client, await photos.simulated.async_code()))[0] == 200
    await photos.settle()
    assert CONF_PASSWORD not in entry.data
    for secret in (photos.simulated.password, "a wrong one"):
        assert secret not in caplog.text


async def test_anybody_of_the_household_gives_the_code(
    photos: Photos, login: Login, guest: User
) -> None:
    await photos.block()
    client = await login(guest)
    assert await _submit(client, photos.wrong_code()) == (400, "CODE_REJECTED")
    assert photos.state["state"] == "blocked"
    answer = await client.post("/api/resend_mfa", params={"method": "sms"})
    assert answer.status == 200
    assert (await _submit(client, await photos.simulated.async_code()))[0] == 200
    await photos.settle()
    assert photos.state["state"] == "ready"
    assert "prevError" not in photos.state


async def test_two_people_submit_the_right_code_at_once(
    photos: Photos, login: Login, member: User, admin: User
) -> None:
    await photos.block()
    code = await photos.simulated.async_code()
    clients = [await login(member), await login(admin)]
    answers = await asyncio.gather(*(_submit(client, code) for client in clients))
    assert sorted(status for status, _ in answers) == [200, 412]
    assert "CODE_SUPERSEDED" in {told for _, told in answers} or "NO_CODE_PENDING" in {
        told for _, told in answers
    }
    await photos.settle()
    assert photos.state["state"] == "ready"
    assert "prevError" not in photos.state


async def test_a_wrong_and_a_right_code_at_once(
    photos: Photos, login: Login, member: User, admin: User
) -> None:
    await photos.block()
    code, wrong = await photos.simulated.async_code(), photos.wrong_code()
    clients = [await login(member), await login(admin)]
    right, refused = await asyncio.gather(_submit(clients[0], code), _submit(clients[1], wrong))
    # Whoever came first: the right code is accepted, and the other person is told.
    assert right[0] == 200
    assert refused[0] in (400, 412)
    await photos.settle()
    assert photos.state["state"] == "ready"


async def test_a_code_that_comes_too_late(
    photos: Photos, login: Login, admin: User, icloud_proxy: SimulatedICloud
) -> None:
    client = await login(admin)
    requests = await photos.simulated.async_requests()
    before = photos.state
    for base in BASES:
        assert await _submit(client, "123456", base) == (412, "NO_CODE_PENDING")
    assert photos.state == before
    assert await photos.simulated.async_requests() == requests


async def test_apple_out_of_reach_leaves_the_question_open(
    photos: Photos, login: Login, admin: User
) -> None:
    await photos.block()
    client = await login(admin)
    code = await photos.simulated.async_code()
    await photos.simulated.async_fault(r"verify/.*securitycode", status=503, times=-1)
    status, _ = await _submit(client, code)
    assert status in (429, 502)
    assert photos.state["state"] == "blocked"
    await photos.simulated.async_clear_faults()
    assert (await _submit(client, code))[0] == 200
    await photos.settle()
    assert photos.state["state"] == "ready"


async def test_an_account_that_is_signed_out_is_signed_in_again(
    photos: Photos, server: HomeAssistant, login: Login, admin: User
) -> None:
    """The way that matters most: Apple has ended the session, and Home Assistant was restarted."""
    await photos.close()
    for what in ("web", "session", "trust"):
        await photos.simulated.async_expire(what)
    await photos.simulated.async_requests(reset=True)
    assert await server.config_entries.async_setup(photos.entry.entry_id)
    await photos.settle()
    assert photos.state["state"] == "ready"
    sent = len(await photos.simulated.async_codes())
    client = await login(admin)
    answer = await client.post("/api/reauthenticate")
    assert answer.status == 200
    await photos.settle()
    assert photos.state["state"] == "blocked"
    assert len(await photos.simulated.async_codes()) == sent + 1
    assert (await _submit(client, await photos.simulated.async_code()))[0] == 200
    await photos.settle()
    assert photos.state["state"] == "ready"
    assert (await client.post("/api/sync")).status == 200
    await photos.settle()
    assert "prevError" not in photos.state


# -- logs ----------------------------------------------------------------------------------------


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Every logger at its chattiest, the web server's access log included."""
    quiet = {
        name: logger.level
        for name, logger in logging.root.manager.loggerDict.items()
        if isinstance(logger, logging.Logger) and logger.level > logging.DEBUG
    }
    for name in (*quiet, "aiohttp.access"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG)
    yield caplog
    for name, level in quiet.items():
        logging.getLogger(name).setLevel(level)
    if "aiohttp.access" not in quiet:
        logging.getLogger("aiohttp.access").setLevel(logging.NOTSET)


def _texts(caplog: pytest.LogCaptureFixture) -> Iterator[str]:
    """Everything the records hold, structured parts included; the times of records apart."""
    times = {"created", "msecs", "relativeCreated", "thread", "process"}
    for record in caplog.records:
        yield record.getMessage()
        yield logging.Formatter().format(record)
        yield from (str(v) for k, v in vars(record).items() if k not in times)


async def test_no_log_holds_the_code(
    *,
    everything_logged: pytest.LogCaptureFixture,
    photos: Photos,
    login: Login,
    anonymous: TestClient,
    admin: User,
    failed_logins: Callable[[], int],
) -> None:
    """Whoever sends it, wherever it ends: refused by the guard, the filter, Apple; or accepted."""
    client = await login(admin)
    await photos.block()
    codes = {"right": await photos.simulated.async_code(), "wrong": photos.wrong_code()}
    wrong_token = {"Authorization": "Bearer wrong"}
    for base in BASES:
        url = f"{base}/mfa?code={codes['right']}"
        assert (await anonymous.post(url)).status == 401
        assert (await anonymous.post(url, headers=wrong_token)).status == 401
        assert (await anonymous.post(url, headers={"X-API-Token": "wrong"})).status == 401
        assert (await client.get(url)).status == 405
        assert (await client.request("X", url)).status == 400
        assert (await client.post(f"{url}&path=../../x")).status == 400
        assert (await client.post(f"{url}9")).status == 400
        assert (await client.post(f"{base}/mfa?code={codes['wrong']}")).status == 400
    assert failed_logins() == 4
    assert (await client.post(f"/api/mfa?code={codes['right']}")).status == 200
    assert (await client.post(f"/api/mfa?code={codes['right']}")).status == 412
    await photos.settle()

    loggers = {record.name for record in everything_logged.records}
    assert {
        "aiohttp.access",
        "aiohttp.server",
        "homeassistant.components.http.ban",
        "homeassistant.components.http.security_filter",
    } <= loggers
    for text in _texts(everything_logged):
        for code in codes.values():
            assert code not in text, text.replace(code, "<code>")
    for entry in photos.entry.runtime_data.log.entries():
        assert not any(code in entry.message for code in codes.values())
    # The reports are still there, with their paths.
    assert "Requested URL: '/api/mfa'" in everything_logged.text
    assert "/api/apple_backup/mfa?**REDACTED**" in everything_logged.text


def test_other_records_pass_untouched(caplog: pytest.LogCaptureFixture) -> None:
    keep_codes_out_of_logs()
    keep_codes_out_of_logs()
    logger = logging.getLogger("homeassistant.components.http.security_filter")
    logger.warning("Filtered %s and %d", "/api/states?x=../", 7)
    logger.warning("Filtered %s", "/prefix/api/mfa?code=123456&x=1 HTTP/1.1")
    assert [record.getMessage() for record in caplog.records] == [
        "Filtered /api/states?x=../ and 7",
        "Filtered /prefix/api/mfa?**REDACTED** HTTP/1.1",
    ]
    assert caplog.records[0].args == ("/api/states?x=../", 7)


@pytest.mark.parametrize(
    "address",
    [
        "/backups/1234/files?path_like=",
        "/prefix/backups/1234/files/query?path=",
        "/api/apple_backup/backups/1234/files?limit=1&path_like=",
        "/api/apple_backup/photos/search?text=",
        "/api/apple_backup/photos?text=",
    ],
)
def test_what_somebody_looks_for_is_not_logged(
    caplog: pytest.LogCaptureFixture, address: str
) -> None:
    keep_codes_out_of_logs()
    logger = logging.getLogger("homeassistant.components.http.security_filter")
    logger.warning("Filtered %s", f"{address}divorce%20<script> HTTP/1.1")
    assert "divorce" not in caplog.text
    assert f"{address.partition('?')[0]}?**REDACTED**" in caplog.text


async def test_the_ban_list_gets_the_address_a_proxy_tells(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """The request that is reported must not lose it: that would ban the proxy itself."""
    options = {"use_x_forwarded_for": True, "trusted_proxies": ["127.0.0.1"]}
    assert await async_setup_component(hass, "http", {"http": options})
    assert await async_setup_component(hass, "apple_backup", {})
    hass.http.app[KEY_LOGIN_THRESHOLD] = 1000
    client = await hass_client_no_auth()
    headers = {"Authorization": "Bearer wrong", "X-Forwarded-For": "198.51.100.7"}
    answer = await client.post("/api/apple_backup/mfa?code=123456", headers=headers)
    assert answer.status == 401
    counted = hass.http.app[KEY_FAILED_LOGIN_ATTEMPTS]
    assert {str(address): count for address, count in counted.items()} == {"198.51.100.7": 1}
