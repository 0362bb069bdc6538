"""What users ask of the photos of a library, turned into a query in one place for every way to ask."""

from collections.abc import Mapping
from typing import Any, Final

import voluptuous as vol

from .photos.catalog import AssetKind
from .photos.catalog.photo_query import PhotoQuery, Place

LONGEST_TEXT: Final = 200
DEFAULT_RADIUS_KM: Final = 1.0
LEAST_RADIUS_KM: Final = 0.01
MOST_RADIUS_KM: Final = 1000
RADIUS: Final = vol.All(vol.Coerce(float), vol.Range(min=LEAST_RADIUS_KM, max=MOST_RADIUS_KM))


def photo_query(
    wanted: Mapping[str, Any], *, album: str | None = None, place: Place | None = None
) -> PhotoQuery:
    """Make a query of checked values, by the names under which users give them.

    What is missing or None does not matter. `album`: a record name, as names are not unique.
    """
    kind = wanted.get("kind")
    return PhotoQuery(
        text=wanted.get("text"),
        captured_from=wanted.get("captured_from"),
        captured_until=wanted.get("captured_until"),
        place=place,
        album=album,
        favorite=wanted.get("favorite"),
        kind=AssetKind(kind) if kind is not None else None,
        camera=wanted.get("camera"),
        library=wanted.get("library"),
        cell=wanted.get("cell"),
    )
