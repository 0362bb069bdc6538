"""Which photos a request is about: a parameter that cannot be kept is refused, none is passed over."""

from datetime import date
import math
from typing import Any

from aiohttp import web

from ..library_commands import LibraryCommands
from ..photo_filters import (
    DEFAULT_RADIUS_KM,
    LEAST_RADIUS_KM,
    LONGEST_TEXT,
    MOST_RADIUS_KM,
    photo_query,
)
from ..photos.catalog import AssetKind
from ..photos.catalog.photo_query import PhotoQuery, Place
from .body import BadRequestError, read_single


async def read_photo_query(library: LibraryCommands, request: web.Request) -> PhotoQuery:
    """Read what photos have to fit.

    Raises:
        BadRequestError: a parameter makes no sense, or there is no such album.
    """
    wanted: dict[str, Any] = {name: read_single(request, name) for name in ("text", "camera")}
    if len(wanted["text"] or "") > LONGEST_TEXT:
        raise BadRequestError("bad_parameter", "'text' is too long.")
    kind, favorite = read_single(request, "kind"), read_single(request, "favorite")
    if kind is not None and kind not in list(AssetKind):
        raise BadRequestError("bad_parameter", "There is no such kind.")
    if favorite not in (None, "true", "false"):
        raise BadRequestError("bad_parameter", "'favorite' must be true or false.")
    wanted["kind"] = kind
    wanted["favorite"] = None if favorite is None else favorite == "true"
    for name in ("captured_from", "captured_until"):
        wanted[name] = read_day(request, name)
    place, album = _place(request), await _album(library, request)
    return photo_query(wanted, album=album, place=place)


def read_day(request: web.Request, name: str) -> date | None:
    """Read a day; None if it is missing.

    Raises:
        BadRequestError: it is no day, or the last of the calendar.
    """
    text = read_single(request, name)
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as err:
        raise BadRequestError("bad_parameter", f"'{name}' must be a date.") from err
    if day == date.max:
        raise BadRequestError("bad_parameter", f"'{name}' is out of range.")
    return day


async def _album(library: LibraryCommands, request: web.Request) -> str | None:
    wanted = read_single(request, "album")
    if wanted is None:
        return None
    album = await library.album(wanted)
    if album is None:
        raise BadRequestError("unknown_album", "There is no such album, or more than one.")
    return album


def _place(request: web.Request) -> Place | None:
    latitude = _number(request, "latitude", -90, 90)
    longitude = _number(request, "longitude", -180, 180)
    radius = _number(request, "radius_km", LEAST_RADIUS_KM, MOST_RADIUS_KM)
    if (latitude is None) != (longitude is None):
        raise BadRequestError("bad_parameter", "'latitude' and 'longitude' belong together.")
    if latitude is None or longitude is None:
        return None
    return Place(latitude, longitude, DEFAULT_RADIUS_KM if radius is None else radius)


def _number(request: web.Request, name: str, least: float, most: float) -> float | None:
    text = read_single(request, name)
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError as err:
        raise BadRequestError("bad_parameter", f"'{name}' must be a number.") from err
    if not math.isfinite(value) or not least <= value <= most:
        raise BadRequestError("bad_parameter", f"'{name}' is out of range.")
    return value
