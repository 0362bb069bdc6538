"""Accounts of the simulated iCloud that are loaded, and brought into each documented state."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.photos.status import RunState
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_PASSWORD
from homeassistant.core import HomeAssistant
from tests.helpers import account_entry, allow_media
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

PHONES = ["+1 202 555 0143", "+1 202 555 0167"]


@dataclass(slots=True)
class Photos:
    """An account that is loaded, signed in, and asks for a code whenever it signs in again."""

    hass: HomeAssistant
    entry: MockConfigEntry
    simulated: SimulatedAccount

    @property
    def state(self) -> dict[str, Any]:
        """The documented state."""
        document: dict[str, Any] = self.entry.runtime_data.status.as_document()
        return document

    async def settle(self) -> None:
        """Let everything that was begun come to its end, or to a question."""
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def block(self) -> None:
        """Sign in again, until a code is awaited."""
        for what in ("web", "session", "trust"):
            await self.simulated.async_expire(what)
        await self.entry.runtime_data.sign_in.async_start()
        await self.settle()
        assert self.state["state"] == RunState.BLOCKED

    async def sign_out(self) -> None:
        """Let the session end, and find that the stored password is not the account's any more."""
        for what in ("web", "session", "trust"):
            await self.simulated.async_expire(what)
        hass, entry = self.hass, self.entry
        hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PASSWORD: "old"})
        await entry.runtime_data.sign_in.async_start()
        await self.settle()
        assert not entry.runtime_data.sign_in.is_signed_in

    async def run(self) -> None:
        """Start a sync that hangs until the account is unloaded."""
        await self.simulated.async_fault(r"POST .*ckdatabase", hang=True, times=-1)
        self.entry.runtime_data.coordinator.start_sync()
        assert self.state["state"] == RunState.RUNNING

    async def reach(self, state: str) -> None:
        """Bring the account, which is ready, into a state."""
        if state == RunState.BLOCKED:
            await self.block()
        elif state == RunState.RUNNING:
            await self.run()

    async def close(self) -> None:
        """Unload it, and with it whatever still runs."""
        if self.entry.state is ConfigEntryState.LOADED:
            assert await self.hass.config_entries.async_unload(self.entry.entry_id)
        await self.simulated.async_clear_faults()

    def wrong_code(self) -> str:
        """Six digits that Apple has not sent."""
        sent = {code["code"] for code in self.simulated.codes()}
        return next(code for code in ("135790", "246801", "975310") if code not in sent)


async def add_photos(hass: HomeAssistant, icloud: SimulatedICloud, folder: Path) -> Photos:
    """Sign in to a new account and load it; it stores its password."""
    library = allow_media(hass, folder) / "photos"
    entry, simulated = await account_entry(
        hass, icloud, library, assets=6, phone_numbers=PHONES, device_verifier="legacy"
    )
    await simulated.async_change(second_factor="both")
    entry.add_to_hass(hass)
    data = {**entry.data, CONF_PASSWORD: simulated.password}
    hass.config_entries.async_update_entry(entry, data=data)
    assert await hass.config_entries.async_setup(entry.entry_id)
    photos = Photos(hass, entry, simulated)
    await photos.settle()
    assert photos.state["state"] == RunState.READY, photos.state
    return photos
