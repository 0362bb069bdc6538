"""Brings the databases into a state that a copy of their files holds completely."""

from homeassistant.core import HomeAssistant

from .errors import to_home_assistant_error
from .models import async_loaded_accounts, async_loaded_folders
from .photos.errors import PhotosError


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Write everything the databases still hold in their journals into their files.

    Raises:
        HomeAssistantError: a catalog cannot be written; the backup must not pretend to hold it.
    """
    for entry in async_loaded_accounts(hass):
        try:
            await entry.runtime_data.engine.checkpoint()
        except PhotosError as err:
            raise to_home_assistant_error(err) from err
    for folder in async_loaded_folders(hass):
        await hass.async_add_executor_job(folder.runtime_data.registry.checkpoint)


async def async_post_backup(hass: HomeAssistant) -> None:
    """Nothing was held up for the backup."""
