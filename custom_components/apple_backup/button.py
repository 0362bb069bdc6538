"""Buttons of iCloud accounts and of backup folders."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import override

from homeassistant.auth.models import User
from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .backups.errors import BackupError
from .coordinator import PhotosCoordinator
from .entity import ActingEntity, FolderEntity, PhotosEntity
from .errors import to_home_assistant_error
from .models import AppleBackupConfigEntry, BackupsRuntime, PhotosRuntime
from .permissions import Right
from .photos.errors import PhotosError
from .photos_state import PhotosState

# A press only starts something.
PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class PhotosButtonDescription(ButtonEntityDescription):
    """A button of an account, who may press it, and what it starts; raises `PhotosError`s."""

    right: Right
    press: Callable[[PhotosCoordinator], None]


def _verify(coordinator: PhotosCoordinator) -> None:
    coordinator.async_begin(
        lambda engine: engine.verify(1.0), asks_apple=False, begins=PhotosState.VERIFYING
    )


@dataclass(frozen=True, kw_only=True)
class FolderButtonDescription(ButtonEntityDescription):
    """A button of a backup folder, and what it does for a user; raises `BackupError`s."""

    press: Callable[[BackupsRuntime, User | None], Awaitable[object]]


async def _refresh(runtime: BackupsRuntime, _user: User | None) -> None:
    await runtime.coordinator.async_refresh_backups()


async def _lock_all(runtime: BackupsRuntime, user: User | None) -> None:
    """End everybody's sessions; for somebody who is no administrator, the own ones."""
    runtime.sessions.lock_all(user_id=None if user is None or user.is_admin else user.id)


FOLDER_BUTTONS = (
    FolderButtonDescription(key="refresh", translation_key="refresh", press=_refresh),
    FolderButtonDescription(key="lock_all", translation_key="lock_all", press=_lock_all),
)
PHOTOS_BUTTONS = (
    PhotosButtonDescription(
        key="sync_now",
        translation_key="sync_now",
        right=Right.SYNC,
        press=PhotosCoordinator.start_sync,
    ),
    PhotosButtonDescription(
        key="verify_library",
        translation_key="verify_library",
        entity_category=EntityCategory.DIAGNOSTIC,
        right=Right.MANAGE_LIBRARY,
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
    else:
        async_add_entities(FolderButton(runtime, each) for each in FOLDER_BUTTONS)


class PhotosButton(PhotosEntity, ActingEntity, ButtonEntity):
    """Starts something for an account."""

    entity_description: PhotosButtonDescription

    @override
    async def async_press(self) -> None:
        """Start it and return at once."""
        description = self.entity_description
        await self.async_check_right(description.right, self.coordinator.config_entry)
        try:
            description.press(self.coordinator)
        except PhotosError as err:
            raise to_home_assistant_error(err) from err


class FolderButton(FolderEntity, ActingEntity, ButtonEntity):
    """Does something with all backups of a folder."""

    entity_description: FolderButtonDescription

    def __init__(self, runtime: BackupsRuntime, description: FolderButtonDescription) -> None:
        """Attach the entity to the folder's device."""
        super().__init__(runtime.coordinator, description)
        self._runtime = runtime

    @property
    @override
    def available(self) -> bool:
        """Also while the folder is out of reach: what is open can be locked, and a look may help."""
        return True

    @override
    async def async_press(self) -> None:
        """Do it and wait for its end."""
        entry = self.coordinator.config_entry
        user = await self.async_check_right(Right.USE_BACKUPS, entry)
        try:
            await self.entity_description.press(self._runtime, user)
        except BackupError as err:
            raise to_home_assistant_error(err) from err
