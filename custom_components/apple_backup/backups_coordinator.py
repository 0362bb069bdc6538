"""Scans a backup folder and keeps what its entities show."""

from dataclasses import replace
from datetime import datetime, timedelta
import logging
from typing import TYPE_CHECKING, Final, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .backups.errors import BackupError
from .backups.models import Discovery
from .const import DOMAIN
from .devices import BackupView, arrange, async_update_devices
from .sizes import SizeCounter

if TYPE_CHECKING:
    from .backup_checks import BackupChecks
    from .backup_jobs import BackupJob, BackupJobs
    from .backups.registry import BackupRegistry
    from .models import BackupsConfigEntry

_LOGGER = logging.getLogger(__name__)

SCAN_INTERVAL: Final = timedelta(hours=1)
# How often the folder is looked at in between; a watch of the kernel knows nothing of shares.
LOOK_INTERVAL: Final = timedelta(minutes=5)


class BackupsCoordinator(DataUpdateCoordinator[Discovery]):
    """Scans a backup folder once an hour and when asked; counts sizes in the background.

    `views` says which backup is shown by which device, `device_ids` where those are registered.
    """

    config_entry: BackupsConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: BackupsConfigEntry,
        registry: BackupRegistry,
        checks: BackupChecks,
        jobs: BackupJobs,
    ) -> None:
        """Prepare the scans of a registry that is already open."""
        super().__init__(
            hass,
            _LOGGER,
            config_entry=entry,
            name=f"{DOMAIN} backups",
            update_interval=SCAN_INTERVAL,
        )
        self._registry = registry
        self.checks = checks
        self.jobs = jobs
        self._failure: BackupError | None = None
        self._sizes = SizeCounter(hass, entry, registry, self._take_sizes)
        self.views: dict[str, BackupView] = {}
        self.device_ids: dict[str, str] = {}

    @override
    async def _async_update_data(self) -> Discovery:
        """Scan the folder in a worker thread."""
        try:
            discovery = await self.hass.async_add_executor_job(self._registry.refresh)
        except BackupError as err:
            self._failure = err
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key=err.code,
                translation_placeholders=err.placeholders or None,
            ) from err
        self._failure = None
        self._arrange(discovery)
        return discovery

    @callback
    def async_options_changed(self) -> None:
        """Show at once what depends on the options."""
        self.async_update_listeners()

    @callback
    def async_take_job(self, _job: BackupJob) -> None:
        """Show how far a check or an export is."""
        self.checks.async_show(self.data.backups)
        self.async_update_listeners()

    async def async_look_for_changes(self, _now: datetime) -> None:
        """Scan if anything below the folder may have changed; costs a few stats otherwise."""
        if await self.hass.async_add_executor_job(self._registry.changed):
            await self.async_refresh()

    @callback
    @override
    def _async_refresh_finished(self) -> None:
        """Count what the scan has found, now that its result is in place."""
        if self.last_update_success:
            self._sizes.async_start()

    async def async_refresh_backups(self) -> Discovery:
        """Scan now.

        Raises:
            BackupError: the folder could not be scanned.
        """
        await self.async_refresh()
        if self._failure is not None:
            raise self._failure
        return self.data

    async def async_stop(self) -> None:
        """Stop counting; part of unloading."""
        await self._sizes.async_stop()

    @callback
    def _take_sizes(self) -> None:
        """Show sizes that have been counted since the scan."""
        discovery = replace(self.data, backups=self._registry.backups())
        self._arrange(discovery)
        self.data = discovery
        self.async_update_listeners()

    @callback
    def _arrange(self, discovery: Discovery) -> None:
        self.views = arrange(self.config_entry.entry_id, discovery)
        self.device_ids = async_update_devices(self.hass, self.config_entry, self.views)
        self.checks.async_show(discovery.backups)
