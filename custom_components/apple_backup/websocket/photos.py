"""Looking at photos: the timeline and its pages, one photo, albums, and when to look again."""

from collections.abc import Iterable
from typing import Any, Final, override

import voluptuous as vol

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers import config_validation as cv

from ..library_photos import MOST_TILES, LibraryPhotos
from ..models import PhotosRuntime
from ..permissions import Right, is_allowed
from ..photo_filters import DEFAULT_RADIUS_KM, LONGEST_TEXT, RADIUS, photo_query
from ..photos.catalog import AssetKind
from ..photos.catalog.photo_query import PhotoQuery, Place
from ..photos_state import ACTIVE_STATES
from .following import Following
from .guard import ATTR_ENTRY_ID, Call, Command

_MOST_PHOTOS: Final = 2**31
_MOST_CELLS: Final = 360 * 720
# How often to tell of changes: a run writes all the time, and each telling makes clients ask.
_RUN_SECONDS: Final = 10.0
_REST_SECONDS: Final = 0.5

_ACCOUNT: Final[dict[vol.Marker, Any]] = {vol.Required(ATTR_ENTRY_ID): cv.string}
_FILTER: Final = vol.Schema(
    {
        vol.Optional("library"): cv.string,
        vol.Optional("album"): cv.string,
        vol.Optional("favorite"): bool,
        vol.Optional("kind"): vol.In([kind.value for kind in AssetKind]),
        vol.Optional("text"): cv.string,
        vol.Optional("cell"): vol.All(int, vol.Range(min=0, max=_MOST_CELLS)),
        vol.Optional("place"): vol.Schema(
            {
                vol.Required("latitude"): cv.latitude,
                vol.Required("longitude"): cv.longitude,
                vol.Optional("radius_km", default=DEFAULT_RADIUS_KM): RADIUS,
            }
        ),
    }
)
_FILTERED: Final[dict[vol.Marker, Any]] = {**_ACCOUNT, vol.Optional("filter", default={}): _FILTER}


async def _timeline(call: Call) -> dict[str, Any]:
    return await LibraryPhotos(call.account).timeline(
        _query(call),
        by_day=call.message["by"] == "day",
        known=call.message.get("known"),
        first=call.message["first"],
    )


async def _page(call: Call) -> dict[str, Any]:
    message = call.message
    return await LibraryPhotos(call.account).page(
        _query(call), message.get("revision"), message["offset"], message["limit"]
    )


async def _asset(call: Call) -> dict[str, Any]:
    may_restore = is_allowed(call.connection.user, Right.MANAGE_LIBRARY)
    return await LibraryPhotos(call.account).asset(call.message["photo"], may_restore=may_restore)


async def _albums(call: Call) -> dict[str, Any]:
    return await LibraryPhotos(call.account).albums()


def _query(call: Call) -> PhotoQuery:
    wanted = call.message["filter"]
    place = wanted.get("place")
    # Cut here: what a schema refuses, Home Assistant writes to its log.
    text = wanted.get("text", "")[:LONGEST_TEXT] or None
    return photo_query(
        {**wanted, "text": text},
        album=wanted.get("album"),
        place=Place(**place) if place else None,
    )


class _Changes(Following):
    """Tells a client that the library is not what it was: soon, but seldom while a run writes."""

    @override
    def listen(self, runtime: PhotosRuntime) -> Iterable[CALLBACK_TYPE]:
        self._engine = runtime.engine
        self._coordinator = runtime.coordinator
        end = self._coordinator.async_add_listener(self._look)
        self.pace.now()
        return (end,)

    @callback
    def _look(self) -> None:
        if self._engine.changes == self._told:
            return
        is_running = self._coordinator.data.state in ACTIVE_STATES
        self.pace.soon(_RUN_SECONDS if is_running else _REST_SECONDS)

    @override
    @callback
    def tell(self) -> None:
        self._told = self._engine.changes
        self.send({"changes": self._told})


@callback
def _subscribe(call: Call) -> CALLBACK_TYPE:
    return _Changes(call).end


COMMANDS: Final = (
    Command(
        "photos/timeline",
        Right.VIEW_PHOTOS,
        _timeline,
        schema={
            **_FILTERED,
            vol.Optional("by", default="month"): vol.In(["month", "day"]),
            vol.Optional("known"): cv.string,
            vol.Optional("first", default=0): vol.All(int, vol.Range(min=0, max=MOST_TILES)),
        },
    ),
    Command(
        "photos/page",
        Right.VIEW_PHOTOS,
        _page,
        schema={
            **_FILTERED,
            vol.Optional("revision"): cv.string,
            vol.Required("offset"): vol.All(int, vol.Range(min=0, max=_MOST_PHOTOS)),
            vol.Required("limit"): vol.All(int, vol.Range(min=1, max=MOST_TILES)),
        },
    ),
    Command(
        "photos/asset",
        Right.VIEW_PHOTOS,
        _asset,
        schema={**_ACCOUNT, vol.Required("photo"): cv.string},
    ),
    Command("photos/albums", Right.VIEW_PHOTOS, _albums, schema=_ACCOUNT),
    Command("photos/subscribe", Right.VIEW_PHOTOS, subscribe=_subscribe, schema=_ACCOUNT),
)
