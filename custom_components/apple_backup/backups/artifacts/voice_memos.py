"""Voice Memos: CloudRecordings.db, up to iOS 11 Recordings.db, with the recordings beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final, override

from .artifact import Context, FileRef
from .listing import Description
from .rows import Row, number, text
from .timed import TimedArtifact

_GROUP: Final = "AppDomainGroup-group.com.apple.VoiceMemos.shared"
_MEDIA: Final = "MediaDomain"
_PLACES: Final = (
    (_GROUP, "Recordings/CloudRecordings.db"),
    (_MEDIA, "Media/Recordings/CloudRecordings.db"),
    (_MEDIA, "Media/Recordings/Recordings.db"),
)
_RECORDING: Final = (
    text("unique_id", "ZUNIQUEID", limit=200, optional=True),
    number("date", "ZDATE"),
    number("duration", "ZDURATION"),
    text("title", "ZENCRYPTEDTITLE", limit=1000, optional=True),
    text("label", "ZCUSTOMLABEL", limit=1000),
    text("path", "ZPATH", limit=2000),
    number("folder", "ZFOLDER", optional=True),
    number("evicted", "ZEVICTIONDATE", optional=True),
)
_FOLDER: Final = (text("name", "ZENCRYPTEDNAME", limit=1000),)


@dataclass(frozen=True, slots=True)
class VoiceMemo:
    """A recording. `duration` in seconds; `deleted` if it was moved to *Recently Deleted*."""

    id: int
    guid: str | None
    title: str
    when: datetime | None
    duration: float
    folder: str | None
    deleted: datetime | None
    audio: FileRef | None


class VoiceMemos(TimedArtifact[VoiceMemo]):
    """The voice memos of a backup, the newest first."""

    name: ClassVar[str] = "voice_memos"
    noun: ClassVar[tuple[str, ...]] = ("recording",)
    in_timeline: ClassVar[bool] = True
    tells_people: ClassVar[bool] = False

    def __init__(self, context: Context) -> None:
        """Open the database."""
        super().__init__(context)
        self._source = self.open_first(*_PLACES)
        self._table = self._source.schema.table("ZCLOUDRECORDING", "ZRECORDING")

    @override
    def times(self) -> Iterator[tuple[int, float | None]]:
        return self.column_times(self._source, self._table, "ZDATE")

    @override
    def read(self, keys: Sequence[int]) -> dict[int, VoiceMemo]:
        if self._table is None:
            return {}
        selection = self._source.select(self._table, "Z_PK", _RECORDING)
        rows = self._source.fetch(selection, keys)
        folders: dict[int, str | None] = {}
        if (table := self._source.schema.find("ZFOLDER")) is not None:
            wanted = sorted({it for row in rows if (it := row.integer("folder")) is not None})
            names = self._source.select(table, "Z_PK", _FOLDER)
            folders = {it.key: it.text("name") for it in self._source.fetch(names, wanted)}
        return {row.key: self._memo(row, folders.get(row.integer("folder") or 0)) for row in rows}

    @override
    def describe(self, record: VoiceMemo) -> Description:
        return Description(
            self.name, str(record.id), record.when, record.title, text=record.folder or ""
        )

    def _memo(self, row: Row, folder: str | None) -> VoiceMemo:
        """Return a recording."""
        path = row.text("path")
        name = (path or "").rpartition("/")[2]
        return VoiceMemo(
            id=row.key,
            guid=row.text("unique_id"),
            title=row.text("title") or row.text("label") or name.rpartition(".")[0],
            when=row.moment("date"),
            duration=max(0.0, row.real("duration") or 0.0),
            folder=folder,
            deleted=row.moment("evicted"),
            audio=self._file(name) if name else None,
        )

    def _file(self, name: str) -> FileRef | None:
        """Return the recording: it lies where the database does."""
        folder = self._source.path.rpartition("/")[0]
        return self.context.file(self._source.domain, f"{folder}/{name}")
