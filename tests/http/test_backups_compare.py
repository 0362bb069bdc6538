"""Comparing two backups of a device over HTTP."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import CONF_ALLOWED_USERS
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from tests.backup_factory import AppSpec, BackupSpec, DeviceSpec, FileSpec, build_backup

from .client import PASSWORD, Api, Login, check_error
from .conftest import add_folder

BASE = "/api/apple_backup"
PHONE = DeviceSpec(name="Phone", udid="00008101-000A1B2C3D4E5F60")
OLD = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def base() -> str:
    """Comparing is an addition to the documented API."""
    return BASE


def _build(root: Path) -> None:
    gone = [FileSpec("HomeDomain", f"gone/{n}", b"x" * n) for n in range(5)]
    same = [FileSpec("HomeDomain", f"same/{n}", b"same") for n in range(5)]
    added = [FileSpec("MediaDomain", "new", b"new")]
    build_backup(
        BackupSpec(
            files=[*gone, *same, FileSpec("HomeDomain", "changed", b"one")],
            password=PASSWORD,
            seed=1,
            device=PHONE,
            last_backup=OLD,
            archived_at=OLD,
            apps=(AppSpec("com.example.a", "A", "1"), AppSpec("com.example.b", "B", "1")),
        ),
        root,
    )
    build_backup(
        BackupSpec(
            files=[*same, *added, FileSpec("HomeDomain", "changed", b"three")],
            password=PASSWORD,
            seed=2,
            device=PHONE,
            apps=(AppSpec("com.example.a", "A", "2"), AppSpec("com.example.c", "C", "1")),
        ),
        root,
    )
    build_backup(BackupSpec(files=same, password=PASSWORD, seed=3), root)


@pytest.fixture
async def entry(server: HomeAssistant, tmp_path: Path, member: User) -> MockConfigEntry:
    _build(tmp_path)
    return await add_folder(server, tmp_path, **{CONF_ALLOWED_USERS: [member.id]})


async def connect(login: Login, user: User) -> Api:
    client = await login(user)
    listed = (await (await client.get(f"{BASE}/backups")).json())["backups"]
    names = {
        item["id"]: ("old" if item["is_snapshot"] else "new")
        if item["display_name"] == "Phone"
        else "other"
        for item in listed
    }
    return Api(client, BASE, {name: identifier for identifier, name in names.items()})


@pytest.fixture
async def api(entry: MockConfigEntry, login: Login, admin: User) -> Api:
    return await connect(login, admin)


async def sessions(api: Api, other: str = "old") -> dict[str, str]:
    new, old = await api.session("new"), await api.session(other)
    return {**new, "X-Backup-Session-With": old["X-Backup-Session"]}


async def ask(api: Api, headers: dict[str, str], path: str = "compare", **params: Any) -> Any:
    return await api.get("new", path, headers, **{"with": api.ids["old"], **params})


async def test_all_pages_are_all_differences(api: Api) -> None:
    headers, found, cursor = await sessions(api), [], None
    while True:
        params = {"limit": 2} | ({} if cursor is None else {"cursor": cursor})
        body = await (await ask(api, headers, **params)).json()
        assert len(body["items"]) <= 2
        found += body["items"]
        if (cursor := body["next"]) is None:
            break
    paths = [(it["change"], (it["new"] or it["old"])["relative_path"]) for it in found]
    assert paths == [
        ("changed", "changed"),
        *(("removed", f"gone/{n}") for n in range(5)),
        ("added", "new"),
    ]
    assert found[0]["aspects"] == ["size"]
    assert (found[0]["old"]["size"], found[0]["new"]["size"]) == (3, 5)
    only = await (await ask(api, headers, domain="MediaDomain")).json()
    assert [it["change"] for it in only["items"]] == ["added"]


async def test_summary(api: Api) -> None:
    body = await (await ask(api, await sessions(api), "compare/summary")).json()
    assert body["counts"] == {"added": 1, "removed": 5, "changed": 1}
    assert body["unchanged"] == 5
    assert body["domains"] == {"HomeDomain": 6, "MediaDomain": 1}
    assert [app["bundle_id"] for app in body["apps"]["added"]] == ["com.example.c"]
    assert [app["bundle_id"] for app in body["apps"]["removed"]] == ["com.example.b"]
    (updated,) = body["apps"]["updated"]
    assert (updated["old"]["version"], updated["new"]["version"]) == ("1", "2")


async def test_what_is_refused(api: Api, login: Login, member: User) -> None:
    headers = await sessions(api)
    for params in ({"cursor": "x"}, {"cursor": "1-2-3"}, {"limit": 0}, {"contents": "maybe"}):
        await check_error(await ask(api, headers, **params), 400, "bad_parameter")
    for path in ("compare", "compare/summary"):
        answer = await api.get("new", path, headers)
        await check_error(answer, 400, "bad_parameter")
        answer = await ask(api, {"X-Backup-Session": headers["X-Backup-Session"]}, path)
        await check_error(answer, 401, "session_invalid")
        answer = await ask(api, {"X-Backup-Session-With": headers["X-Backup-Session-With"]}, path)
        await check_error(answer, 401, "session_invalid")
        answer = await ask(api, headers, path, **{"with": "0" * 32})
        await check_error(answer, 404, "backup_not_found")
        # The session of another backup than the one that is named.
        answer = await ask(api, headers, path, **{"with": api.ids["other"]})
        await check_error(answer, 403, "session_mismatch")
        others = await sessions(api, "other")
        answer = await ask(api, others, path, **{"with": api.ids["other"]})
        await check_error(answer, 400, "different_devices")
        # Another user's session of either.
        second = await connect(login, member)
        own = await sessions(second)
        mixed = {**own, "X-Backup-Session-With": headers["X-Backup-Session-With"]}
        await check_error(await ask(second, mixed, path), 403, "session_mismatch")
