"""Content tickets: names for what a session may read, for clients that cannot send its token.

A ticket stands for one thing of one session and ends with it. It is random and kept as a hash only.
"""

from collections import OrderedDict
from dataclasses import dataclass
import hashlib
import secrets
from typing import Final

from .errors import SessionInvalidError

MAX_TICKETS: Final = 4096
"""How many a session may have; the oldest end first."""
MAX_NAMED: Final = 50_000
"""How many files the tickets of a session may name together; the oldest end first."""

_TICKET_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class _Ticket:
    """What a ticket stands for, and in which session."""

    session: bytes
    subject: object


class Tickets:
    """The tickets of all sessions of one manager."""

    def __init__(self) -> None:
        """Begin without any."""
        self._tickets: dict[bytes, _Ticket] = {}
        self._by_session: dict[bytes, OrderedDict[bytes, int]] = {}

    def issue(self, session: bytes, subject: object, names: int = 1) -> str:
        """Return a ticket for something of a session that names so many files."""
        ticket = secrets.token_urlsafe(_TICKET_BYTES)
        hashed = hash_secret(ticket)
        self._tickets[hashed] = _Ticket(session, subject)
        own = self._by_session.setdefault(session, OrderedDict())
        own[hashed] = names
        total = sum(own.values())
        while len(own) > MAX_TICKETS or (total > MAX_NAMED and len(own) > 1):
            oldest, count = own.popitem(last=False)
            del self._tickets[oldest]
            total -= count
        return ticket

    def redeem(self, ticket: str) -> tuple[bytes, object]:
        """Return the session of a ticket and what it stands for; it stays valid.

        Raises:
            SessionInvalidError: There is no such ticket, or its session has ended.
        """
        # Looking up by a hash tells nothing about the ticket by its timing.
        found = self._tickets.get(hash_secret(ticket))
        if found is None:
            raise SessionInvalidError("no such ticket")
        return found.session, found.subject

    def end(self, session: bytes) -> None:
        """End all tickets of a session."""
        for hashed in self._by_session.pop(session, ()):
            del self._tickets[hashed]


def hash_secret(secret: str) -> bytes:
    """Return what a token or ticket is kept as."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
