"""Buttons of iCloud accounts."""

from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import PhotosEntity
from .errors import to_home_assistant_error
from .models import AppleBackupConfigEntry, PhotosRuntime
from .photos.errors import PhotosError

# A press only starts something.
PARALLEL_UPDATES = 1

SYNC_NOW = ButtonEntityDescription(key="sync_now", translation_key="sync_now")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AppleBackupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of an entry."""
    if isinstance(runtime := entry.runtime_data, PhotosRuntime):
        async_add_entities([SyncNowButton(runtime.coordinator, SYNC_NOW)])


class SyncNowButton(PhotosEntity, ButtonEntity):
    """Starts a sync."""

    @override
    async def async_press(self) -> None:
        """Start a sync and return at once."""
        try:
            self.coordinator.start_sync()
        except PhotosError as err:
            raise to_home_assistant_error(err) from err
