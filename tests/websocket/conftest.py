"""A websocket client of each kind of user."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket, WebSocketGenerator

from custom_components.apple_backup.const import CONF_ALLOWED_USERS, DOMAIN
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from tests.helpers import build_phone, folder_entry, load
from tests.http.accounts import Photos, add_photos
from tests.simulated_icloud.client import SimulatedICloud

type Connect = Callable[[User], Awaitable[Socket]]


@dataclass(slots=True)
class Socket:
    """A client of one user."""

    client: MockHAClientWebSocket

    async def send(self, command: str, **values: Any) -> Any:
        """Send a command; give the answer, whether success or not."""
        await self.client.send_json_auto_id({"type": f"{DOMAIN}/{command}", **values})
        return await self.client.receive_json()

    async def follow(self) -> Any:
        """Subscribe to the overview and give the first snapshot."""
        assert (await self.send("overview/subscribe"))["success"]
        return await self.next_event()

    async def next_event(self) -> Any:
        """Wait for the next event."""
        message = await self.client.receive_json()
        assert message["type"] == "event", message
        return message["event"]

    async def event_where(self, holds: Callable[[Any], bool]) -> Any:
        """Wait for an event that says something."""
        while not holds(event := await self.next_event()):
            pass
        return event


@pytest.fixture
async def admin(hass: HomeAssistant) -> User:
    # The first user of a Home Assistant owns it and may do everything.
    await hass.auth.async_create_user("Owner", group_ids=[GROUP_ID_ADMIN])
    return await hass.auth.async_create_user("Admin", group_ids=[GROUP_ID_ADMIN])


@pytest.fixture
async def member(hass: HomeAssistant, admin: User) -> User:
    """A household member: active, no administrator."""
    return await hass.auth.async_create_user("Member", group_ids=[GROUP_ID_USER])


@pytest.fixture
def connect(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> Connect:
    """Open a connection of a user."""

    async def open_for(user: User) -> Socket:
        assert await async_setup_component(hass, DOMAIN, {})
        token = await hass.auth.async_create_refresh_token(user, "https://example.com/app")
        return Socket(await hass_ws_client(hass, hass.auth.async_create_access_token(token)))

    return open_for


@pytest.fixture
async def photos(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> AsyncIterator[Photos]:
    """An iCloud account that is loaded and ready."""
    account = await add_photos(hass, icloud_proxy, tmp_path)
    yield account
    await account.close()


@pytest.fixture
async def folder(hass: HomeAssistant, tmp_path: Path, member: User) -> Any:
    """A folder with one backup; options name nobody."""
    root = tmp_path / "backups"
    root.mkdir()
    build_phone(root)
    return await load(hass, folder_entry(root, options={CONF_ALLOWED_USERS: []}))
