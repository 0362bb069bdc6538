"""Voicemail: voicemail.db with a recording and a transcript for each row beside it.

`date` counts from 1970, `trashed_date` from 2001. A transcript is a keyed archive.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final, override

from .artifact import Context, FileRef
from .codecs.errors import CodecError
from .codecs.keyed_archive import unarchive
from .handles import Participant
from .listing import Description
from .report import Skip
from .rows import Row, number, text
from .timed import TimedArtifact

_DOMAIN: Final = "HomeDomain"
_FOLDER: Final = "Library/Voicemail"
_MESSAGE: Final = (
    number("date"),
    text("sender", limit=500),
    text("callback_num", limit=500, optional=True),
    number("duration"),
    number("trashed_date"),
    number("flags"),
    text("receiver", limit=500, optional=True),
)
_READ: Final = 1
_TRANSCRIPT_BYTES: Final = 1024 * 1024
_MAX_TRANSCRIPT: Final = 64 * 1024
_MAX_DEPTH: Final = 8


@dataclass(frozen=True, slots=True)
class VoicemailMessage:
    """A message on the voicemail. `duration` in seconds; `sender` None is an unknown caller."""

    id: int
    when: datetime | None
    sender: Participant | None
    duration: float
    deleted: datetime | None
    is_read: bool
    transcript: str | None
    audio: FileRef | None


class Voicemail(TimedArtifact[VoicemailMessage]):
    """The voicemail of a backup, the newest first."""

    name: ClassVar[str] = "voicemail"
    noun: ClassVar[tuple[str, ...]] = ("message",)
    in_timeline: ClassVar[bool] = True
    tells_people: ClassVar[bool] = True

    def __init__(self, context: Context) -> None:
        """Open the database."""
        super().__init__(context)
        self._source = self.open(_DOMAIN, f"{_FOLDER}/voicemail.db")
        self._table = self._source.schema.table("voicemail")

    @override
    def times(self) -> Iterator[tuple[int, float | None]]:
        return self.column_times(self._source, self._table, "date", key="ROWID", unix=True)

    @override
    def read(self, keys: Sequence[int]) -> dict[int, VoicemailMessage]:
        if self._table is None:
            return {}
        selection = self._source.select(self._table, "ROWID", _MESSAGE)
        return {row.key: self._message(row) for row in self._source.fetch(selection, keys)}

    @override
    def describe(self, record: VoicemailMessage) -> Description:
        sender = record.sender
        return Description(
            artifact=self.name,
            ref=str(record.id),
            when=record.when,
            title="" if sender is None else sender.label,
            text=record.transcript or "",
            handles=() if sender is None else (sender.handle,),
        )

    def _message(self, row: Row) -> VoicemailMessage:
        """Return a message."""
        sender = row.text("sender") or row.text("callback_num")
        return VoicemailMessage(
            id=row.key,
            when=row.unix_moment("date"),
            sender=None if sender is None else self.context.names.participant(sender),
            duration=max(0.0, row.real("duration") or 0.0),
            deleted=row.moment("trashed_date"),
            is_read=bool((row.integer("flags") or 0) & _READ),
            transcript=self._transcript(row.key),
            audio=self.context.file(_DOMAIN, f"{_FOLDER}/{row.key}.amr"),
        )

    def _transcript(self, key: int) -> str | None:
        """Return what the device understood."""
        file = self.context.file(_DOMAIN, f"{_FOLDER}/{key}.transcript")
        data = None if file is None else self.context.content(file.file_id, _TRANSCRIPT_BYTES)
        if data is None:
            return None
        try:
            found = _find(unarchive(data), 0)
        except CodecError:
            self.skip(Skip.DAMAGED_CONTENT, "transcript", key)
            return None
        return found[:_MAX_TRANSCRIPT] if found else None


def _find(value: Any, depth: int) -> str | None:
    """Return the text of a transcript, wherever in its archive it lies."""
    if not isinstance(value, dict) or depth > _MAX_DEPTH:
        return None
    text = value.get("transcriptionString")
    if isinstance(text, str):
        return text
    for item in value.values():
        if (found := _find(item, depth + 1)) is not None:
            return found
    return None
