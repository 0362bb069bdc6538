"""How often an iCloud account syncs by itself, as a choice that automations can change."""

from types import MappingProxyType
from typing import Final, override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_SCHEDULE
from .entity import ActingEntity, PhotosEntity
from .models import AppleBackupConfigEntry, PhotosRuntime
from .permissions import Right
from .schedule_rules import CONF_INTERVAL, CONF_MODE, ScheduleMode, ScheduleRules

# A choice only changes what the coordinator does next.
PARALLEL_UPDATES = 1

MANUAL: Final = "manual"
_MINUTES: Final = MappingProxyType(
    {"every_15_minutes": 15, "hourly": 60, "every_6_hours": 360, "daily": 1440}
)

SYNC_INTERVAL = SelectEntityDescription(
    key="sync_interval",
    translation_key="sync_interval",
    entity_category=EntityCategory.CONFIG,
    options=[*_MINUTES, MANUAL],
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AppleBackupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the choices of an entry."""
    if isinstance(runtime := entry.runtime_data, PhotosRuntime):
        async_add_entities([SyncIntervalSelect(runtime.coordinator, SYNC_INTERVAL)])


class SyncIntervalSelect(PhotosEntity, ActingEntity, SelectEntity):
    """Shows one of a few usual schedules; unknown if the options say something finer."""

    @property
    @override
    def current_option(self) -> str | None:
        """The choice that the options amount to."""
        rules = ScheduleRules.read(self.coordinator.config_entry.options.get(CONF_SCHEDULE, {}))
        if rules.mode is ScheduleMode.MANUAL:
            return MANUAL
        if rules.mode is ScheduleMode.CRON:
            return None
        minutes = rules.interval.total_seconds() / 60
        return next((name for name, each in _MINUTES.items() if each == minutes), None)

    @override
    async def async_select_option(self, option: str) -> None:
        """Change how often; the rest of the schedule stays."""
        await self.async_check_right(Right.MANAGE_LIBRARY, self.coordinator.config_entry)
        schedule = dict(self.coordinator.config_entry.options.get(CONF_SCHEDULE, {}))
        if option == MANUAL:
            schedule[CONF_MODE] = ScheduleMode.MANUAL.value
        else:
            schedule |= {
                CONF_MODE: ScheduleMode.INTERVAL.value,
                CONF_INTERVAL: _MINUTES[option],
            }
        self.coordinator.async_set_options({CONF_SCHEDULE: schedule})
