"""Unlock sessions: who has opened which backup, for how long.

A session belongs to one user and one backup. Its token is random and kept only as a hash; keys stay
in memory and are wiped when the last session of a backup ends. Passwords are never kept.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
import hashlib
import hmac
import secrets
import time
from typing import Final

from . import kdf
from .attempts import Attempts
from .classkeys import ClassKeys
from .errors import SessionInvalidError, SessionMismatchError, WrongPasswordError
from .keybag import Keybag
from .models import Backup, SessionInfo
from .pool import Pool
from .unlock import Preparation, open_keys, open_manifest, prepare
from .unlocked import OpenedBackup, UnlockedBackup, UnlockedContent

__all__ = ["SessionManager", "SessionOwner", "UnlockedBackup", "UnlockedContent"]

TTL_SECONDS: Final = 3600
LONGEST_SECONDS: Final = 12 * 3600

_TOKEN_BYTES: Final = 32

type _Identity = tuple[str, tuple[int, ...]]


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
    identity: _Identity
    begun: float
    used: float
    unlocked: UnlockedBackup | None = None
    has_ended: bool = False


@dataclass(slots=True)
class _Flight:
    """A derivation that runs; whoever comes with the same password waits for it."""

    password: bytes = field(repr=False)
    user_id: str
    task: asyncio.Task[ClassKeys]


class SessionManager:
    """The sessions of one backup root. Belongs to one event loop."""

    def __init__(
        self, *, ttl_seconds: int = TTL_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """End sessions `ttl_seconds` after their last use, and half a day after they began."""
        self._ttl_seconds = ttl_seconds
        self._clock = clock
        self._attempts = Attempts(clock)
        self._pool = Pool()
        self._sessions: dict[bytes, _Session] = {}
        self._opened: dict[_Identity, OpenedBackup] = {}
        self._flights: dict[_Identity, _Flight] = {}
        self._unlocking: set[asyncio.Task[SessionInfo]] = set()
        self._deriving = asyncio.Lock()
        self._opening = asyncio.Lock()
        self._is_closed = False

    async def unlock(self, backup: Backup, password: str | None, user_id: str) -> SessionInfo:
        """Open a session. Unencrypted backups need no password and ignore one.

        Raises:
            WrongPasswordError: The password does not open the backup, or there is none.
            TooManyAttemptsError: Too early after a wrong password of this user or for this backup.
            DamagedBackupError: The backup cannot be opened.
            UnsupportedBackupError: The backup asks for what is refused.
            BackupReadError: The operating system could not read it.
        """
        self._require_open()
        task = asyncio.create_task(self._unlock(backup, password, user_id))
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
        session = self._find(token)
        if session is None or session.unlocked is None:
            raise SessionInvalidError("no such session")
        if session.owner != SessionOwner(backup_id, user_id):
            raise SessionMismatchError("the session is of another backup or user")
        self._use(session)
        return session.unlocked

    def owner_of(self, token: str) -> SessionOwner | None:
        """Return whose a live session is; None if there is no such session."""
        session = self._find(token)
        return None if session is None else session.owner

    def is_unlocked(self, backup_id: str, user_id: str) -> bool:
        """Whether a user has a live session of a backup."""
        owner = SessionOwner(backup_id, user_id)
        now = self._clock()
        return any(
            session.owner == owner and not self._is_over(session, now)
            for session in self._sessions.values()
        )

    def lock(self, token: str) -> None:
        """End a session; does nothing if it has ended already."""
        session = self._sessions.get(_hash(token))
        if session is not None:
            self._end(session)

    def lock_all(self) -> None:
        """End all sessions."""
        for session in tuple(self._sessions.values()):
            self._end(session)

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

    async def _unlock(self, backup: Backup, password: str | None, user_id: str) -> SessionInfo:
        """Do what `unlock` says."""
        self.expire()
        preparation = await self._pool.run(prepare, backup.path)
        identity = (backup.id, preparation.identity)
        keys = None
        if preparation.keybag is not None:
            if password is None:
                raise WrongPasswordError("the backup needs a password")
            keys = await self._fly(identity, preparation.keybag, password, user_id)
        opened = await self._open(identity, preparation, keys)
        return self._begin(backup, opened, SessionOwner(backup.id, user_id), identity)

    async def _fly(
        self, identity: _Identity, keybag: Keybag, password: str, user_id: str
    ) -> ClassKeys:
        """Derive the keys, or wait for one who does so with the same password."""
        user, backup = ("user", user_id), ("backup", identity[0])
        self._attempts.check(user, backup)
        secret = password.encode("utf-8", "surrogatepass")
        flight = self._flights.get(identity)
        if flight is None or not hmac.compare_digest(flight.password, secret):
            task = asyncio.create_task(self._derive((user, backup), keybag, password))
            flight = self._flights[identity] = _Flight(secret, user_id, task)
        try:
            return await flight.task
        except WrongPasswordError:
            if flight.user_id != user_id:
                self._attempts.fail(user)
            raise
        finally:
            if self._flights.get(identity) is flight:
                del self._flights[identity]

    async def _derive(
        self, tried: tuple[tuple[str, str], ...], keybag: Keybag, password: str
    ) -> ClassKeys:
        """Derive the keys, one backup at a time, and count wrong passwords."""
        async with self._deriving:
            # Again, because those who waited with us may have been wrong.
            self._attempts.check(*tried)
            self._require_open()
            try:
                keys = await self._pool.derive(open_keys, keybag, password)
            except WrongPasswordError:
                self._attempts.fail(*tried)
                raise
        self._attempts.succeed(*tried)
        return keys

    async def _open(
        self, identity: _Identity, preparation: Preparation, keys: ClassKeys | None
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
        self, backup: Backup, opened: OpenedBackup, owner: SessionOwner, identity: _Identity
    ) -> SessionInfo:
        """Begin a session of an opened backup."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        now = self._clock()
        session = _Session(_hash(token), owner, identity, begun=now, used=now)
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
        if session.unlocked is not None:
            session.unlocked.end()
        opened = self._opened[session.identity]
        opened.sessions -= 1
        if not opened.sessions:
            del self._opened[session.identity]
            opened.close()

    def _find(self, token: str) -> _Session | None:
        """Return a live session; ends it if its time is over."""
        # Looking up by a hash tells nothing about the token by its timing.
        hashed = _hash(token)
        session = self._sessions.get(hashed)
        if session is None or not hmac.compare_digest(session.token_hash, hashed):
            return None
        if self._is_over(session, self._clock()):
            self._end(session)
            return None
        return session

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


def _hash(token: str) -> bytes:
    """Return what a token is kept as."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
