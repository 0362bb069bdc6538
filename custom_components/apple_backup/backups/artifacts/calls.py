"""Calls: CallHistory.storedata with phone calls, FaceTime, and those of other apps.

iOS leaves it out of backups that are not encrypted. Others than the first participant are in ZHANDLE,
through a join table whose number differs between versions.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
import re
from typing import ClassVar, Final, override

from .artifact import Context
from .handles import Participant
from .listing import Description
from .rows import Row, number, text
from .timed import TimedArtifact

_CALL: Final = (
    text("unique_id", "ZUNIQUE_ID", limit=200),
    number("date", "ZDATE"),
    number("duration", "ZDURATION"),
    text("address", "ZADDRESS", limit=500),
    text("name", "ZNAME", limit=500, optional=True),
    number("originated", "ZORIGINATED"),
    number("answered", "ZANSWERED"),
    number("cause", "ZDISCONNECTED_CAUSE", optional=True),
    number("kind", "ZCALLTYPE"),
    text("provider", "ZSERVICE_PROVIDER", limit=200),
    text("country", "ZISO_COUNTRY_CODE", limit=10, optional=True),
    text("location", "ZLOCATION", limit=500, optional=True),
)
_TELEPHONY: Final = "com.apple.Telephony"
_FACETIME: Final = "com.apple.FaceTime"
# Why a call ended, as forensic tools have found it.
_REJECTED: Final = 6


class CallKind(StrEnum):
    """By what a call was made; `app` is any other app."""

    PHONE = "phone"
    FACETIME_VIDEO = "facetime_video"
    FACETIME_AUDIO = "facetime_audio"
    APP = "app"


class CallOutcome(StrEnum):
    """What became of a call; `not_answered` is an outgoing one, `missed` and `declined` incoming."""

    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"
    MISSED = "missed"
    DECLINED = "declined"


_KINDS: Final = {1: CallKind.PHONE, 8: CallKind.FACETIME_VIDEO, 16: CallKind.FACETIME_AUDIO}


@dataclass(frozen=True, slots=True)
class Call:
    """A call. `duration` in seconds; `service` is the bundle id of the app it was made with."""

    id: int
    guid: str | None
    when: datetime | None
    duration: float
    kind: CallKind
    service: str | None
    is_outgoing: bool
    is_answered: bool
    is_missed: bool
    outcome: CallOutcome
    participants: tuple[Participant, ...]
    country: str | None
    location: str | None


class Calls(TimedArtifact[Call]):
    """The calls of a backup, the newest first."""

    name: ClassVar[str] = "calls"
    noun: ClassVar[tuple[str, ...]] = ("call",)
    in_timeline: ClassVar[bool] = True
    tells_people: ClassVar[bool] = True
    encrypted_only: ClassVar[bool] = True

    def __init__(self, context: Context) -> None:
        """Open the database."""
        super().__init__(context)
        self._source = self.open("HomeDomain", "Library/CallHistoryDB/CallHistory.storedata")
        self._table = self._source.schema.table("ZCALLRECORD")

    @override
    def times(self) -> Iterator[tuple[int, float | None]]:
        return self.column_times(self._source, self._table, "ZDATE")

    @override
    def read(self, keys: Sequence[int]) -> dict[int, Call]:
        if self._table is None:
            return {}
        rows = self._source.fetch(self._source.select(self._table, "Z_PK", _CALL), keys)
        others = self._others(keys)
        return {row.key: self._call(row, others.get(row.key, ())) for row in rows}

    @override
    def describe(self, record: Call) -> Description:
        names = ", ".join(it.label for it in record.participants)
        handles = tuple(it.handle for it in record.participants)
        text = "\n".join((*handles, record.location or ""))
        return Description(self.name, str(record.id), record.when, names, text, handles)

    def _call(self, row: Row, others: Sequence[str]) -> Call:
        """Return a call."""
        names = self.context.names
        people: dict[str, Participant] = {}
        for raw in (row.text("address"), *others):
            if raw is not None:
                people.setdefault(names.person_key(raw), names.participant(raw))
        found = tuple(people.values())
        known = row.text("name")
        if len(found) == 1 and found[0].name is None and known:
            found = (Participant(found[0].handle, known),)
        outcome = _outcome(row)
        return Call(
            id=row.key,
            guid=row.text("unique_id"),
            when=row.moment("date"),
            duration=max(0.0, row.real("duration") or 0.0),
            kind=_kind(row),
            service=row.text("provider"),
            is_outgoing=row.flag("originated"),
            is_answered=outcome is CallOutcome.ANSWERED,
            is_missed=outcome is CallOutcome.MISSED,
            outcome=outcome,
            participants=found,
            country=row.text("country"),
            location=row.text("location"),
        )

    def _others(self, keys: Sequence[int]) -> Mapping[int, list[str]]:
        """Return everybody who took part in some calls."""
        found: dict[int, list[str]] = defaultdict(list)
        handles = self._source.schema.find("ZHANDLE")
        joins = self._source.schema.matching(r"Z_\d+REMOTEPARTICIPANTHANDLES")
        if handles is None or not joins:
            return found
        call = _column(joins[0].columns, r"Z_\d+REMOTEPARTICIPANTCALLS")
        handle = _column(joins[0].columns, r"Z_\d+REMOTEPARTICIPANTHANDLES")
        if call is None or handle is None:
            return found
        join = self._source.select(
            joins[0], "rowid", (number("call", call), number("handle", handle))
        )
        pairs = [
            (owner, other)
            for row in self._source.fetch(join, keys, by=call)
            if (owner := row.integer("call")) is not None
            and (other := row.integer("handle")) is not None
        ]
        columns = (text("value", "ZVALUE", limit=500),)
        selection = self._source.select(handles, "Z_PK", columns)
        wanted = list(dict.fromkeys(other for _, other in pairs))
        values = {row.key: row.text("value") for row in self._source.fetch(selection, wanted)}
        for owner, other in pairs:
            if value := values.get(other):
                found[owner].append(value)
        return found


def _kind(row: Row) -> CallKind:
    """Return by what a call was made."""
    provider = row.text("provider")
    kind = _KINDS.get(row.integer("kind") or 0)
    if provider in (None, _TELEPHONY):
        return kind or CallKind.PHONE
    if provider == _FACETIME:
        return kind or CallKind.FACETIME_AUDIO
    return CallKind.APP


def _outcome(row: Row) -> CallOutcome:
    """Return what became of a call."""
    if row.flag("answered"):
        return CallOutcome.ANSWERED
    if row.flag("originated"):
        # iOS need not note that others have answered.
        has_lasted = (row.real("duration") or 0.0) > 0
        return CallOutcome.ANSWERED if has_lasted else CallOutcome.NOT_ANSWERED
    is_declined = row.integer("cause") == _REJECTED
    return CallOutcome.DECLINED if is_declined else CallOutcome.MISSED


def _column(columns: Mapping[str, str], pattern: str) -> str | None:
    """Return the column whose name matches a pattern."""
    return next((name for key, name in columns.items() if re.fullmatch(pattern, key)), None)
