"""Ending sessions and forgetting keys: whose, and by whom."""

from typing import Any

from aiohttp import ClientResponse
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import (
    CONF_ALLOWED_USERS,
    CONF_REMEMBER_KEYS,
    RememberPolicy,
)
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant

from .client import PASSWORD, Api, Connect, Login, check_error
from .conftest import Backups, add_folder

BASE = "/api/apple_backup"


@pytest.fixture
def base() -> str:
    """What goes beyond the documented lock is below our own base."""
    return BASE


async def lock_all(api: Api, **body: object) -> ClientResponse:
    return await api.client.post(f"{BASE}/backups/lock", json=body)


async def is_open(api: Api, name: str, session: dict[str, str]) -> bool:
    return (await api.get(name, "domains", session)).status == 200


async def test_users_end_their_own_sessions(
    shared: MockConfigEntry, connect: Connect, admin: User, member: User
) -> None:
    one, two = await connect(admin), await connect(member)
    theirs = await one.session()
    mine = {name: await two.session(name) for name in ("phone", "tablet")}
    answer = await lock_all(two, backup_id=two.ids["tablet"])
    assert await answer.json() == {"status": "ok", "locked": 1}
    assert await is_open(two, "phone", mine["phone"])
    assert not await is_open(two, "tablet", mine["tablet"])
    assert (await (await lock_all(two)).json())["locked"] == 1
    assert not await is_open(two, "phone", mine["phone"])
    assert await is_open(one, "phone", theirs)
    await check_error(await lock_all(two, everyone=True), 403, "not_allowed")
    assert await is_open(one, "phone", theirs)


async def test_administrators_end_everyones(
    shared: MockConfigEntry, connect: Connect, admin: User, member: User
) -> None:
    one, two = await connect(admin), await connect(member)
    sessions = [(one, await one.session()), (two, await two.session())]
    assert (await (await lock_all(one, everyone=True)).json())["locked"] == 2
    for api, session in sessions:
        assert not await is_open(api, "phone", session)


async def test_what_is_refused(
    folder: MockConfigEntry, api: Api, login: Login, member: User
) -> None:
    await check_error(await lock_all(api, everyone="yes"), 400, "bad_parameter")
    await check_error(await lock_all(api, backup_id="0" * 32), 404, "backup_not_found")
    stranger = await login(member)
    await check_error(await stranger.post(f"{BASE}/backups/lock"), 403, "not_allowed")
    assert (await api.client.get(f"{BASE}/backups/lock")).status == 405
    assert (await api.client.post("/backups/lock")).status == 404


async def _remembering(
    hass: HomeAssistant, backups: Backups, member: User, policy: RememberPolicy
) -> MockConfigEntry:
    return await add_folder(
        hass, backups.root, **{CONF_REMEMBER_KEYS: policy, CONF_ALLOWED_USERS: [member.id]}
    )


async def _remember(api: Api, how: object, password: str | None = PASSWORD) -> ClientResponse:
    return await api.unlock("phone", {"password": password, "remember": how})


async def _details(api: Api) -> Any:
    return await (await api.client.get(f"{BASE}/backups/{api.ids['phone']}")).json()


async def _remembered(api: Api) -> Any:
    return (await _details(api))["remembered"]


@pytest.mark.parametrize(
    "choice",
    [
        (RememberPolicy.NEVER, []),
        (RememberPolicy.MEMORY, ["memory"]),
        (RememberPolicy.DISK, ["memory", "disk"]),
    ],
)
async def test_details_tell_what_the_options_let_users_choose(
    server: HomeAssistant,
    backups: Backups,
    connect: Connect,
    admin: User,
    choice: tuple[RememberPolicy, list[str]],
) -> None:
    policy, ways = choice
    await add_folder(server, backups.root, **{CONF_REMEMBER_KEYS: policy})
    assert (await _details(await connect(admin)))["may_remember"] == ways


async def test_nothing_is_remembered_unless_the_options_allow_it(
    server: HomeAssistant, backups: Backups, connect: Connect, admin: User, member: User
) -> None:
    await _remembering(server, backups, member, RememberPolicy.MEMORY)
    api = await connect(admin)
    await check_error(await _remember(api, "disk"), 403, "remember_not_allowed")
    await check_error(await _remember(api, "always"), 400, "bad_parameter")
    await check_error(await _remember(api, True), 400, "bad_parameter")
    assert await _remembered(api) is None
    assert (await _remember(api, "no")).status == 200
    await check_error(await _remember(api, None, None), 400, "wrong_password")
    assert (await _remember(api, "memory")).status == 200
    assert await _remembered(api) == "memory"
    # From now on without a password, for this user alone.
    assert (await _remember(api, None, None)).status == 200
    other = await connect(member)
    assert await _remembered(other) is None
    await check_error(await _remember(other, None, None), 400, "wrong_password")


async def test_the_default_is_to_remember_nothing(api: Api) -> None:
    for how in ("memory", "disk"):
        await check_error(await _remember(api, how), 403, "remember_not_allowed")


async def test_forgetting(
    server: HomeAssistant, backups: Backups, connect: Connect, admin: User, member: User
) -> None:
    await _remembering(server, backups, member, RememberPolicy.DISK)
    one, two = await connect(admin), await connect(member)
    for api in (one, two):
        assert (await _remember(api, "disk")).status == 200

    async def forget(api: Api, query: str = "") -> ClientResponse:
        return await api.client.delete(f"{api.url('phone', 'remembered')}{query}")

    await check_error(await forget(two, "?everyone=true"), 403, "not_allowed")
    assert await (await forget(two)).json() == {"status": "ok", "forgotten": 1}
    assert await (await forget(two)).json() == {"status": "ok", "forgotten": 0}
    assert (await _remembered(one), await _remembered(two)) == ("disk", None)
    assert (await _remember(two, "disk")).status == 200
    assert (await (await forget(one, "?everyone=true")).json())["forgotten"] == 2
    await check_error(await _remember(one, None, None), 400, "wrong_password")
