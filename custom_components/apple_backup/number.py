"""The limit of an iCloud account's downloads, which automations can change by the time of day."""

from typing import Final, override

from homeassistant.components.number import (
    NumberDeviceClass,
    NumberEntity,
    NumberEntityDescription,
    NumberMode,
)
from homeassistant.const import EntityCategory, UnitOfDataRate
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import ActingEntity, PhotosEntity
from .library_options import CONF_BANDWIDTH, MOST_MEGABITS
from .models import AppleBackupConfigEntry, PhotosRuntime
from .permissions import Right

# A limit holds at once.
PARALLEL_UPDATES = 1

BANDWIDTH_LIMIT: Final = NumberEntityDescription(
    key="bandwidth_limit",
    translation_key="bandwidth_limit",
    device_class=NumberDeviceClass.DATA_RATE,
    entity_category=EntityCategory.CONFIG,
    entity_registry_enabled_default=False,
    native_unit_of_measurement=UnitOfDataRate.MEGABITS_PER_SECOND,
    native_min_value=0,
    native_max_value=MOST_MEGABITS,
    native_step=0.1,
    mode=NumberMode.BOX,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AppleBackupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the numbers of an entry."""
    if isinstance(runtime := entry.runtime_data, PhotosRuntime):
        async_add_entities([BandwidthLimit(runtime.coordinator, BANDWIDTH_LIMIT)])


class BandwidthLimit(PhotosEntity, ActingEntity, NumberEntity):
    """The limit; 0 is none."""

    @property
    @override
    def native_value(self) -> float:
        """What the options say."""
        return float(self.coordinator.config_entry.options.get(CONF_BANDWIDTH) or 0)

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Change it, also for downloads that are under way."""
        await self.async_check_right(Right.MANAGE_LIBRARY, self.coordinator.config_entry)
        self.coordinator.async_set_options({CONF_BANDWIDTH: value or None})
