"""A running Home Assistant answers made-up requests as the OpenAPI document says, whatever they are."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from aiohttp.test_utils import TestClient
import pytest

from custom_components.apple_backup.const import CONF_EXPORT_FOLDER
from custom_components.apple_backup.http.view import CANONICAL_BASE
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from scripts.lib.openapi import load_document
from tests.backup_factory import AppSpec, BackupSpec, build_backup
from tests.backups.artifacts import everything

from .accounts import Photos
from .client import PASSWORD, Login
from .conftest import access_token, add_folder
from .driving import Driver

APPS: Final = [AppSpec("com.example.app", "Example")]
SUCCESS: Final = {200, 202, 206, 304}
# How many operations have to succeed at least once; others want a code, a plan, or an option.
ANSWERED: Final = 75


class Phone:
    """An unlocked backup with something of everything, as an administrator sees it."""

    def __init__(self, client: TestClient, backup_id: str) -> None:
        self.client, self.id, self.token = client, backup_id, ""

    async def ask(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        """Ask for something of the backup that has to be there."""
        url = f"{CANONICAL_BASE}/backups/{self.id}/{path}"
        headers = {"X-Backup-Session": self.token}
        async with self.client.request(method, url, headers=headers, **options) as answer:
            assert answer.status == 200, await answer.text()
            found: dict[str, Any] = await answer.json()
            return found

    async def session(self) -> str:
        """The token of a session: a new one if the last one has been ended."""
        url = f"{CANONICAL_BASE}/backups/{self.id}/domains"
        async with self.client.get(url, headers={"X-Backup-Session": self.token}) as answer:
            ended = answer.status == 401
        if ended:
            unlocked = await self.ask("POST", "unlock", json={"password": PASSWORD})
            self.token = unlocked["session_token"]
        return self.token

    async def items(self, path: str) -> list[dict[str, Any]]:
        """The first page of a list."""
        found: list[dict[str, Any]] = (await self.ask("GET", path))["items"]
        return found

    async def real(self) -> dict[str, list[str]]:
        """Values of parameters for which there is something."""
        people = await self.items("people")
        chats = await self.items("artifacts/messages/conversations")
        whatsapp = await self.items("artifacts/whatsapp/chats")
        pictures = await self.items("artifacts/photos")
        timeline = await self.items("timeline")
        files = (await self.ask("GET", "files"))["items"]
        apps = (await self.ask("GET", "apps"))["apps"]
        ticket = await self.ask("POST", "tickets", json={"file_id": files[0]["file_id"]})
        return {
            "backup_id": [self.id],
            "with": [self.id],
            "file_id": [it["file_id"] for it in files],
            "domain": [it["domain"] for it in files[:20]],
            "key": [it["key"] for it in people],
            "person": [it["key"] for it in people],
            "guid": [it["guid"] for it in (*chats, *whatsapp)],
            "id": [str(it["id"]) for it in pictures],
            "artifact": [it["artifact_type"] for it in timeline],
            "ref": [it["artifact_ref"] for it in timeline],
            "bundle_id": [it["bundle_id"] for it in apps],
            "ticket": [ticket["url"].partition("?")[0].rpartition("/")[2]],
        }


@pytest.fixture
async def phone(server: HomeAssistant, login: Login, admin: User, tmp_path: Path) -> Phone:
    built = build_backup(
        BackupSpec(files=everything.files(), apps=APPS, password=PASSWORD, seed=1),
        tmp_path / "Backup",
    )
    exports = {CONF_EXPORT_FOLDER: str(tmp_path / "exports")}
    folder = await add_folder(server, built.path.parent, **exports)
    [backup] = folder.runtime_data.coordinator.data.backups
    return Phone(await login(admin), backup.id)


async def test_made_up_requests(
    server: HomeAssistant,
    photos: Photos,
    phone: Phone,
    admin: User,
    failed_logins: Callable[[], int],
) -> None:
    photos.entry.runtime_data.coordinator.start_sync()
    await photos.settle()
    await phone.session()
    async with phone.client.get(f"{CANONICAL_BASE}/photos/search") as answer:
        found = (await answer.json())["items"]
    assert found
    loop = asyncio.get_running_loop()
    driver = Driver(
        base=str(phone.client.make_url("")).rstrip("/"),
        headers={"Authorization": f"Bearer {await access_token(server, admin)}"},
        real={
            **await phone.real(),
            "entry_id": [photos.entry.entry_id],
            "photo_id": [it["id"] for it in found],
        },
        session=lambda: asyncio.run_coroutine_threadsafe(phone.session(), loop).result(),
    )
    document = load_document()
    await asyncio.to_thread(driver.drive, document)
    await photos.settle()
    assert driver.faults == []
    assert failed_logins() == 0
    # Otherwise the requests would only have met doors that are closed.
    successes = [label for label, found in driver.answers.items() if found.keys() & SUCCESS]
    assert len(successes) >= ANSWERED, (driver.requests, successes)
