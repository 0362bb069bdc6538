"""What the routes of the backups API have in common: which backup is meant, and by whose session."""

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from aiohttp import web

from homeassistant.helpers.http import KEY_HASS

from ..backups.errors import BackupNotFoundError, SessionInvalidError
from ..backups.models import Backup
from ..folder_events import FolderEvent, FolderEventKind
from ..models import BackupsConfigEntry, async_loaded_folders
from ..permissions import Right, is_allowed
from .entries import folders_meant, folders_of
from .errors import Dialect
from .guard import HEADER_SESSION, Gate, NotAllowedError, Permission, signed_in_user
from .view import GuardedView

if TYPE_CHECKING:
    from ..backups.session import UnlockedBackup


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


def tell_exported(request: web.Request, backup: Backup) -> None:
    """Let automations know who has taken an archive or a document out of a backup."""
    with suppress(BackupNotFoundError):
        folder, _ = find_backup(async_loaded_folders(request.app[KEY_HASS]), backup.id)
        user = signed_in_user(request)
        folder.runtime_data.watch.async_tell(FolderEvent(FolderEventKind.EXPORTED, backup, user.id))


def session_token(request: web.Request, header: str = HEADER_SESSION) -> str:
    """The token of the unlock session a request comes with.

    Raises:
        SessionInvalidError: there is none.
    """
    token = request.headers.get(header)
    if not token:
        raise SessionInvalidError
    return token


class SessionView(BackupsView):
    """A route for the owner of an unlock session alone."""

    permission: ClassVar[Permission] = Gate.SESSION_OWNER

    def unlocked(
        self, request: web.Request, backup_id: str, header: str = HEADER_SESSION
    ) -> UnlockedBackup:
        """The backup a session gives access to; `header` is where its token stands.

        Raises:
            SessionInvalidError: no session, an unknown or an expired one.
            BackupNotFoundError: there is no such backup.
            SessionMismatchError: the session is another user's or another backup's.
            NotAllowedError: the user has lost the right to use these backups.
        """
        token = session_token(request, header)
        folder = self.folder(request, backup_id)
        user = signed_in_user(request)
        unlocked = folder.runtime_data.sessions.get(token, backup_id, user.id)
        if not is_allowed(user, Right.USE_BACKUPS, folder):
            raise NotAllowedError
        return unlocked

    def redeem(
        self, request: web.Request, backup_id: str, ticket: str
    ) -> tuple[UnlockedBackup, object]:
        """The backup of a ticket, and what it stands for; raises as `unlocked`."""
        folder = self.folder(request, backup_id)
        user = signed_in_user(request)
        found = folder.runtime_data.sessions.redeem_ticket(ticket, backup_id, user.id)
        if not is_allowed(user, Right.USE_BACKUPS, folder):
            raise NotAllowedError
        return found

    def folder(self, request: web.Request, backup_id: str) -> BackupsConfigEntry:
        """The folder a backup is in, whoever asks.

        Raises:
            BackupNotFoundError: there is no such backup.
        """
        return find_backup(self.meant_folders(request), backup_id)[0]
