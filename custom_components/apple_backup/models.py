"""What a loaded config entry holds, and the typed aliases of its kinds."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .const import CONF_KIND, DOMAIN, EntryKind

if TYPE_CHECKING:
    from .backup_checks import BackupChecks
    from .backup_jobs import BackupJobs
    from .backups.registry import BackupRegistry
    from .backups.session import SessionManager
    from .backups_coordinator import BackupsCoordinator
    from .coordinator import PhotosCoordinator
    from .folder_events import FolderWatch
    from .photos.account.account import Account
    from .photos.engine import SyncEngine
    from .photos.pictures import Pictures
    from .photos.runlog import RunLog
    from .photos.status import SyncStatus
    from .sign_in import SignIn

type AppleBackupConfigEntry = ConfigEntry[PhotosRuntime | BackupsRuntime]
type PhotosConfigEntry = ConfigEntry[PhotosRuntime]
type BackupsConfigEntry = ConfigEntry[BackupsRuntime]


@dataclass(slots=True)
class PhotosRuntime:
    """Everything that lives while an iCloud account is loaded."""

    account: Account
    engine: SyncEngine
    status: SyncStatus
    log: RunLog
    coordinator: PhotosCoordinator
    sign_in: SignIn
    pictures: Pictures


@dataclass(slots=True)
class BackupsRuntime:
    """Everything that lives while a backup folder is loaded."""

    registry: BackupRegistry
    sessions: SessionManager
    coordinator: BackupsCoordinator
    jobs: BackupJobs
    checks: BackupChecks
    watch: FolderWatch


def is_photos_entry(entry: ConfigEntry) -> bool:
    """Whether an entry is an iCloud account."""
    return bool(entry.data.get(CONF_KIND) == EntryKind.ICLOUD_ACCOUNT)


def is_backups_entry(entry: ConfigEntry) -> bool:
    """Whether an entry is a folder of backups."""
    return bool(entry.data.get(CONF_KIND) == EntryKind.BACKUP_FOLDER)


@callback
def async_loaded_accounts(hass: HomeAssistant) -> list[PhotosConfigEntry]:
    """The iCloud accounts that are loaded now."""
    entries = hass.config_entries.async_loaded_entries(DOMAIN)
    return [cast("PhotosConfigEntry", entry) for entry in entries if is_photos_entry(entry)]


@callback
def async_loaded_folders(hass: HomeAssistant) -> list[BackupsConfigEntry]:
    """The backup folders that are loaded now."""
    entries = hass.config_entries.async_loaded_entries(DOMAIN)
    return [cast("BackupsConfigEntry", entry) for entry in entries if is_backups_entry(entry)]
