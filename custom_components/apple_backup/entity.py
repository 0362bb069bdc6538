"""What the entities of both halves have in common."""

from collections.abc import Callable, Iterable
from typing import override

from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, Event, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import ChildDeviceInfo, DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .action_targets import async_check_context
from .backups.models import Backup
from .backups_coordinator import BackupsCoordinator
from .const import DOMAIN
from .coordinator import PhotosCoordinator
from .devices import PANEL_URL, BackupView, folder_identifier
from .permissions import Right


class ActingEntity(Entity):
    """An entity by which users do something: what they may not do by an action is refused here too."""

    async def async_check_right(self, right: Right, entry: ConfigEntry) -> User | None:
        """Refuse what the user of the current call may not do; None is an automation.

        Raises:
            Unauthorized: the user has not the right.
        """
        return await async_check_context(self.hass, self._context or Context(), right, entry)


class PhotosEntity(CoordinatorEntity[PhotosCoordinator]):
    """An entity of an iCloud account."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: PhotosCoordinator, description: EntityDescription) -> None:
        """Attach the entity to the account's device."""
        super().__init__(coordinator)
        entry = coordinator.config_entry
        self.entity_description = description
        self._attr_unique_id = f"{entry.unique_id}_{description.key}"
        self._attr_device_info = DeviceInfo(
            configuration_url=PANEL_URL,
            entry_type=DeviceEntryType.SERVICE,
            identifiers={(DOMAIN, f"{entry.unique_id}")},
            manufacturer="Apple",
            model="iCloud Photos",
            name=entry.title,
        )


class FolderEntity(CoordinatorEntity[BackupsCoordinator]):
    """An entity of a backup folder as a whole."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: BackupsCoordinator, description: EntityDescription) -> None:
        """Attach the entity to the folder's device, which the coordinator has registered."""
        super().__init__(coordinator)
        identifier = folder_identifier(coordinator.config_entry)
        self.entity_description = description
        self._attr_unique_id = f"{identifier}_{description.key}"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, identifier)})


class BackupEntity(CoordinatorEntity[BackupsCoordinator]):
    """An entity of an iPhone's current backup, or of one of its snapshots."""

    _attr_has_entity_name = True

    def __init__(
        self, coordinator: BackupsCoordinator, view: BackupView, description: EntityDescription
    ) -> None:
        """Attach the entity to a device that the coordinator has registered."""
        super().__init__(coordinator)
        self.entity_description = description
        self._identifier = view.identifier
        self._attr_unique_id = f"{view.identifier}_{description.key}"
        self._attr_device_info = self._describe_device(view)
        # Snapshots can be many, and each has the entities of its iPhone.
        self._attr_entity_registry_enabled_default = view.parent is None

    def _describe_device(self, view: BackupView) -> DeviceInfo | ChildDeviceInfo:
        identifiers = {(DOMAIN, view.identifier)}
        if view.parent is None:
            return DeviceInfo(identifiers=identifiers)
        return ChildDeviceInfo(
            identifiers=identifiers, parent_device_id=self.coordinator.device_ids[view.parent]
        )

    @property
    def backup(self) -> Backup:
        """The backup as the last scan saw it; only while `available`."""
        return self.coordinator.views[self._identifier].backup

    @property
    @override
    def available(self) -> bool:
        """Gone from the folder is unavailable, until the device has been removed."""
        return super().available and self._identifier in self.coordinator.views


@callback
def async_follow_backups(
    coordinator: BackupsCoordinator,
    create: Callable[[BackupView], Iterable[Entity]],
    add: Callable[[Iterable[Entity]], None],
) -> None:
    """Add entities for the backups there are, and for those that a later scan finds."""
    shown: set[str] = set()

    @callback
    def add_new() -> None:
        if not coordinator.last_update_success:
            return
        ids = coordinator.device_ids
        new = [view for key, view in coordinator.views.items() if ids[key] not in shown]
        shown.update(ids[view.identifier] for view in new)
        add(entity for view in new for entity in create(view))

    # Not whenever a scan misses a backup: its entities stay as long as its device does.
    @callback
    def forget(event: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
        if event.data["action"] == "remove":
            shown.discard(event.data["device_id"])

    on_unload = coordinator.config_entry.async_on_unload
    on_unload(coordinator.hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, forget))
    on_unload(coordinator.async_add_listener(add_new))
    add_new()
