"""What is told of a backup without its password, and how large its parts are."""

from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import CONF_ALLOWED_USERS
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from tests.backup_factory import AppSpec, BackupSpec, DeviceSpec, FileSpec, build_backup

from .client import PASSWORD, Api, Connect, Login, check_error
from .conftest import Backups, add_folder

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
BASE = "/api/apple_backup"
FILES = [
    FileSpec("CameraRollDomain", "Media/DCIM/a.jpg", b"x" * 1000),
    FileSpec("AppDomain-com.example.chat", "Documents/db", b"x" * 20),
    FileSpec("AppDomain-com.example.chat", "Documents/db2", b"x" * 30),
]


@pytest.fixture
def base() -> str:
    """Details are an addition to the documented API."""
    return BASE


@pytest.fixture
async def apps(server: HomeAssistant, tmp_path: Path, login: Login, admin: User) -> Api:
    """An encrypted backup and a plain one, with apps."""
    installed = (
        AppSpec("com.example.chat", "Chat", "3.1", icon=PNG),
        AppSpec("com.example.bare", "Bare"),
    )
    for name, password, seed in (("secret", PASSWORD, 1), ("open", None, 2)):
        device = DeviceSpec(name=name, serial_number="F17ABCDEFGH9")
        build_backup(
            BackupSpec(files=FILES, password=password, seed=seed, apps=installed, device=device),
            tmp_path,
        )
    broken = build_backup(
        BackupSpec(password=PASSWORD, seed=3, device=DeviceSpec(name="broken")), tmp_path
    )
    (broken.path / "Manifest.db").unlink()
    (tmp_path / "0123456789abcdef0123456789abcdef01234567").mkdir()
    await add_folder(server, tmp_path)
    client = await login(admin)
    listed = (await (await client.get(f"{BASE}/backups")).json())["backups"]
    return Api(client, BASE, {item["display_name"]: item["id"] for item in listed})


async def details(api: Api, name: str) -> dict[str, Any]:
    answer = await api.client.get(f"{BASE}/backups/{api.ids[name]}")
    assert answer.status == 200, await answer.text()
    body: dict[str, Any] = await answer.json()
    return body


async def test_details(apps: Api) -> None:
    found = await details(apps, "secret")
    assert found["display_name"] == "secret"
    assert found["product_type"] == "iPhone13,2"
    assert found["serial_number"] == "F17ABCDEFGH9"
    assert (found["is_encrypted"], found["is_full"], found["app_count"]) == (True, True, 2)
    assert (found["status"], found["remembered"]) == ("locked", None)
    assert found["unlock_seconds"] >= 0
    assert found["unlock_problem"] is None
    assert (await details(apps, "open"))["unlock_seconds"] == 0
    if "broken" in apps.ids:
        broken = await details(apps, "broken")
        assert broken["unlock_seconds"] is None
        assert broken["unlock_problem"] == "backup_damaged"


async def test_what_identifies_a_device_is_for_administrators(
    shared: MockConfigEntry, connect: Connect, admin: User, member: User, backups: Backups
) -> None:
    own, other = await connect(admin), await connect(member)
    assert (await details(own, "phone"))["folder_name"] == backups.phone.path.name
    found = await details(other, "phone")
    assert found["folder_name"] is None
    assert found["serial_number"] == "*********RIAL"
    assert backups.phone.udid not in str(found)
    listed = await (await other.client.get(f"{BASE}/backups")).json()
    assert (listed["rejected"], listed["base_directory"]) == ([], "")


async def test_rejected_folders_are_listed_with_a_reason(apps: Api) -> None:
    listed = await (await apps.client.get(f"{BASE}/backups")).json()
    reasons = {Path(item["folder"]).name: item["reason"] for item in listed["rejected"]}
    assert reasons["0123456789abcdef0123456789abcdef01234567"]


async def test_details_are_not_for_everyone(
    folder: MockConfigEntry, api: Api, login: Login, member: User
) -> None:
    stranger = await login(member)
    for path in ("", "/apps", "/apps/com.example/icon", "/sizes"):
        answer = await stranger.get(f"{BASE}/backups/{api.ids['phone']}{path}")
        await check_error(answer, 403, "not_allowed")
        answer = await api.client.get(f"{BASE}/backups/{'0' * 32}{path}")
        await check_error(answer, 404, "backup_not_found")


async def test_apps_and_icons(apps: Api) -> None:
    answer = await apps.client.get(apps.url("secret", "apps"))
    bare, chat = sorted((await answer.json())["apps"], key=lambda app: app["name"])
    assert chat == {
        "bundle_id": "com.example.chat",
        "name": "Chat",
        "version": "3.1",
        "developer": chat["developer"],
        "has_icon": True,
    }
    assert bare["has_icon"] is False
    icon = await apps.client.get(apps.url("secret", "apps/com.example.chat/icon"))
    assert (icon.status, await icon.read()) == (200, PNG)
    assert icon.headers["Content-Type"] == "image/png"
    assert icon.headers["X-Content-Type-Options"] == "nosniff"
    assert icon.headers["Cache-Control"] == "no-store"
    head = await apps.client.head(apps.url("secret", "apps/com.example.chat/icon"))
    assert (head.status, head.headers["Content-Type"]) == (200, "image/png")
    for bundle in ("com.example.bare", "nothing", "..%2f..%2fetc", "a" * 3000):
        answer = await apps.client.get(apps.url("secret", f"apps/{bundle}/icon"))
        assert answer.status in (400, 404), bundle


async def test_sizes_of_a_plain_backup_need_no_session(apps: Api) -> None:
    body = await (await apps.client.get(apps.url("open", "sizes"))).json()
    assert body["groups"]["photos"] == {"files": 1, "bytes": 1000}
    assert body["groups"]["apps"] == {"files": 2, "bytes": 50}
    assert body["groups"]["health"] == {"files": 0, "bytes": 0}
    assert body["domains"][0] == {
        "domain": "AppDomain-com.example.chat",
        "group": "apps",
        "app": "com.example.chat",
        "files": 2,
        "bytes": 50,
    }


async def test_sizes_of_an_encrypted_backup_need_a_session(apps: Api) -> None:
    await check_error(await apps.client.get(apps.url("secret", "sizes")), 401, "session_invalid")
    plain = await (await apps.client.get(apps.url("open", "sizes"))).json()
    session = await apps.session("secret")
    found = await (await apps.get("secret", "sizes", session)).json()
    assert found["domains"] == plain["domains"]


async def test_sizes_of_an_encrypted_backup_are_its_sessions_owners(
    shared: MockConfigEntry, connect: Connect, admin: User, member: User
) -> None:
    one, two = await connect(admin), await connect(member)
    own = await one.session()
    assert (await one.get("phone", "sizes", own)).status == 200
    await check_error(await two.get("phone", "sizes", own), 403, "session_mismatch")
    await check_error(
        await two.get("phone", "sizes", {"X-Backup-Session": "x"}), 401, "session_invalid"
    )
    assert shared.options[CONF_ALLOWED_USERS] == [member.id]


async def test_query_by_body(api: Api) -> None:
    session = await api.session()

    async def ask(body: object) -> Any:
        return await api.client.post(api.url("phone", "files/query"), headers=session, json=body)

    by_url = await (await api.get("phone", "files", session, domain="HomeDomain")).json()
    assert await (await ask({"domain": "HomeDomain"})).json() == by_url
    # What Home Assistant refuses in a URL.
    answer = await ask({"path_like": "../%"})
    assert (answer.status, (await answer.json())["items"]) == (200, [])
    body = await (
        await ask({"kinds": "all", "limit": 2, "offset": 1, "domain": "HomeDomain"})
    ).json()
    assert (len(body["items"]), body["limit"], body["offset"]) == (2, 2, 1)
    assert (await (await ask({"limit": 10**15})).json())["limit"] == 1000
    for bad in (
        {"limit": 0},
        {"limit": True},
        {"limit": "5"},
        {"limit": 1.5},
        {"offset": -1},
        {"kinds": "links"},
        {"kinds": 5},
        {"domain": 5},
        {"path_like": ["x"]},
        {"file_status": "yes"},
        {"path": "misspelled"},
    ):
        await check_error(await ask(bad), 400, "bad_parameter")
    answer = await api.client.post(api.url("phone", "files/query"), json={})
    await check_error(answer, 401, "session_invalid")


async def test_folders_are_listed_by_place_or_by_id(api: Api) -> None:
    session = await api.session()

    async def ask(body: object) -> Any:
        return await api.client.post(api.url("phone", "folder"), headers=session, json=body)

    top = await (await ask({"domain": "HomeDomain"})).json()
    library = next(item for item in top["items"] if item["name"] == "Library")
    assert (library["kind"], library["size"], top["path"]) == ("directory", None, "")
    by_path = await (await ask({"domain": "HomeDomain", "path": "Library"})).json()
    assert await (await ask({"file_id": library["file_id"]})).json() == by_path
    assert by_path["path"] == "Library"
    kinds = {item["name"]: item["kind"] for item in by_path["items"]}
    assert (kinds["notes.txt"], kinds["link"]) == ("file", "symlink")
    page = await (await ask({"file_id": library["file_id"], "limit": 1, "offset": 1})).json()
    assert page["items"] == by_path["items"][1:2]
    assert (page["next"], page["total"]) == (2, len(by_path["items"]))
    assert (await (await ask({"domain": "Nothing", "path": "../x"})).json())["items"] == []
    for bad in ({}, {"path": "x"}, {"domain": 1}, {"domain": "HomeDomain", "name": "x"}):
        await check_error(await ask(bad), 400, "bad_parameter")
    both = {"domain": "HomeDomain", "file_id": library["file_id"]}
    await check_error(await ask(both), 400, "bad_parameter")
    await check_error(await ask({"file_id": "0" * 40}), 404, "file_not_found")
    await check_error(await ask({"file_id": "../x"}), 404, "file_not_found")


async def test_file_status_is_told_on_request(api: Api) -> None:
    session = await api.session()
    plain = await (await api.get("phone", "files", session, domain="HomeDomain")).json()
    assert not any("file_status" in item for item in plain["items"])
    answer = await api.get(
        "phone", "files", session, domain="HomeDomain", kinds="all", file_status="true"
    )
    found = {it["relative_path"]: it["file_status"] for it in (await answer.json())["items"]}
    assert found["Library/notes.txt"] == "ok"
    assert found["Library/missing.bin"] == "missing"
    assert found["Library/link"] is found["Library"] is None
    answer = await api.get("phone", "files", session, file_status="1")
    await check_error(answer, 400, "bad_parameter")
