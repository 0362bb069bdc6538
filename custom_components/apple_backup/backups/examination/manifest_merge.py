"""Goes through the listings of two backups at once, row by row, and yields what differs."""

from collections import deque
from collections.abc import Generator, Iterator
from typing import Final

from ..content import Content
from ..errors import BackupError, SessionInvalidError
from ..manifest_record import ManifestRecord
from ..models import FileKind
from ..reader import BackupReader
from .comparison_report import Aspect, Change, ChangeKind, differing_aspects, hidden_aspects

_COMPARED: Final = frozenset({FileKind.FILE, FileKind.SYMLINK})
_CHUNK: Final = 1024 * 1024

type _Heartbeats[T] = Generator[None, None, T | None]
"""Work whose step may end at each None; returns a result in the end."""


class _Side:
    """One listing, read page by page from an offset."""

    def __init__(self, reader: BackupReader, domain: str | None, offset: int) -> None:
        self.reader = reader
        self.offset = offset
        self._domain = domain
        self._rows: deque[ManifestRecord] = deque()
        self._fetched = offset
        self.total = 0
        self._fetch()

    def peek(self) -> ManifestRecord | None:
        """Return the next row without taking it."""
        if not self._rows and self._fetched < self.total:
            self._fetch()
        return self._rows[0] if self._rows else None

    def take(self) -> ManifestRecord:
        """Take the row that `peek` has shown."""
        self.offset += 1
        return self._rows.popleft()

    def _fetch(self) -> None:
        page = self.reader.page(self._fetched, domain=self._domain, kinds=_COMPARED)
        self._fetched += len(page.items)
        self._rows.extend(page.items)
        self.total = page.total


class Merge:
    """One pass through both listings, from a pair of offsets."""

    def __init__(self, domain: str | None, offsets: tuple[int, int], *, contents: bool) -> None:
        """Prepare to begin at `offsets`; `contents` as `compare_page`."""
        self._domain = domain
        self._contents = contents
        self._offsets = offsets
        self._start = sum(offsets)
        self.is_done = False
        self.unchanged = 0
        self.total_rows = 0

    @property
    def rows(self) -> int:
        """How many rows were taken since the offsets."""
        return self.all_rows - self._start

    @property
    def all_rows(self) -> int:
        """How many rows lie behind."""
        return sum(self._offsets)

    @property
    def cursor(self) -> str:
        """Where to go on."""
        return "{}-{}".format(*self._offsets)

    def run(self, old: BackupReader, new: BackupReader) -> Iterator[Change | None]:
        """Yield what differs, and None after a row that does not."""
        sides = [
            _Side(reader, self._domain, offset)
            for reader, offset in zip((old, new), self._offsets, strict=True)
        ]
        self.total_rows = sum(side.total for side in sides)
        while True:
            before, after = (side.peek() for side in sides)
            if before is None and after is None:
                self.is_done = True
                return
            if after is None or (before is not None and _key(before) < _key(after)):
                change: Change | None = Change(ChangeKind.REMOVED, sides[0].take().entry, None)
            elif before is None or _key(after) < _key(before):
                change = Change(ChangeKind.ADDED, None, sides[1].take().entry)
            else:
                change = yield from self._pair(sides[0], sides[1])
            self._offsets = (sides[0].offset, sides[1].offset)
            yield change

    def _pair(self, old: _Side, new: _Side) -> _Heartbeats[Change]:
        """Compare a file that both have."""
        before, after = old.take(), new.take()
        aspects = differing_aspects(before.entry, after.entry)
        if not aspects:
            aspects = hidden_aspects(before.mbfile, after.mbfile)
        if aspects and self._contents and before.entry.kind is after.entry.kind is FileKind.FILE:
            is_same = yield from _same_content(old.reader, new.reader, before, after)
            if is_same is not None:
                aspects = () if is_same else (*aspects, Aspect.CONTENT)
        if not aspects:
            self.unchanged += after.entry.kind is FileKind.FILE
            return None
        return Change(ChangeKind.CHANGED, before.entry, after.entry, aspects)


def _key(record: ManifestRecord) -> tuple[str, str]:
    # By code points, as SQLite orders UTF-8 by bytes.
    return record.entry.domain, record.entry.relative_path


def _same_content(
    old: BackupReader, new: BackupReader, before: ManifestRecord, after: ManifestRecord
) -> _Heartbeats[bool]:
    """Compare the bytes of a file; returns None if either cannot be read."""
    try:
        with old.open(before) as one, new.open(after) as two:
            return (yield from _equal(one, two))
    except SessionInvalidError:
        raise
    except BackupError:
        return None


def _equal(one: Content, two: Content) -> _Heartbeats[bool]:
    if one.size != two.size:
        return False
    for offset in range(0, one.size, _CHUNK):
        if one.read(offset, _CHUNK) != two.read(offset, _CHUNK):
            return False
        yield None
    return True
