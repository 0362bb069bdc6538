"""Unlock sessions: who has opened which backup, for how long.

A session belongs to one user and one backup. Its token is random and kept only as a hash; keys stay
in memory and are wiped when the last session of a backup ends. Passwords are never kept.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
import hmac
import secrets
import time
from typing import Any, Final

from . import kdf
from .classkeys import ClassKeys
from .derivations import Derivations, Identity
from .errors import SessionInvalidError, SessionMismatchError, WrongPasswordError
from .models import Backup, SessionInfo
from .pool import Pool
from .remembered import RememberedKeys, copy_keys
from .tickets import Tickets, hash_secret
from .unlock import Preparation, open_manifest, prepare
from .unlocked import OpenedBackup, UnlockedBackup, UnlockedContent

__all__ = ["SessionManager", "SessionOwner", "UnlockedBackup", "UnlockedContent"]

TTL_SECONDS: Final = 3600
LONGEST_SECONDS: Final = 12 * 3600

# Whose session a job has that no user waits for. No user of Home Assistant has this id.
JOB_USER: Final = ""

_TOKEN_BYTES: Final = 32


class Remember(StrEnum):
    """Whether a user wants a backup to open without its password from now on."""

    NO = "no"
    MEMORY = "memory"
    DISK = "disk"


@dataclass(frozen=True, slots=True)
class SessionOwner:
    """Whose session it is, and of which backup."""

    backup_id: str
    user_id: str


@dataclass(slots=True)
class _Session:
    """One live session."""

    token_hash: bytes = field(repr=False)
    owner: SessionOwner
    identity: Identity
    begun: float
    used: float
    unlocked: UnlockedBackup | None = None
    has_ended: bool = False


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
        self._clock = clock
        self.remembered = remembered or RememberedKeys()
        self._pool = Pool()
        self._derivations = Derivations(self._pool, clock, self._require_open)
        self._tickets = Tickets()
        self._sessions: dict[bytes, _Session] = {}
        self._opened: dict[Identity, OpenedBackup] = {}
        self._unlocking: set[asyncio.Task[SessionInfo]] = set()
        self._opening = asyncio.Lock()
        self._is_closed = False

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
        return await self._begin_in_order(self._unlock(backup, password, owner, user_id, remember))

    async def unlock_for_job(self, backup: Backup, user_id: str | None) -> SessionInfo:
        """Open a session for work that no user waits for, with a key that has been remembered.

        It is nobody's: only who has its token can use it. `user_id` is whose key may be used; None
        (an automation) for anybody's.

        Raises:
            WrongPasswordError: The backup needs a password, and no key of it is remembered.
            BackupError: As `unlock`.
        """
        owner = SessionOwner(backup.id, JOB_USER)
        return await self._begin_in_order(self._unlock(backup, None, owner, user_id, Remember.NO))

    async def _begin_in_order(self, unlocking: Coroutine[Any, Any, SessionInfo]) -> SessionInfo:
        """Run an unlock so that nothing is left behind if nobody waits for it any more."""
        if self._is_closed:
            unlocking.close()
        self._require_open()
        task = asyncio.create_task(unlocking)
        self._unlocking.add(task)
        task.add_done_callback(self._unlocking.discard)
        try:
            # What runs in a thread cannot be cancelled, so it ends in order and is then discarded.
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(self._discard)
            raise

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
        return any(self._live(SessionOwner(backup_id, user_id)))

    def is_open(self, backup_id: str) -> bool:
        """Whether anybody has a live session of a backup."""
        return any(session.owner.backup_id == backup_id for session in self._sessions.values())

    def of_user(self, backup_id: str, user_id: str) -> UnlockedBackup | None:
        """What the latest live session of a user and backup gives access to, if there is one."""
        live = tuple(self._live(SessionOwner(backup_id, user_id)))
        if not live:
            return None
        self._use(live[-1])
        return live[-1].unlocked

    def issue_ticket(self, token: str, subject: object) -> str:
        """Return a ticket for something of a live session, for a client that cannot send tokens.

        Raises:
            SessionInvalidError: The session has ended.
        """
        session = self._find(token)
        if session is None:
            raise SessionInvalidError("no such session")
        return self._tickets.issue(session.token_hash, subject)

    def redeem_ticket(
        self, ticket: str, backup_id: str, user_id: str
    ) -> tuple[UnlockedBackup, object]:
        """Return what a ticket's session gives access to, and what the ticket stands for.

        Raises:
            SessionInvalidError: There is no such ticket, or its session has ended.
            SessionMismatchError: It is of another backup or of another user.
        """
        hashed, subject = self._tickets.redeem(ticket)
        return self._access(self._find_hashed(hashed), backup_id, user_id), subject

    def lock(self, token: str) -> None:
        """End a session; does nothing if it has ended already."""
        session = self._sessions.get(hash_secret(token))
        if session is not None:
            self._end(session)

    def lock_all(self, backup_id: str | None = None, user_id: str | None = None) -> int:
        """End the sessions of a backup (None: of all) and a user (None: of all).

        Returns:
            How many there were.
        """
        found = [
            session
            for session in self._sessions.values()
            if backup_id in (None, session.owner.backup_id)
            and user_id in (None, session.owner.user_id)
        ]
        for session in found:
            self._end(session)
        return len(found)

    def expire(self) -> None:
        """End the sessions whose time is over; to be called now and then."""
        now = self._clock()
        for session in tuple(self._sessions.values()):
            if self._is_over(session, now):
                self._end(session)

    async def close(self) -> None:
        """End all sessions, wait for what runs and end the threads."""
        self._is_closed = True
        self.lock_all()
        await asyncio.gather(*self._unlocking, return_exceptions=True)
        await self._pool.close()

    async def _unlock(
        self,
        backup: Backup,
        password: str | None,
        owner: SessionOwner,
        key_owner: str | None,
        remember: Remember,
    ) -> SessionInfo:
        """Do what `unlock` says."""
        self.expire()
        preparation = await self._pool.run(prepare, backup.path)
        identity, keybag, keys = (backup.id, preparation.identity), preparation.keybag, None
        if keybag is not None and password is not None:
            keys = await self._derivations.keys(identity, keybag, password, owner.user_id)
        elif keybag is not None:
            keys = self.remembered.open(backup.id, key_owner, keybag)
            if keys is None:
                raise WrongPasswordError("the backup needs a password")
        opened = await self._open(identity, preparation, keys)
        info = self._begin(backup, opened, owner, identity)
        if keybag is not None and opened.keys is not None and remember is not Remember.NO:
            on_disk = remember is Remember.DISK
            self.remembered.add(
                copy_keys(backup.id, owner.user_id, keybag, opened.keys, on_disk=on_disk)
            )
        return info

    async def _open(
        self, identity: Identity, preparation: Preparation, keys: ClassKeys | None
    ) -> OpenedBackup:
        """Return the backup's opened manifest, opening it for the first session."""
        async with self._opening:
            opened = self._opened.get(identity)
            if opened is None:
                try:
                    self._require_open()
                    manifest = await self._pool.run(open_manifest, preparation, keys)
                except BaseException:
                    if keys is not None:
                        keys.wipe()
                    raise
                opened = self._opened[identity] = OpenedBackup(keys, manifest, self._pool)
            elif keys is not None and keys is not opened.keys:
                keys.wipe()
            opened.sessions += 1
            return opened

    def _begin(
        self, backup: Backup, opened: OpenedBackup, owner: SessionOwner, identity: Identity
    ) -> SessionInfo:
        """Begin a session of an opened backup."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        now = self._clock()
        session = _Session(hash_secret(token), owner, identity, begun=now, used=now)
        session.unlocked = UnlockedBackup(backup, opened, lambda: self._use(session))
        self._sessions[session.token_hash] = session
        if self._is_closed:
            self._end(session)
            self._require_open()
        return SessionInfo(token=token, ttl_seconds=self._ttl_seconds)

    def _end(self, session: _Session) -> None:
        """End a session, and with the last one of a backup close it."""
        if session.has_ended:
            return
        session.has_ended = True
        del self._sessions[session.token_hash]
        self._tickets.end(session.token_hash)
        if session.unlocked is not None:
            session.unlocked.end()
        opened = self._opened[session.identity]
        opened.sessions -= 1
        if not opened.sessions:
            del self._opened[session.identity]
            opened.close()

    def _access(self, session: _Session | None, backup_id: str, user_id: str) -> UnlockedBackup:
        """Check whose session it is, and let its time begin anew."""
        if session is None or session.unlocked is None:
            raise SessionInvalidError("no such session")
        if session.owner != SessionOwner(backup_id, user_id):
            raise SessionMismatchError("the session is of another backup or user")
        self._use(session)
        return session.unlocked

    def _find(self, token: str) -> _Session | None:
        """Return a live session; ends it if its time is over."""
        # Looking up by a hash tells nothing about the token by its timing.
        return self._find_hashed(hash_secret(token))

    def _find_hashed(self, hashed: bytes) -> _Session | None:
        session = self._sessions.get(hashed)
        if session is None or not hmac.compare_digest(session.token_hash, hashed):
            return None
        if self._is_over(session, self._clock()):
            self._end(session)
            return None
        return session

    def _live(self, owner: SessionOwner) -> Iterator[_Session]:
        """The sessions of an owner whose time is not over, the latest last."""
        now = self._clock()
        for session in tuple(self._sessions.values()):
            if session.owner == owner and not self._is_over(session, now):
                yield session

    def _use(self, session: _Session) -> None:
        """Let a session's time begin anew."""
        now = self._clock()
        if self._is_over(session, now):
            self._end(session)
        if session.has_ended:
            raise SessionInvalidError("the session has ended")
        session.used = now

    def _is_over(self, session: _Session, now: float) -> bool:
        """Whether a session has been idle or alive for too long."""
        return now - session.used >= self._ttl_seconds or now - session.begun >= LONGEST_SECONDS

    def _require_open(self) -> None:
        """Raise if the manager has been closed."""
        if self._is_closed:
            raise SessionInvalidError("the backups have been locked")

    def _discard(self, task: asyncio.Task[SessionInfo]) -> None:
        """End a session that nobody waits for any more."""
        if not task.cancelled() and task.exception() is None:
            self.lock(task.result().token)
