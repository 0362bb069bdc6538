"""The actions of a photo library: checked, run, and answered."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, cast

import voluptuous as vol

from homeassistant.const import ATTR_CONFIG_ENTRY_ID, ATTR_LATITUDE, ATTR_LONGITUDE, CONF_ZONE
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv

from .action_targets import account_of_call, async_check_right, mistake
from .const import DOMAIN
from .errors import to_home_assistant_error
from .library_commands import MOST_PER_PAGE, PHOTOS_PER_PAGE, Answer, LibraryCommands
from .library_database import CatalogPlace, async_migrate_catalog
from .permissions import Right
from .photo_filters import DEFAULT_RADIUS_KM, LONGEST_TEXT, RADIUS, photo_query
from .photos.catalog import AssetKind
from .photos.catalog.photo_query import Place
from .photos.errors import PhotosError
from .photos.free_up import DEFAULT_AGE_DAYS, LEAST_AGE_DAYS, FreeUpRules

ATTR_ALBUM: Final = "album"
ATTR_CAMERA: Final = "camera"
ATTR_CONFIRM: Final = "confirm"
ATTR_CURSOR: Final = "cursor"
ATTR_DATE: Final = "date"
ATTR_EXCLUDE_ALBUMS: Final = "exclude_albums"
ATTR_FAVORITE: Final = "favorite"
ATTR_FOLDER: Final = "folder"
ATTR_FROM: Final = "captured_from"
ATTR_KEEP_FAVORITES: Final = "keep_favorites"
ATTR_KIND: Final = "kind"
ATTR_LIMIT: Final = "limit"
ATTR_NUMBERS: Final = "numbers"
ATTR_OLDER_THAN: Final = "older_than_days"
ATTR_PERCENT: Final = "percent"
ATTR_PLACE: Final = "to"
ATTR_RADIUS: Final = "radius_km"
ATTR_REARRANGE: Final = "rearrange"
ATTR_REMOVE: Final = "remove_from_icloud"
ATTR_SHOWN: Final = "shown"
ATTR_TEXT: Final = "text"
ATTR_UNTIL: Final = "captured_until"

_NUMBER: Final = vol.All(vol.Coerce(int), vol.Range(min=1))
_COUNT: Final = vol.All(vol.Coerce(int), vol.Range(min=0))
_LIMIT: Final = vol.All(vol.Coerce(int), vol.Range(min=1, max=MOST_PER_PAGE))

type Command = Callable[[LibraryCommands, ServiceCall], Awaitable[Answer]]


class LibraryAction(StrEnum):
    """The names of the actions."""

    PLAN = "plan"
    PAUSE = "pause"
    RESUME = "resume"
    VERIFY_LIBRARY = "verify_library"
    ADOPT = "adopt"
    RESTORE = "restore"
    CONFIRM_REMOVALS = "confirm_removals"
    ARCHIVE_ALBUM = "archive_album"
    FREE_UP = "free_up"
    UNDO_FREE_UP = "undo_free_up"
    MIGRATE_CATALOG = "migrate_catalog"
    SEARCH_PHOTOS = "search_photos"
    PHOTOS_ON_THIS_DAY = "photos_on_this_day"


@dataclass(frozen=True, slots=True)
class _Described:
    """An action: who may call it, with which fields, and what it does."""

    right: Right
    command: Command
    fields: dict[vol.Marker, Any]
    response: SupportsResponse = SupportsResponse.OPTIONAL


async def _free_up(library: LibraryCommands, call: ServiceCall) -> Answer:
    """Without `confirm` it is a plan; its code, given as `confirm`, carries out exactly that."""
    excluded = [await _album(library, album) for album in call.data[ATTR_EXCLUDE_ALBUMS]]
    rules = FreeUpRules(
        call.data[ATTR_OLDER_THAN], call.data[ATTR_KEEP_FAVORITES], frozenset(excluded)
    )
    if code := call.data.get(ATTR_CONFIRM):
        return await library.free_up(rules, code)
    return await library.plan_free_up(rules)


async def _archive_album(library: LibraryCommands, call: ServiceCall) -> Answer:
    """Removing from iCloud needs the code of a plan, which is what comes without one."""
    album, code = call.data[ATTR_ALBUM], call.data.get(ATTR_CONFIRM)
    if call.data[ATTR_REMOVE] and code is None:
        return await library.plan_archive(album)
    return await library.archive_album(album, code if call.data[ATTR_REMOVE] else None)


async def _search(library: LibraryCommands, call: ServiceCall) -> Answer:
    data = call.data
    named = data.get(ATTR_ALBUM)
    album = await _album(library, named) if named else None
    wanted = photo_query(data, album=album, place=_place(call))
    try:
        return await library.search(wanted, data.get(ATTR_CURSOR), data[ATTR_LIMIT])
    except ValueError as err:
        raise mistake("bad_cursor") from err


async def _migrate(library: LibraryCommands, call: ServiceCall) -> Answer:
    place = CatalogPlace(call.data[ATTR_PLACE])
    return await async_migrate_catalog(library.hass, library.entry, place)


async def _album(library: LibraryCommands, wanted: str) -> str:
    found = await library.album(wanted)
    if found is None:
        raise mistake("unknown_album")
    return found


def _place(call: ServiceCall) -> Place | None:
    """Read a zone of Home Assistant, or coordinates."""
    data = call.data
    if CONF_ZONE in data and ATTR_LATITUDE in data:
        raise mistake("zone_and_coordinates")
    if zone := data.get(CONF_ZONE):
        state = call.hass.states.get(zone)
        attributes = state.attributes if state is not None else {}
        latitude, longitude = attributes.get(ATTR_LATITUDE), attributes.get(ATTR_LONGITUDE)
        if latitude is None or longitude is None:
            raise mistake("unknown_zone")
    elif ATTR_LATITUDE in data:
        latitude, longitude = data[ATTR_LATITUDE], data[ATTR_LONGITUDE]
    else:
        return None
    return Place(latitude, longitude, data[ATTR_RADIUS])


_ACTIONS: Final[dict[LibraryAction, _Described]] = {
    LibraryAction.PLAN: _Described(
        Right.MANAGE_LIBRARY, lambda library, _: library.plan(), {}, SupportsResponse.ONLY
    ),
    LibraryAction.PAUSE: _Described(
        Right.PAUSE, lambda library, _: library.set_paused(paused=True), {}
    ),
    LibraryAction.RESUME: _Described(
        Right.PAUSE, lambda library, _: library.set_paused(paused=False), {}
    ),
    LibraryAction.VERIFY_LIBRARY: _Described(
        Right.MANAGE_LIBRARY,
        lambda library, call: library.verify(call.data[ATTR_PERCENT] / 100),
        {
            vol.Optional(ATTR_PERCENT, default=100): vol.All(
                vol.Coerce(float), vol.Range(min=0.1, max=100)
            )
        },
    ),
    LibraryAction.ADOPT: _Described(
        Right.MANAGE_LIBRARY,
        lambda library, call: library.adopt(
            call.data[ATTR_FOLDER], rearrange=call.data[ATTR_REARRANGE]
        ),
        {
            vol.Required(ATTR_FOLDER): cv.string,
            vol.Optional(ATTR_REARRANGE, default=False): cv.boolean,
        },
    ),
    LibraryAction.RESTORE: _Described(
        Right.MANAGE_LIBRARY,
        lambda library, call: library.restore(call.data[ATTR_NUMBERS]),
        {vol.Required(ATTR_NUMBERS): vol.All(cv.ensure_list, [_NUMBER], vol.Length(max=1000))},
    ),
    LibraryAction.CONFIRM_REMOVALS: _Described(
        Right.MANAGE_LIBRARY,
        lambda library, call: library.confirm_removals(call.data.get(ATTR_SHOWN)),
        {vol.Optional(ATTR_SHOWN): vol.Any(_COUNT, {cv.string: _COUNT})},
    ),
    LibraryAction.ARCHIVE_ALBUM: _Described(
        Right.MANAGE_LIBRARY,
        _archive_album,
        {
            vol.Required(ATTR_ALBUM): cv.string,
            vol.Optional(ATTR_REMOVE, default=False): cv.boolean,
            vol.Optional(ATTR_CONFIRM): cv.string,
        },
    ),
    LibraryAction.FREE_UP: _Described(
        Right.MANAGE_LIBRARY,
        _free_up,
        {
            vol.Optional(ATTR_OLDER_THAN, default=DEFAULT_AGE_DAYS): vol.All(
                vol.Coerce(int), vol.Range(min=LEAST_AGE_DAYS, max=36_500)
            ),
            vol.Optional(ATTR_KEEP_FAVORITES, default=True): cv.boolean,
            vol.Optional(ATTR_EXCLUDE_ALBUMS, default=list): vol.All(cv.ensure_list, [cv.string]),
            vol.Optional(ATTR_CONFIRM): cv.string,
        },
        SupportsResponse.ONLY,
    ),
    LibraryAction.UNDO_FREE_UP: _Described(
        Right.MANAGE_LIBRARY, lambda library, _: library.undo_free_up(), {}
    ),
    LibraryAction.MIGRATE_CATALOG: _Described(
        Right.MANAGE_LIBRARY,
        _migrate,
        {vol.Required(ATTR_PLACE): vol.In([place.value for place in CatalogPlace])},
    ),
    LibraryAction.SEARCH_PHOTOS: _Described(
        Right.SEARCH_PHOTOS,
        _search,
        {
            vol.Optional(ATTR_TEXT): vol.All(cv.string, vol.Length(max=LONGEST_TEXT)),
            vol.Optional(ATTR_FROM): cv.date,
            vol.Optional(ATTR_UNTIL): cv.date,
            vol.Optional(CONF_ZONE): cv.entity_domain("zone"),
            vol.Inclusive(ATTR_LATITUDE, "place"): cv.latitude,
            vol.Inclusive(ATTR_LONGITUDE, "place"): cv.longitude,
            vol.Optional(ATTR_RADIUS, default=DEFAULT_RADIUS_KM): RADIUS,
            vol.Optional(ATTR_ALBUM): cv.string,
            vol.Optional(ATTR_FAVORITE): cv.boolean,
            vol.Optional(ATTR_KIND): vol.In([kind.value for kind in AssetKind]),
            vol.Optional(ATTR_CAMERA): cv.string,
            vol.Optional(ATTR_LIMIT, default=PHOTOS_PER_PAGE): _LIMIT,
            vol.Optional(ATTR_CURSOR): cv.string,
        },
        SupportsResponse.ONLY,
    ),
    LibraryAction.PHOTOS_ON_THIS_DAY: _Described(
        Right.SEARCH_PHOTOS,
        lambda library, call: library.on_this_day(call.data.get(ATTR_DATE), call.data[ATTR_LIMIT]),
        {
            vol.Optional(ATTR_DATE): cv.date,
            vol.Optional(ATTR_LIMIT, default=PHOTOS_PER_PAGE): _LIMIT,
        },
        SupportsResponse.ONLY,
    ),
}


@callback
def async_setup_library_actions(hass: HomeAssistant) -> None:
    """Register the actions, once for all accounts."""
    for action, described in _ACTIONS.items():
        hass.services.async_register(
            DOMAIN,
            action,
            _handler(described),
            vol.Schema({vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string, **described.fields}),
            supports_response=described.response,
        )


def _handler(
    described: _Described,
) -> Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]:
    async def handle(call: ServiceCall) -> ServiceResponse:
        entry = account_of_call(call)
        await async_check_right(call, described.right, entry)
        try:
            answer = await described.command(LibraryCommands(call.hass, entry), call)
        except PhotosError as err:
            raise to_home_assistant_error(err) from err
        return cast("ServiceResponse", answer) if call.return_response else None

    return handle
