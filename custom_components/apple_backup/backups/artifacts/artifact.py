"""What all artifacts share: the files they read, what they report, how long they live."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
import os
import threading
from typing import ClassVar, Final

from ..app_database import file_id_of
from ..content import Content, open_descriptor
from ..errors import BackupError, SessionInvalidError
from ..models import FileKind
from ..reader import BackupReader
from .handles import Names
from .listing import Description, Located
from .report import Availability, CapabilityReport, Skip, SkipLog, SourceState
from .seen import Seen
from .source import Source
from .spots import TimeSpot

_MAX_FOUND: Final = 1000


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file of the backup that belongs to a record.

    `is_stored` is False if the manifest lists it without content, which is normal for media that
    the device keeps in iCloud only. `size` in bytes, as the manifest has it.
    """

    file_id: str
    domain: str
    path: str
    size: int | None
    is_stored: bool


class Context:
    """What artifacts read with; shared by those of one backup."""

    def __init__(self, reader: BackupReader, names: Callable[[], Names] = Names) -> None:
        """Read from a backup; `names` resolves handles, once they are needed."""
        self.reader = reader
        self.is_encrypted = reader.keys is not None
        self._names = names

    @property
    def names(self) -> Names:
        """Who is behind a handle."""
        return self._names()

    def file(self, domain: str, path: str) -> FileRef | None:
        """Return a file of the backup; None if the manifest does not list it.

        Raises:
            SessionInvalidError: The session has ended.
        """
        file_id = file_id_of(domain, path)
        try:
            record = self.reader.record(file_id)
        except SessionInvalidError:
            raise
        except BackupError:
            return None
        if record.entry.kind is not FileKind.FILE or record.entry.domain != domain:
            return None
        try:
            os.close(open_descriptor(self.reader.path, record))
            is_stored = True
        except BackupError:
            is_stored = False
        return FileRef(file_id, domain, path, record.entry.size, is_stored)

    def paths(self, domain: str, prefix: str, suffix: str = "") -> Iterator[str]:
        """Yield the paths of a domain that begin and end in some way, a bounded number."""
        for count, record in enumerate(self.reader.records(domain, prefix)):
            if count >= _MAX_FOUND:
                return
            if record.entry.relative_path.endswith(suffix):
                yield record.entry.relative_path

    def content(self, file_id: str, limit: int) -> bytes | None:
        """Return a whole small file; None if it is not there, unreadable or larger than `limit`.

        Raises:
            SessionInvalidError: The session has ended.
        """
        try:
            with self._open(file_id) as content:
                return content.read(0, content.size) if content.size <= limit else None
        except SessionInvalidError:
            raise
        except BackupError:
            return None

    def _open(self, file_id: str) -> Content:
        """Open a file."""
        return self.reader.open(self.reader.record(file_id))


class Artifact:
    """A kind of data in a backup. Blocking; one thread at a time, see `lock`.

    A subclass names itself, says where it is shown, opens its sources with `open` as it is made, and
    offers listings.
    """

    name: ClassVar[str]
    noun: ClassVar[tuple[str, ...]]
    """What a record is called in reports; the plural follows if it is not made with an s."""
    in_timeline: ClassVar[bool]
    """Whether the timeline shows it unasked: what people do, not what the system counts."""
    tells_people: ClassVar[bool]
    """Whether those it tells of were in touch with the owner, and its titles are their names."""
    encrypted_only: ClassVar[bool] = False
    """Whether iOS leaves it out of backups that are not encrypted."""

    def __init__(self, context: Context) -> None:
        """Begin without sources."""
        self.context = context
        self.skips = SkipLog()
        self.sources: list[Source] = []
        self.lock = threading.RLock()

    def open(self, domain: str, path: str) -> Source:
        """Open a database, which is closed with the artifact."""
        source = Source.open(self.context.reader, domain, path, self.skips)
        self.sources.append(source)
        return source

    def open_first(self, *places: tuple[str, str]) -> Source:
        """Open the first of some databases that is there."""
        for domain, path in places:
            if self.context.file(domain, path) is not None:
                return self.open(domain, path)
        return self.open(*places[0])

    def describe_all(self) -> Iterator[Description]:
        """Yield what search, timeline, people and map need of every record, in no order of time."""
        yield from ()

    def spots(self, before: TimeSpot, limit: int) -> Sequence[TimeSpot]:
        """Return where the next records are, the newest first, those without a time last."""
        return ()

    def described(self, keys: Sequence[int]) -> dict[int, Description]:
        """Return what search and timeline need of the records at some spots, by their keys."""
        return {}

    def seen(self) -> Iterator[Seen]:
        """Yield who was in touch with the owner; a handle may come several times."""
        yield from ()

    def places(self) -> Iterator[Located]:
        """Yield the places of all records that have one and are shown."""
        yield from ()

    def find(self, ref: str) -> object | None:
        """Return the record that descriptions name by `ref`; None if there is none."""
        return None

    def extent(self) -> int:
        """Return about how many records there are; counted quickly."""
        return 0

    def has_records(self) -> bool:
        """Whether there is anything to show."""
        return any(source.is_open for source in self.sources)

    def report(self) -> CapabilityReport:
        """Return what was found, and what had to be left out so far."""
        return CapabilityReport(
            artifact=self.name,
            availability=self._availability(),
            sources=tuple(source.report() for source in self.sources),
            skipped=self.skips.skipped(),
        )

    def interrupt(self) -> None:
        """End what runs, without waiting for it."""
        for source in self.sources:
            source.interrupt()

    def close(self) -> None:
        """Close the databases."""
        for source in self.sources:
            source.close()

    def _availability(self) -> Availability:
        """Say whether there is something, and if not, why."""
        if self.has_records():
            return Availability.FOUND
        if self.encrypted_only and not self.context.is_encrypted:
            return Availability.NEEDS_ENCRYPTION
        if any(source.is_open for source in self.sources):
            unusable = any(source.schema.missing for source in self.sources)
            return Availability.UNSUPPORTED if unusable else Availability.EMPTY
        if any(source.state is SourceState.DAMAGED for source in self.sources):
            return Availability.DAMAGED
        return Availability.MISSING

    def skip(self, reason: Skip, where: str, key: int | str) -> None:
        """Note that something is left out."""
        self.skips.skip(reason, where, key)
