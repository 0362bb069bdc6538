"""The backups API: unlocking and locking."""

from typing import Final

from aiohttp import web

from ..backups.errors import SessionMismatchError
from ..permissions import Right
from .backups_base import BackupsView, find_backup, session_token
from .body import BadRequestError, read_json_object
from .guard import Gate, signed_in_user
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


VIEWS: Final[tuple[type[GuardedView], ...]] = (UnlockView, LockView)
