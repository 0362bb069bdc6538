"""The backups API: unlocking and locking."""

from http import HTTPStatus
from typing import Final

from aiohttp import web

from homeassistant.util.json import JsonObjectType

from ..backup_keys import may_remember
from ..backups.errors import SessionMismatchError
from ..backups.session import Remember
from ..models import BackupsConfigEntry
from ..permissions import Right
from .backups_base import BackupsView, find_backup, session_token
from .body import BadRequestError, optional_flag, optional_text, read_flag, read_json_object
from .errors import ApiError
from .guard import Gate, NotAllowedError, signed_in_user
from .view import GuardedView

_MAX_PASSWORD_CHARACTERS: Final = 1024


class UnlockView(BackupsView):
    """`POST /backups/{id}/unlock`."""

    path = "/backups/{backup_id}/unlock"
    permission = Right.USE_BACKUPS
    reads_body = True

    async def post(self, request: web.Request, backup_id: str) -> web.Response:
        """Open a session; an unencrypted backup needs no password."""
        folder, backup = find_backup(self.allowed_folders(request), backup_id)
        body = await read_json_object(request)
        remember = _remember(body, folder)
        user = signed_in_user(request)
        session = await folder.runtime_data.sessions.unlock(
            backup, _password(body), user.id, remember=remember
        )
        return self.json({"session_token": session.token, "ttl_seconds": session.ttl_seconds})


def _password(body: JsonObjectType) -> str | None:
    """The password. It must not get into any message."""
    password = body.get("password")
    if password is None:
        return None
    if not isinstance(password, str) or len(password) > _MAX_PASSWORD_CHARACTERS:
        raise BadRequestError("bad_password", "The password must be a text of reasonable length.")
    return password


def _remember(body: JsonObjectType, folder: BackupsConfigEntry) -> Remember:
    """Whether the key is to be remembered, if the folder's options let users have that."""
    text = optional_text(body, "remember") or Remember.NO.value
    if text not in Remember:
        raise BadRequestError("bad_parameter", "'remember' must be 'no', 'memory' or 'disk'.")
    remember = Remember(text)
    if not may_remember(folder, remember):
        raise ApiError(
            HTTPStatus.FORBIDDEN,
            "remember_not_allowed",
            "The options of this folder do not allow keys to be remembered this way.",
        )
    return remember


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


class LockAllView(BackupsView):
    """`POST /backups/lock`."""

    path = "/backups/lock"
    documented_path = False
    permission = Right.USE_BACKUPS
    reads_body = True

    async def post(self, request: web.Request) -> web.Response:
        """End the user's own sessions, or for an administrator those of everyone."""
        folders = self.allowed_folders(request)
        body = await read_json_object(request)
        backup_id = optional_text(body, "backup_id")
        if backup_id is not None:
            folders = [find_backup(folders, backup_id)[0]]
        user_id = whose(request, everyone=optional_flag(body, "everyone"))
        locked = sum(
            folder.runtime_data.sessions.lock_all(backup_id, user_id) for folder in folders
        )
        return self.json({"status": "ok", "locked": locked})


class RememberedView(BackupsView):
    """`DELETE /backups/{id}/remembered`."""

    path = "/backups/{backup_id}/remembered"
    documented_path = False
    permission = Right.USE_BACKUPS

    async def delete(self, request: web.Request, backup_id: str) -> web.Response:
        """Forget the user's key of a backup, or for an administrator those of everyone."""
        folder, backup = find_backup(self.allowed_folders(request), backup_id)
        user_id = whose(request, everyone=read_flag(request, "everyone"))
        forgotten = folder.runtime_data.sessions.remembered.forget(backup.id, user_id)
        return self.json({"status": "ok", "forgotten": forgotten})


def whose(request: web.Request, *, everyone: bool) -> str | None:
    """The id of the asking user, or None for everyone.

    Raises:
        NotAllowedError: for everyone, by somebody who is no administrator.
    """
    user = signed_in_user(request)
    if everyone and not user.is_admin:
        raise NotAllowedError
    return None if everyone else user.id


VIEWS: Final[tuple[type[GuardedView], ...]] = (UnlockView, LockView, LockAllView, RememberedView)
