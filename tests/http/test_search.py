"""Search over HTTP: hits with links that lead to them, filters, pages, and what is not answered."""

from functools import cache
import json
import logging
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest

from custom_components.apple_backup.backups.artifacts.registry import ARTIFACTS
from custom_components.apple_backup.http.artifacts_search import VIEWS
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
    folder = tmp_path_factory.mktemp("search-http")
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


async def search(phone: Api, session: dict[str, str], q: str, **params: Any) -> Any:
    answer = await phone.get("phone", "search", session, q=q, **params)
    return await check_answer(document(), answer, "GET", "/backups/{backup_id}/search", 200)


async def test_hits_lead_to_their_records(phone: Api) -> None:
    session = await phone.session()
    body = await search(phone, session, "the", limit=200)
    assert body["index"]["state"] == "done"
    assert body["index"]["documents"] == sum(body["index"]["counts"].values())
    assert body["next"] is None
    kinds = {item["artifact_type"] for item in body["items"]}
    assert kinds >= {"messages", "notes", "photos", "safari"}
    for item in [*body["items"], *(await search(phone, session, "station"))["items"]]:
        snippet = item["payload"]["snippet"]
        assert all(snippet["text"][a:b].lower() for a, b in snippet["marks"])
        path, _, query = item["payload"]["link"].partition("?")
        answer = await phone.get("phone", path, session, **dict(parse_qsl(query)))
        assert answer.status == 200, item
        found = await answer.json()
        if path == "artifacts/record":
            assert (found["artifact_type"], found["artifact_ref"]) == (
                item["artifact_type"],
                item["artifact_ref"],
            )
        else:
            name = "guid" if item["artifact_type"] == "messages" else "id"
            assert str(found["items"][0][name]) == item["artifact_ref"]
            assert unquote(path.rpartition("/")[2]) == item["payload"]["parent"]


async def test_pages_and_filters(phone: Api) -> None:
    session = await phone.session()
    whole = (await search(phone, session, "the", limit=200))["items"]
    found, cursor = [], None
    while True:
        body = await search(
            phone, session, "the", limit=5, **({"cursor": cursor} if cursor else {})
        )
        found += body["items"]
        if (cursor := body["next"]) is None:
            break
    assert found == whole
    body = await search(phone, session, "the", artifact="notes", limit=200)
    assert body["items"] == [it for it in whole if it["artifact_type"] == "notes"]
    dated = [it for it in whole if it["payload"]["timestamp"] is not None]
    since = dated[3]["payload"]["timestamp"]
    body = await search(phone, session, "the", since=since, limit=200)
    assert body["items"] == dated[:4]
    body = await search(phone, session, "the", person=messages.PHONE, artifact="messages")
    assert body["items"]
    assert all(it["payload"]["handles"] == [messages.PHONE] for it in body["items"])
    assert (await search(phone, session, ""))["items"] == []
    for params in (
        {"q": "x" * 201},
        {"cursor": "never"},
        {"limit": "0"},
        {"artifact": "nothing"},
        {"since": "yesterday"},
        {"person": "x" * 201},
    ):
        answer = await phone.get("phone", "search", session, **{"q": "the", **params})
        await check_error(answer, 400, "bad_parameter")


async def test_by_a_body(phone: Api) -> None:
    session = await phone.session()
    url = phone.url("phone", "search")
    asked = {"q": "the", "artifacts": ["notes", "messages"], "person": messages.PHONE, "limit": 3}
    asked |= {"since": 0, "until": "2100-01-01", "cursor": None}
    answer = await phone.client.post(url, json=asked, headers=session)
    path = "/backups/{backup_id}/search"
    body = await check_answer(document(), answer, "POST", path, 200)
    params = {"artifact": "messages", "person": messages.PHONE, "limit": 3}
    assert body == await search(phone, session, "the", **params)
    # What Home Assistant refuses in a URL.
    for text in ("<script>alert(1)</script>", "../../etc/passwd", "' UNION SELECT 1--"):
        answer = await phone.client.post(url, json={"q": text}, headers=session)
        await check_answer(document(), answer, "POST", path, 200)
    for wrong in (
        {"query": "the"},
        {"q": 1},
        {"q": "x" * 201},
        {"artifacts": "notes"},
        {"artifacts": [1]},
        {"artifacts": ["nothing"]},
        {"since": True},
        {"until": "yesterday"},
        {"limit": 0},
        {"limit": "5"},
        {"cursor": "never", "q": "the"},
        {"cursor": 1},
        {"person": "x" * 201},
    ):
        answer = await phone.client.post(url, json=wrong, headers=session)
        await check_error(answer, 400, "bad_parameter")
    await check_error(await phone.client.post(url, json=asked), 401, "session_invalid")


async def test_records(phone: Api) -> None:
    session = await phone.session()
    for params in ({}, {"artifact": "nothing", "ref": "1"}):
        answer = await phone.get("phone", "artifacts/record", session, **params)
        await check_error(answer, 400, "bad_parameter")
    for name in ARTIFACTS:
        for ref in ("", "nobody", "99999999", "-1", "9" * 30, "bookmark:", "tab:x", "²"):
            answer = await phone.get("phone", "artifacts/record", session, artifact=name, ref=ref)
            await check_error(answer, 404, "file_not_found")


async def test_ends_with_the_session(
    phone: Api, server: HomeAssistant, login: Login, caplog: pytest.LogCaptureFixture
) -> None:
    # This is the log that writes the query.
    caplog.set_level(logging.DEBUG, logger="aiohttp.access")
    caplog.set_level(logging.DEBUG)
    session = await phone.session()
    body = await search(phone, session, "hiking")
    assert "hiking" in json.dumps(body)
    other = await server.auth.async_create_user("Other", group_ids=["system-admin"])
    stranger = Api(await login(other), phone.base, phone.ids)
    for view in VIEWS:
        path = view.path.removeprefix("/backups/{backup_id}/").replace("{key}", "x")
        await check_error(await phone.get("phone", path, {}), 401, "session_invalid")
        await check_error(await stranger.get("phone", path, session), 403, "session_mismatch")
    assert (await phone.client.post(phone.url("phone", "lock"), headers=session)).status == 200
    answer = await phone.get("phone", "search", session, q="hiking")
    await check_error(answer, 401, "session_invalid")
    # Found again by a new index.
    assert (await search(phone, await phone.session(), "hiking"))["items"] == body["items"]
    await server.async_block_till_done()
    assert "/search?**REDACTED**" in caplog.text
    assert "hiking" not in caplog.text
