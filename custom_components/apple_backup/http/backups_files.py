"""The backups API: the domains and files of an unlocked backup."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from aiohttp import web

from homeassistant.util.json import JsonObjectType

from ..backups.errors import FileNotInBackupError
from ..backups.file_status import FileStatus
from ..backups.folders import FolderItem
from ..backups.models import EntryPage, FileKind
from .backups_base import SessionView
from .body import (
    BadRequestError,
    optional_flag,
    optional_integer,
    optional_text,
    read_flag,
    read_integer,
    read_json_object,
)
from .summaries import manifest_item
from .view import GuardedView

if TYPE_CHECKING:
    from ..backups.session import UnlockedBackup

DEFAULT_LIMIT: Final = 100
MAX_LIMIT: Final = 1000
_MAX_OFFSET: Final = 2**53
_FOLDER_BODY: Final = frozenset({"file_id", "domain", "path", "limit", "offset"})
_KINDS: Final = {"files": frozenset({FileKind.FILE}), "all": frozenset(FileKind)}


@dataclass(frozen=True, slots=True)
class FileQuery:
    """Which rows of the manifest are wanted, and whether their files are looked at."""

    domain: str | None
    path_like: str | None
    kinds: str
    limit: int
    offset: int
    file_status: bool

    @classmethod
    def of_url(cls, request: web.Request) -> FileQuery:
        """Read it from the URL's parameters."""
        return cls(
            domain=request.query.get("domain"),
            path_like=request.query.get("path_like"),
            kinds=request.query.get("kinds", "files"),
            limit=read_integer(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT),
            offset=read_integer(request, "offset", 0, 0, _MAX_OFFSET),
            file_status=read_flag(request, "file_status"),
        )

    @classmethod
    def of_body(cls, body: JsonObjectType) -> FileQuery:
        """Read it from a body; a name that is not known is refused, as it may be misspelled."""
        if set(body) - {field.name for field in fields(cls)}:
            raise BadRequestError("bad_parameter", "A name in the body is not known.")
        kinds = optional_text(body, "kinds")
        return cls(
            domain=optional_text(body, "domain"),
            path_like=optional_text(body, "path_like"),
            kinds="files" if kinds is None else kinds,
            limit=optional_integer(body, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT),
            offset=optional_integer(body, "offset", 0, 0, _MAX_OFFSET),
            file_status=optional_flag(body, "file_status"),
        )


class DomainsView(SessionView):
    """`GET /backups/{id}/domains`."""

    path = "/backups/{backup_id}/domains"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List the domains of the manifest."""
        domains = await self.unlocked(request, backup_id).domains()
        return self.json({"domains": list(domains)})


class PageView(SessionView):
    """A route that answers with a page of the manifest."""

    async def page(self, unlocked: UnlockedBackup, query: FileQuery) -> web.Response:
        """Answer; `total`, `next` (an offset) and `file_status` are additions to the document."""
        if query.kinds not in _KINDS:
            raise BadRequestError("bad_parameter", "'kinds' must be 'files' or 'all'.")
        page = await unlocked.files(
            domain=query.domain,
            path_like=query.path_like,
            kinds=_KINDS[query.kinds],
            limit=query.limit,
            offset=query.offset,
        )
        statuses = await unlocked.statuses(page) if query.file_status else None
        return self.json(_page(page, statuses))


def _page(page: EntryPage, statuses: tuple[FileStatus | None, ...] | None) -> dict[str, object]:
    """The body of `files`."""
    following = page.offset + len(page.items)
    items = [manifest_item(entry) for entry in page.items]
    for item, status in zip(items, statuses or (), strict=statuses is not None):
        item["file_status"] = status
    return {
        "items": items,
        "limit": page.limit,
        "offset": page.offset,
        "total": page.total,
        "next": following if page.items and following < page.total else None,
    }


class FilesView(PageView):
    """`GET /backups/{id}/files`."""

    path = "/backups/{backup_id}/files"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List a page of the manifest."""
        unlocked = self.unlocked(request, backup_id)
        return await self.page(unlocked, FileQuery.of_url(request))


class QueryView(PageView):
    """`POST /backups/{id}/files/query`: for patterns that Home Assistant refuses in a URL."""

    path = "/backups/{backup_id}/files/query"
    documented_path = False
    reads_body = True

    async def post(self, request: web.Request, backup_id: str) -> web.Response:
        """List a page of the manifest, filtered by what a body says."""
        unlocked = self.unlocked(request, backup_id)
        return await self.page(unlocked, FileQuery.of_body(await read_json_object(request)))


class FolderView(SessionView):
    """`POST /backups/{id}/folder`: a folder is named by its id, or by its domain and path.

    Paths are no part of the URL, where they would be logged and Home Assistant refuses some.
    """

    path = "/backups/{backup_id}/folder"
    documented_path = False
    reads_body = True

    async def post(self, request: web.Request, backup_id: str) -> web.Response:
        """List what is in a folder."""
        unlocked = self.unlocked(request, backup_id)
        body = await read_json_object(request)
        if set(body) - _FOLDER_BODY:
            raise BadRequestError("bad_parameter", "A name in the body is not known.")
        limit = optional_integer(body, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)
        offset = optional_integer(body, "offset", 0, 0, _MAX_OFFSET)
        domain, path = await _place(unlocked, body)
        page = await unlocked.folder(domain, path, limit=limit, offset=offset)
        following = page.offset + len(page.items)
        return self.json(
            {
                "domain": page.domain,
                "path": page.path,
                "items": [_folder_item(item) for item in page.items],
                "total": page.total,
                "next": following if page.items and following < page.total else None,
            }
        )


async def _place(unlocked: UnlockedBackup, body: JsonObjectType) -> tuple[str, str]:
    """Read which folder is meant: its domain and its path there.

    Raises:
        BadRequestError: It is not named, or twice.
        FileNotInBackupError: There is no folder with this id.
    """
    file_id, domain = optional_text(body, "file_id"), optional_text(body, "domain")
    path = optional_text(body, "path")
    if file_id is not None and domain is None and path is None:
        entry = await unlocked.entry(file_id)
        if entry.kind is not FileKind.DIRECTORY:
            raise FileNotInBackupError("files and links hold nothing")
        return entry.domain, entry.relative_path
    if domain is None or file_id is not None:
        raise BadRequestError("bad_parameter", "Name a folder by 'file_id', or by 'domain'.")
    return domain, path or ""


def _folder_item(item: FolderItem) -> dict[str, object]:
    """Something in a folder."""
    return {
        "name": item.name,
        "kind": item.kind.name.lower(),
        "file_id": item.file_id,
        "files": item.files,
        "size": None if item.entry is None else item.entry.size,
        "mtime": None if item.entry is None else item.entry.mtime,
    }


VIEWS: Final[tuple[type[GuardedView], ...]] = (DomainsView, FilesView, QueryView, FolderView)
