"""Who may use the backups of a folder and how, and where exports are written."""

import contextlib
from pathlib import Path
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)

from ..backup_work import forbidden_folders
from ..backups.errors import ExportError
from ..backups.exports.target import ExportTarget
from ..const import (
    CONF_ALLOWED_USERS,
    CONF_EXPORT_FOLDER,
    CONF_OVERDUE_DAYS,
    CONF_REMEMBER_KEYS,
    CONF_SESSION_MINUTES,
    DEFAULT_OVERDUE_DAYS,
    DEFAULT_SESSION_MINUTES,
    RememberPolicy,
)
from .option_steps import OptionSteps

_PROBE: Final = ".apple_backup_probe"
_DAYS: Final = NumberSelector(
    NumberSelectorConfig(
        min=1, max=365, step=1, mode=NumberSelectorMode.BOX, unit_of_measurement="d"
    )
)
_MINUTES: Final = NumberSelector(
    NumberSelectorConfig(
        min=1, max=720, step=1, mode=NumberSelectorMode.BOX, unit_of_measurement="min"
    )
)
_POLICY: Final = SelectSelector(
    SelectSelectorConfig(
        options=[policy.value for policy in RememberPolicy],
        mode=SelectSelectorMode.LIST,
        translation_key="remember_keys",
    )
)


class BackupOptionSteps(OptionSteps):
    """The subjects of a backup folder."""

    async def async_step_backup_access(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask who may use the backups, and what is kept of an unlocked one."""
        if user_input is not None:
            minutes = int(user_input[CONF_SESSION_MINUTES])
            changes = {CONF_ALLOWED_USERS: [], **user_input, CONF_SESSION_MINUTES: minutes}
            return self.save(changes, reload=True)
        users = await self._async_users()
        known = {user["value"] for user in users}
        fields: dict[vol.Marker, Any] = {}
        # A list of nobody looks broken.
        if users:
            fields[vol.Optional(CONF_ALLOWED_USERS, default=list)] = SelectSelector(
                SelectSelectorConfig(options=users, multiple=True)
            )
        fields[vol.Required(CONF_SESSION_MINUTES)] = _MINUTES
        fields[vol.Required(CONF_REMEMBER_KEYS)] = _POLICY
        # A user who has been removed since then can be chosen no more.
        allowed = [it for it in self.options.get(CONF_ALLOWED_USERS, ()) if it in known]
        defaults = {
            CONF_SESSION_MINUTES: DEFAULT_SESSION_MINUTES,
            CONF_REMEMBER_KEYS: RememberPolicy.NEVER.value,
        }
        suggested = {**defaults, **self.options, CONF_ALLOWED_USERS: allowed}
        return self.async_show_form(
            step_id="backup_access",
            data_schema=self.add_suggested_values_to_schema(vol.Schema(fields), suggested),
        )

    async def async_step_backup_age(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask when a backup is overdue."""
        if user_input is not None:
            return self.save({CONF_OVERDUE_DAYS: int(user_input[CONF_OVERDUE_DAYS])}, reload=False)
        schema = vol.Schema({vol.Required(CONF_OVERDUE_DAYS): _DAYS})
        suggested = {CONF_OVERDUE_DAYS: DEFAULT_OVERDUE_DAYS, **self.options}
        return self.async_show_form(
            step_id="backup_age",
            data_schema=self.add_suggested_values_to_schema(schema, suggested),
        )

    async def async_step_backup_exports(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the folder of exports; none turns them off."""
        errors: dict[str, str] = {}
        if user_input is not None:
            text = user_input.get(CONF_EXPORT_FOLDER, "").strip()
            if not text:
                return self.save({CONF_EXPORT_FOLDER: None}, reload=False)
            try:
                await self.hass.async_add_executor_job(
                    prepare_export_folder, text, forbidden_folders(self.hass)
                )
            except ExportError as err:
                errors[CONF_EXPORT_FOLDER] = err.code
            else:
                return self.save({CONF_EXPORT_FOLDER: text}, reload=False)
        schema = vol.Schema({vol.Optional(CONF_EXPORT_FOLDER): TextSelector()})
        return self.async_show_form(
            step_id="backup_exports",
            data_schema=self.add_suggested_values_to_schema(schema, user_input or self.options),
            errors=errors,
        )

    async def _async_users(self) -> list[SelectOptionDict]:
        """Everybody who does not have the right anyway."""
        users = await self.hass.auth.async_get_users()
        found = [
            SelectOptionDict(value=user.id, label=user.name or user.id)
            for user in users
            if user.is_active and not user.system_generated and not user.is_admin
        ]
        return sorted(found, key=lambda user: user["label"].casefold())


def prepare_export_folder(text: str, forbidden: tuple[Path, ...]) -> None:
    """Make sure that exports may be written to a folder; one that does not exist is made. Blocking.

    Raises:
        ExportError: it cannot serve; the class says why.
    """
    with ExportTarget(Path(text), forbidden).open() as folder:
        folder.require_space()
        # Left by an error, a new file is never seen.
        with contextlib.suppress(_Probed), folder.new_file(_PROBE):
            raise _Probed


class _Probed(Exception):
    """A file could be made."""
