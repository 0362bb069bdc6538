"""Our own routes of a photo library: what to expect, what to do, what to find."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from aiohttp import web

from homeassistant.helpers.http import KEY_HASS

from ..library_commands import MOST_PER_PAGE, PHOTOS_PER_PAGE, LibraryCommands
from ..permissions import Right
from ..photos.free_up import DEFAULT_AGE_DAYS, FreeUpRules
from .body import BadRequestError, read_integer, read_json_object, read_single
from .library_query import read_day, read_photo_query
from .photos import PhotosView
from .view import GuardedView

_MOST_NUMBERS: Final = 1000
_MOST_ALBUMS: Final = 200
_BEYOND: Final = 2**62


class LibraryView(PhotosView):
    """A route of our own, below our own base only."""

    documented_path = False
    permission = Right.MANAGE_LIBRARY

    def library(self, request: web.Request) -> LibraryCommands:
        """The library of the account a request is about."""
        return LibraryCommands(request.app[KEY_HASS], self.account(request))


class LibraryStateView(LibraryView):
    """`GET library`."""

    path = "/library"
    permission = Right.READ_STATE

    async def get(self, request: web.Request) -> web.Response:
        """Return how the library is: totals, pause, and what the last run and check have found."""
        data = self.account(request).runtime_data.coordinator.data
        return self.json(
            {
                "state": data.state.value,
                "paused": data.is_paused,
                "totals": asdict(data.totals),
                "health": asdict(data.health),
            }
        )


class PlanView(LibraryView):
    """`POST plan`."""

    path = "/plan"

    async def post(self, request: web.Request) -> web.Response:
        """Return what a sync would do, once that is known."""
        return self.json(await self.library(request).plan())


class PauseView(LibraryView):
    """`POST pause`."""

    path = "/pause"
    permission = Right.PAUSE

    async def post(self, request: web.Request) -> web.Response:
        """Let downloads wait."""
        return self.json(await self.library(request).set_paused(paused=True))


class ResumeView(LibraryView):
    """`POST resume`."""

    path = "/resume"
    permission = Right.PAUSE

    async def post(self, request: web.Request) -> web.Response:
        """Let downloads go on."""
        return self.json(await self.library(request).set_paused(paused=False))


class RemovalsView(LibraryView):
    """`GET removals`."""

    path = "/removals"

    async def get(self, request: web.Request) -> web.Response:
        """Return the removals that wait for the user."""
        return self.json(await self.library(request).removals())


class ConfirmRemovalsView(LibraryView):
    """`POST removals/confirm`."""

    path = "/removals/confirm"
    reads_body = True

    async def post(self, request: web.Request) -> web.Response:
        """Let the next sync carry them out."""
        library = self.library(request)
        shown = _shown(await read_json_object(request))
        return self.json(await library.confirm_removals(shown))


class QuarantineView(LibraryView):
    """`GET quarantine`."""

    path = "/quarantine"

    async def get(self, request: web.Request) -> web.Response:
        """Return a page of what was moved out of the library."""
        after = read_integer(request, "after", 0, 0, _BEYOND)
        limit = read_integer(request, "limit", MOST_PER_PAGE, 1, _MOST_NUMBERS)
        return self.json(await self.library(request).quarantine(after, limit))


class RestoreView(LibraryView):
    """`POST quarantine/restore`."""

    path = "/quarantine/restore"
    reads_body = True

    async def post(self, request: web.Request) -> web.Response:
        """Bring files back by their numbers."""
        library = self.library(request)
        numbers = (await read_json_object(request)).get("numbers")
        if (
            not isinstance(numbers, list)
            or not 0 < len(numbers) <= _MOST_NUMBERS
            or not all(_is_number(number) for number in numbers)
        ):
            raise BadRequestError("bad_parameter", "'numbers' must be a list of numbers.")
        return self.json(await library.restore([int(str(number)) for number in numbers]))


class VerifyView(LibraryView):
    """`POST verify`."""

    path = "/verify"
    reads_body = True

    async def post(self, request: web.Request) -> web.Response:
        """Read a share of the library back, and return what was found."""
        library = self.library(request)
        share = (await read_json_object(request)).get("share", 1.0)
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share <= 1:
            raise BadRequestError("bad_parameter", "'share' must be above 0 and at most 1.")
        return self.json(await library.verify(float(share)))


class ProofView(LibraryView):
    """`GET proof`."""

    path = "/proof"

    async def get(self, request: web.Request) -> web.Response:
        """Return the outcome of the last check of everything."""
        return self.json(await self.library(request).proof())


class AdoptView(LibraryView):
    """`POST adopt`."""

    path = "/adopt"
    reads_body = True

    async def post(self, request: web.Request) -> web.Response:
        """Take over files of another program."""
        library = self.library(request)
        body = await read_json_object(request)
        folder, rearrange = body.get("folder"), body.get("rearrange", False)
        if not isinstance(folder, str) or not isinstance(rearrange, bool):
            raise BadRequestError("bad_parameter", "'folder' must be a path.")
        return self.json(await library.adopt(folder, rearrange=rearrange))


class FreeUpPlanView(LibraryView):
    """`POST free_up/plan`."""

    path = "/free_up/plan"
    reads_body = True

    async def post(self, request: web.Request) -> web.Response:
        """Return what would be removed from iCloud, and the code that confirms it."""
        library = self.library(request)
        rules = _rules(await read_json_object(request))
        return self.json(await library.plan_free_up(rules))


class FreeUpView(LibraryView):
    """`POST free_up`."""

    path = "/free_up"
    reads_body = True

    async def post(self, request: web.Request) -> web.Response:
        """Remove from iCloud what the plan holds whose code is given."""
        library = self.library(request)
        body = await read_json_object(request)
        code = body.get("confirm")
        if not isinstance(code, str):
            raise BadRequestError("bad_parameter", "'confirm' must be the code of a plan.")
        return self.json(await library.free_up(_rules(body), code))


class UndoFreeUpView(LibraryView):
    """`POST free_up/undo`."""

    path = "/free_up/undo"

    async def post(self, request: web.Request) -> web.Response:
        """Take back what was removed from iCloud, and return how much came back."""
        return self.json(await self.library(request).undo_free_up())


class SearchView(LibraryView):
    """`GET photos/search`."""

    path = "/photos/search"
    permission = Right.SEARCH_PHOTOS

    async def get(self, request: web.Request) -> web.Response:
        """Return the next photos that fit, the newest first."""
        library = self.library(request)
        limit = read_integer(request, "limit", PHOTOS_PER_PAGE, 1, MOST_PER_PAGE)
        wanted, cursor = await read_photo_query(library, request), read_single(request, "cursor")
        try:
            answer = await library.search(wanted, cursor, limit)
        except ValueError as err:
            raise BadRequestError("bad_cursor", "'cursor' is not one that was given.") from err
        return self.json(answer)


class OnThisDayView(LibraryView):
    """`GET photos/on_this_day`."""

    path = "/photos/on_this_day"
    permission = Right.SEARCH_PHOTOS

    async def get(self, request: web.Request) -> web.Response:
        """Return photos of a day of the year in earlier years."""
        limit = read_integer(request, "limit", PHOTOS_PER_PAGE, 1, MOST_PER_PAGE)
        return self.json(await self.library(request).on_this_day(read_day(request, "date"), limit))


def _is_number(value: object, least: int = 1) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value < _BEYOND


def _shown(body: Mapping[str, Any]) -> dict[str, int] | None:
    shown: dict[str, int] | None = body.get("shown")
    if shown is None:
        return None
    if not isinstance(shown, dict) or not all(_is_number(count, 0) for count in shown.values()):
        raise BadRequestError("bad_parameter", "'shown' must name a number for each library.")
    return shown


def _rules(body: Mapping[str, Any]) -> FreeUpRules:
    days = body.get("older_than_days", DEFAULT_AGE_DAYS)
    favorites = body.get("keep_favorites", True)
    albums = body.get("exclude_albums", [])
    if (
        not _is_number(days)
        or not isinstance(favorites, bool)
        or not isinstance(albums, list)
        or len(albums) > _MOST_ALBUMS
        or not all(isinstance(album, str) for album in albums)
    ):
        raise BadRequestError("bad_parameter", "A rule is not of the right type.")
    try:
        return FreeUpRules(days, favorites, frozenset(albums))
    except ValueError as err:
        raise BadRequestError("too_recent", "Photos of the last 30 days stay in iCloud.") from err


VIEWS: Final[tuple[type[GuardedView], ...]] = (
    LibraryStateView,
    PlanView,
    PauseView,
    ResumeView,
    RemovalsView,
    ConfirmRemovalsView,
    QuarantineView,
    RestoreView,
    VerifyView,
    ProofView,
    AdoptView,
    FreeUpPlanView,
    FreeUpView,
    UndoFreeUpView,
    SearchView,
    OnThisDayView,
)
