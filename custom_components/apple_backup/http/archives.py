"""Our own routes of archives: frozen copies of albums."""

from typing import Final

from aiohttp import web

from .body import BadRequestError, optional_text, read_json_object
from .library import LibraryView
from .view import GuardedView


class ArchivesView(LibraryView):
    """`GET archives` and `POST archives`."""

    path = "/archives"
    reads_body = True

    async def get(self, request: web.Request) -> web.Response:
        """Return the archives there are."""
        return self.json(await self.library(request).archives())

    async def post(self, request: web.Request) -> web.Response:
        """Copy an album into the archive; with the code of a plan, remove it from iCloud then."""
        library = self.library(request)
        body = await read_json_object(request)
        album, code = _album(body.get("album")), optional_text(body, "confirm")
        return self.json(await library.archive_album(album, code))


class ArchivePlanView(LibraryView):
    """`POST archives/plan`."""

    path = "/archives/plan"
    reads_body = True

    async def post(self, request: web.Request) -> web.Response:
        """Return what would be removed from iCloud, and the code that confirms it."""
        library = self.library(request)
        body = await read_json_object(request)
        return self.json(await library.plan_archive(_album(body.get("album"))))


def _album(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise BadRequestError("bad_parameter", "'album' must be the name or id of an album.")
    return value


VIEWS: Final[tuple[type[GuardedView], ...]] = (ArchivesView, ArchivePlanView)
