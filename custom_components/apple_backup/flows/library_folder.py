"""Which folders may hold a library. Everything here is blocking and leaves nothing on the disk."""

from collections.abc import Collection, Iterable
import os
from pathlib import Path
import shutil
import tempfile
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_PATH
from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR

from ..const import CONF_LIBRARY_PATH, DOMAIN
from ..library_options import CONF_PRIVATE_PATH
from ..models import is_photos_entry
from ..paths import honest, is_reserved, overlap, shortened
from ..photos.errors import LibraryInUseError, LibraryMissingError, LibraryNotWritableError
from ..photos.files.volume import LibraryVolume

_MAX_NAME: Final = 60
_CLOSED_FOLDERS: Final = ("www", STORAGE_DIR, "custom_components", DOMAIN)
_SYSTEM_TREES: Final = (
    "/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/run", "/sbin", "/sys", "/usr",
    "/var/lib", "/var/log", "/var/run",
)  # fmt: skip


class LibraryNotAllowedError(LibraryNotWritableError):
    """Home Assistant is not allowed to use the folder, or everybody could read it there."""

    code = "path_not_allowed"


class PathNotAbsoluteError(LibraryNotWritableError):
    """The path does not begin at the root of the file system."""

    code = "path_not_absolute"


class LibraryNotMovedError(LibraryMissingError):
    """The folder does not hold the library: it has to be moved there before."""

    code = "library_not_moved"


def suggest(hass: HomeAssistant, title: str, entries: Iterable[ConfigEntry]) -> Path | None:
    """Return a free folder below the first media folder, or None if there is no media folder."""
    media = next(iter(hass.config.media_dirs.values()), None)
    if media is None:
        return None
    name = _folder_name(title)
    taken = _library_paths(entries)
    path, number = Path(media) / "icloud" / name, 1
    while any(overlap(path.resolve(), other) for other in taken):
        number += 1
        path = path.with_name(f"{name} {number}")
    return path


def check(hass: HomeAssistant, text: str, entries: Iterable[ConfigEntry]) -> Path:
    """Return the resolved path if a library may live there.

    Raises:
        PathNotAbsoluteError, LibraryNotAllowedError, LibraryNotWritableError, LibraryInUseError
    """
    path = Path(text.strip())
    if not path.is_absolute() or "\0" in text:
        raise PathNotAbsoluteError(text)
    path = path.resolve()
    if not _is_allowed(hass, path):
        raise LibraryNotAllowedError(str(path))
    entries = list(entries)
    if any(overlap(path, other) for other in _library_paths(entries) + _others_paths(hass)):
        raise LibraryInUseError(str(path))
    _check_writable(path)
    return path


def check_moved(
    hass: HomeAssistant, text: str, others: Iterable[ConfigEntry], account_id: str
) -> Path:
    """Return the resolved path if the library of this account is there already.

    Raises:
        PathNotAbsoluteError, LibraryNotAllowedError, LibraryNotWritableError, LibraryInUseError
        LibraryNotMovedError: the folder does not hold the library.
    """
    path = check(hass, text, others)
    try:
        LibraryVolume(path, account_id).open()
    except LibraryMissingError as err:
        raise LibraryNotMovedError(str(path)) from err
    return path


def check_private(
    hass: HomeAssistant, text: str, entries: Iterable[ConfigEntry], own: ConfigEntry
) -> Path:
    """Return the resolved path if hidden and recently deleted photos may lie there.

    Nothing that shows photos to users may reach it, and it must not be in Home Assistant's own
    folder, which is in every backup.

    Raises:
        PathNotAbsoluteError, LibraryNotAllowedError, LibraryNotWritableError, LibraryInUseError
    """
    path = Path(text.strip())
    if not path.is_absolute() or "\0" in text:
        raise PathNotAbsoluteError(text)
    path = path.resolve()
    shown = [Path(folder).resolve() for folder in hass.config.media_dirs.values()]
    config = Path(hass.config.config_dir).resolve()
    if any(overlap(path, other) for other in (*shown, config)) or _is_of_the_system(path):
        raise LibraryNotAllowedError(str(path))
    entries = list(entries)
    taken = _library_paths(entries) + _others_paths(hass, but=own)
    if any(overlap(path, other) for other in taken):
        raise LibraryInUseError(str(path))
    _check_writable(path)
    return path


def _is_of_the_system(path: Path) -> bool:
    return path == Path("/") or any(path.is_relative_to(tree) for tree in _SYSTEM_TREES)


def written_paths(entries: Collection[ConfigEntry]) -> list[Path]:
    """Return the folders to which photos are written, those of private photos included."""
    private = [entry.options.get(CONF_PRIVATE_PATH) for entry in entries if is_photos_entry(entry)]
    return _library_paths(entries) + [Path(folder).resolve() for folder in private if folder]


def free_bytes(path: Path) -> int:
    """Return the bytes free where the folder is, or would be."""
    return shutil.disk_usage(_existing(path)).free


def shares_disk_with_config(hass: HomeAssistant, path: Path) -> bool:
    """Whether photos that fill the folder's disk would leave Home Assistant without space."""
    device = _existing(path).stat().st_dev
    return device in {Path(hass.config.config_dir).stat().st_dev, Path("/").stat().st_dev}


def _folder_name(title: str) -> str:
    """Return a name that every disk takes, as close to the account's as possible."""
    name = shortened(" ".join(honest(title).split()), _MAX_NAME, _MAX_NAME).strip(" .")
    return name if name and not is_reserved(name) else "photos"


def _is_allowed(hass: HomeAssistant, path: Path) -> bool:
    """Below a folder the owner has opened to Home Assistant.

    But not where it serves to anybody, nor where it keeps secrets, programs and our own databases.
    """
    closed = [Path(hass.config.path(name)).resolve() for name in _CLOSED_FOLDERS]
    return not any(path.is_relative_to(folder) for folder in closed) and (
        hass.config.is_allowed_path(str(path))
    )


def _check_writable(path: Path) -> None:
    """Write a file without a name, or ask the system where the folder does not exist yet."""
    folder = _existing(path)
    try:
        if folder != path:
            if not os.access(folder, os.W_OK | os.X_OK) or not folder.is_dir():
                raise LibraryNotWritableError(str(folder))
            return
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as err:
        raise LibraryNotWritableError(str(err)) from err


def _existing(path: Path) -> Path:
    """The folder itself, or the nearest one above it that exists."""
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _library_paths(entries: Iterable[ConfigEntry]) -> list[Path]:
    return [
        Path(entry.data[CONF_LIBRARY_PATH]).resolve() for entry in entries if is_photos_entry(entry)
    ]


def _others_paths(hass: HomeAssistant, but: ConfigEntry | None = None) -> list[Path]:
    """The folders of backups, into which nothing is ever written, and the private ones."""
    return [
        Path(folder).resolve()
        for entry in hass.config_entries.async_entries(DOMAIN)
        for folder in (entry.data.get(CONF_PATH), entry.options.get(CONF_PRIVATE_PATH))
        if folder and entry is not but
    ]
