"""What is in a backup as documents, over HTTP: only for the session's owner, never on the disk."""

import io
from pathlib import Path
from typing import Any
import zipfile

from aiohttp import ClientResponse
import pytest
from yarl import URL

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from tests.backup_factory import BackupSpec, build_backup
from tests.backup_factory.artifacts import contacts, messages, planning
from tests.backups.watching import audited

from .client import PASSWORD, Api, Login, check_error
from .conftest import add_folder

BASE = "/api/apple_backup"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    files = [*contacts.build(1, 5).files, *messages.build(1, "ios26", 12).files]
    files += planning.calendar(1, 5).files
    build_backup(BackupSpec(files=files, password=PASSWORD, seed=1), folder)
    return folder


@pytest.fixture
async def phone(server: HomeAssistant, login: Login, admin: User, root: Path) -> Api:
    await add_folder(server, root)
    client = await login(admin)
    body = await (await client.get(f"{BASE}/backups")).json()
    return Api(client, BASE, {"phone": body["backups"][0]["id"]})


async def export(api: Api, session: dict[str, str], **wanted: Any) -> ClientResponse:
    url = api.url("phone", "artifacts/export")
    return await api.client.post(url, headers=session, json=wanted)


def group() -> str:
    (guid,) = messages.build(1, "ios26", 12).truth[2].guids
    return guid


async def test_documents(phone: Api) -> None:
    session = await phone.session()
    answer = await export(phone, session, subject="contacts")
    assert answer.status == 200, await answer.text()
    assert (await answer.read()).startswith(b"BEGIN:VCARD\r\n")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; ") and "Contacts.vcf" in disposition
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    wanted = {"subject": "messages", "conversation": group()}
    for kind, begins in (("html", b"<!doctype html>"), ("pdf", b"%PDF"), ("json", b"{")):
        answer = await export(phone, session, format=kind, **wanted)
        assert (await answer.read()).startswith(begins)
        assert f"Weekend%20%F0%9F%8F%94.{kind}" in answer.headers["Content-Disposition"]
    answer = await export(phone, session, subject="everything")
    assert answer.headers["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(await answer.read()))
    assert "Calendar/calendar.ics" in archive.namelist()
    answer = await phone.get("phone", "report.pdf", session)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert (await answer.read()).startswith(b"%PDF")


async def test_what_is_refused(phone: Api) -> None:
    session = await phone.session()
    for wanted in (
        {},
        {"subject": "nothing"},
        {"subject": "contacts", "format": "pdf"},
        {"subject": "contacts", "conversation": "x"},
        {"subject": "calls", "since": "yesterday"},
        {"subject": "calls", "since": 5},
        {"subject": "calls", "text": "x" * 501},
        {"subject": "calls", "folder": "x"},
    ):
        await check_error(await export(phone, session, **wanted), 400, "bad_parameter")
    answer = await export(phone, session, subject="messages", conversation="none")
    await check_error(answer, 404, "file_not_found")


async def test_by_ticket(phone: Api) -> None:
    session = await phone.session()
    url = phone.url("phone", "tickets")
    wanted = {"subject": "calendar", "format": "ics"}
    answer = await phone.client.post(url, headers=session, json={"export": wanted})
    assert answer.status == 200, await answer.text()
    ticket = URL((await answer.json())["url"], encoded=True)
    answer = await phone.client.get(ticket)
    assert (await answer.read()).startswith(b"BEGIN:VCALENDAR")
    assert "calendar" not in str(ticket).lower()
    await phone.client.post(phone.url("phone", "lock"), headers=session)
    await check_error(await phone.client.get(ticket), 401, "session_invalid")
    session = await phone.session()
    bad = {"export": {"subject": "calendar", "format": "vcard"}}
    await check_error(await phone.client.post(url, headers=session, json=bad), 400, "bad_parameter")


async def test_only_for_the_owner_of_the_session(
    phone: Api, server: HomeAssistant, login: Login
) -> None:
    session = await phone.session()
    other = await server.auth.async_create_user("Other", group_ids=["system-admin"])
    stranger = Api(await login(other), phone.base, phone.ids)
    await check_error(await export(phone, {}, subject="calls"), 401, "session_invalid")
    await check_error(await export(stranger, session, subject="calls"), 403, "session_mismatch")
    await check_error(await phone.get("phone", "report.pdf", {}), 401, "session_invalid")
    await check_error(await stranger.get("phone", "report.pdf", session), 403, "session_mismatch")


async def test_nothing_is_written(phone: Api) -> None:
    session = await phone.session()
    with audited() as watcher:
        answer = await export(phone, session, subject="everything")
        assert answer.status == 200 and await answer.read()
    assert watcher.seen == []
