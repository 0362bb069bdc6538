"""Timeline, people and map over HTTP: as documented, page by page, for the owner of the session alone."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest

from custom_components.apple_backup.http.artifacts_overview import VIEWS
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from scripts.lib.openapi import load_document
from tests.backup_factory import BackupSpec, build_backup
from tests.backup_factory.artifacts import messages
from tests.backups.artifacts.everything import files

from .client import PASSWORD, Api, Login, check_error
from .conftest import add_folder
from .openapi import check_answer

document = cache(load_document)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One backup with something of everything."""
    folder = tmp_path_factory.mktemp("overview")
    build_backup(BackupSpec(files=files(), password=PASSWORD, seed=1), folder)
    return folder


@pytest.fixture
async def phone(server: HomeAssistant, root: Path, login: Login, admin: User) -> Api:
    """The API of this backup."""
    await add_folder(server, root)
    client = await login(admin)
    base = "/api/apple_backup"
    (backup,) = (await (await client.get(f"{base}/backups")).json())["backups"]
    return Api(client, base, {"phone": backup["id"]})


async def ask(phone: Api, path: str, session: dict[str, str], **params: Any) -> Any:
    answer = await phone.get("phone", path, session, **params)
    described = f"/backups/{{backup_id}}/{'people/{key}' if path.startswith('people/') else path}"
    return await check_answer(document(), answer, "GET", described, 200)


async def pages(phone: Api, path: str, session: dict[str, str], **params: Any) -> list[Any]:
    """All items, page by page."""
    found: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        body = await ask(phone, path, session, **params, **cursor)
        found += body["items"]
        if body["next"] is None:
            return found
        cursor = {"cursor": body["next"]}


async def test_timeline(phone: Api) -> None:
    session = await phone.session()
    whole = await pages(phone, "timeline", session, limit=1000)
    assert len(whole) > 150
    assert await pages(phone, "timeline", session, limit=40) == whole
    times = [it["timestamp"] for it in whole]
    assert times == sorted(times, reverse=True)
    found = await pages(phone, "timeline", session, artifact="calls", since=times[60])
    assert found == [it for it in whole[:61] if it["artifact_type"] == "calls"]
    found = await pages(phone, "timeline", session, person="(555) 010-0101")
    assert found == [it for it in whole if messages.PHONE in it["handles"]] != []
    for item in whole[::20]:
        path, _, query = item["link"].partition("?")
        answer = await phone.get("phone", path, session, **dict(parse_qsl(query)))
        assert answer.status == 200, item


async def test_people(phone: Api) -> None:
    session = await phone.session()
    whole = await pages(phone, "people", session, limit=1000)
    assert await pages(phone, "people", session, limit=3) == whole
    (known,) = [it for it in whole if messages.PHONE in it["identifiers"]]
    assert known["is_contact"] and known["counts"]["messages"] > 20
    body = await ask(phone, f"people/{quote(known['key'], safe='')}", session)
    assert body["person"] == known
    assert body["contact"]["id"] == known["contact"]
    assert known in await pages(phone, "people", session, text="555 010 0101", limit=2)
    # The key stands for the person in other lists.
    found = await ask(phone, "search", session, person=known["key"], artifact="messages")
    assert found["items"]
    stranger = next(it for it in whole if it["identifiers"] == ["4636"])
    assert stranger["display_name"] == "4636" and not stranger["is_contact"]
    body = await ask(phone, "people/4636", session)
    assert body == {"person": stranger, "contact": None}
    await check_error(await phone.get("phone", "people/nobody", session), 404, "file_not_found")


async def test_map(phone: Api) -> None:
    session = await phone.session()
    body = await ask(phone, "map", session)
    assert body["total"] == len(body["items"]) > 10
    assert not body["capped"]
    gathered = await ask(phone, "map", session, zoom=0)
    assert len(gathered["items"]) < len(body["items"])
    assert sum(it["count"] for it in gathered["items"]) == body["total"]
    north = await ask(phone, "map", session, south=0, artifact="photos")
    assert {it["kind"] for it in north["items"]} == {"photos"}
    assert all(it["latitude"] >= 0 for it in north["items"])
    assert (await ask(phone, "map", session, limit=2))["capped"]
    for item in body["items"][::5]:
        path, _, query = item["latest"]["link"].partition("?")
        answer = await phone.get("phone", path, session, **dict(parse_qsl(query)))
        assert answer.status == 200, item


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("timeline", {"cursor": "never"}),
        ("timeline", {"artifact": "nothing"}),
        ("timeline", {"limit": "0"}),
        ("timeline", {"since": "x"}),
        ("people", {"cursor": "never"}),
        ("people", {"text": "x" * 201}),
        ("people", {"limit": "x"}),
        ("map", {"zoom": "-1"}),
        ("map", {"west": "181"}),
        ("map", {"north": "nan"}),
        ("map", {"south": "x"}),
        ("map", {"east": "inf"}),
        ("map", {"artifact": "nothing"}),
    ],
)
async def test_bad_parameters(phone: Api, path: str, params: dict[str, str]) -> None:
    session = await phone.session()
    await check_error(await phone.get("phone", path, session, **params), 400, "bad_parameter")


async def test_only_for_the_owner_of_the_session(
    phone: Api, server: HomeAssistant, login: Login
) -> None:
    session = await phone.session()
    other = await server.auth.async_create_user("Other", group_ids=["system-admin"])
    stranger = Api(await login(other), phone.base, phone.ids)
    for view in VIEWS:
        path = view.path.removeprefix("/backups/{backup_id}/").replace("{key}", "x")
        await check_error(await phone.get("phone", path, {}), 401, "session_invalid")
        await check_error(await stranger.get("phone", path, session), 403, "session_mismatch")
    assert (await phone.client.post(phone.url("phone", "lock"), headers=session)).status == 200
    for path in ("timeline", "people", "map"):
        await check_error(await phone.get("phone", path, session), 401, "session_invalid")
