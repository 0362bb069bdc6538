"""What is in a backup, over HTTP: pages, filters, files, and only for the session's owner."""

from functools import cache
from pathlib import Path
import re
from typing import Any

import pytest

from custom_components.apple_backup.backups.artifacts.registry import ARTIFACTS
from custom_components.apple_backup.http.artifacts import VIEWS
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from scripts.lib.openapi import load_document
from tests.backup_factory import AppSpec, BackupSpec, build_backup
from tests.backup_factory.artifacts import (
    contacts,
    device,
    health,
    messages,
    notes,
    photos,
    planning,
    recordings,
    safari,
    whatsapp,
)
from tests.backup_factory.artifacts.contacts import ContactTruth
from tests.backup_factory.artifacts.messages import ConversationTruth
from tests.backup_factory.artifacts.photos import PhotoTruth

from .client import PASSWORD, Api, Login, check_error
from .conftest import add_folder
from .openapi import check_answer

BASE = "/backups/{backup_id}/artifacts"
document = cache(load_document)

LISTINGS = [
    "messages/conversations",
    "contacts",
    "calls",
    "notes",
    "photos",
    "voicemail",
    "voice_memos",
    "calendar/events",
    "reminders",
    "safari",
    "whatsapp/chats",
    "health/workouts",
    "wifi",
    "accounts",
    "data_usage",
    "screen_time",
    "apps",
]
WHOLE = {"photos/albums": "albums", "safari/bookmarks": "bookmarks", "safari/tabs": "tabs"}


class Truth:
    """What the backup holds."""

    people: list[ContactTruth]
    conversations: list[ConversationTruth]
    photos: list[PhotoTruth]
    root: Path


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """One backup with a little of everything."""
    found = Truth()
    found.root = tmp_path_factory.mktemp("artifacts")
    book, chats = contacts.build(1, 12), messages.build(1, "ios26", 12)
    pictures = photos.build(1, 14)
    found.people, found.conversations, found.photos = book.truth, chats.truth, pictures.truth
    files = [*book.files, *chats.files, *pictures.files]
    for built in (
        notes.build(1, 8),
        recordings.calls(1, 8),
        recordings.voicemail(1, 4),
        recordings.memos(1, 4),
        planning.calendar(1, 6),
        planning.reminders(1, 6),
        safari.build(1, 8),
        whatsapp.build(1, 9),
        health.build(1, 6),
        device.wifi(1),
        device.accounts(1),
        device.data_usage(1, 5),
        device.screen_time(1, 3),
    ):
        files += built.files
    apps = tuple(AppSpec(f"com.example.app{n}", f"App {n}") for n in range(4))
    build_backup(BackupSpec(files=files, password=PASSWORD, seed=1, apps=apps), found.root)
    return found


@pytest.fixture
async def phone(server: HomeAssistant, login: Login, admin: User, truth: Truth) -> Api:
    await add_folder(server, truth.root)
    client = await login(admin)
    base = "/api/apple_backup"
    body = await (await client.get(f"{base}/backups")).json()
    return Api(client, base, {"phone": body["backups"][0]["id"]})


async def ask(api: Api, path: str, session: dict[str, str], **params: Any) -> Any:
    """Ask for something of the artifacts and check the answer against the document."""
    answer = await api.get("phone", f"artifacts{path}", session, **params)
    described = re.sub("/(conversations|chats)/.*", r"/\1/{guid}", path)
    return await check_answer(document(), answer, "GET", f"{BASE}{described}", 200)


async def test_reports(phone: Api) -> None:
    session = await phone.session()
    reports = (await ask(phone, "", session))["artifacts"]
    assert [it["artifact"] for it in reports] == list(ARTIFACTS)
    (one,) = (await ask(phone, "", session, artifact="notes"))["artifacts"]
    assert one["availability"] == "found"
    answer = await phone.get("phone", "artifacts", session, artifact="nothing")
    await check_error(answer, 400, "bad_parameter")


def test_every_artifact_is_listed() -> None:
    names = {path.partition("/")[0] for path in LISTINGS}
    assert names == set(ARTIFACTS) - {"safari_bookmarks"}
    assert "safari/bookmarks" in WHOLE


async def test_pages(phone: Api) -> None:
    session = await phone.session()
    for path in LISTINGS:
        whole = await ask(phone, f"/{path}", session, limit=1000)
        assert whole["next"] is None, path
        found, cursor = [], None
        while True:
            params = {"limit": 3} if cursor is None else {"limit": 3, "cursor": cursor}
            page = await ask(phone, f"/{path}", session, **params)
            found += page["items"]
            cursor = page["next"]
            if cursor is None:
                break
        assert found == whole["items"], path
        for params in (
            {"cursor": "never"},
            {"limit": "0"},
            {"since": "yesterday"},
            {"until": "9" * 15},
            {"text": "x" * 201},
        ):
            answer = await phone.get("phone", f"artifacts/{path}", session, **params)
            await check_error(answer, 400, "bad_parameter")


async def test_whole_lists(phone: Api) -> None:
    session = await phone.session()
    for path, key in {**WHOLE, "safari/reading_list": "items"}.items():
        assert (await ask(phone, f"/{path}", session))[key], path


async def test_messages(phone: Api, truth: Truth) -> None:
    session = await phone.session()
    page = await ask(phone, "/messages/conversations", session, text="weekend")
    (group,) = page["items"]
    path = f"/messages/conversations/{group['guid'].replace('+', '%2B')}"
    body = await ask(phone, path, session)
    assert body["conversation"]["guid"] == group["guid"]
    written = sorted(truth.conversations[2].messages, key=lambda it: it.when, reverse=True)
    assert [it["guid"] for it in body["items"]] == [it.guid for it in written]
    assert body["items"][0]["when"] == written[0].when.timestamp() * 1000
    chosen = written[3]
    body = await ask(phone, path, session, message=chosen.guid, limit=1)
    assert body["items"][0]["guid"] == chosen.guid
    since = chosen.when.isoformat().replace("+00:00", "Z")
    until = int(written[1].when.timestamp() * 1000)
    body = await ask(phone, path, session, since=since, until=until)
    assert [it["guid"] for it in body["items"]] == [it.guid for it in written[2:4]]
    body = await ask(phone, path, session, person="(555) 010-0102")
    assert {it["guid"] for it in body["items"]} == {
        it.guid for it in written if it.sender == messages.OTHER
    }
    answer = await phone.get("phone", "artifacts/messages/conversations/none", session)
    await check_error(answer, 404, "file_not_found")


async def test_chats_and_days(phone: Api) -> None:
    session = await phone.session()
    for chat in (await ask(phone, "/whatsapp/chats", session))["items"]:
        body = await ask(phone, f"/whatsapp/chats/{chat['guid']}", session)
        assert body["chat"] == chat
        assert len(body["items"]) == chat["message_count"]
    answer = await phone.get("phone", "artifacts/whatsapp/chats/none", session)
    await check_error(answer, 404, "file_not_found")
    assert (await ask(phone, "/health/days", session, measure="sleep"))["items"]
    answer = await phone.get("phone", "artifacts/health/days", session, measure="x")
    await check_error(answer, 400, "bad_parameter")


async def test_files(phone: Api, truth: Truth) -> None:
    session = await phone.session()

    async def content(path: str, **params: Any) -> bytes | None:
        answer = await phone.get("phone", f"artifacts/{path}", session, **params)
        if answer.status == 404:
            return None
        assert answer.status == 200, await answer.text()
        assert answer.headers["Cache-Control"] == "no-store"
        return await answer.read()

    person = next(it for it in truth.people if it.photo)
    assert await content("contacts/photo", id=person.id) == person.photo
    assert await content("contacts/photo", id=99) is None
    for photo in truth.photos:
        assert await content("photos/file", id=photo.id) == photo.original
        assert await content("photos/file", id=photo.id, version="edited") == photo.edited
        assert await content("photos/file", id=photo.id, thumb=64) == photo.thumbnail
    assert await content("photos/file", id=12345) is None
    albums = (await ask(phone, "/photos/albums", session))["albums"]
    lake = next(it for it in albums if it["title"] == "Lake")
    page = await ask(phone, "/photos", session, album=lake["id"], collection="all")
    assert {it["id"] for it in page["items"]} == {
        it.id for it in truth.photos if "Lake" in it.albums
    }
    for params in ({"version": "x", "id": 1}, {"thumb": "x", "id": 1}, {"id": "x"}):
        answer = await phone.get("phone", "artifacts/photos/file", session, **params)
        await check_error(answer, 400, "bad_parameter")
    answer = await phone.get("phone", "artifacts/photos", session, collection="x")
    await check_error(answer, 400, "bad_parameter")
    guid = next(iter(truth.conversations[0].guids))
    page = await ask(phone, f"/messages/conversations/{guid.replace('+', '%2B')}", session)
    sent = {it.guid: it for it in truth.conversations[0].messages}
    for message in page["items"]:
        for attachment, (name, written) in zip(
            message["attachments"], sent[message["guid"]].attachments, strict=True
        ):
            assert attachment["name"] == name
            assert await content("messages/attachment", guid=attachment["guid"]) == written
    assert await content("messages/attachment", guid="none") is None


async def test_only_for_the_owner_of_the_session(
    phone: Api, server: HomeAssistant, login: Login, truth: Truth
) -> None:
    session = await phone.session()
    other = await server.auth.async_create_user("Other", group_ids=["system-admin"])
    stranger = Api(await login(other), phone.base, phone.ids)
    for view in VIEWS:
        path = view.path.removeprefix("/backups/{backup_id}/").replace("{guid}", "x")
        await check_error(await phone.get("phone", path, {}), 401, "session_invalid")
        await check_error(await stranger.get("phone", path, session), 403, "session_mismatch")
    assert await phone.client.post(phone.url("phone", "lock"), headers=session)
    answer = await phone.get("phone", "artifacts/calls", session)
    await check_error(answer, 401, "session_invalid")
