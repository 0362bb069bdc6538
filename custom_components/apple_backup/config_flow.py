"""The config flow: an iCloud account or a folder of iOS backups, and what may change about them."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult

from .const import DOMAIN
from .flows.again import SignInAgainSteps
from .flows.backup_folder import BackupFolderSteps
from .models import is_backups_entry


class AppleBackupConfigFlow(SignInAgainSteps, BackupFolderSteps, domain=DOMAIN):
    """The flow's entrances; the steps themselves are in `flows`."""

    VERSION = 1
    MINOR_VERSION = 1

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
