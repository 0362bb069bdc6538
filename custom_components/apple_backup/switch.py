"""Switches of iCloud accounts: what users automate."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_SYNC_ENABLED
from .coordinator import PhotosCoordinator
from .entity import ActingEntity, PhotosEntity
from .models import AppleBackupConfigEntry, PhotosRuntime
from .permissions import Right

# A switch only changes what the coordinator does next.
PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class PhotosSwitchDescription(SwitchEntityDescription):
    """A switch, how it stands, who may turn it, and what that does."""

    right: Right
    value: Callable[[PhotosCoordinator], bool]
    turn: Callable[[PhotosCoordinator, bool], Awaitable[None]]


async def _turn_syncs(coordinator: PhotosCoordinator, on: bool) -> None:
    coordinator.async_set_options({CONF_SYNC_ENABLED: on})


async def _turn_downloads(coordinator: PhotosCoordinator, on: bool) -> None:
    await coordinator.async_pause(paused=not on)


PHOTOS_SWITCHES = (
    PhotosSwitchDescription(
        key="automatic_sync",
        translation_key="automatic_sync",
        entity_category=EntityCategory.CONFIG,
        right=Right.MANAGE_LIBRARY,
        value=lambda coordinator: bool(
            coordinator.config_entry.options.get(CONF_SYNC_ENABLED, False)
        ),
        turn=_turn_syncs,
    ),
    PhotosSwitchDescription(
        key="downloads",
        translation_key="downloads",
        right=Right.PAUSE,
        value=lambda coordinator: not coordinator.data.is_paused,
        turn=_turn_downloads,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AppleBackupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switches of an entry."""
    if isinstance(runtime := entry.runtime_data, PhotosRuntime):
        async_add_entities(PhotosSwitch(runtime.coordinator, each) for each in PHOTOS_SWITCHES)


class PhotosSwitch(PhotosEntity, ActingEntity, SwitchEntity):
    """A switch of an iCloud account."""

    entity_description: PhotosSwitchDescription

    @property
    @override
    def is_on(self) -> bool:
        """How it stands now."""
        return self.entity_description.value(self.coordinator)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn it on."""
        await self._async_turn(True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn it off."""
        await self._async_turn(False)

    async def _async_turn(self, on: bool) -> None:
        description = self.entity_description
        await self.async_check_right(description.right, self.coordinator.config_entry)
        await description.turn(self.coordinator, on)
