"""Exports over HTTP: what is in the archive, and what is refused before anything is sent."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import asynccontextmanager
import hashlib
import io
import json
import socket
import threading
from typing import Any
import zipfile

from aiohttp import ClientPayloadError, ClientResponse, ClientSession, TCPConnector
from aiohttp.connector import AddrInfoType
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.apple_backup.backups.exports.archive import ZipExport
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant

from .client import Api, check_error
from .conftest import BIG_SIZE, Backups


@pytest.fixture
def base() -> str:
    """Exports are an addition to the documented API."""
    return "/api/apple_backup"


async def export(api: Api, session: dict[str, str], **selection: object) -> ClientResponse:
    return await api.client.post(api.url("phone", "export"), headers=session, json=selection)


async def names(answer: ClientResponse) -> set[str]:
    assert answer.status == 200, await answer.text()
    archive = zipfile.ZipFile(io.BytesIO(await answer.read()))
    assert archive.testzip() is None
    return set(archive.namelist()) - {"_export_report.json"}


def file_id(domain: str, path: str) -> str:
    return hashlib.sha1(f"{domain}-{path}".encode()).hexdigest()


async def test_what_is_selected(api: Api) -> None:
    session = await api.session()
    notes = file_id("HomeDomain", "Library/notes.txt")
    library = {
        f"HomeDomain/Library/{name}" for name in ("notes.txt", "empty.bin", "page.html", "100%.txt")
    }
    assert await names(await export(api, session, file_ids=[notes])) == {
        "HomeDomain/Library/notes.txt"
    }
    assert await names(await export(api, session, domain="HomeDomain")) == library
    for path in ("Library", "Library/"):
        answer = await export(api, session, domain="HomeDomain", path=path)
        assert await names(answer) == library
    folder_id = file_id("HomeDomain", "Library")
    assert await names(await export(api, session, file_ids=[folder_id])) == library
    assert len(await names(await export(api, session, app="com.example"))) == 120
    assert len(await names(await export(api, session, all=True))) == 4 + 2 + 120


async def test_the_answer(api: Api, backups: Backups) -> None:
    answer = await export(api, await api.session(), domain="CameraRollDomain")
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert backups.phone.device_name in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["Transfer-Encoding"] == "chunked"
    archive = zipfile.ZipFile(io.BytesIO(await answer.read()))
    truth = backups.truth("Media/DCIM/Fähre 東京.MOV")
    found = archive.read("CameraRollDomain/Media/DCIM/Fähre 東京.MOV")
    assert (len(found), hashlib.sha256(found).hexdigest()) == (BIG_SIZE, truth.sha256)


async def test_what_is_missing_is_in_the_report(api: Api) -> None:
    answer = await export(api, await api.session(), domain="HomeDomain")
    report = json.loads(
        zipfile.ZipFile(io.BytesIO(await answer.read())).read("_export_report.json")
    )
    assert "Library/missing.bin" in json.dumps(report)


@pytest.mark.parametrize(
    "selection",
    [
        {},
        {"all": False},
        {"all": 1},
        {"domain": "HomeDomain", "app": "x"},
        {"domain": 5},
        {"domain": ""},
        {"domain": "x" * 5000},
        {"path": "Library"},
        {"domain": "HomeDomain", "path": ""},
        {"app": None},
        {"file_ids": []},
        {"file_ids": "x"},
        {"file_ids": [5]},
        {"file_ids": ["x" * 65]},
        {"file_ids": ["x"] * 10_001},
        {"unknown": 1},
    ],
    ids=str,
)
async def test_selections_that_are_none(api: Api, selection: dict[str, object]) -> None:
    answer = await export(api, await api.session(), **selection)
    await check_error(answer, 400, "bad_selection")


async def test_errors_before_anything_is_sent(api: Api) -> None:
    session = await api.session()
    await check_error(await export(api, session, domain="Nothing"), 404, "file_not_found")
    await check_error(await export(api, session, app="com.nobody"), 404, "file_not_found")
    await check_error(await export(api, {}, all=True), 401, "session_invalid")
    too_large = await api.client.post(
        api.url("phone", "export"), headers=session, data=b" " * (513 * 1024)
    )
    await check_error(too_large, 413, "body_too_large")
    tablet = await api.session("tablet")
    await check_error(await export(api, tablet, all=True), 403, "session_mismatch")


async def test_who_exports_is_told_and_what_is_not(api: Api, server: HomeAssistant) -> None:
    changes = async_capture_events(server, EVENT_STATE_CHANGED)
    session = await api.session()
    # Nothing of a report is taken by asking for its headers.
    assert (await api.client.head(api.url("phone", "report.pdf"), headers=session)).status == 200
    await names(await export(api, session, domain="HomeDomain"))
    await server.async_block_till_done()
    told = _exported(changes)
    assert [(each["device"], each["user"]) for each in told] == [("Test iPhone", "Somebody")]
    assert "HomeDomain" not in str(told)


@pytest.mark.parametrize("leaves", [True, False], ids=["client leaves", "session ends"])
async def test_what_did_not_arrive_is_not_told(
    api: Api, server: HomeAssistant, monkeypatch: pytest.MonkeyPatch, *, leaves: bool
) -> None:
    changes = async_capture_events(server, EVENT_STATE_CHANGED)
    session = await api.session()
    ended = _endless(monkeypatch)
    async with _begun(api, session) as answer:
        if leaves:
            answer.close()
        else:
            await api.client.post(api.url("phone", "lock"), headers=session)
            with pytest.raises((ClientPayloadError, ConnectionError)):
                await answer.read()
        assert await asyncio.to_thread(ended.wait, 10)
    await server.async_block_till_done()
    # Another export of the same device is told, so that the first one would have been.
    monkeypatch.undo()
    await names(await export(api, await api.session(), domain="HomeDomain"))
    await server.async_block_till_done()
    assert len(_exported(changes)) == 1


def _exported(changes: list[Event[EventStateChangedData]]) -> list[Mapping[str, Any]]:
    """What has been told of exports."""
    states = [change.data["new_state"] for change in changes]
    told = [state.attributes for state in states if state is not None]
    return [each for each in told if each.get("event_type") == "backup_exported"]


async def test_as_many_files_as_may_be_named(api: Api) -> None:
    ids = [file_id("HomeDomain", "Library/notes.txt"), *(f"{n:040}" for n in range(9999))]
    answer = await export(api, await api.session(), file_ids=ids)
    assert await names(answer) == {"HomeDomain/Library/notes.txt"}


async def test_locking_breaks_an_export_off(api: Api) -> None:
    session = await api.session()
    async with _begun(api, session) as answer:
        assert (await api.client.post(api.url("phone", "lock"), headers=session)).status == 200
        # What is in the buffers of the network still comes, but no end of the archive.
        with pytest.raises((ClientPayloadError, ConnectionError)):
            await answer.read()


@asynccontextmanager
async def _begun(api: Api, session: dict[str, str]) -> AsyncGenerator[ClientResponse]:
    """An export whose first bytes have come, and that waits for its reader."""
    url = api.client.make_url(api.url("phone", "export"))
    headers = session | dict(api.client.session.headers)
    async with (
        ClientSession(connector=TCPConnector(socket_factory=_narrow_socket)) as client,
        client.post(url, headers=headers, json={"all": True}) as answer,
    ):
        assert answer.status == 200
        assert await answer.content.readany()
        yield answer


def _endless(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Have archives never end by themselves; returns what is set once nobody makes one any more."""
    ended = threading.Event()

    def endless(*_: object) -> Iterator[bytes]:
        try:
            while True:
                yield bytes(64 * 1024)
        finally:
            ended.set()

    monkeypatch.setattr(ZipExport, "pieces", endless)
    return ended


def _narrow_socket(address: AddrInfoType) -> socket.socket:
    """A socket that takes little ahead, so that the server waits for its reader."""
    narrow = socket.socket(*address[:3])
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    return narrow


async def test_a_client_that_goes_ends_the_work(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = _endless(monkeypatch)
    session = await api.session()
    async with _begun(api, session) as answer:
        assert not ended.is_set()
        answer.close()
        assert await asyncio.to_thread(ended.wait, 10)
    assert (await api.get("phone", "domains", session)).status == 200
