"""Phone numbers and mail addresses: written in many ways, the same person behind them."""

from collections.abc import Iterable
from dataclasses import dataclass
import re
from typing import Final

_NOT_DIGITS: Final = re.compile(r"[^0-9]+")
_PHONE: Final = re.compile(r"[+(0-9][0-9\s()./\-\u2011]*")
# Digits that two spellings of one number share: with and without country code and trunk prefix.
_COMMON: Final = 10
# Shorter ones are service numbers, which have no other spelling.
_SHORTEST: Final = 7
_MAX_HANDLE: Final = 255
# `tel:` in calls, `mailto:` in calendars; Messages prefixes with `P:` and `E:`.
_PREFIXES: Final = ("tel:", "mailto:", "p:", "e:")


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in a conversation, a call or an event; `name` is None if no contact is known."""

    handle: str
    name: str | None = None
    contact: int | None = None

    @property
    def label(self) -> str:
        """What to show."""
        return self.name or self.handle


def clean_handle(raw: str) -> str:
    """Return a handle without what only says of which kind it is."""
    handle = raw.strip()[:_MAX_HANDLE]
    for prefix in _PREFIXES:
        if handle.lower().startswith(prefix):
            return handle[len(prefix) :].strip()
    return handle


def handle_key(raw: str) -> str:
    """Return what is equal for the spellings of one handle.

    Mail addresses compare without case, phone numbers by their last ten digits: `+49 170 1234567`
    and `0170 1234567` are one.
    """
    handle = clean_handle(raw)
    if "@" in handle or not _PHONE.fullmatch(handle):
        return handle.casefold()
    digits = _NOT_DIGITS.sub("", handle)
    if len(digits) < _SHORTEST:
        return digits
    return digits.lstrip("0")[-_COMMON:]


class Names:
    """Who is behind a handle, as the contacts say."""

    def __init__(self, contacts: Iterable[tuple[int, str, Iterable[str]]] = ()) -> None:
        """Know contacts: key, name and handles of each."""
        self._by_key: dict[str, tuple[int, str]] = {}
        self._by_tail: dict[str, tuple[str, int, str] | None] = {}
        for contact, name, handles in contacts:
            for handle in handles:
                if key := handle_key(handle):
                    self._add(key, contact, name)

    def _add(self, key: str, contact: int, name: str) -> None:
        """Know a handle of a contact; the first contact that has it keeps it."""
        self._by_key.setdefault(key, (contact, name))
        if not key.isdecimal() or len(key) < _SHORTEST:
            return
        tail = key[-_SHORTEST:]
        known = self._by_tail.setdefault(tail, (key, contact, name))
        if known is not None and known[1] != contact:
            # Two people share the last digits, so these say nothing.
            self._by_tail[tail] = None

    def participant(self, raw: str) -> Participant:
        """Return a handle with the name of its contact."""
        handle = clean_handle(raw)
        found = self._find(handle_key(raw))
        return Participant(handle) if found is None else Participant(handle, found[1], found[0])

    def name(self, raw: str) -> str | None:
        """Return the name of the contact with a handle."""
        found = self._find(handle_key(raw))
        return None if found is None else found[1]

    def person_key(self, raw: str) -> str:
        """Return what is equal for all handles of one contact."""
        key = handle_key(raw)
        found = self._find(key)
        return key if found is None else f"contact:{found[0]}"

    def _find(self, key: str) -> tuple[int, str] | None:
        """Return contact and name of a key; numbers also by their end, if that is nobody else's."""
        found = self._by_key.get(key)
        if found is not None or not key.isdecimal() or len(key) < _SHORTEST:
            return found
        candidate = self._by_tail.get(key[-_SHORTEST:])
        if candidate is None:
            return None
        known, contact, name = candidate
        return (contact, name) if known.endswith(key) or key.endswith(known) else None
