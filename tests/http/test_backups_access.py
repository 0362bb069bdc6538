"""The backups API on both path sets: lists, rights, unlocking, locking, sessions."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

from aiohttp.test_utils import TestClient
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import CONF_DOCUMENTED_PATHS
from custom_components.apple_backup.http.body import MAX_BODY_BYTES
from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from tests.backup_factory import BackupSpec, build_backup

from .client import PASSWORD, Api, Connect, Login, check_error
from .conftest import Backups, access_token, add_folder

CANONICAL = "/api/apple_backup"

_BAD_BODIES = [
    (b"{", "application/json", 400, "no_json"),
    (b"\xff\xfe", "application/json", 400, "no_json"),
    (b"[1]", "application/json", 400, "no_object"),
    (b'"x"', "application/json", 400, "no_object"),
    (b"null", "application/json", 400, "no_object"),
    (b'{"password": 5}', "application/json", 400, "bad_password"),
    (b'{"password": ["x"]}', "application/json", 400, "bad_password"),
    (b'{"password": "' + b"x" * 1025 + b'"}', "application/json", 400, "bad_password"),
    (b'{"password": "\\ud800"}', "application/json", 400, "no_json"),
    (b"[" * 5000, "application/json", 400, "no_json"),
    (b"password=x", "application/x-www-form-urlencoded", 400, "no_json"),
    (b'{"password": "x"}', "text/plain", 400, "no_json"),
    (b" " * (MAX_BODY_BYTES + 1), "application/json", 413, "body_too_large"),
    (b"x" * 5_000_000, "application/json", 413, "body_too_large"),
]


async def test_health(server: HomeAssistant, anonymous: TestClient, base: str) -> None:
    answer = await anonymous.get(f"{base}/healthz")
    assert (answer.status, await answer.json()) == (200, {"status": "ok"})


async def test_list(api: Api, backups: Backups) -> None:
    answer = await api.client.get(f"{api.base}/backups")
    body = await answer.json()
    assert body["base_directory"] == str(backups.root)
    found = {item["display_name"]: item for item in body["backups"]}
    assert len(found) == 3
    phone = found[backups.phone.device_name]
    assert phone["is_encrypted"] is True
    assert phone["status"] == "locked"
    assert phone["decryption_status"] == "pending"
    assert phone["product_version"] == "26.5"
    assert phone["last_modified_at"] == "2026-09-01T06:30:00+00:00"
    plain = found["Plain"]
    assert (plain["is_encrypted"], plain["status"]) == (False, "discovered")
    for item in body["backups"]:
        assert backups.phone.udid not in item["id"]


async def test_list_shows_whose_backups_are_unlocked(
    shared: MockConfigEntry, connect: Connect, admin: User, member: User
) -> None:
    first, second = await connect(admin), await connect(member)
    await first.session()

    async def status(api: Api) -> set[str]:
        body = await (await api.client.get(f"{api.base}/backups")).json()
        return {item["status"] for item in body["backups"] if item["id"] == api.ids["phone"]}

    assert await status(first) == {"unlocked"}
    assert await status(second) == {"locked"}


async def test_refresh_finds_a_new_backup(
    server: HomeAssistant, login: Login, admin: User, tmp_path: Path, base: str
) -> None:
    build_backup(BackupSpec(seed=10), tmp_path)
    await add_folder(server, tmp_path)
    client = await login(admin)
    assert len((await (await client.get(f"{base}/backups")).json())["backups"]) == 1
    build_backup(BackupSpec(seed=11), tmp_path)
    answer = await client.post(f"{base}/backups/refresh")
    assert answer.status == 200
    assert len((await answer.json())["backups"]) == 2
    assert len((await (await client.get(f"{base}/backups")).json())["backups"]) == 2


async def test_refresh_of_a_folder_that_is_gone(
    server: HomeAssistant, login: Login, admin: User, tmp_path: Path, base: str
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    build_backup(BackupSpec(seed=10), root)
    await add_folder(server, root)
    root.rename(tmp_path / "elsewhere")
    answer = await (await login(admin)).post(f"{base}/backups/refresh")
    await check_error(answer, 500, "root_missing")
    assert str(tmp_path) not in await answer.text()


async def test_several_folders_are_merged(
    server: HomeAssistant,
    login: Login,
    folder: MockConfigEntry,
    admin: User,
    tmp_path: Path,
) -> None:
    build_backup(BackupSpec(seed=10), tmp_path)
    other = await add_folder(server, tmp_path)
    client = await login(admin)

    async def count(url: str) -> int:
        return len((await (await client.get(url)).json())["backups"])

    assert await count(f"{CANONICAL}/backups") == 4
    assert await count(f"{CANONICAL}/backups?account={other.entry_id}") == 1
    assert await count("/backups") == 3
    server.config_entries.async_update_entry(other, options={CONF_DOCUMENTED_PATHS: True})
    assert await count("/backups") == 1


# Who may


async def test_members_may_nothing_unless_named(
    folder: MockConfigEntry, api: Api, login: Login, member: User, guest: User
) -> None:
    for user in (member, guest):
        client = await login(user)
        for method, path in [
            ("GET", "/backups"),
            ("POST", "/backups/refresh"),
            ("POST", f"/backups/{api.ids['phone']}/unlock"),
            ("POST", "/backups/unknown/unlock"),
        ]:
            answer = await client.request(method, f"{api.base}{path}")
            await check_error(answer, 403, "not_allowed")


async def test_named_member_may_list_and_unlock(
    *, shared: MockConfigEntry, connect: Connect, member: User, guest: User, login: Login, base: str
) -> None:
    api = await connect(member)
    body = await (await api.client.get(f"{base}/backups")).json()
    assert body["base_directory"] == ""
    assert (await api.get("phone", "domains", await api.session())).status == 200
    answer = await (await login(guest)).get(f"{base}/backups")
    await check_error(answer, 403, "not_allowed")


async def test_named_for_one_folder_is_not_named_for_another(
    server: HomeAssistant, shared: MockConfigEntry, login: Login, member: User, tmp_path: Path
) -> None:
    build_backup(BackupSpec(seed=10), tmp_path)
    other = await add_folder(server, tmp_path)
    client = await login(member)
    listed = await (await client.get(f"{CANONICAL}/backups")).json()
    assert len(listed["backups"]) == 3
    answer = await client.get(f"{CANONICAL}/backups?account={other.entry_id}")
    await check_error(answer, 403, "not_allowed")
    secret = other.runtime_data.coordinator.data.backups[0].id
    answer = await client.post(f"{CANONICAL}/backups/{secret}/unlock")
    await check_error(answer, 404, "backup_not_found")


# Unlock


async def test_unlock(api: Api) -> None:
    answer = await api.unlock("phone", {"password": PASSWORD})
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    body = await answer.json()
    assert sorted(body) == ["session_token", "ttl_seconds"]
    assert body["ttl_seconds"] == 3600
    assert len(body["session_token"]) >= 43  # 256 bits


async def test_unlock_without_encryption_needs_no_password(api: Api) -> None:
    url = api.url("plain", "unlock")
    for body in (None, b"", b"{}", b'{"password": null}', b'{"password": "whatever"}'):
        headers = {"Content-Type": "application/json"} if body else {}
        answer = await api.client.post(url, data=body, headers=headers)
        assert answer.status == 200
        session = {"X-Backup-Session": (await answer.json())["session_token"]}
        assert (await (await api.get("plain", "domains", session)).json()) == {
            "domains": ["HomeDomain"]
        }


async def test_wrong_password(api: Api) -> None:
    await check_error(await api.unlock("phone", {"password": "wrong"}), 400, "wrong_password")


async def test_no_password(api: Api) -> None:
    for body in ({}, {"other": 1}, {"password": None}):
        await check_error(await api.unlock("phone", body), 400, "wrong_password")
    # That was no guess, so the right one need not wait.
    assert (await api.unlock("phone", {"password": PASSWORD})).status == 200


async def test_second_wrong_password_has_to_wait(api: Api) -> None:
    await api.unlock("phone", {"password": "wrong"})
    answer = await api.unlock("phone", {"password": PASSWORD})
    await check_error(answer, 429, "too_many_attempts")
    assert int(answer.headers["Retry-After"]) >= 1


async def test_unlock_with_a_bad_body(api: Api) -> None:
    for data, content_type, status, code in _BAD_BODIES:
        headers = {"Content-Type": content_type}
        answer = await api.client.post(api.url("phone", "unlock"), data=data, headers=headers)
        await check_error(answer, status, code)
    # None of them counts as a wrong password.
    assert (await api.unlock("phone", {"password": PASSWORD})).status == 200


async def test_unlock_with_an_endless_body(api: Api) -> None:
    sent = 0

    async def endless() -> AsyncGenerator[bytes]:
        nonlocal sent
        for _ in range(10_000):
            sent += 1
            yield b"x" * 1024
            await asyncio.sleep(0)

    url = api.url("phone", "unlock")
    answer = await api.client.post(
        url, data=endless(), headers={"Content-Type": "application/json"}
    )
    assert answer.status == 413
    assert sent < 10_000


# Lock


async def test_lock_ends_the_session_and_may_be_repeated(api: Api) -> None:
    session = await api.session()
    url = api.url("phone", "lock")
    for _ in range(2):
        answer = await api.client.post(url, headers=session)
        assert (answer.status, await answer.json()) == (200, {"status": "ok"})
    await check_error(await api.get("phone", "domains", session), 401, "session_invalid")


async def test_lock_of_an_unknown_session_is_a_success(api: Api) -> None:
    url = api.url("phone", "lock")
    answer = await api.client.post(url, headers={"X-Backup-Session": "nobody's"})
    assert (answer.status, await answer.json()) == (200, {"status": "ok"})
    await check_error(await api.client.post(url), 401, "session_invalid")


async def test_lock_by_whom(
    *,
    shared: MockConfigEntry,
    connect: Connect,
    admin: User,
    member: User,
    guest: User,
    login: Login,
) -> None:
    first, second = await connect(admin), await connect(member)
    url = first.url("phone", "lock")
    session = await second.session()
    answer = await (await login(guest)).post(url, headers=session)
    await check_error(answer, 403, "session_mismatch")
    assert (await second.get("phone", "domains", session)).status == 200
    # An administrator may end what belongs to another, though not look into it.
    await check_error(await first.get("phone", "domains", session), 403, "session_mismatch")
    assert (await first.client.post(url, headers=session)).status == 200
    await check_error(await second.get("phone", "domains", session), 401, "session_invalid")


async def test_lock_of_another_backup(api: Api) -> None:
    session = await api.session()
    url = api.url("tablet", "lock")
    await check_error(await api.client.post(url, headers=session), 403, "session_mismatch")
    assert (await api.get("phone", "domains", session)).status == 200


# Sessions


async def test_session_is_needed(
    *,
    shared: MockConfigEntry,
    connect: Connect,
    admin: User,
    member: User,
    failed_logins: Callable[[], int],
) -> None:
    api, other = await connect(admin), await connect(member)
    session = await api.session()
    api.ids["unknown"] = "0" * 32
    for path in ("domains", "files", "file/" + "0" * 40):
        for headers in ({}, {"X-Backup-Session": ""}, {"X-Backup-Session": "wrong"}):
            await check_error(await api.get("phone", path, headers), 401, "session_invalid")
        await check_error(await api.get("tablet", path, session), 403, "session_mismatch")
        await check_error(await other.get("phone", path, session), 403, "session_mismatch")
        await check_error(await api.get("unknown", path, session), 404, "backup_not_found")
    assert failed_logins() == 0


async def test_session_expires(api: Api, folder: MockConfigEntry) -> None:
    session = await api.session()
    now = 0.0
    sessions = folder.runtime_data.sessions._sessions
    clock = sessions._clock
    sessions._clock = lambda: clock() + now
    now = 3599.0
    assert (await api.get("phone", "domains", session)).status == 200
    now += 3601.0
    await check_error(await api.get("phone", "domains", session), 401, "session_invalid")


async def test_session_ends_with_the_entry(
    api: Api, server: HomeAssistant, folder: MockConfigEntry
) -> None:
    session = await api.session()
    assert await server.config_entries.async_reload(folder.entry_id)
    await check_error(await api.get("phone", "domains", session), 401, "session_invalid")


async def test_session_of_a_user_who_lost_the_right(
    api: Api, server: HomeAssistant, admin: User
) -> None:
    session = await api.session()
    await server.auth.async_update_user(admin, group_ids=[GROUP_ID_USER])
    await check_error(await api.get("phone", "domains", session), 403, "not_allowed")


async def test_client_of_the_document_with_api_token_alone(
    server: HomeAssistant, folder: MockConfigEntry, anonymous: TestClient, admin: User
) -> None:
    """A walk as the document tells it: list, unlock, domains, files, file, lock."""
    headers = {"X-API-Token": await access_token(server, admin)}
    listed = await (await anonymous.get("/backups", headers=headers)).json()
    backup_id = next(b["id"] for b in listed["backups"] if b["display_name"] == "Test iPhone")
    unlocked = await (
        await anonymous.post(
            f"/backups/{backup_id}/unlock", json={"password": PASSWORD}, headers=headers
        )
    ).json()
    headers["X-Backup-Session"] = unlocked["session_token"]
    domains = await (await anonymous.get(f"/backups/{backup_id}/domains", headers=headers)).json()
    assert "HomeDomain" in domains["domains"]
    params = {"domain": "HomeDomain", "path_like": "%notes%", "limit": "1", "offset": "0"}
    files = await (
        await anonymous.get(f"/backups/{backup_id}/files", headers=headers, params=params)
    ).json()
    file_id = files["items"][0]["file_id"]
    answer = await anonymous.get(f"/backups/{backup_id}/file/{file_id}", headers=headers)
    assert await answer.read() == b"remember the milk"
    assert (await anonymous.post(f"/backups/{backup_id}/lock", headers=headers)).status == 200
    again = await anonymous.get(f"/backups/{backup_id}/file/{file_id}", headers=headers)
    assert again.status == 401
