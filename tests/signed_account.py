"""An account with a second factor that is set up and loaded, and Apple's side of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import (
    CONF_APPLE_ID,
    CONF_KIND,
    CONF_LIBRARY_PATH,
    DOMAIN,
    EntryKind,
)
from custom_components.apple_backup.photos.account.account import Account
from custom_components.apple_backup.photos.files.volume import prepare_library
from custom_components.apple_backup.sign_in import SignIn
from custom_components.apple_backup.storage import make_private_folder, session_dir
from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.const import CONF_PASSWORD
from homeassistant.core import HomeAssistant
from tests.helpers import load
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud


@dataclass
class SignedAccount:
    """An account that is set up, and Apple's side of it."""

    hass: HomeAssistant
    entry: MockConfigEntry
    account: SimulatedAccount

    @property
    def sign_in(self) -> SignIn:
        sign_in: SignIn = self.entry.runtime_data.sign_in
        return sign_in

    @property
    def document(self) -> dict[str, Any]:
        """What `GET /api/state` tells."""
        document: dict[str, Any] = self.entry.runtime_data.status.as_document()
        return document

    @property
    def problem(self) -> str | None:
        problem = self.sign_in.problem
        return problem.code if problem else None

    async def settle(self) -> None:
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def reload(self) -> None:
        await self.hass.config_entries.async_reload(self.entry.entry_id)
        await self.settle()

    async def lose_session(self) -> None:
        """Let Apple end everything, and the entry find out."""
        for what in ("web", "session", "trust"):
            await self.account.async_expire(what)
        await self.reload()

    async def ask_for_code(self) -> None:
        """Lose the session and have Apple send a code."""
        await self.lose_session()
        await self.sign_in.async_start()
        await self.settle()
        assert self.document["state"] == "blocked"

    def reauth_flows(self) -> list[Any]:
        flows = self.hass.config_entries.flow.async_progress()
        return [flow for flow in flows if flow["context"]["source"] == SOURCE_REAUTH]


async def signed_account(
    hass: HomeAssistant,
    icloud: SimulatedICloud,
    folder: Path,
    *,
    keep_password: bool = True,
    number: int = 1,
    **options: Any,
) -> SignedAccount:
    """Sign in to a new account, with its second factor, and load its entry."""
    account = await icloud.async_create_account(**{"assets": 3, "second_factor": "sms"} | options)
    session = session_dir(hass, account.dsid)
    await hass.async_add_executor_job(make_private_folder, session)
    await hass.async_add_executor_job(prepare_library, folder, account.dsid)
    signed = Account(apple_id=account.apple_id, session_dir=session)
    if await signed.sign_in(account.password) is not None:
        await signed.submit_code(await account.async_code())
    await signed.close()
    password = {CONF_PASSWORD: account.password} if keep_password else {}
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Sample User" if number == 1 else f"Sample User {number}",
        unique_id=account.dsid,
        entry_id=f"01ACCOUNT000000000000000{number:02}",
        data={
            CONF_KIND: EntryKind.ICLOUD_ACCOUNT,
            CONF_APPLE_ID: account.apple_id,
            CONF_LIBRARY_PATH: str(folder),
        }
        | password,
    )
    await load(hass, entry)
    return SignedAccount(hass, entry, account)
