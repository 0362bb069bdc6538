"""The live sessions of one manager: found by the hash of their token, ended when their time is over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
import hmac
import secrets
from typing import Final

from .errors import SessionInvalidError
from .models import Backup
from .opened import OpenedBackup
from .tickets import hash_secret
from .unlocked import UnlockedBackup

LONGEST_SECONDS: Final = 12 * 3600
MAX_PER_OWNER: Final = 64
"""How many sessions of a backup a user may have; the oldest end first."""

_TOKEN_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class SessionOwner:
    """Whose session it is, and of which backup."""

    backup_id: str
    user_id: str


@dataclass(slots=True)
class Session:
    """One session. Its token is not here, only what it is found by."""

    token_hash: bytes = field(repr=False)
    owner: SessionOwner
    opened: OpenedBackup
    unlocked: UnlockedBackup
    begun: float
    used: float
    has_ended: bool = False


class SessionTable:
    """Sessions in the order in which they began."""

    def __init__(
        self, ttl_seconds: int, clock: Callable[[], float], on_end: Callable[[Session], None]
    ) -> None:
        """End sessions `ttl_seconds` after their last use; `on_end` is called for each, once."""
        self._ttl_seconds = ttl_seconds
        self._clock = clock
        self._on_end = on_end
        self._sessions: dict[bytes, Session] = {}

    def __iter__(self) -> Iterator[Session]:
        """Go through all of them, those included whose time is over but that nobody has ended."""
        return iter(tuple(self._sessions.values()))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._sessions)

    def begin(self, owner: SessionOwner, backup: Backup, opened: OpenedBackup) -> str:
        """Begin a session and return its token."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        now = self._clock()
        unlocked = UnlockedBackup(backup, opened, lambda: self.use(session))
        session = Session(hash_secret(token), owner, opened, unlocked, begun=now, used=now)
        self._sessions[session.token_hash] = session
        own = self.live(owner)
        if len(own) > MAX_PER_OWNER:
            self.end(own[0])
        return token

    def find(self, token_hash: bytes) -> Session | None:
        """Return a live session; ends it if its time is over."""
        # Looking up by a hash tells nothing about the token by its timing.
        session = self._sessions.get(token_hash)
        if session is None or not hmac.compare_digest(session.token_hash, token_hash):
            return None
        if self._is_over(session):
            self.end(session)
            return None
        return session

    def live(self, owner: SessionOwner) -> tuple[Session, ...]:
        """Return the sessions of an owner whose time is not over, the latest last."""
        return tuple(it for it in self if it.owner == owner and not self._is_over(it))

    def use(self, session: Session) -> None:
        """Let a session's time begin anew.

        Raises:
            SessionInvalidError: It has ended.
        """
        if not session.has_ended and self._is_over(session):
            self.end(session)
        if session.has_ended:
            raise SessionInvalidError("the session has ended")
        session.used = self._clock()

    def end(self, session: Session) -> None:
        """End a session and what it reads; does nothing if it has ended already."""
        if session.has_ended:
            return
        session.has_ended = True
        del self._sessions[session.token_hash]
        session.unlocked.end()
        self._on_end(session)

    def expire(self) -> None:
        """End the sessions whose time is over."""
        for session in self:
            if self._is_over(session):
                self.end(session)

    def _is_over(self, session: Session) -> bool:
        """Whether a session has been idle or alive for too long."""
        now = self._clock()
        return now - session.used >= self._ttl_seconds or now - session.begun >= LONGEST_SECONDS
