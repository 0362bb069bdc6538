"""Where sessions and databases lie in Home Assistant's configuration folder.

Only paths are computed in the event loop; every function that touches the disk is blocking.
"""

from contextlib import suppress
from pathlib import Path
import re
import shutil
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR

from .const import CONF_CATALOG_URL, DOMAIN
from .models import is_photos_entry

_PRIVATE: Final = 0o700
_FLOW_PREFIX: Final = "flow-"
_REMOVED_PREFIX: Final = "removed-"
_SESSION: Final = "session"
_OLD_SESSION: Final = "session.old"
# What SQLite may leave beside a database.
_DATABASE_SUFFIXES: Final = ("", "-wal", "-shm", "-journal")
# The account's id comes from the network and becomes a folder name.
_SAFE_ID: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")


def is_safe_id(value: str) -> bool:
    """Whether an id may name a folder."""
    reserved = value.startswith((_FLOW_PREFIX, _REMOVED_PREFIX))
    return not reserved and _SAFE_ID.fullmatch(value) is not None


def sessions_root(hass: HomeAssistant) -> Path:
    """The private folder of everything secret."""
    return Path(hass.config.path(STORAGE_DIR, DOMAIN))


def session_dir(hass: HomeAssistant, unique_id: str) -> Path:
    """Where the session of an account lies."""
    return sessions_root(hass) / unique_id / _SESSION


def flow_session_dir(hass: HomeAssistant, flow_id: str) -> Path:
    """Where the session of a sign-in lies until its flow has come to an end."""
    return sessions_root(hass) / f"{_FLOW_PREFIX}{flow_id}"


def database_path(hass: HomeAssistant, entry: ConfigEntry) -> Path:
    """Where the embedded database of an entry lies: the catalog or the registry.

    A backup folder may be reconfigured to another path, which changes its unique id; its
    database goes by the entry's own id.
    """
    key = entry.unique_id if is_photos_entry(entry) else None
    return Path(hass.config.path(DOMAIN, f"{key or entry.entry_id}.db"))


def database_url(hass: HomeAssistant, entry: ConfigEntry) -> str:
    """The SQLAlchemy URL of an entry's database: a server's from its data, or the embedded one."""
    return entry.data.get(CONF_CATALOG_URL) or f"sqlite:///{database_path(hass, entry)}"


def make_private_folder(folder: Path) -> None:
    """Create a folder that only its owner may enter, with its parents below `.storage`. Blocking."""
    folder.parent.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    folder.mkdir(mode=_PRIVATE, exist_ok=True)
    # An existing folder keeps its mode, and the umask may have taken from a new one.
    folder.parent.chmod(_PRIVATE)
    folder.chmod(_PRIVATE)


def copy_session(source: Path, target: Path) -> None:
    """Copy the files of a session into a fresh private folder. Blocking."""
    make_private_folder(target)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
        target.chmod(_PRIVATE)


def replace_session(source: Path, target: Path) -> None:
    """Move a session to its place; an older one there is removed after. Blocking.

    Killed in between, the older session is still complete, or the new one is in place.
    """
    make_private_folder(target.parent)
    old = target.with_name(_OLD_SESSION)
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    source.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def restore_session(target: Path) -> None:
    """Finish what a kill has interrupted while a session was replaced. Blocking.

    The older one comes back if there is no other; else it is a secret nobody needs any more.
    """
    old = target.with_name(_OLD_SESSION)
    if old.exists() and not target.exists():
        old.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def set_session_aside(hass: HomeAssistant, entry: ConfigEntry) -> Path:
    """Move the session of an entry that is removed, so that its place is free at once. Blocking.

    Returns:
        Where it is now, if there was one: the entry alone knows that place.
    """
    aside = sessions_root(hass) / f"{_REMOVED_PREFIX}{entry.entry_id}" / _SESSION
    if entry.unique_id is not None and is_safe_id(entry.unique_id):
        session = session_dir(hass, entry.unique_id)
        restore_session(session)
        shutil.rmtree(aside.parent, ignore_errors=True)
        with suppress(OSError):
            session.parent.rename(aside.parent)
    return aside


async def async_remove_abandoned_sessions(hass: HomeAssistant, *, at_start: bool = False) -> None:
    """Remove what sign-ins left when Home Assistant was killed during them, or right after.

    A new entry is written down a moment after its session has been put in place. `at_start`: no
    entry is being removed now, so what such entries left can go as well.
    """
    run = hass.async_add_executor_job
    for folder in await run(_private_folders, sessions_root(hass)):
        name = folder.name
        if name.startswith(_REMOVED_PREFIX):
            unused = at_start
        elif name.startswith(_FLOW_PREFIX):
            unused = name.removeprefix(_FLOW_PREFIX) not in _flows(hass)
        else:
            unused = is_safe_id(name) and name not in _used_ids(hass)
        if unused:
            await run(_remove_private_folder, folder)


def _flows(hass: HomeAssistant) -> dict[str, str | None]:
    """The flows that are open now, and the accounts they are about as far as that is known."""
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN, include_uninitialized=True)
    return {flow["flow_id"]: flow["context"].get("unique_id") for flow in flows}


def _used_ids(hass: HomeAssistant) -> set[str | None]:
    """The accounts that are set up, or may be at any moment."""
    entries = hass.config_entries.async_entries(DOMAIN)
    return {entry.unique_id for entry in entries}.union(_flows(hass).values())


def _private_folders(root: Path) -> list[Path]:
    """Blocking."""
    if not root.is_dir():
        return []
    return [path for path in root.iterdir() if path.is_dir() and not path.is_symlink()]


def _remove_private_folder(folder: Path) -> None:
    """Remove the sessions in a folder, and the folder unless there is more in it. Blocking."""
    if folder.name.startswith(_FLOW_PREFIX):
        shutil.rmtree(folder, ignore_errors=True)
    else:
        for name in (_SESSION, _OLD_SESSION):
            # Does not follow a link.
            shutil.rmtree(folder / name, ignore_errors=True)
        _remove_if_empty(folder)
    _remove_if_empty(folder.parent)


def remove_database(path: Path) -> None:
    """Remove an embedded database, and its folder if that was the last one. Blocking."""
    for suffix in _DATABASE_SUFFIXES:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    _remove_if_empty(path.parent)


def remove_sessions(folder: Path) -> None:
    """Remove the private folder of an account, and the common one if it is empty. Blocking."""
    shutil.rmtree(folder, ignore_errors=True)
    _remove_if_empty(folder.parent)


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return  # Another entry uses it, or it never existed.
