"""The backups API: list, unlock and browse backups, as its document describes it."""

from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from aiohttp import web

from homeassistant.helpers.http import KEY_HASS

from ..backups.errors import BackupNotFoundError, SessionInvalidError, SessionMismatchError
from ..backups.models import Backup, EntryPage, FileKind
from ..models import BackupsConfigEntry, async_loaded_folders
from ..permissions import Right, is_allowed
from .body import BadRequestError, read_integer, read_json_object
from .entries import folders_meant, folders_of
from .errors import Dialect
from .guard import HEADER_SESSION, Gate, NotAllowedError, signed_in_user
from .headers import content_headers
from .streaming import Source, send
from .summaries import backup_summary, manifest_item
from .view import GuardedView

if TYPE_CHECKING:
    from ..backups.session import UnlockedBackup, UnlockedContent

DEFAULT_LIMIT: Final = 100
MAX_LIMIT: Final = 1000
_MAX_OFFSET: Final = 2**53
_MAX_PASSWORD_CHARACTERS: Final = 1024
_FILES_ONLY: Final = frozenset({FileKind.FILE})
_ALL_KINDS: Final = frozenset(FileKind)


class BackupsView(GuardedView):
    """A route that speaks for the backups of one or several folders."""

    dialect = Dialect.BACKUPS

    def allowed_folders(self, request: web.Request) -> list[BackupsConfigEntry]:
        """The loaded folders the user may use; see `folders_of` for what it raises."""
        hass = request.app[KEY_HASS]
        return folders_of(hass, request, signed_in_user(request), documented=self.documented)

    def meant_folders(self, request: web.Request) -> list[BackupsConfigEntry]:
        """The loaded folders a request is about, for routes that ask for a session instead."""
        hass = request.app[KEY_HASS]
        meant = folders_meant(hass, request, documented=self.documented)
        ids = {entry.entry_id for entry in meant}
        return [folder for folder in async_loaded_folders(hass) if folder.entry_id in ids]

    def listing(self, request: web.Request, folders: list[BackupsConfigEntry]) -> web.Response:
        """Answer with all backups of some folders, the newest first."""
        user = signed_in_user(request)
        found = [
            (backup, folder.runtime_data.sessions.is_unlocked(backup.id, user.id))
            for folder in folders
            for backup in folder.runtime_data.coordinator.data.backups
        ]
        found.sort(key=lambda item: _age_key(item[0]))
        shows_paths = user.is_admin and bool(folders)
        root = str(folders[0].runtime_data.coordinator.data.root) if shows_paths else ""
        return self.json(
            {
                "backups": [backup_summary(backup, unlocked=open_) for backup, open_ in found],
                "base_directory": root,
            }
        )


def _age_key(backup: Backup) -> tuple[float, str]:
    """Sorts the newest backup first, those of unknown age last."""
    when = backup.last_backup
    return (-when.timestamp() if when is not None else 0.0, backup.id)


def find_backup(
    folders: Iterable[BackupsConfigEntry], backup_id: str
) -> tuple[BackupsConfigEntry, Backup]:
    """The backup with this id and the folder it is in.

    Raises:
        BackupNotFoundError: none of the folders has it.
    """
    for folder in folders:
        for backup in folder.runtime_data.coordinator.data.backups:
            if backup.id == backup_id:
                return folder, backup
    raise BackupNotFoundError


def session_token(request: web.Request) -> str:
    """The token of the unlock session a request comes with.

    Raises:
        SessionInvalidError: there is none.
    """
    token = request.headers.get(HEADER_SESSION)
    if not token:
        raise SessionInvalidError
    return token


class HealthView(BackupsView):
    """`GET /healthz`: for everyone, and always."""

    path = "/healthz"
    permission = Gate.PUBLIC

    async def get(self, request: web.Request) -> web.Response:
        """Tell that the server answers."""
        return self.json({"status": "ok"})


class ListView(BackupsView):
    """`GET /backups`."""

    path = "/backups"
    permission = Right.USE_BACKUPS

    async def get(self, request: web.Request) -> web.Response:
        """List what the last scan found."""
        return self.listing(request, self.allowed_folders(request))


class RefreshView(BackupsView):
    """`POST /backups/refresh`."""

    path = "/backups/refresh"
    permission = Right.USE_BACKUPS

    async def post(self, request: web.Request) -> web.Response:
        """Scan the folders, then list."""
        folders = self.allowed_folders(request)
        for folder in folders:
            await folder.runtime_data.coordinator.async_refresh_backups()
        return self.listing(request, folders)


class UnlockView(BackupsView):
    """`POST /backups/{id}/unlock`."""

    path = "/backups/{backup_id}/unlock"
    permission = Right.USE_BACKUPS
    reads_body = True

    async def post(self, request: web.Request, backup_id: str) -> web.Response:
        """Open a session; an unencrypted backup needs no password."""
        folder, backup = find_backup(self.allowed_folders(request), backup_id)
        password = await _read_password(request)
        user = signed_in_user(request)
        session = await folder.runtime_data.sessions.unlock(backup, password, user.id)
        return self.json({"session_token": session.token, "ttl_seconds": session.ttl_seconds})


async def _read_password(request: web.Request) -> str | None:
    """Read `{"password": …}`. The value must not get into any message."""
    password = (await read_json_object(request)).get("password")
    if password is None:
        return None
    if not isinstance(password, str) or len(password) > _MAX_PASSWORD_CHARACTERS:
        raise BadRequestError("bad_password", "The password must be a text of reasonable length.")
    return password


class LockView(BackupsView):
    """`POST /backups/{id}/lock`."""

    path = "/backups/{backup_id}/lock"
    permission = Gate.SESSION_OWNER_OR_ADMIN

    async def post(self, request: web.Request, backup_id: str) -> web.Response:
        """End a session. One that has already ended is a success too."""
        token = session_token(request)
        folder, backup = find_backup(self.meant_folders(request), backup_id)
        sessions = folder.runtime_data.sessions
        if (owner := sessions.owner_of(token)) is not None:
            user = signed_in_user(request)
            if owner.backup_id != backup.id or not (owner.user_id == user.id or user.is_admin):
                raise SessionMismatchError
            sessions.lock(token)
        return self.json({"status": "ok"})


class SessionView(BackupsView):
    """A route for the owner of an unlock session alone."""

    permission = Gate.SESSION_OWNER

    def unlocked(self, request: web.Request, backup_id: str) -> UnlockedBackup:
        """The backup a session gives access to.

        Raises:
            SessionInvalidError: no session, an unknown or an expired one.
            BackupNotFoundError: there is no such backup.
            SessionMismatchError: the session is another user's or another backup's.
            NotAllowedError: the user has lost the right to use these backups.
        """
        token = session_token(request)
        user = signed_in_user(request)
        folder, backup = find_backup(self.meant_folders(request), backup_id)
        unlocked = folder.runtime_data.sessions.get(token, backup.id, user.id)
        if not is_allowed(user, Right.USE_BACKUPS, folder):
            raise NotAllowedError
        return unlocked


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


class FileView(SessionView):
    """`GET` and `HEAD /backups/{id}/file/{file_id}`."""

    path = "/backups/{backup_id}/file/{file_id}"

    async def get(self, request: web.Request, backup_id: str, file_id: str) -> web.StreamResponse:
        """Stream a file while it is decrypted; nothing is written to any disk."""
        unlocked = self.unlocked(request, backup_id)
        with await unlocked.content(file_id) as content:
            etag = _entity_tag(unlocked.backup, content)
            source = Source(content.size, content.async_read, etag, content.mtime)
            headers = {**self.headers, **content_headers(content.entry.relative_path)}
            return await send(request, source, headers)

    head = get


def _entity_tag(backup: Backup, content: UnlockedContent) -> str:
    """A strong entity tag: it differs as soon as a newer run may have replaced the file."""
    facts = (backup.id, backup.last_backup, content.entry.file_id, content.size, content.mtime)
    return f'"{sha256(repr(facts).encode()).hexdigest()[:32]}"'


VIEWS: Final[tuple[type[GuardedView], ...]] = (
    HealthView,
    ListView,
    RefreshView,
    UnlockView,
    LockView,
    DomainsView,
    FilesView,
    FileView,
)
