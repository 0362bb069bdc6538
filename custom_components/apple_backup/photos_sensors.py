"""The sensors of an iCloud account that show what its coordinator knows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import (
    PERCENTAGE,
    EntityCategory,
    UnitOfDataRate,
    UnitOfInformation,
    UnitOfTime,
)
from homeassistant.helpers.typing import StateType

from .photos.catalog import AssetKind
from .photos_state import (
    PhotosData,
    PhotosState,
    coming_sync,
    files_waiting,
    percent_fetched,
    shown_state,
)


@dataclass(frozen=True, kw_only=True)
class PhotosSensorDescription(SensorEntityDescription):
    """A sensor of an account, and where its value comes from."""

    value: Callable[[PhotosData], StateType | datetime]


def _of_kind(kind: AssetKind, data: PhotosData) -> int:
    return data.health.kinds.get(kind, 0)


def _last_check(data: PhotosData) -> datetime | None:
    checked_ms = data.health.checked_ms
    return None if checked_ms is None else datetime.fromtimestamp(checked_ms / 1000, UTC)


def _count(
    key: str,
    value: Callable[[PhotosData], int | None],
    *,
    category: EntityCategory | None = None,
    enabled: bool = True,
) -> PhotosSensorDescription:
    """Describe a number of photos or files; the unit is part of the translation."""
    return PhotosSensorDescription(
        key=key,
        translation_key=key,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=category,
        entity_registry_enabled_default=enabled,
        value=value,
    )


def _bytes(
    key: str,
    value: Callable[[PhotosData], int | None],
    category: EntityCategory | None = None,
    *,
    unit: UnitOfInformation = UnitOfInformation.GIGABYTES,
) -> PhotosSensorDescription:
    """Describe a number of bytes, counted in thousands as the panel and Apple do."""
    return PhotosSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.DATA_SIZE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=category,
        native_unit_of_measurement=UnitOfInformation.BYTES,
        suggested_unit_of_measurement=unit,
        suggested_display_precision=1,
        value=value,
    )


def _moment(
    key: str, value: Callable[[PhotosData], datetime | None], category: EntityCategory | None = None
) -> PhotosSensorDescription:
    """Describe a point in time."""
    return PhotosSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=category,
        value=value,
    )


# All of them, or their sum would not be that of all photos and videos.
_KINDS: Final = tuple(_count(f"kind_{kind.value}", partial(_of_kind, kind)) for kind in AssetKind)
# Each update is recorded, so what changes every second has to be asked for.
_TRANSFER: Final = (
    PhotosSensorDescription(
        key="speed",
        translation_key="speed",
        device_class=SensorDeviceClass.DATA_RATE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfDataRate.BYTES_PER_SECOND,
        suggested_unit_of_measurement=UnitOfDataRate.MEGABYTES_PER_SECOND,
        suggested_display_precision=1,
        entity_registry_enabled_default=False,
        value=lambda data: data.progress.bytes_per_second if data.progress else None,
    ),
    PhotosSensorDescription(
        key="time_left",
        translation_key="time_left",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
        value=lambda data: data.progress.eta_seconds if data.progress else None,
    ),
)

PHOTOS_SENSORS: Final[tuple[PhotosSensorDescription, ...]] = (
    PhotosSensorDescription(
        key="status",
        translation_key="status",
        device_class=SensorDeviceClass.ENUM,
        options=[state.value for state in PhotosState],
        value=lambda data: shown_state(data).value,
    ),
    PhotosSensorDescription(
        key="progress",
        translation_key="progress",
        native_unit_of_measurement=PERCENTAGE,
        suggested_display_precision=0,
        value=percent_fetched,
    ),
    *_TRANSFER,
    _moment("last_sync", lambda data: data.last_sync),
    _moment("next_sync", coming_sync, EntityCategory.DIAGNOSTIC),
    _moment("last_check", _last_check, EntityCategory.DIAGNOSTIC),
    _count("assets", lambda data: data.totals.assets),
    *_KINDS,
    _count("files_proven", lambda data: data.totals.proven),
    _count("files_waiting", files_waiting, category=EntityCategory.DIAGNOSTIC),
    _count("files_parked", lambda data: data.totals.parked, category=EntityCategory.DIAGNOSTIC),
    _count("quarantined", lambda data: data.totals.quarantined, category=EntityCategory.DIAGNOSTIC),
    _count(
        "removals_held_back",
        lambda data: data.health.held_back,
        category=EntityCategory.DIAGNOSTIC,
        enabled=False,
    ),
    # The unit is chosen before the first photo is here, and a library of a few is no reason for "0.0".
    _bytes("library_size", lambda data: data.totals.proven_bytes, unit=UnitOfInformation.MEGABYTES),
    _bytes("free_space", lambda data: data.health.free_bytes, EntityCategory.DIAGNOSTIC),
    PhotosSensorDescription(
        key="days_until_full",
        translation_key="days_until_full",
        device_class=SensorDeviceClass.DURATION,
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfTime.DAYS,
        suggested_display_precision=0,
        value=lambda data: data.health.days_until_full,
    ),
)
