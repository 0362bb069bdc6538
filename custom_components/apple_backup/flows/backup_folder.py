"""Choosing a folder of iOS backups."""

from collections.abc import Collection, Iterable
from hashlib import sha256
import logging
from pathlib import Path
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_PATH
from homeassistant.helpers.selector import TextSelector

from ..backups.discovery import check_root, discover
from ..backups.errors import BackupError, NoBackupsFoundError, RootMissingError, RootNotAllowedError
from ..backups.identity import shown_name, udid_of_folder
from ..const import CONF_KIND, EntryKind
from ..models import is_backups_entry
from ..paths import overlap
from .library_folder import written_paths

_LOGGER = logging.getLogger(__name__)

_TITLE: Final = "iOS backups"
# As Finder, the Apple Devices app, libimobiledevice and most people call it.
_NAMES_OF_THE_KIND: Final = frozenset({"backup", "backups", "mobilesync"})
_SCHEMA: Final = vol.Schema({vol.Required(CONF_PATH): TextSelector()})


class RootInUseError(RootNotAllowedError):
    """The folder is part of one that is set up already, or the other way round."""

    code = "root_in_use"


class RootOverlapsLibraryError(RootNotAllowedError):
    """The folder is part of a library of photos, or contains one."""

    code = "root_overlaps_library"


def check_folder(
    text: str, config_dir: str, others: list[Path], written: Iterable[Path] = ()
) -> Path:
    """Return the resolved path if it holds backups. Blocking; nothing is written.

    An empty folder is refused: there is no way to tell it from a volume that is not mounted, or
    from a slip of the pen. What we write, photos, keeps away from what we never write.

    Raises:
        RootError: the folder cannot serve; the class says why.
    """
    check_root(Path(text.strip()), forbidden=[Path(config_dir)])
    path = Path(text.strip()).resolve()
    if any(overlap(path, other) for other in others):
        raise RootInUseError(str(path))
    if any(overlap(path, other) for other in written):
        raise RootOverlapsLibraryError(str(path))
    if not discover(path, namespace="").backups:
        raise NoBackupsFoundError(str(path))
    return path


def unique_id_of(path: Path) -> str:
    """Return the unique id of an entry: the path itself would be told to whoever sees the id."""
    return sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def title_of(path: Path, taken: Collection[str]) -> str:
    """Return the title of a new entry: the folder's name, if it tells something to a reader."""
    name = shown_name(path.name)
    # A backup that was chosen itself is named after the UDID, which is nobody's business.
    if name and name.casefold() not in _NAMES_OF_THE_KIND and udid_of_folder(name) is None:
        return name
    alike = sum(title.startswith(_TITLE) for title in taken)
    return f"{_TITLE} {alike + 1}" if alike else _TITLE


class BackupFolderSteps(ConfigFlow):
    """The steps of a backup folder."""

    async def async_step_backup_folder(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the folder."""
        errors: dict[str, str] = {}
        if user_input is not None:
            path, errors = await self._async_check_folder(user_input[CONF_PATH])
            if path is not None:
                return self.async_create_entry(
                    title=title_of(path, [it.title for it in self._async_current_entries()]),
                    data={CONF_KIND: EntryKind.BACKUP_FOLDER, CONF_PATH: str(path)},
                )
        return self._show_folder_form("backup_folder", user_input, errors)

    async def _async_step_move_folder(
        self, entry: ConfigEntry, user_input: dict[str, Any] | None
    ) -> ConfigFlowResult:
        """Ask where the backups of an entry are now; their ids stay."""
        errors: dict[str, str] = {}
        if user_input is not None:
            path, errors = await self._async_check_folder(user_input[CONF_PATH], entry)
            if path is not None:
                return self.async_update_reload_and_abort(
                    entry, unique_id=self.unique_id, data_updates={CONF_PATH: str(path)}
                )
        return self._show_folder_form("reconfigure_folder", user_input or entry.data, errors)

    async def _async_check_folder(
        self, text: str, moved: ConfigEntry | None = None
    ) -> tuple[Path | None, dict[str, str]]:
        """Return the path, or the errors of the form; an entry that has it aborts the flow."""
        others = [
            Path(entry.data[CONF_PATH])
            for entry in self._async_current_entries()
            if is_backups_entry(entry) and entry is not moved
        ]
        try:
            path = await self.hass.async_add_executor_job(_resolve, text)
            await self.async_set_unique_id(unique_id_of(path), raise_on_progress=False)
            if moved is None or moved.unique_id != self.unique_id:
                self._abort_if_unique_id_configured()
            path = await self.hass.async_add_executor_job(
                check_folder,
                text,
                self.hass.config.config_dir,
                others,
                written_paths(self._async_current_entries()),
            )
        except BackupError as err:
            _LOGGER.debug("Folder refused: %s", err)
            return None, {CONF_PATH: err.code}
        return path, {}

    def _show_folder_form(
        self, step_id: str, suggested: Any, errors: dict[str, str]
    ) -> ConfigFlowResult:
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, suggested),
            errors=errors,
        )


def _resolve(text: str) -> Path:
    """Blocking; a path that cannot be resolved is refused by `check_folder`."""
    try:
        return Path(text.strip()).resolve()
    except (OSError, ValueError) as err:
        raise RootMissingError(text) from err
