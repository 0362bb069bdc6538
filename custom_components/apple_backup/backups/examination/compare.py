"""Compares two backups of a device: what was added, removed and changed, by domain and path.

Both manifests are listed in the same order, so one pass through both at once is enough and only a
page of each is in memory. How the backups are encrypted makes no difference.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import aclosing
from typing import Final

from ..apps import read_apps
from ..jobs import CancelToken, Job, steps
from ..models import FileKind
from ..plists import PlistError
from ..reader import BackupReader
from ..unlocked import UnlockedBackup
from .comparison_report import (
    AppChanges,
    Change,
    ChangeKind,
    ChangePage,
    Comparison,
    ComparisonProgress,
    compare_apps,
)
from .manifest_merge import Merge

MAX_PAGE: Final = 1000
# Rows looked at for one page, so that a page takes a second even if nothing differs.
MAX_ROWS_PER_PAGE: Final = 40_000

_MAX_DOMAINS: Final = 5000
_MAX_OFFSET: Final = 1 << 48


async def compare_page(
    old: UnlockedBackup,
    new: UnlockedBackup,
    *,
    domain: str | None = None,
    cursor: str | None = None,
    limit: int = 100,
    contents: bool = False,
    cancel: CancelToken | None = None,
) -> ChangePage:
    """Return some of the differences, ordered by domain and path.

    Args:
        old: The older backup.
        new: The newer backup of the same device; both sessions stay alive.
        domain: Only this domain.
        cursor: `next` of the page before; None for the first page.
        limit: How many differences at most, up to `MAX_PAGE`.
        contents: Whether a file whose record differs only counts if its bytes do, too. Reads them.
        cancel: Ends the comparison from outside.

    Raises:
        ValueError: The backups are of different devices, or the cursor or limit is none.
        JobCancelledError: `cancel` asked for an end.
        BackupError: A manifest cannot be read, or a session has ended.
    """
    if not 1 <= limit <= MAX_PAGE:
        raise ValueError(f"the limit has to be between 1 and {MAX_PAGE}")
    merge = Merge(domain, _parse(cursor), contents=contents)
    found: list[Change] = []

    def is_full(change: Change | None) -> bool:
        if change is not None:
            found.append(change)
        return len(found) >= limit or merge.rows >= MAX_ROWS_PER_PAGE

    goes_on = True
    async with aclosing(steps(old, Job(_running(old, new, merge), cancel), is_full)) as running:
        async for _ in running:
            new.touch()
            goes_on = not merge.is_done
            if len(found) >= limit or merge.rows >= MAX_ROWS_PER_PAGE:
                break
    return ChangePage(tuple(found), merge.cursor if goes_on else None)


async def compare(
    old: UnlockedBackup,
    new: UnlockedBackup,
    *,
    contents: bool = False,
    cancel: CancelToken | None = None,
    on_progress: Callable[[ComparisonProgress], None] | None = None,
) -> Comparison:
    """Go through both backups and sum up how they differ; arguments as `compare_page`.

    Takes seconds for large backups, with `contents` as long as reading what seems changed.
    `on_progress` is called in the event loop about four times a second.

    Raises:
        ValueError: The backups are of different devices.
        JobCancelledError: `cancel` asked for an end.
        BackupError: A manifest cannot be read, or a session has ended.
    """
    merge = Merge(None, (0, 0), contents=contents)
    total = _Total()
    work = _running(old, new, merge, total)
    async with aclosing(steps(old, Job(work, cancel), lambda _: False)) as running:
        async for found in running:
            new.touch()
            for change in found:
                total.add(change)
            if on_progress is not None:
                on_progress(ComparisonProgress(merge.all_rows, merge.total_rows))
    return total.sum_up(merge.unchanged)


def _running(
    old: UnlockedBackup, new: UnlockedBackup, merge: Merge, total: _Total | None = None
) -> Callable[[BackupReader], Iterator[Change | None]]:
    """Return the work of a job of the older backup that also reads the newer one."""
    if old.backup.device.key != new.backup.device.key:
        raise ValueError("the backups are of different devices")
    other = new.reader()

    def work(reader: BackupReader) -> Iterator[Change | None]:
        if total is not None:
            total.apps = _app_changes(reader, other)
        yield from merge.run(reader, other)

    return work


class _Total:
    """Adds up the differences."""

    def __init__(self) -> None:
        self.apps: AppChanges | None = None
        self._counts: Counter[ChangeKind] = Counter()
        self._bytes: Counter[ChangeKind] = Counter()
        self._domains: Counter[str] = Counter()
        self._links = 0

    def add(self, change: Change | None) -> None:
        """Count one difference."""
        if change is None:
            return
        entry = change.entry
        if entry.kind is FileKind.SYMLINK:
            self._links += 1
        else:
            self._counts[change.kind] += 1
            self._bytes[change.kind] += max(0, entry.size or 0)
        if entry.domain in self._domains or len(self._domains) < _MAX_DOMAINS:
            self._domains[entry.domain] += 1

    def sum_up(self, unchanged: int) -> Comparison:
        """Return the outcome."""
        return Comparison(
            counts={kind: self._counts[kind] for kind in ChangeKind},
            unchanged=unchanged,
            added_bytes=self._bytes[ChangeKind.ADDED],
            removed_bytes=self._bytes[ChangeKind.REMOVED],
            links=self._links,
            domains=dict(self._domains),
            apps=self.apps,
        )


def _app_changes(old: BackupReader, new: BackupReader) -> AppChanges | None:
    try:
        return compare_apps(read_apps(old.path), read_apps(new.path))
    except PlistError:
        return None


def _parse(cursor: str | None) -> tuple[int, int]:
    """Return the offsets that a cursor stands for."""
    if cursor is None:
        return 0, 0
    parts = cursor.split("-")
    if len(parts) == 2 and all(it.isascii() and it.isdigit() and len(it) < 16 for it in parts):
        return min(int(parts[0]), _MAX_OFFSET), min(int(parts[1]), _MAX_OFFSET)
    raise ValueError("not a cursor")
