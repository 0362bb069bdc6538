"""Buttons of iCloud accounts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import PhotosCoordinator
from .entity import PhotosEntity
from .errors import to_home_assistant_error
from .models import AppleBackupConfigEntry, PhotosRuntime
from .photos.errors import PhotosError

# A press only starts something.
PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class PhotosButtonDescription(ButtonEntityDescription):
    """A button of an account, and what it starts; raises `PhotosError`s."""

    press: Callable[[PhotosCoordinator], None]


def _verify(coordinator: PhotosCoordinator) -> None:
    coordinator.async_begin(lambda engine: engine.verify(1.0), asks_apple=False)


PHOTOS_BUTTONS = (
    PhotosButtonDescription(
        key="sync_now", translation_key="sync_now", press=PhotosCoordinator.start_sync
    ),
    PhotosButtonDescription(
        key="verify_library",
        translation_key="verify_library",
        entity_category=EntityCategory.DIAGNOSTIC,
        press=_verify,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AppleBackupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of an entry."""
    if isinstance(runtime := entry.runtime_data, PhotosRuntime):
        async_add_entities(PhotosButton(runtime.coordinator, each) for each in PHOTOS_BUTTONS)


class PhotosButton(PhotosEntity, ButtonEntity):
    """Starts something for an account."""

    entity_description: PhotosButtonDescription

    @override
    async def async_press(self) -> None:
        """Start it and return at once."""
        try:
            self.entity_description.press(self.coordinator)
        except PhotosError as err:
            raise to_home_assistant_error(err) from err
