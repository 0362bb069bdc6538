"""The pictures of an account, and the one process that decodes for all of them."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
import shutil
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .photos.cloudkit.client import CloudKit
from .photos.config import LibraryConfig
from .photos.engine import SyncEngine
from .photos.pictures import Decoder, PictureFolders, Pictures
from .sign_in import SignIn
from .storage import is_safe_id


@dataclass(slots=True)
class _SharedDecoder:
    """Lives as long as an account uses it."""

    decoder: Decoder
    users: int = 0


_DECODER: Final[HassKey[_SharedDecoder]] = HassKey(f"{DOMAIN}_decoder")


async def async_open_pictures(
    hass: HomeAssistant,
    entry: ConfigEntry,
    config: LibraryConfig,
    *,
    engine: SyncEngine,
    cloudkit: CloudKit,
    sign_in: SignIn,
    resources: AsyncExitStack,
) -> Pictures:
    """Open the pictures of an account; `resources` closes them."""
    shared = hass.data.setdefault(_DECODER, _SharedDecoder(Decoder()))
    shared.users += 1

    async def release() -> None:
        shared.users -= 1
        if not shared.users:
            hass.data.pop(_DECODER, None)
            await shared.decoder.close()

    resources.push_async_callback(release)
    pictures = Pictures(
        PictureFolders(config.library_path, picture_folder(hass, entry)),
        cloudkit,
        shared.decoder,
        engine.zone,
        may_ask=lambda: sign_in.is_signed_in,
    )
    resources.push_async_callback(pictures.close)
    return pictures


def picture_folder(hass: HomeAssistant, entry: ConfigEntry) -> Path:
    """Where the pictures of an account are kept: outside of Home Assistant's backups."""
    return Path(hass.config.cache_path(DOMAIN, entry.unique_id or entry.entry_id))


def remove_pictures(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Remove the pictures of an account. Blocking."""
    if is_safe_id(entry.unique_id or entry.entry_id):
        shutil.rmtree(picture_folder(hass, entry), ignore_errors=True)
