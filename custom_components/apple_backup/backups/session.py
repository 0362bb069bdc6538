"""Unlock sessions: who has opened which backup, for how long.

A session belongs to one user and one backup. Its token is random and kept only as a hash; keys stay
in memory and are wiped when the last session of a backup ends. Passwords are never kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
import time
from typing import Final

from . import kdf
from .derivations import Derivations
from .errors import SessionInvalidError, SessionMismatchError, WrongPasswordError
from .keybag import Keybag
from .models import Backup, SessionInfo
from .opened import OpenedBackup, OpenedBackups
from .pool import Pool
from .remembered import RememberedKeys, copy_keys
from .session_table import LONGEST_SECONDS, Session, SessionOwner, SessionTable
from .tasks import OwnTasks
from .tickets import Tickets, hash_secret
from .unlock import prepare
from .unlocked import UnlockedBackup
from .unlocked_content import UnlockedContent

__all__ = [
    "LONGEST_SECONDS",
    "SessionChange",
    "SessionManager",
    "SessionOwner",
    "UnlockedBackup",
    "UnlockedContent",
]

TTL_SECONDS: Final = 3600

# Whose session a job has that no user waits for. No user of Home Assistant has this id.
JOB_USER: Final = ""


class Remember(StrEnum):
    """Whether a user wants a backup to open without its password from now on."""

    NO = "no"
    MEMORY = "memory"
    DISK = "disk"


@dataclass(frozen=True, slots=True)
class SessionChange:
    """A session has begun or ended: whose and of which backup, never what was read."""

    owner: SessionOwner
    has_begun: bool


@dataclass(frozen=True, slots=True)
class _Opening:
    """What an unlock has come to: an opened backup to be released; `keybag` if it has keys."""

    opened: OpenedBackup
    keybag: Keybag | None


class SessionManager:
    """The sessions of one backup root. Belongs to one event loop."""

    def __init__(
        self,
        *,
        ttl_seconds: int = TTL_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        remembered: RememberedKeys | None = None,
    ) -> None:
        """End sessions `ttl_seconds` after their last use, and half a day after they began."""
        self._ttl_seconds = ttl_seconds
        self.remembered = remembered or RememberedKeys()
        self._pool = Pool()
        self._tasks = OwnTasks()
        self._derivations = Derivations(self._pool, clock, self._require_open)
        self._opened = OpenedBackups(self._pool, self._require_open)
        self._tickets = Tickets()
        self._sessions = SessionTable(ttl_seconds, clock, self._after)
        self._listeners: list[Callable[[SessionChange], None]] = []
        self._is_closed = False

    def add_listener(self, listener: Callable[[SessionChange], None]) -> Callable[[], None]:
        """Call somebody when a session has begun or ended; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def unlock(
        self,
        backup: Backup,
        password: str | None,
        user_id: str,
        *,
        remember: Remember = Remember.NO,
    ) -> SessionInfo:
        """Open a session. Unencrypted backups need no password and ignore one.

        Without a password, a key is used that this user has had remembered.

        Raises:
            WrongPasswordError: The password does not open the backup, or there is none.
            TooManyAttemptsError: Too early after a wrong password of this user or for this backup.
            DamagedBackupError: The backup cannot be opened.
            UnsupportedBackupError: The backup asks for what is refused.
            BackupReadError: The operating system could not read it.
        """
        owner = SessionOwner(backup.id, user_id)
        return await self._unlock(backup, password, owner, user_id, remember)

    async def unlock_for_job(self, backup: Backup, user_id: str | None) -> SessionInfo:
        """Open a session for work that no user waits for, with a key that has been remembered.

        It is nobody's: only who has its token can use it. `user_id` is whose key may be used; None
        (an automation) for anybody's.

        Raises:
            WrongPasswordError: The backup needs a password, and no key of it is remembered.
            BackupError: As `unlock`.
        """
        owner = SessionOwner(backup.id, JOB_USER)
        return await self._unlock(backup, None, owner, user_id, Remember.NO)

    async def estimate_seconds(self, backup: Backup) -> float:
        """Return how long deriving this backup's key will take; 0 if it needs no password.

        Raises:
            BackupError: As `unlock`, without those about the password.
        """
        self._require_open()
        preparation = await self._pool.run(prepare, backup.path)
        if preparation.keybag is None:
            return 0.0
        return await self._pool.derive(kdf.estimate_seconds, preparation.keybag.derivation)

    def get(self, token: str, backup_id: str, user_id: str) -> UnlockedBackup:
        """Return what a session gives access to, and let its time begin anew.

        Raises:
            SessionInvalidError: The token is unknown or the session has ended.
            SessionMismatchError: The session is of another backup or of another user.
        """
        return self._access(self._find(token), backup_id, user_id)

    def owner_of(self, token: str) -> SessionOwner | None:
        """Return whose a live session is; None if there is no such session."""
        session = self._find(token)
        return None if session is None else session.owner

    def is_unlocked(self, backup_id: str, user_id: str) -> bool:
        """Whether a user has a live session of a backup."""
        return bool(self._sessions.live(SessionOwner(backup_id, user_id)))

    def is_open(self, backup_id: str) -> bool:
        """Whether anybody has a live session of a backup."""
        return any(session.owner.backup_id == backup_id for session in self._sessions)

    def of_user(self, backup_id: str, user_id: str) -> UnlockedBackup | None:
        """What the latest live session of a user and backup gives access to, if there is one."""
        live = self._sessions.live(SessionOwner(backup_id, user_id))
        if not live:
            return None
        self._sessions.use(live[-1])
        return live[-1].unlocked

    def issue_ticket(self, token: str, subject: object, names: int = 1) -> str:
        """Return a ticket for a subject that names so many files, for who cannot send a token.

        Raises:
            SessionInvalidError: The session has ended.
        """
        session = self._find(token)
        if session is None:
            raise SessionInvalidError("no such session")
        return self._tickets.issue(session.token_hash, subject, names)

    def redeem_ticket(
        self, ticket: str, backup_id: str, user_id: str
    ) -> tuple[UnlockedBackup, object]:
        """Return what a ticket's session gives access to, and what the ticket stands for.

        Raises:
            SessionInvalidError: There is no such ticket, or its session has ended.
            SessionMismatchError: It is of another backup or of another user.
        """
        hashed, subject = self._tickets.redeem(ticket)
        return self._access(self._sessions.find(hashed), backup_id, user_id), subject

    def lock(self, token: str) -> None:
        """End a session; does nothing if it has ended already."""
        session = self._find(token)
        if session is not None:
            self._sessions.end(session)

    def lock_all(self, backup_id: str | None = None, user_id: str | None = None) -> int:
        """End the sessions of a backup (None: of all) and a user (None: of all).

        Returns:
            How many there were.
        """
        found = [
            session
            for session in self._sessions
            if backup_id in (None, session.owner.backup_id)
            and user_id in (None, session.owner.user_id)
        ]
        for session in found:
            self._sessions.end(session)
        return len(found)

    def expire(self) -> None:
        """End the sessions whose time is over; to be called now and then."""
        self._sessions.expire()

    async def close(self) -> None:
        """End all sessions, wait for what runs and end the threads."""
        self._is_closed = True
        self.lock_all()
        await self._tasks.wait()
        await self._pool.close()

    async def _unlock(
        self,
        backup: Backup,
        password: str | None,
        owner: SessionOwner,
        key_owner: str | None,
        remember: Remember,
    ) -> SessionInfo:
        """Do what `unlock` says; whoever is cancelled meanwhile leaves no session behind."""
        self._require_open()
        self._sessions.expire()
        opening = await self._tasks.run(
            self._open(backup, password, owner, key_owner),
            lambda it: self._opened.release(it.opened),
        )
        # Nothing waits from here on, so the session begins and its key is remembered, or neither.
        opened, keybag = opening.opened, opening.keybag
        if self._is_closed:
            self._opened.release(opened)
            self._require_open()
        token = self._sessions.begin(owner, backup, opened)
        if keybag is not None and opened.keys is not None and remember is not Remember.NO:
            on_disk = remember is Remember.DISK
            key = copy_keys(backup.id, owner.user_id, keybag, opened.keys, on_disk=on_disk)
            self.remembered.add(key)
        self._tell(SessionChange(owner, has_begun=True))
        return SessionInfo(token=token, ttl_seconds=self._ttl_seconds)

    async def _open(
        self, backup: Backup, password: str | None, owner: SessionOwner, key_owner: str | None
    ) -> _Opening:
        """Find the keys and open the manifest, or share one that is open."""
        preparation = await self._pool.run(prepare, backup.path)
        identity, keybag, keys = (backup.id, preparation.identity), preparation.keybag, None
        if keybag is not None and password is not None:
            keys = await self._derivations.keys(identity, keybag, password, owner.user_id)
        elif keybag is not None:
            keys = self.remembered.open(backup.id, key_owner, keybag)
            if keys is None:
                raise WrongPasswordError("the backup needs a password")
        if keys is not None:
            # A keybag can be made of one that a password of somebody else opens and a class of
            # one's own; who opens that class alone gets none of the others.
            identity = (backup.id, f"{preparation.identity} {keys.fingerprint()}")
        return _Opening(await self._opened.acquire(identity, preparation, keys), keybag)

    def _after(self, session: Session) -> None:
        """End what belongs to a session that has ended, and with the last one close its backup."""
        self._tickets.end(session.token_hash)
        self._opened.release(session.opened)
        self._tell(SessionChange(session.owner, has_begun=False))

    def _tell(self, change: SessionChange) -> None:
        for listener in tuple(self._listeners):
            listener(change)

    def _access(self, session: Session | None, backup_id: str, user_id: str) -> UnlockedBackup:
        """Check whose session it is, and let its time begin anew."""
        if session is None:
            raise SessionInvalidError("no such session")
        if session.owner != SessionOwner(backup_id, user_id):
            raise SessionMismatchError("the session is of another backup or user")
        self._sessions.use(session)
        return session.unlocked

    def _find(self, token: str) -> Session | None:
        """Return a live session."""
        return self._sessions.find(hash_secret(token))

    def _require_open(self) -> None:
        """Raise if the manager has been closed."""
        if self._is_closed:
            raise SessionInvalidError("the backups have been locked")
