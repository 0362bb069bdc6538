"""Counts how large backups are, without haste: a backup has hundreds of thousands of files."""

import asyncio
from collections.abc import Callable
import logging
from threading import Event
from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant, callback

from .backups.errors import BackupError
from .const import DOMAIN
from .photos.workers import Workers

if TYPE_CHECKING:
    from .backups.registry import BackupRegistry
    from .models import BackupsConfigEntry

_LOGGER = logging.getLogger(__name__)


class SizeCounter:
    """Counts one backup after the other in the background, in a thread that lives as long as a count.

    Home Assistant's own threads are left to it: a count may take minutes.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: BackupsConfigEntry,
        registry: BackupRegistry,
        on_counted: Callable[[], None],
    ) -> None:
        """Prepare; `on_counted` is called in the event loop after each backup."""
        self._hass = hass
        self._entry = entry
        self._registry = registry
        self._on_counted = on_counted
        self._stopped = Event()
        self._task: asyncio.Task[None] | None = None

    @callback
    def async_start(self) -> None:
        """Count what has not been counted, unless that is going on already."""
        if self._stopped.is_set() or (self._task is not None and not self._task.done()):
            return
        # Not a task of the entry: those are cancelled on unload, which would leave a thread behind.
        self._task = self._hass.async_create_background_task(
            self._async_count(), f"{DOMAIN} sizes {self._entry.entry_id}"
        )

    async def async_stop(self) -> None:
        """Stop, and wait for the thread that is still counting."""
        self._stopped.set()
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _async_count(self) -> None:
        workers = Workers(1, "apple_backup_sizes")
        try:
            await self._async_count_in(workers)
        finally:
            await workers.close()

    async def _async_count_in(self, workers: Workers) -> None:
        run = workers.run
        for backup_id in await run(self._registry.uncounted):
            try:
                size = await run(self._registry.count_size, backup_id, self._stopped.is_set)
            except BackupError as err:
                _LOGGER.debug("The size of a backup cannot be counted: %s", err)
                continue
            if size is None:
                return
            self._on_counted()
