"""What a check of a backup finds, and how that becomes one number."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

# As many of each kind are told one by one, so that a flood of one kind hides no other.
MAX_FINDINGS_PER_KIND: Final = 100


_MANY_MISSING: Final = 100


class Severity(StrEnum):
    """How bad a finding is. Only errors mean that something of the backup is lost."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class FindingKind(StrEnum):
    """What can be wrong."""

    MANIFEST_DAMAGED = "manifest_damaged"
    RUN_INCOMPLETE = "run_incomplete"
    FILE_MISSING = "file_missing"
    FILE_UNREADABLE = "file_unreadable"
    FILE_DAMAGED = "file_damaged"
    FILE_INCOMPLETE = "file_incomplete"
    SIZE_DIFFERS = "size_differs"
    DIGEST_DIFFERS = "digest_differs"
    DATABASE_DAMAGED = "database_damaged"
    DATABASE_LOG_DAMAGED = "database_log_damaged"
    DATABASE_UNCHECKED = "database_unchecked"


# Files missing from a backup are common, sizes drift on databases that were in use, and digests
# are not always kept up to date: each costs according to what it says about the rest.
SEVERITIES: Final = {
    FindingKind.MANIFEST_DAMAGED: Severity.ERROR,
    FindingKind.RUN_INCOMPLETE: Severity.WARNING,
    FindingKind.FILE_MISSING: Severity.ERROR,
    FindingKind.FILE_UNREADABLE: Severity.ERROR,
    FindingKind.FILE_DAMAGED: Severity.ERROR,
    FindingKind.FILE_INCOMPLETE: Severity.WARNING,
    FindingKind.SIZE_DIFFERS: Severity.NOTICE,
    FindingKind.DIGEST_DIFFERS: Severity.WARNING,
    FindingKind.DATABASE_DAMAGED: Severity.ERROR,
    FindingKind.DATABASE_LOG_DAMAGED: Severity.WARNING,
    FindingKind.DATABASE_UNCHECKED: Severity.NOTICE,
}
# Points out of 100 for a whole backup of such files.
_PER_SHARE: Final = {
    FindingKind.FILE_MISSING: 100.0,
    FindingKind.FILE_UNREADABLE: 100.0,
    FindingKind.FILE_DAMAGED: 100.0,
    FindingKind.FILE_INCOMPLETE: 50.0,
    FindingKind.DIGEST_DIFFERS: 25.0,
}
# Points for each, and at most: the databases are what people want back.
_PER_FINDING: Final = {
    FindingKind.MANIFEST_DAMAGED: (50.0, 50.0),
    FindingKind.RUN_INCOMPLETE: (10.0, 10.0),
    FindingKind.DATABASE_DAMAGED: (10.0, 40.0),
    FindingKind.DATABASE_LOG_DAMAGED: (2.0, 10.0),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; domain, path and file id are empty if it is no single file."""

    kind: FindingKind
    domain: str = ""
    relative_path: str = ""
    file_id: str = ""

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return SEVERITIES[self.kind]


@dataclass(frozen=True, slots=True)
class IntegrityProgress:
    """How far a check is; `bytes` are those of contents that were read."""

    files: int = 0
    total_files: int = 0
    bytes: int = 0
    databases: int = 0


@dataclass(frozen=True, slots=True)
class IntegrityReport:
    """The outcome of a check.

    Attributes:
        score: 0 to 100; 100 only if nothing is lost.
        progress: How much was checked; all of it, unless the manifest is damaged.
        digests: How many digests were compared.
        counts: How many findings there are of each kind.
        findings: The first of each kind.
    """

    score: int
    progress: IntegrityProgress
    digests: int
    counts: Mapping[FindingKind, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def is_serious(self) -> bool:
        """Whether the user has to do something."""
        return is_serious(self.counts, self.progress.files)


class Findings:
    """Collects what a check finds."""

    def __init__(self) -> None:
        """Begin without any."""
        self.counts: Counter[FindingKind] = Counter()
        self._kept: list[Finding] = []

    def add(self, finding: Finding) -> None:
        """Count a finding and keep it if it is one of the first of its kind."""
        self.counts[finding.kind] += 1
        if self.counts[finding.kind] <= MAX_FINDINGS_PER_KIND:
            self._kept.append(finding)

    def report(self, progress: IntegrityProgress, digests: int) -> IntegrityReport:
        """Sum up."""
        return IntegrityReport(
            score=score(self.counts, progress.files),
            progress=progress,
            digests=digests,
            counts=dict(self.counts),
            findings=tuple(self._kept),
        )


def is_serious(counts: Mapping[FindingKind, int], files: int) -> bool:
    """Whether more is lost than in most backups.

    A few files that are listed and missing are common in backups made one on top of another.
    """
    errors = sum(counts.get(kind, 0) for kind, it in SEVERITIES.items() if it is Severity.ERROR)
    missing = counts.get(FindingKind.FILE_MISSING, 0)
    return errors > missing or missing > min(_MANY_MISSING, files / 100)


def score(counts: Mapping[FindingKind, int], files: int) -> int:
    """Return a backup's score from 0 to 100; below 100 as soon as anything is lost."""
    lost = sum(
        points * min(1.0, counts.get(kind, 0) / max(1, files))
        for kind, points in _PER_SHARE.items()
    )
    lost += sum(
        min(most, points * counts.get(kind, 0)) for kind, (points, most) in _PER_FINDING.items()
    )
    # Rounded down, so that one lost file among a million shows.
    result = max(0, int(100 - lost))
    has_error = any(counts.get(kind) for kind, it in SEVERITIES.items() if it is Severity.ERROR)
    return min(result, 99) if has_error else result
