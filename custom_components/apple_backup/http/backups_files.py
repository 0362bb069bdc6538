"""The backups API: the domains and files of an unlocked backup."""

from typing import Final

from aiohttp import web

from ..backups.models import EntryPage, FileKind
from .backups_base import SessionView
from .body import BadRequestError, read_integer
from .summaries import manifest_item
from .view import GuardedView

DEFAULT_LIMIT: Final = 100
MAX_LIMIT: Final = 1000
_MAX_OFFSET: Final = 2**53
_FILES_ONLY: Final = frozenset({FileKind.FILE})
_ALL_KINDS: Final = frozenset(FileKind)


class DomainsView(SessionView):
    """`GET /backups/{id}/domains`."""

    path = "/backups/{backup_id}/domains"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List the domains of the manifest."""
        domains = await self.unlocked(request, backup_id).domains()
        return self.json({"domains": list(domains)})


class FilesView(SessionView):
    """`GET /backups/{id}/files`."""

    path = "/backups/{backup_id}/files"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List a page of the manifest; `total` and `next` (an offset) are additions."""
        unlocked = self.unlocked(request, backup_id)
        page = await unlocked.files(
            domain=request.query.get("domain"),
            path_like=request.query.get("path_like"),
            kinds=_read_kinds(request),
            limit=read_integer(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT),
            offset=read_integer(request, "offset", 0, 0, _MAX_OFFSET),
        )
        return self.json(_page(page))


def _read_kinds(request: web.Request) -> frozenset[FileKind]:
    """Whether directories and links are wanted too."""
    kinds = request.query.get("kinds", "files")
    if kinds == "files":
        return _FILES_ONLY
    if kinds == "all":
        return _ALL_KINDS
    raise BadRequestError("bad_parameter", "The parameter 'kinds' must be 'files' or 'all'.")


def _page(page: EntryPage) -> dict[str, object]:
    """The body of `files`."""
    following = page.offset + len(page.items)
    return {
        "items": [manifest_item(entry) for entry in page.items],
        "limit": page.limit,
        "offset": page.offset,
        "total": page.total,
        "next": following if page.items and following < page.total else None,
    }


VIEWS: Final[tuple[type[GuardedView], ...]] = (DomainsView, FilesView)
