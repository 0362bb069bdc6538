"""The config flow: an iCloud account or a folder of iOS backups, and what may change about them."""

from typing import Any, override

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult, OptionsFlow
from homeassistant.core import callback

from .const import DOMAIN
from .flows.again import SignInAgainSteps
from .flows.backup_folder import BackupFolderSteps
from .flows.options import AccountOptionsFlow, FolderOptionsFlow
from .models import is_backups_entry, is_photos_entry


class AppleBackupConfigFlow(SignInAgainSteps, BackupFolderSteps, domain=DOMAIN):
    """The flow's entrances; the steps themselves are in `flows`."""

    VERSION = 1
    MINOR_VERSION = 1

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Open the options of an account or of a folder."""
        return AccountOptionsFlow() if is_photos_entry(config_entry) else FolderOptionsFlow()

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which half is wanted."""
        return self.async_show_menu(
            step_id="user", menu_options=["icloud_account", "backup_folder"]
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Begin to change an entry."""
        entry = self._get_reconfigure_entry()
        if is_backups_entry(entry):
            return await self.async_step_reconfigure_folder(user_input)
        self._recall(entry)
        return self.async_show_menu(
            step_id="reconfigure", menu_options=["reconfigure_account", "reconfigure_library"]
        )

    async def async_step_reconfigure_folder(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask where the backups are now."""
        return await self._async_step_move_folder(self._get_reconfigure_entry(), user_input)
