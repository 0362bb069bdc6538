"""Everybody in a backup: contacts, and who is seen in messages, calls and chats, put together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ..errors import BackupError, SessionInvalidError
from .contacts import Contacts
from .handles import clean_handle, handle_key
from .listing import fold
from .registry import ARTIFACTS
from .seen import latest
from .shelf import Shelf
from .timed import TimedArtifact

_TELLING: Final = tuple(kind for kind in ARTIFACTS.values() if kind.tells_people)
# The first who knows a name gives it: chats know better ones than calls, which are timed.
SEEN_IN: Final = tuple(
    kind.name for kind in sorted(_TELLING, key=lambda it: issubclass(it, TimedArtifact))
)
"""The artifacts that tell who was in touch with the owner."""

_MOST: Final = 200_000
_MOST_HANDLES: Final = 50


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with all their numbers and addresses.

    `key` is what all of these share, also as the parameter `person` of other lists. `contact` is
    the id of the contact, if there is one. `counts` are by artifact; in conversations of two they
    include what the owner has written, in groups they are what this person has.
    """

    key: str
    name: str | None
    contact: int | None
    handles: tuple[str, ...]
    counts: Mapping[str, int]
    last: datetime | None

    @property
    def total(self) -> int:
        """How often they were in touch."""
        return sum(self.counts.values())


@dataclass(slots=True)
class _Gathered:
    """What is known of a person so far."""

    key: str
    name: str | None = None
    contact: int | None = None
    handles: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    last: datetime | None = None

    def add_handle(self, raw: str) -> None:
        """Know one more number or address, each in one spelling."""
        if len(self.handles) < _MOST_HANDLES:
            self.handles.setdefault(handle_key(raw), clean_handle(raw))

    def person(self) -> Person:
        """Return what is known."""
        handles = tuple(self.handles.values())
        return Person(self.key, self.name, self.contact, handles, self.counts, self.last)


class People:
    """All people, those in touch last first; `failed` are artifacts that could not be read."""

    def __init__(self, people: Iterable[Person], failed: Iterable[str] = ()) -> None:
        """Sort them."""
        self.all = tuple(sorted(people, key=_order))
        self.failed = tuple(failed)
        self._by_key = {person.key: person for person in self.all}

    @classmethod
    def of(cls, shelf: Shelf) -> People:
        """Gather everybody in a backup; takes some seconds if there are very many messages.

        Raises:
            SessionInvalidError: The session has ended.
        """
        gathered: dict[str, _Gathered] = {}
        failed: list[str] = []
        for name in (Contacts.name, *SEEN_IN):
            try:
                if name == Contacts.name:
                    _add_contacts(shelf, gathered)
                else:
                    _add_seen(shelf, name, gathered)
            except SessionInvalidError:
                raise
            except BackupError:
                failed.append(name)
        return cls((it.person() for it in gathered.values()), failed)

    def get(self, key: str) -> Person | None:
        """Return the person with a key."""
        return self._by_key.get(key)

    def found(self, text: str | None) -> Iterator[tuple[int, Person]]:
        """Yield the people whose name, number or address holds a text, with their positions."""
        sought = fold(text or "").strip()
        digits = handle_key(sought) if any(it.isdigit() for it in sought) else sought
        for at, person in enumerate(self.all):
            said = fold("\n".join((person.name or "", *person.handles)))
            if sought in said or any(digits in handle_key(it) for it in person.handles):
                yield at, person


def _order(person: Person) -> tuple[bool, float, str, str]:
    last = person.last
    return (
        last is None,
        0.0 if last is None else -last.timestamp(),
        fold(person.name or "\uffff"),
        person.key,
    )


def _add_contacts(shelf: Shelf, gathered: dict[str, _Gathered]) -> None:
    """Add the contacts."""
    names = shelf.names()
    for contact, name, handles in shelf.use(Contacts, lambda it: list(it.directory())):
        keys = [names.person_key(handle) for handle in handles]
        key = f"contact:{contact}"
        if keys and key not in keys:
            # All that it has is another contact's, too: they are one person.
            key = keys[0]
        if (person := _person(gathered, key)) is None:
            return
        if person.contact is None:
            person.name, person.contact = name or None, contact
        for handle in handles:
            person.add_handle(handle)


def _add_seen(shelf: Shelf, name: str, gathered: dict[str, _Gathered]) -> None:
    """Add who is seen in an artifact."""
    names = shelf.names()
    for seen in shelf.use_named(name, lambda it: list(it.seen())):
        if (person := _person(gathered, names.person_key(seen.handle))) is None:
            return
        person.add_handle(seen.handle)
        person.name = person.name or seen.name
        person.counts[name] = person.counts.get(name, 0) + seen.count
        person.last = latest(person.last, seen.last)


def _person(gathered: dict[str, _Gathered], key: str) -> _Gathered | None:
    """Return the person with a key, new if need be; None if there are too many."""
    found = gathered.get(key)
    if found is None and len(gathered) < _MOST:
        found = gathered[key] = _Gathered(key)
    return found
