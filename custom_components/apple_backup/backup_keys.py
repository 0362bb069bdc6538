"""Keeps remembered keys of a backup folder: in memory, and on disk for those who chose that, too.

The file lies in Home Assistant's private storage, which its backups contain. Only administrators
can let users choose it.
"""

import asyncio
from base64 import b64decode, b64encode
import logging
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store

from .backups.remembered import RememberedKey, RememberedKeys
from .backups.session import Remember
from .const import CONF_REMEMBER_KEYS, DOMAIN, RememberPolicy
from .permissions import Right, is_allowed

_LOGGER = logging.getLogger(__name__)

_VERSION: Final = 1
_ALLOWED: Final = {
    RememberPolicy.NEVER: frozenset({Remember.NO}),
    RememberPolicy.MEMORY: frozenset({Remember.NO, Remember.MEMORY}),
    RememberPolicy.DISK: frozenset(Remember),
}


def may_remember(entry: ConfigEntry, remember: Remember) -> bool:
    """Whether the options of a backup folder let its users have keys remembered this way."""
    return remember in _ALLOWED[_policy(entry)]


def ways_to_remember(entry: ConfigEntry) -> list[str]:
    """How the options of a backup folder let its users have keys remembered, the shortest first."""
    return [
        each.value for each in Remember if each is not Remember.NO and may_remember(entry, each)
    ]


class BackupKeys:
    """The remembered keys of one loaded folder and their file."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Prepare; nothing is read before `async_load`."""
        self._hass = hass
        self._entry = entry
        self._store = _store(hass, entry)
        self._writing = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self.keys = RememberedKeys()

    async def async_load(self) -> None:
        """Read the file. Keys that may not be kept any more are dropped from it, too."""
        stored = await self._store.async_load()
        found = _parse(stored)
        kept = [key for key in found if await self._may_keep(key)]
        self.keys = RememberedKeys(kept, on_change=self._save)
        if stored is not None and len(kept) < len(found):
            await self._async_write()

    async def async_close(self) -> None:
        """Write what has not been written, then wipe what is in memory."""
        if self._tasks:
            await asyncio.wait(self._tasks)
        self.keys.wipe()

    async def _may_keep(self, key: RememberedKey) -> bool:
        """Whether the folder's options and its user's rights still allow a key."""
        user = await self._hass.auth.async_get_user(key.user_id)
        return (
            may_remember(self._entry, Remember.DISK)
            and user is not None
            and is_allowed(user, Right.USE_BACKUPS, self._entry)
        )

    @callback
    def _save(self) -> None:
        """Write at once: a key that was revoked must not come back."""
        task = self._hass.async_create_task(self._async_write(), f"{DOMAIN} keys")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _async_write(self) -> None:
        """Make the file say what is remembered now; without any key there is none."""
        async with self._writing:
            rows = [_to_row(key) for key in self.keys if key.on_disk]
            if rows:
                await self._store.async_save({"keys": rows})
            else:
                await self._store.async_remove()


async def async_forget_keys(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Remove the file of a folder that has been removed."""
    await _store(hass, entry).async_remove()


def _policy(entry: ConfigEntry) -> RememberPolicy:
    return RememberPolicy(entry.options.get(CONF_REMEMBER_KEYS, RememberPolicy.NEVER))


def _store(hass: HomeAssistant, entry: ConfigEntry) -> Store[dict[str, Any]]:
    key = f"{DOMAIN}.{entry.entry_id}.keys"
    return Store(hass, _VERSION, key, private=True, atomic_writes=True)


def _to_row(key: RememberedKey) -> dict[str, Any]:
    return {
        "backup_id": key.backup_id,
        "user_id": key.user_id,
        "keybag": key.keybag,
        "keys": {str(number): b64encode(each).decode() for number, each in key.keys.items()},
    }


def _parse(stored: dict[str, Any] | None) -> list[RememberedKey]:
    """Read what was stored; a row that makes no sense is as good as none."""
    found = []
    for row in (stored or {}).get("keys", ()):
        try:
            keys = {int(number): bytearray(b64decode(key)) for number, key in row["keys"].items()}
            found.append(
                RememberedKey(
                    str(row["backup_id"]),
                    str(row["user_id"]),
                    str(row["keybag"]),
                    keys,
                    on_disk=True,
                )
            )
        except KeyError, TypeError, ValueError, AttributeError:
            _LOGGER.warning("A remembered key of a backup cannot be read and is forgotten")
    return found
