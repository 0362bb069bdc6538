"""The options of a photo library: their names, their defaults, and what they mean to the engine."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any, Final

from homeassistant.core import HomeAssistant

from .const import CONF_LIBRARY_PATH, CONF_TEMPLATE
from .models import PhotosConfigEntry
from .photos.albums.methods import AlbumViews
from .photos.catalog import AssetKind, DeletedPolicy, ExcludedPolicy, Selection
from .photos.config import LibraryConfig, MtimePolicy
from .photos.layout.template import DEFAULT_TEMPLATE
from .storage import database_url

# What is copied.
CONF_LIBRARIES: Final = "libraries"
CONF_ALBUMS: Final = "albums"
CONF_KINDS: Final = "kinds"
CONF_CAPTURED_FROM: Final = "captured_from"
CONF_CAPTURED_UNTIL: Final = "captured_until"
CONF_FAVORITES_ONLY: Final = "favorites_only"
CONF_HIDDEN: Final = "hidden"
CONF_RECENTLY_DELETED: Final = "recently_deleted"
CONF_PRIVATE_PATH: Final = "private_path"

# What becomes of what is removed.
CONF_EXCLUDED_POLICY: Final = "left_out_by_filters"
CONF_DELETED_POLICY: Final = "deleted_in_icloud"
CONF_RETENTION_DAYS: Final = "retention_days"
"""After how many days in quarantine a file is deleted for good; absent: never."""
CONF_FREE_UP: Final = "free_up"
"""Whether photos may be removed from iCloud at all."""

# What is written beside the photos.
CONF_SIDECARS: Final = "xmp_sidecars"
CONF_MTIME: Final = "file_time"
CONF_EXIF_DATES: Final = "exif_dates"

# How albums are shown beside the photos.
CONF_ALBUM_VIEWS: Final = "album_views"

# Which albums are shown as pictures.
CONF_PICTURE_ALBUMS: Final = "picture_albums"

# How much of the machine and its connection it may use.
CONF_BANDWIDTH: Final = "bandwidth_mbit"
CONF_SCRUB_SHARE: Final = "scrub_percent"
CONF_SCRUB_TIME: Final = "scrub_time"

DEFAULT_SCRUB_PERCENT: Final = 4
DEFAULT_SCRUB_TIME: Final = "03:00:00"
MOST_MEGABITS: Final = 10_000
_BITS_PER_BYTE: Final = 8
_MEGA: Final = 1_000_000


def library_config(hass: HomeAssistant, entry: PhotosConfigEntry, account_id: str) -> LibraryConfig:
    """Give the engine what the user has chosen."""
    options = entry.options
    private = options.get(CONF_PRIVATE_PATH)
    return LibraryConfig(
        library_path=Path(entry.data[CONF_LIBRARY_PATH]),
        catalog_url=database_url(hass, entry),
        account_id=account_id,
        template=options.get(CONF_TEMPLATE, DEFAULT_TEMPLATE),
        deleted=DeletedPolicy(options.get(CONF_DELETED_POLICY, DeletedPolicy.QUARANTINE)),
        excluded=ExcludedPolicy(options.get(CONF_EXCLUDED_POLICY, ExcludedPolicy.KEEP)),
        selection=selection(options),
        private_path=Path(private) if private else None,
        bytes_per_second=bytes_per_second(options),
        free_up=options.get(CONF_FREE_UP, False),
        sidecars=options.get(CONF_SIDECARS, False),
        mtime=MtimePolicy(options.get(CONF_MTIME, MtimePolicy.CAPTURED)),
        exif_dates=options.get(CONF_EXIF_DATES, False),
        albums=AlbumViews(options.get(CONF_ALBUM_VIEWS, AlbumViews.OFF)),
    )


def selection(options: Mapping[str, Any]) -> Selection:
    """Read which photos are wanted."""
    keeps_private = bool(options.get(CONF_PRIVATE_PATH))
    kinds = _set(options.get(CONF_KINDS))
    return Selection(
        libraries=_set(options.get(CONF_LIBRARIES)),
        albums=_set(options.get(CONF_ALBUMS)),
        kinds=frozenset(map(AssetKind, kinds)) if kinds else None,
        captured_from=_day(options.get(CONF_CAPTURED_FROM)),
        captured_until=_day(options.get(CONF_CAPTURED_UNTIL)),
        favorites_only=options.get(CONF_FAVORITES_ONLY, False),
        hidden=keeps_private and options.get(CONF_HIDDEN, False),
        recently_deleted=keeps_private and options.get(CONF_RECENTLY_DELETED, False),
    )


def picture_albums(options: Mapping[str, Any]) -> frozenset[str]:
    """Read of which albums and folders there are pictures, by their record names."""
    return frozenset(options.get(CONF_PICTURE_ALBUMS, ()))


def bytes_per_second(options: Mapping[str, Any]) -> int | None:
    """Read the limit of downloads; None is none."""
    megabits = options.get(CONF_BANDWIDTH)
    return round(megabits * _MEGA / _BITS_PER_BYTE) if megabits else None


def retention_days(options: Mapping[str, Any]) -> int | None:
    """Read after how many days files in quarantine are deleted for good; None is never."""
    days = options.get(CONF_RETENTION_DAYS)
    return int(days) if days else None


def scrub_share(options: Mapping[str, Any]) -> float:
    """Read which share of the library is read back every night, 0 to 1."""
    return float(options.get(CONF_SCRUB_SHARE, DEFAULT_SCRUB_PERCENT)) / 100


def scrub_time(options: Mapping[str, Any]) -> time:
    """Read when the night's check begins, in local time."""
    return time.fromisoformat(options.get(CONF_SCRUB_TIME, DEFAULT_SCRUB_TIME))


def _set(values: Iterable[str] | None) -> frozenset[str] | None:
    """Nothing chosen means everything."""
    return frozenset(values) if values else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
