"""Repair issues of a photo library: a folder that cannot be used, removals that wait, bad files.

Everything here exists only while it is true.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .account_issues import DATA_ENTRY_ID, DATA_KEY
from .const import CONF_LIBRARY_PATH, DOMAIN
from .markdown import as_it_is
from .photos import errors as photos
from .readable import readable_number

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry

    from .coordinator import PhotosCoordinator
    from .models import PhotosConfigEntry
    from .photos.health import LibraryHealth

ISSUE_BAD_FILES: Final = "bad_files"
ISSUE_REMOVALS: Final = "removals_wait"
ISSUE_SPACE: Final = "space_low"
ISSUE_ERROR: Final = "library"
_ISSUES: Final = (ISSUE_BAD_FILES, ISSUE_REMOVALS, ISSUE_SPACE, ISSUE_ERROR)

# What has texts of its own, by the code of the error.
_ERRORS: Final = frozenset(
    {
        photos.LibraryFolderError.code,
        photos.LibraryMissingError.code,
        photos.LibraryNotWritableError.code,
        photos.LibraryInUseError.code,
        photos.LibraryObstructedError.code,
        photos.DiskFullError.code,
        photos.CatalogError.code,
        photos.CatalogTooNewError.code,
        photos.DatabaseDriverError.code,
    }
)
LIBRARY_KEYS: Final = frozenset({*_ERRORS, ISSUE_REMOVALS, ISSUE_SPACE})
_FAILED: Final = (ConfigEntryState.SETUP_RETRY, ConfigEntryState.SETUP_ERROR)
_GIGABYTE: Final = 1e9
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@callback
def async_watch_library(
    hass: HomeAssistant, entry: PhotosConfigEntry, coordinator: PhotosCoordinator
) -> None:
    """Keep the issues of a library true until its entry is unloaded."""

    @callback
    def update() -> None:
        data = coordinator.data
        if data.progress is None:
            _update_error(hass, entry, data.error)
            _update_health(hass, entry, data.health)

    @callback
    def clear() -> None:
        async_forget_library(hass, entry.entry_id)

    entry.async_on_unload(clear)
    entry.async_on_unload(coordinator.async_add_listener(update))
    update()


@callback
def async_report_library_error(
    hass: HomeAssistant, entry: ConfigEntry, error: photos.PhotosError
) -> None:
    """Tell why a library cannot be opened, until an attempt succeeds or the entry is given up."""
    _update_error(hass, entry, error.code)

    is_over = False

    # Nobody is asked to unload what has never been loaded.
    @callback
    def follow() -> None:
        nonlocal is_over
        if is_over or entry.state in _FAILED:
            return
        is_over = True
        if entry.state is ConfigEntryState.NOT_LOADED:
            async_forget_library(hass, entry.entry_id)
        # Not here: the listeners are being gone through.
        hass.loop.call_soon(end)

    end = entry.async_on_state_change(follow)


@callback
def async_forget_library(hass: HomeAssistant, entry_id: str) -> None:
    """Take back every issue of a library."""
    for kind in _ISSUES:
        ir.async_delete_issue(hass, DOMAIN, library_issue_id(kind, entry_id))


def library_issue_id(kind: str, entry_id: str) -> str:
    """The id of an issue of a library."""
    return f"{kind}_{entry_id}"


def _update_error(hass: HomeAssistant, entry: ConfigEntry, code: str | None) -> None:
    known = code if code in _ERRORS else None
    _update(hass, entry, ISSUE_ERROR, known, severity=ir.IssueSeverity.ERROR)


def _update_health(hass: HomeAssistant, entry: ConfigEntry, health: LibraryHealth) -> None:
    _update(
        hass,
        entry,
        ISSUE_REMOVALS,
        ISSUE_REMOVALS if health.held_back else None,
        severity=ir.IssueSeverity.WARNING,
        placeholders={"count": str(health.held_back)},
    )
    free = (health.free_bytes or 0) / _GIGABYTE
    _update(
        hass,
        entry,
        ISSUE_SPACE,
        ISSUE_SPACE if health.is_space_low else None,
        severity=ir.IssueSeverity.WARNING,
        placeholders={"free": readable_number(free, hass.config.language)},
    )
    _update(
        hass,
        entry,
        ISSUE_BAD_FILES,
        ISSUE_BAD_FILES if health.left_alone else None,
        severity=ir.IssueSeverity.ERROR,
        placeholders={"count": str(health.left_alone)},
    )


def _update(
    hass: HomeAssistant,
    entry: ConfigEntry,
    kind: str,
    key: str | None,
    *,
    severity: ir.IssueSeverity,
    placeholders: Mapping[str, str] = _NOTHING,
) -> None:
    issue_id = library_issue_id(kind, entry.entry_id)
    if key is None:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data={DATA_ENTRY_ID: entry.entry_id, DATA_KEY: key},
        is_fixable=key in LIBRARY_KEYS,
        severity=severity,
        translation_key=key,
        translation_placeholders={
            "account": entry.title,
            "folder": as_it_is(str(entry.data[CONF_LIBRARY_PATH])),
            **placeholders,
        },
    )
