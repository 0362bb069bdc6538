"""What the routes of artifacts have in common: reading in a worker thread, pages, whole lists."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, ClassVar, Final

from aiohttp import web

from ..backups.artifacts.artifact import Artifact
from ..backups.artifacts.cursor import BadCursorError
from ..backups.artifacts.document import JSON, as_document, page_document
from ..backups.artifacts.listing import DEFAULT_LIMIT, MAX_LIMIT, Filter, Page
from .backups_base import SessionView
from .body import BadRequestError, read_integer
from .filters import read_wanted

ARTIFACTS_BASE: Final = "/backups/{backup_id}/artifacts"


class ArtifactView(SessionView):
    """A route that reads an artifact; only below our own base."""

    documented_path: ClassVar[bool] = False

    async def read[A: Artifact, T](
        self, request: web.Request, backup_id: str, kind: type[A], work: Callable[[A], T]
    ) -> T:
        """Let `work` read an artifact in a worker thread.

        Raises:
            BadRequestError: A cursor that is none.
            BackupError: As `UnlockedBackup.read`.
        """
        try:
            return await self.unlocked(request, backup_id).read(kind, work)
        except BadCursorError as error:
            raise BadRequestError(
                "bad_parameter", "The parameter 'cursor' is no cursor."
            ) from error

    async def page[A: Artifact](
        self,
        request: web.Request,
        backup_id: str,
        kind: type[A],
        read: Callable[[A, Filter, str | None, int], Page[Any]],
    ) -> web.Response:
        """Answer with a page of records."""
        wanted = read_wanted(request)
        cursor = request.query.get("cursor")
        limit = read_integer(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)

        def work(artifact: A) -> dict[str, JSON]:
            return page_document(read(artifact, wanted.resolve(artifact), cursor, limit))

        return self.json(await self.read(request, backup_id, kind, work))


def listing[A: Artifact](
    path: str, kind: type[A], read: Callable[[A, Filter, str | None, int], Page[Any]], what: str
) -> type[ArtifactView]:
    """Make the route of an artifact whose records come by pages."""

    class ListingView(ArtifactView):
        __doc__ = f"`GET …/artifacts/{path}`: {what}."

        async def get(self, request: web.Request, backup_id: str) -> web.Response:
            """List a page of records."""
            return await self.page(request, backup_id, kind, read)

    ListingView.path = f"{ARTIFACTS_BASE}/{path}"
    return ListingView


def whole[A: Artifact](
    path: str, key: str, kind: type[A], read: Callable[[A], object], what: str
) -> type[ArtifactView]:
    """Make the route of a list that is short enough to be sent as one."""

    class WholeView(ArtifactView):
        __doc__ = f"`GET …/artifacts/{path}`: {what}."

        async def get(self, request: web.Request, backup_id: str) -> web.Response:
            """Send the whole list."""
            found = await self.read(request, backup_id, kind, lambda it: as_document(read(it)))
            return self.json({key: found})

    WholeView.path = f"{ARTIFACTS_BASE}/{path}"
    return WholeView


def choice[E: StrEnum](request: web.Request, name: str, kind: type[E], default: E) -> E:
    """Read one of several words."""
    try:
        return kind(request.query.get(name, default))
    except ValueError as error:
        raise BadRequestError(
            "bad_parameter", f"The parameter '{name}' must be one of: {', '.join(kind)}."
        ) from error
