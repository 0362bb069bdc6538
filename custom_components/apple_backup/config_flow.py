"""The config flow: an iCloud account or a folder of iOS backups, and what may change about them."""

from collections.abc import Mapping
from typing import Any, Final, override

import voluptuous as vol

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    ConfigFlowResult,
)
from homeassistant.const import CONF_PASSWORD
from homeassistant.helpers.selector import BooleanSelector

from .const import CONF_APPLE_ID, CONF_CHINA_MAINLAND, DOMAIN
from .flows.backup_folder import BackupFolderSteps
from .flows.library import LibrarySteps
from .flows.sign_in import CONF_KEEP_PASSWORD, PASSWORD_SELECTOR
from .models import is_backups_entry
from .storage import session_dir

_AGAIN_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_PASSWORD): PASSWORD_SELECTOR,
        vol.Required(CONF_KEEP_PASSWORD, default=True): BooleanSelector(),
    }
)


class AppleBackupConfigFlow(LibrarySteps, BackupFolderSteps, domain=DOMAIN):
    """The flow's entrances; the steps themselves are in `flows`."""

    VERSION = 1
    MINOR_VERSION = 1

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which half is wanted."""
        return self.async_show_menu(
            step_id="user", menu_options=["icloud_account", "backup_folder"]
        )

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Begin to sign in again: Apple has ended the session."""
        self._recall(self._get_reauth_entry())
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the password, as only the user may make Apple send a code."""
        return await self._async_sign_in_again(self._get_reauth_entry(), user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Begin to change an entry."""
        entry = self._get_reconfigure_entry()
        if is_backups_entry(entry):
            return await self.async_step_reconfigure_folder(user_input)
        self._recall(entry)
        return await self.async_step_reconfigure_account(user_input)

    async def async_step_reconfigure_folder(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask where the backups are now."""
        return await self._async_step_move_folder(self._get_reconfigure_entry(), user_input)

    async def async_step_reconfigure_account(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a new password, and whether to keep it."""
        return await self._async_sign_in_again(self._get_reconfigure_entry(), user_input)

    def _recall(self, entry: ConfigEntry) -> None:
        """Take over what is known of an account."""
        self._apple_id = entry.data[CONF_APPLE_ID]
        self._china_mainland = entry.data.get(CONF_CHINA_MAINLAND, False)
        self._keep_password = CONF_PASSWORD in entry.data

    async def _async_sign_in_again(
        self, entry: ConfigEntry, user_input: dict[str, Any] | None
    ) -> ConfigFlowResult:
        if user_input is None:
            return self._show_password_form({})
        known = session_dir(self.hass, entry.unique_id) if entry.unique_id else None
        return await self._async_sign_in(user_input, known=known)

    @override
    def _show_password_form(self, errors: dict[str, str]) -> ConfigFlowResult:
        if self.source not in {SOURCE_REAUTH, SOURCE_RECONFIGURE}:
            return self._show_account_form(errors)
        step_id = "reauth_confirm" if self.source == SOURCE_REAUTH else "reconfigure_account"
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(
                _AGAIN_SCHEMA, {CONF_KEEP_PASSWORD: self._keep_password}
            ),
            errors=errors,
            description_placeholders={"apple_id": self._apple_id},
        )

    @override
    async def _async_signed_in(self) -> ConfigFlowResult:
        if self.source == SOURCE_USER:
            return await self.async_step_photos_access()
        await self.async_set_unique_id(self.pending.account.dsid)
        self._abort_if_unique_id_mismatch(reason="wrong_account")
        reauth = self.source == SOURCE_REAUTH
        entry = self._get_reauth_entry() if reauth else self._get_reconfigure_entry()
        return await self._async_replace_session(entry)

    async def _async_replace_session(self, entry: ConfigEntry) -> ConfigFlowResult:
        """Put the new session in the place of the entry's, and load the entry with it."""
        assert entry.unique_id is not None
        # A loaded account would write its old session over the new one.
        await self.hass.config_entries.async_unload(entry.entry_id)
        await self.pending.hand_over(session_dir(self.hass, entry.unique_id))
        data = {key: value for key, value in entry.data.items() if key != CONF_PASSWORD}
        return self.async_update_reload_and_abort(entry, data=data | self.stored_password)
