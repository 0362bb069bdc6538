"""What differs between two backups, and between two records of one file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ..apps import InstalledApp
from ..mbfile import MBFile
from ..models import ManifestEntry


class ChangeKind(StrEnum):
    """What happened to a file from the older backup to the newer one."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Aspect(StrEnum):
    """In what a file's two records differ; `CONTENT` if its bytes were compared and differ."""

    KIND = "kind"
    SIZE = "size"
    MTIME = "mtime"
    DIGEST = "digest"
    TARGET = "target"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Change:
    """One file that differs; `old` or `new` is None where it does not exist."""

    kind: ChangeKind
    old: ManifestEntry | None
    new: ManifestEntry | None
    aspects: tuple[Aspect, ...] = ()

    @property
    def entry(self) -> ManifestEntry:
        """The newer of its rows."""
        entry = self.new or self.old
        if entry is None:
            raise ValueError("a change is of a file")
        return entry


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Some of the changes, ordered by domain and path; `next` is the cursor of the page after it.

    A page may be short, or even empty, although there are more: only a bounded number of rows is
    looked at for each.
    """

    items: tuple[Change, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class AppChanges:
    """How the installed apps differ; `updated` has the older and the newer version of each."""

    added: tuple[InstalledApp, ...] = ()
    removed: tuple[InstalledApp, ...] = ()
    updated: tuple[tuple[InstalledApp, InstalledApp], ...] = ()


@dataclass(frozen=True, slots=True)
class ComparisonProgress:
    """How many rows of both backups have been gone through, of how many."""

    rows: int = 0
    total_rows: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two backups differ in all.

    Attributes:
        counts: How many files were added, removed and changed.
        unchanged: How many files are the same. With those that were added and changed, these are
            all files of the newer backup.
        links: How many symbolic links differ; they are no files, and in no count.
        added_bytes: Size of the added files, as their records have it.
        removed_bytes: Size of the removed ones.
        domains: How many files and links differ in each domain, for the first thousands of domains.
        apps: How the installed apps differ; None if those of either backup are not known.
    """

    counts: Mapping[ChangeKind, int]
    unchanged: int
    added_bytes: int
    removed_bytes: int
    links: int = 0
    domains: Mapping[str, int] = field(default_factory=dict)
    apps: AppChanges | None = None


def compare_apps(old: Iterable[InstalledApp], new: Iterable[InstalledApp]) -> AppChanges:
    """Compare the apps of two backups by their bundle ids and versions."""
    before = {app.bundle_id: app for app in old}
    after = {app.bundle_id: app for app in new}
    return AppChanges(
        added=tuple(app for key, app in after.items() if key not in before),
        removed=tuple(app for key, app in before.items() if key not in after),
        updated=tuple(
            (before[key], app)
            for key, app in after.items()
            if key in before and app.version != before[key].version
        ),
    )


def differing_aspects(old: ManifestEntry, new: ManifestEntry) -> tuple[Aspect, ...]:
    """Compare what two rows say of a file; what either does not say differs in nothing."""
    if old.kind is not new.kind:
        return (Aspect.KIND,)
    pairs = ((Aspect.SIZE, old.size, new.size), (Aspect.MTIME, old.mtime, new.mtime))
    return tuple(aspect for aspect, one, two in pairs if None not in (one, two) and one != two)


def hidden_aspects(old: MBFile, new: MBFile) -> tuple[Aspect, ...]:
    """Compare what two records of equal size and time say besides.

    A digest is of the stored bytes. These are only comparable if the same key has encrypted them:
    a full backup encrypts every file anew, changed or not.
    """
    if old.target != new.target:
        return (Aspect.TARGET,)
    has_digests = old.digest is not None and new.digest is not None
    if has_digests and old.encryption_key == new.encryption_key and old.digest != new.digest:
        return (Aspect.DIGEST,)
    return ()
