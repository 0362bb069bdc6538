"""Checks over HTTP, and watching and stopping exports into the export folder."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
import time
from typing import Any

from aiohttp import ClientResponse
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.backup_actions import BackupAction
from custom_components.apple_backup.backups.examination import integrity
from custom_components.apple_backup.backups.exports.folder import FolderExport
from custom_components.apple_backup.const import CONF_ALLOWED_USERS, CONF_EXPORT_FOLDER, DOMAIN
from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from tests.helpers import name_exports_later

from .client import Api, Connect, check_error
from .conftest import Backups, add_folder

BASE = "/api/apple_backup"


@pytest.fixture
def base() -> str:
    return BASE


@pytest.fixture
async def exporting(
    server: HomeAssistant, backups: Backups, member: User, tmp_path: Path
) -> MockConfigEntry:
    options = {CONF_ALLOWED_USERS: [member.id], CONF_EXPORT_FOLDER: str(tmp_path / "exports")}
    return await add_folder(server, backups.root, **options)


async def check(api: Api, method: str, session: dict[str, str], **body: Any) -> ClientResponse:
    url = api.url("phone", "integrity")
    return await api.client.request(method, url, headers=session, json=body or None)


async def finished(api: Api, session: dict[str, str]) -> Any:
    for _ in range(600):
        found = await (await check(api, "GET", session)).json()
        if found["state"] != "running":
            return found
        await asyncio.sleep(0.05)
    raise AssertionError


async def test_from_the_start_of_a_check_to_its_report(api: Api, folder: MockConfigEntry) -> None:
    session = await api.session()
    assert (await (await check(api, "GET", session)).json())["state"] == "none"
    answer = await check(api, "POST", session, digests=True)
    started = await answer.json()
    assert (answer.status, started["state"], started["report"]) == (202, "running", None)
    done = await finished(api, session)
    assert (done["state"], done["percent"], done["error"]) == ("done", 100, None)
    assert done["started"] <= done["ended"]
    report = done["report"]
    assert report["counts"] == {"file_missing": 1}
    assert report["score"] < 100
    (finding,) = report["findings"]
    assert finding["relative_path"] == "Library/missing.bin"
    assert finding["severity"] == "error"

    # Another session of the backup may read it; when nobody has one, it is gone.
    second = await api.session()
    await api.client.post(api.url("phone", "lock"), headers=session)
    jobs, sessions = folder.runtime_data.jobs, folder.runtime_data.sessions
    jobs.async_forget_reports(sessions.is_open)
    assert (await (await check(api, "GET", second)).json())["report"] == report
    await api.client.post(api.url("phone", "lock"), headers=second)
    jobs.async_forget_reports(sessions.is_open)
    third = await api.session()
    assert (await (await check(api, "GET", third)).json())["report"] is None


def _endless(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    def work(*_: object) -> Iterator[int]:
        while True:
            time.sleep(0.001)
            yield 0

    monkeypatch.setattr(owner, name, work)


async def test_a_check_is_stopped(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    _endless(monkeypatch, integrity._Check, "_check_file")
    session = await api.session()
    assert (await check(api, "POST", session)).status == 202
    await check_error(await check(api, "POST", session), 409, "job_running")
    assert (await check(api, "DELETE", session)).status == 200
    done = await finished(api, session)
    assert (done["state"], done["error"], done["report"]) == ("stopped", "job_cancelled", None)


@pytest.mark.usefixtures("exporting")
async def test_a_check_is_stopped_by_who_started_it_and_by_administrators_alone(
    connect: Connect,
    admin: User,
    member: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _endless(monkeypatch, integrity._Check, "_check_file")
    one, two = await connect(admin), await connect(member)
    session, other = await one.session(), await two.session()
    assert (await check(one, "POST", session)).status == 202
    # A session of the same backup is not enough.
    await check_error(await check(two, "DELETE", other), 403, "not_allowed")
    assert (await (await check(two, "GET", other)).json())["state"] == "running"
    assert (await check(one, "DELETE", session)).status == 200
    await finished(one, session)
    # What has ended is nobody's to stop, and that is no error.
    assert (await check(two, "DELETE", other)).status == 200
    assert (await check(two, "POST", other)).status == 202
    assert (await check(one, "DELETE", session)).status == 200
    assert (await finished(two, other))["error"] == "job_cancelled"


async def test_bodies_that_nobody_wants_are_bounded(api: Api) -> None:
    session = await api.session()
    for method in ("GET", "DELETE", "POST"):
        answer = await api.client.request(
            method, api.url("phone", "integrity"), headers=session, data=b" " * 20_000
        )
        await check_error(answer, 413, "body_too_large")


async def test_a_check_ends_with_its_session(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    _endless(monkeypatch, integrity._Check, "_check_file")
    session = await api.session()
    assert (await check(api, "POST", session)).status == 202
    await api.client.post(api.url("phone", "lock"), headers=session)
    done = await finished(api, await api.session())
    assert (done["state"], done["error"]) == ("failed", "session_invalid")


async def test_an_export_of_a_selection_is_started_by_the_owner_of_a_session(
    exporting: MockConfigEntry, connect: Connect, admin: User, member: User
) -> None:
    one, two = await connect(admin), await connect(member)
    session, url = await one.session(), one.url("phone", "exports")

    async def start(api: Api, headers: dict[str, str] | None, **body: Any) -> ClientResponse:
        return await api.client.post(url, headers=headers, json=body)

    chosen = {"domain": "HomeDomain", "path": "Library"}
    await check_error(await start(one, None, selection=chosen), 401, "session_invalid")
    await check_error(await start(two, session, selection=chosen), 403, "session_mismatch")
    await check_error(await start(one, session, selection={}), 400, "bad_selection")
    await check_error(
        await start(one, session, selection=chosen, format="tar"), 400, "bad_parameter"
    )
    await check_error(await start(one, session, selection=chosen, to="/x"), 400, "bad_parameter")
    answer = await start(one, session, selection=chosen, format="zip")
    assert (answer.status, (await answer.json())["state"]) == (202, "running")
    found: Any = {"state": "running"}
    while found["state"] == "running":
        await asyncio.sleep(0.05)
        found = await (await one.client.get(url)).json()
    assert (found["state"], found["report"]["state"]) == ("done", "complete")
    assert found["name"].endswith(".zip")
    details = await (await one.client.get(f"{BASE}/backups/{one.ids['phone']}")).json()
    assert details["has_export_folder"]


async def test_an_export_is_watched_and_stopped_by_who_started_it(
    exporting: MockConfigEntry,
    connect: Connect,
    admin: User,
    member: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two = await connect(admin), await connect(member)
    hass, coordinator = exporting.runtime_data.coordinator.hass, exporting.runtime_data.coordinator
    url = two.url("plain", "exports")
    assert (await (await two.client.get(url)).json())["state"] == "none"
    view = next(it for it in coordinator.views.values() if it.backup.id == two.ids["plain"])

    async def export(user: User, *, response: bool) -> Any:
        return await hass.services.async_call(
            DOMAIN,
            BackupAction.EXPORT_BACKUP,
            {"device_id": coordinator.device_ids[view.identifier]},
            blocking=True,
            context=Context(user_id=user.id),
            return_response=response,
        )

    written = await export(member, response=True)
    for api in (one, two):
        found = await (await api.client.get(url)).json()
        assert (found["state"], found["name"], found["percent"]) == ("done", written["name"], 100)
        assert found["report"]["files"] == 1

    _endless(monkeypatch, FolderExport, "run")
    name_exports_later(monkeypatch)
    await export(admin, response=False)
    # It is the administrator's.
    for method in ("GET", "DELETE"):
        await check_error(await two.client.request(method, url), 403, "not_allowed")
    assert (await (await one.client.get(url)).json())["state"] == "running"
    assert (await one.client.delete(url)).status == 200
    for _ in range(200):
        found = await (await one.client.get(url)).json()
        if found["state"] != "running":
            break
        await asyncio.sleep(0.05)
    assert (found["state"], found["error"]) == ("stopped", "job_cancelled")
