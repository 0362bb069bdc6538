"""Opens and closes what lives while an entry is loaded."""

from contextlib import AsyncExitStack
from datetime import datetime, timedelta
import logging
from pathlib import Path
from typing import Final

from aiohttp import ClientSession, DummyCookieJar

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import CONF_PATH, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryError
from homeassistant.helpers.aiohttp_client import async_create_clientsession
from homeassistant.helpers.event import async_track_time_interval

from .backup_checks import BackupChecks
from .backup_jobs import BackupJobs
from .backup_keys import BackupKeys
from .backups.errors import BackupError
from .backups.registry import BackupRegistry
from .backups.registry_store import forget_registry
from .backups.session import SessionManager
from .backups_coordinator import LOOK_INTERVAL, BackupsCoordinator
from .const import (
    CONF_APPLE_ID,
    CONF_CATALOG_URL,
    CONF_CHINA_MAINLAND,
    CONF_SESSION_MINUTES,
    DEFAULT_SESSION_MINUTES,
    DOMAIN,
)
from .coordinator import PhotosCoordinator
from .errors import to_setup_error
from .folder_events import FolderWatch
from .library_database import async_require_driver
from .library_issues import async_report_library_error
from .library_options import library_config
from .library_pictures import async_open_pictures, remove_pictures
from .models import BackupsConfigEntry, BackupsRuntime, PhotosConfigEntry, PhotosRuntime
from .overdue import async_watch_overdue
from .photos.account.account import Account
from .photos.cloudkit.client import CloudKit
from .photos.engine import SyncEngine
from .photos.errors import PhotosError
from .photos.models import SyncProgress
from .photos.runlog import RunLog
from .photos.status import SyncStatus
from .photos.workers import Workers
from .photos_state import state_store
from .sign_in import SignIn
from .sign_in_events import is_account_problem
from .storage import (
    database_url,
    is_safe_id,
    make_private_folder,
    remove_sessions,
    restore_session,
    session_dir,
    set_session_aside,
)

_LOGGER = logging.getLogger(__name__)

# Hashing and database work of one account; more would only fight over the disk.
_WORKERS: Final = 4
# How long the keys of a session may outlive it.
_EXPIRY: Final = timedelta(minutes=1)


async def async_open_account(hass: HomeAssistant, entry: PhotosConfigEntry) -> PhotosRuntime:
    """Sign in from the stored session and open the library of an account.

    An account that cannot be used now is loaded all the same: its library and catalog can be read,
    and its sign-in is waiting for the user.

    Raises:
        ConfigEntryNotReady: Apple or the library folder is out of reach for now.
        ConfigEntryError: trying again cannot help.
    """
    resources = _closed_with(hass, entry)
    try:
        account = await _async_open_session(hass, entry, resources)
        return await _async_open_library(hass, entry, account, resources)
    except PhotosError as err:
        async_report_library_error(hass, entry, err)
        raise to_setup_error(err) from err


async def _async_renew(sign_in: SignIn) -> None:
    """Renew the session without the user; what only the user can mend is no reason to fail."""
    try:
        await sign_in.async_renew()
    except PhotosError as err:
        if not is_account_problem(err):
            raise
        _LOGGER.debug("The account cannot be used now: %s", err)


async def _async_open_session(
    hass: HomeAssistant, entry: PhotosConfigEntry, resources: AsyncExitStack
) -> Account:
    folder = session_dir(hass, _unique_id(entry))
    await hass.async_add_executor_job(_prepare_session, folder)
    account = _account(entry, folder)
    resources.push_async_callback(account.close)
    return account


async def _async_open_library(
    hass: HomeAssistant,
    entry: PhotosConfigEntry,
    account: Account,
    resources: AsyncExitStack,
) -> PhotosRuntime:
    workers = Workers(_WORKERS)
    resources.push_async_callback(workers.close)
    log = RunLog()
    status = SyncStatus(log)

    def on_progress(progress: SyncProgress) -> None:
        coordinator.on_progress(progress)

    cloudkit = CloudKit(account, create_cloudkit_session(hass))
    config = library_config(hass, entry, _unique_id(entry))
    engine = SyncEngine(config, cloudkit, workers, log, on_progress)
    sign_in = SignIn(hass, entry, account, status, log)
    coordinator = PhotosCoordinator(hass, entry, engine, status, log, sign_in=sign_in)
    resources.push_async_callback(engine.close)
    resources.push_async_callback(sign_in.async_stop)
    await _async_renew(sign_in)
    await hass.async_add_executor_job(_prepare_database, hass)
    await async_require_driver(hass, config.catalog_url)
    await engine.open()
    resources.push_async_callback(coordinator.async_stop)
    pictures = await async_open_pictures(
        hass,
        entry,
        config,
        engine=engine,
        cloudkit=cloudkit,
        sign_in=sign_in,
        resources=resources,
    )
    await coordinator.async_load()
    return PhotosRuntime(account, engine, status, log, coordinator, sign_in, pictures)


async def async_forget_account(hass: HomeAssistant, entry: PhotosConfigEntry) -> None:
    """Sign out and delete every secret of an account that has been removed.

    Apple may take its time, and the account may be added again meanwhile.
    """
    await state_store(hass, entry).async_remove()
    await hass.async_add_executor_job(remove_pictures, hass, entry)
    folder = await hass.async_add_executor_job(set_session_aside, hass, entry)
    account = _account(entry, folder)
    try:
        await account.sign_out_and_forget()
    except PhotosError as err:
        _LOGGER.debug("Signing out of %s: %s", entry.title, err)
    finally:
        await account.close()
        await hass.async_add_executor_job(remove_sessions, folder.parent)


async def async_open_folder(hass: HomeAssistant, entry: BackupsConfigEntry) -> BackupsRuntime:
    """Open the registry of a backup folder and scan it once.

    Raises:
        ConfigEntryNotReady: the folder is out of reach for now.
    """
    resources = _closed_with(hass, entry)
    registry = await _async_open_registry(hass, entry, resources)
    keys = BackupKeys(hass, entry)
    await keys.async_load()
    resources.push_async_callback(keys.async_close)
    minutes = entry.options.get(CONF_SESSION_MINUTES, DEFAULT_SESSION_MINUTES)
    sessions = SessionManager(ttl_seconds=minutes * 60, remembered=keys.keys)
    resources.push_async_callback(sessions.close)
    jobs = BackupJobs(hass)
    resources.push_async_callback(jobs.async_stop)
    checks = BackupChecks(hass, entry)
    await checks.async_load()
    resources.push_async_callback(checks.async_close)

    @callback
    def expire(_now: datetime) -> None:
        sessions.expire()
        jobs.async_forget_reports(sessions.is_open)

    entry.async_on_unload(async_track_time_interval(hass, expire, _EXPIRY))
    coordinator = BackupsCoordinator(hass, entry, registry, checks, jobs)
    resources.push_async_callback(coordinator.async_stop)
    await coordinator.async_config_entry_first_refresh()
    look = coordinator.async_look_for_changes
    entry.async_on_unload(async_track_time_interval(hass, look, LOOK_INTERVAL))
    entry.async_on_unload(jobs.async_add_listener(coordinator.async_take_job))
    watch = FolderWatch()
    entry.async_on_unload(jobs.async_add_listener(watch.async_take_job))
    for end in watch.async_start(coordinator, sessions):
        entry.async_on_unload(end)
    entry.async_on_unload(async_watch_overdue(hass, coordinator))
    return BackupsRuntime(registry, sessions, coordinator, jobs, checks, watch)


async def _async_open_registry(
    hass: HomeAssistant, entry: BackupsConfigEntry, resources: AsyncExitStack
) -> BackupRegistry:
    await hass.async_add_executor_job(_prepare_database, hass)
    url = database_url(hass, entry)
    try:
        await async_require_driver(hass, url)
    except PhotosError as err:
        # The registry is a cache: it goes on in memory.
        _LOGGER.warning("The registry of backups is not kept: %s", err)
    registry = BackupRegistry(url, Path(entry.data[CONF_PATH]), entry.entry_id)
    try:
        await hass.async_add_executor_job(registry.open)
    except BackupError as err:
        raise to_setup_error(err) from err
    resources.push_async_callback(hass.async_add_executor_job, registry.close)
    return registry


async def async_forget_registry(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Remove what a server knows of the backups of a folder; an embedded database goes as a whole."""
    if url := entry.data.get(CONF_CATALOG_URL):
        await hass.async_add_executor_job(forget_registry, url, entry.entry_id)


def create_cloudkit_session(hass: HomeAssistant, *, auto_cleanup: bool = True) -> ClientSession:
    """A client session for Apple's servers: proxies of the environment count.

    The account keeps the cookies; aiohttp's own jar would quote them in a way Apple refuses.
    """
    return async_create_clientsession(
        hass, auto_cleanup=auto_cleanup, trust_env=True, cookie_jar=DummyCookieJar()
    )


def _closed_with(hass: HomeAssistant, entry: ConfigEntry) -> AsyncExitStack:
    """A stack that is closed in reverse order when the entry or Home Assistant ends.

    Home Assistant also runs the callbacks of an entry whose setup has failed.
    """
    resources = AsyncExitStack()

    async def close() -> None:
        await resources.aclose()

    async def stop(_event: Event) -> None:
        # Not beneath a setup, which would open more: it fails at its end.
        if entry.state is not ConfigEntryState.SETUP_IN_PROGRESS:
            await close()

    entry.async_on_unload(close)
    entry.async_on_unload(hass.bus.async_listen(EVENT_HOMEASSISTANT_STOP, stop))
    return resources


def _account(entry: PhotosConfigEntry, folder: Path) -> Account:
    return Account(
        apple_id=entry.data[CONF_APPLE_ID],
        session_dir=folder,
        china_mainland=entry.data.get(CONF_CHINA_MAINLAND, False),
    )


def _unique_id(entry: PhotosConfigEntry) -> str:
    if entry.unique_id is None or not is_safe_id(entry.unique_id):
        # It names the folder of the session; nothing this integration has made lacks one.
        raise ConfigEntryError(translation_domain=DOMAIN, translation_key="entry_damaged")
    return entry.unique_id


def _prepare_session(folder: Path) -> None:
    """Blocking."""
    restore_session(folder)
    make_private_folder(folder)


def _prepare_database(hass: HomeAssistant) -> None:
    """Create the folder of the embedded databases. Blocking."""
    Path(hass.config.path(DOMAIN)).mkdir(mode=0o700, exist_ok=True)
