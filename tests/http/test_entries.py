"""Which account or folder a request is about."""

from pathlib import Path

import pytest

from custom_components.apple_backup.const import CONF_DOCUMENTED_PATHS, EntryKind
from custom_components.apple_backup.http.entries import documented_entries
from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant

from .client import Login
from .conftest import add_account, add_folder

CANONICAL = "/api/apple_backup"
KIND = EntryKind.ICLOUD_ACCOUNT


async def test_without_an_account(login: Login, admin: User) -> None:
    client = await login(admin)
    state = await client.get(f"{CANONICAL}/state")
    assert state.status == 200
    body = await state.json()
    assert body["state"] == "ready"
    assert body["timestamp"] > 1_700_000_000_000
    assert body["prevError"]["code"] == "NO_ACCOUNT"
    sync = await client.post(f"{CANONICAL}/sync")
    assert sync.status == 412
    assert (await sync.json())["code"] == "NO_ACCOUNT"
    log = await client.get(f"{CANONICAL}/log?loglevel=debug")
    assert (log.status, await log.json()) == (200, [])


async def test_documented_paths_do_not_exist_without_an_entry(login: Login, admin: User) -> None:
    client = await login(admin)
    for method, path in [
        ("GET", "/api/state"),
        ("GET", "/api/log"),
        ("POST", "/api/sync"),
        ("GET", "/backups"),
        ("POST", "/backups/refresh"),
        ("POST", "/backups/x/unlock"),
        ("GET", "/backups/x/files"),
        ("DELETE", "/api/state"),
    ]:
        answer = await client.request(method, path)
        assert answer.status == 404, path
        assert (await answer.json())["code"].lower() == "not_found"
    assert (await client.get("/healthz")).status == 200


@pytest.mark.parametrize("base", [CANONICAL, "/api"])
async def test_account_that_is_not_loaded(
    server: HomeAssistant, login: Login, admin: User, base: str
) -> None:
    add_account(server, "one")
    client = await login(admin)
    state = await client.get(f"{base}/state")
    assert state.status == 200
    assert (await state.json())["prevError"]["code"] == "NOT_READY"
    sync = await client.post(f"{base}/sync")
    assert sync.status == 412
    assert (await sync.json())["code"] == "NOT_READY"
    log = await client.get(f"{base}/log?loglevel=debug")
    assert (log.status, await log.json()) == (200, [])


async def test_several_accounts_have_to_be_named(
    server: HomeAssistant, login: Login, member: User
) -> None:
    one, two = add_account(server, "one"), add_account(server, "two")
    client = await login(member)
    for method, path in [("GET", "state"), ("POST", "sync")]:
        answer = await client.request(method, f"{CANONICAL}/{path}")
        assert answer.status == 400
        body = await answer.json()
        assert body["accounts"] == [
            {"id": one.entry_id, "name": "one"},
            {"id": two.entry_id, "name": "two"},
        ]
    named = await client.get(f"{CANONICAL}/state", params={"account": two.entry_id})
    assert (await named.json())["prevError"]["code"] == "NOT_READY"


async def test_disabled_account_does_not_stand_in_the_way(
    server: HomeAssistant, login: Login, member: User
) -> None:
    one = add_account(server, "one")
    add_account(server, "two")
    await server.config_entries.async_set_disabled_by(one.entry_id, ConfigEntryDisabler.USER)
    answer = await (await login(member)).get(f"{CANONICAL}/state")
    assert (await answer.json())["prevError"]["code"] == "NOT_READY"


async def test_unknown_account(
    server: HomeAssistant, login: Login, member: User, tmp_path: Path
) -> None:
    """A folder of backups is no account either."""
    add_account(server, "one")
    folder = await add_folder(server, tmp_path, load=False)
    client = await login(member)
    for account in ("nobody", "", folder.entry_id):
        for method, path in [("GET", "state"), ("POST", "sync")]:
            answer = await client.request(
                method, f"{CANONICAL}/{path}", params={"account": account}
            )
            assert answer.status == 404
            assert (await answer.json())["code"] == "UNKNOWN_ACCOUNT"


async def test_documented_paths_speak_for_the_first(server: HomeAssistant) -> None:
    assert documented_entries(server, KIND) == []
    one = add_account(server, "one")
    add_account(server, "two")
    assert documented_entries(server, KIND) == [one]


async def test_documented_paths_are_switched_off(
    server: HomeAssistant, login: Login, admin: User
) -> None:
    add_account(server, "one", **{CONF_DOCUMENTED_PATHS: False})
    add_account(server, "two")
    assert documented_entries(server, KIND) == []
    assert (await (await login(admin)).get("/api/state")).status == 404


async def test_documented_paths_are_moved_by_one_option(server: HomeAssistant) -> None:
    add_account(server, "one")
    two = add_account(server, "two", **{CONF_DOCUMENTED_PATHS: True})
    assert documented_entries(server, KIND) == [two]


async def test_documented_paths_know_no_accounts(
    server: HomeAssistant, login: Login, member: User
) -> None:
    add_account(server, "one")
    add_account(server, "two")
    client = await login(member)
    for query in ("", "?account=nobody"):
        answer = await client.get(f"/api/state{query}")
        assert (await answer.json())["prevError"]["code"] == "NOT_READY"


@pytest.mark.parametrize("base", [CANONICAL, ""])
async def test_folder_that_is_not_loaded(
    server: HomeAssistant, login: Login, admin: User, tmp_path: Path, base: str
) -> None:
    await add_folder(server, tmp_path, load=False)
    client = await login(admin)
    for method, path in [("GET", "/backups"), ("POST", "/backups/refresh")]:
        answer = await client.request(method, f"{base}{path}")
        assert answer.status == 503
        assert (await answer.json())["code"] == "not_ready"


async def test_no_folder_is_an_empty_list_for_administrators(
    login: Login, admin: User, member: User
) -> None:
    answer = await (await login(admin)).get(f"{CANONICAL}/backups")
    assert answer.status == 200
    assert await answer.json() == {"backups": [], "base_directory": "", "rejected": []}
    assert (await (await login(member)).get(f"{CANONICAL}/backups")).status == 403
