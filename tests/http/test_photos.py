"""The photos API of an account that is signed in, on both path sets, against the simulated iCloud."""

from dataclasses import dataclass
from pathlib import Path
import time
from typing import Any

from aiohttp.test_utils import TestClient
import pytest

from custom_components.apple_backup.const import CONF_LIBRARY_PATH, EntryKind
from custom_components.apple_backup.flows.library import CONF_START_NOW
from custom_components.apple_backup.models import PhotosConfigEntry
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from tests.helpers import account_input, allow_media, begin_flow, submit
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

from .client import Login

LEVELS = ["debug", "info", "warn", "error"]


@dataclass(slots=True)
class Photos:
    """An account that is set up and loaded."""

    entry: PhotosConfigEntry
    simulated: SimulatedAccount
    password: str
    library: Path


@pytest.fixture
async def photos(server: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path) -> Photos:
    """Set an account up through the real flow, without starting a sync."""
    library = allow_media(server, tmp_path / "media") / "photos"
    simulated = await icloud_proxy.async_create_account(assets=12, second_factor="none")
    result = await begin_flow(server, EntryKind.ICLOUD_ACCOUNT)
    result = await submit(server, result, account_input(simulated))
    result = await submit(server, result, {CONF_LIBRARY_PATH: str(library)})
    result = await submit(server, result, {CONF_START_NOW: False})
    assert result["type"] is FlowResultType.CREATE_ENTRY, result
    await server.async_block_till_done(wait_background_tasks=True)
    return Photos(result["result"], simulated, simulated.password, library)


@pytest.fixture(params=["/api/apple_backup", "/api"], ids=["canonical", "documented"])
def base(request: pytest.FixtureRequest) -> str:
    """Both path sets have to behave alike."""
    value: str = request.param
    return value


async def _state(client: TestClient, base: str) -> dict[str, Any]:
    """Ask for the state and check what the document says of it."""
    answer = await client.get(f"{base}/state")
    assert answer.status == 200
    assert answer.content_type == "application/json"
    body: dict[str, Any] = await answer.json()
    assert body["state"] in ("ready", "running", "blocked")
    assert abs(body["timestamp"] - time.time() * 1000) < 3_600_000
    assert body.get("prevTrigger", "sync") in ("sync", "auth")
    assert 0 <= body.get("progress", 0) <= 100
    assert isinstance(body.get("progressMsg", ""), str)
    return body


async def test_before_the_first_sync(photos: Photos, login: Login, member: User, base: str) -> None:
    body = await _state(await login(member), base)
    assert body["state"] == "ready"
    assert "prevTrigger" not in body
    assert "prevError" not in body


async def test_a_sync(
    *, server: HomeAssistant, photos: Photos, login: Login, member: User, admin: User, base: str
) -> None:
    """Any user starts it, the state follows it, a second request is told to wait, the log tells."""
    client = await login(member)
    started = await client.post(f"{base}/sync")
    assert started.status == 200
    assert await started.json() == {"message": "Sync requested"}
    refused = await client.post(f"{base}/sync")
    assert refused.status == 412
    body = await refused.json()
    assert body["message"] == "Cannot perform action while sync is in progress"
    assert body["code"] == "SYNC_IN_PROGRESS"
    running = await _state(client, base)
    assert (running["state"], running["prevTrigger"]) == ("running", "sync")
    await server.async_block_till_done(wait_background_tasks=True)
    done = await _state(client, base)
    assert (done["state"], done["prevTrigger"]) == ("ready", "sync")
    assert "prevError" not in done
    assert done["nextSync"] > time.time() * 1000
    files = [path for path in photos.library.rglob("*.*") if ".apple_backup" not in path.parts]
    truth = await photos.simulated.async_assets(listed=True)
    assert len([file for file in files if file.is_file()]) == sum(
        len(asset["resources"]) for asset in truth
    )

    # What was logged meanwhile.
    reader = await login(admin)
    counts = []
    for level in LEVELS:
        answer = await reader.get(f"{base}/log", params={"loglevel": level})
        assert answer.status == 200
        entries = await answer.json()
        for entry in entries:
            assert sorted(entry) == ["level", "message", "source", "time"]
            assert LEVELS.index(entry["level"]) >= LEVELS.index(level)
            assert isinstance(entry["time"], int | float)
            assert photos.password not in entry["message"]
        assert [entry["time"] for entry in entries] == sorted(entry["time"] for entry in entries)
        counts.append(len(entries))
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 0
    for query in ({}, {"loglevel": "none"}, {"loglevel": "verbose"}, {"loglevel": "DEBUG"}):
        answer = await reader.get(f"{base}/log", params=query)
        assert (answer.status, await answer.json()) == (200, []), query


async def test_a_sync_that_fails_says_why(
    server: HomeAssistant, photos: Photos, login: Login, member: User, base: str
) -> None:
    client = await login(member)
    # The volume with the library is not there.
    photos.library.rename(photos.library.with_name("elsewhere"))
    assert (await client.post(f"{base}/sync")).status == 200
    await server.async_block_till_done(wait_background_tasks=True)
    body = await _state(client, base)
    assert body["state"] == "ready"
    assert body["prevError"]["code"] == "LIBRARY_MISSING"
    assert body["prevError"]["message"]
    assert not photos.library.exists()
    # The next trigger forgets the error.
    photos.library.with_name("elsewhere").rename(photos.library)
    assert (await client.post(f"{base}/sync")).status == 200
    assert "prevError" not in await _state(client, base)
    await server.async_block_till_done(wait_background_tasks=True)


async def test_the_account_may_be_named(photos: Photos, login: Login, member: User) -> None:
    client = await login(member)
    query = {"account": photos.entry.entry_id}
    answer = await client.get("/api/apple_backup/state", params=query)
    assert "prevError" not in await answer.json()
    answer = await client.get("/api/apple_backup/state", params={"account": "x"})
    assert answer.status == 404


async def test_after_unloading(
    server: HomeAssistant, photos: Photos, login: Login, member: User, base: str
) -> None:
    client = await login(member)
    assert await server.config_entries.async_unload(photos.entry.entry_id)
    assert (await _state(client, base))["prevError"]["code"] == "NOT_READY"
    assert (await client.post(f"{base}/sync")).status == 412
    assert await server.config_entries.async_setup(photos.entry.entry_id)
