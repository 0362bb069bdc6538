"""Reads what of a listing a client wants: a range of time, a person, a text."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import re
from typing import Final

from aiohttp import web

from ..backups.artifacts.artifact import Artifact
from ..backups.artifacts.handles import Names
from ..backups.artifacts.listing import Filter
from .body import BadRequestError

_MILLISECONDS: Final = re.compile(r"-?\d{1,15}", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_TEXT: Final = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter as it was asked for; `person` is a phone number or a mail address."""

    since: datetime | None
    until: datetime | None
    text: str | None
    person: str | None

    def resolve(self, artifact: Artifact) -> Filter:
        """Return the filter for an artifact, which knows whose numbers and addresses are whose."""
        return self.resolve_names(artifact.context.names)

    def resolve_names(self, names: Names) -> Filter:
        """Return the filter, given who is behind which number or address."""
        keys = {names.person_key(self.person)} if self.person is not None else set()
        return Filter(self.since, self.until, self.text, frozenset(keys))


def read_wanted(request: web.Request) -> Wanted:
    """Read `since`, `until`, `text` and `person`.

    Raises:
        BadRequestError: A time that is none, or a text that is too long.
    """
    texts = {name: bounded(request.query.get(name), name) for name in ("text", "person")}
    since, until = (time_of(request.query.get(name), name) for name in ("since", "until"))
    return Wanted(since, until, **texts)


def bounded(text: str | None, name: str) -> str | None:
    """Return a text that is not too long; None for an empty one.

    Raises:
        BadRequestError: It is too long.
    """
    if text is not None and len(text) > _MAX_TEXT:
        raise BadRequestError("bad_parameter", f"The parameter '{name}' is too long.")
    return text or None


def time_of(value: str | None, name: str) -> datetime | None:
    """Read a time: milliseconds since 1970, or ISO 8601; without a zone it is UTC.

    Raises:
        BadRequestError: It is none.
    """
    if value is None:
        return None
    try:
        if _MILLISECONDS.fullmatch(value):
            return _EPOCH + timedelta(milliseconds=int(value))
        found = datetime.fromisoformat(value)
        # Fails here, not later, for what lies outside of all calendars.
        return (found.replace(tzinfo=UTC) if found.tzinfo is None else found).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadRequestError(
            "bad_parameter",
            f"The parameter '{name}' must be a time: ISO 8601, or milliseconds since 1970.",
        ) from error
