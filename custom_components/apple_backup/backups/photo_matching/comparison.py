"""Compares the photos of a backup with libraries, by their bytes.

Whether a library has some bytes is told by Apple's checksum, which its catalog has of every file;
only files whose size is known there have to be read for that. What is not found may still be the
same photo with other bytes, so the library is asked for one that looks the same.
"""

from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from ..errors import BackupReadError, DamagedBackupError, FileMissingError, FileNotInBackupError
from ..jobs import CancelToken, Job, steps
from ..reader import BackupReader
from ..unlocked import UnlockedBackup
from .candidates import Candidate, CandidateFile, Candidates
from .report import (
    LISTED,
    MOST_FINDINGS,
    Likeness,
    PhotoFile,
    PhotoFinding,
    PhotoProgress,
    PhotoReport,
    PhotoRole,
    PhotoState,
)

_CHUNK: Final = 1024 * 1024
# What concerns one file of the backup, and no other.
_OF_ONE_FILE: Final = (
    BackupReadError,
    DamagedBackupError,
    FileMissingError,
    FileNotInBackupError,
)


class Hasher(Protocol):
    """Computes the checksum by which libraries know bytes."""

    def update(self, chunk: bytes) -> None:
        """Take the next bytes."""

    @property
    def apple(self) -> str:
        """The checksum of all bytes so far."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What is known of a photo without its bytes."""

    name: str
    taken: datetime | None
    size: int | None
    width: int | None
    height: int | None


class Libraries(Protocol):
    """The libraries a backup is compared with. Blocking; any method may raise BackupError."""

    def require_listed(self) -> None:
        """Make sure that something can be said of what is missing there."""

    def hasher(self) -> Hasher:
        """Return a new hasher."""

    def has_size(self, size: int) -> bool:
        """Whether any file there has this size."""

    def find(self, checksum: str, size: int) -> PhotoState | None:
        """Tell where some bytes are: `in_library`, `in_icloud`, `imported`, or None."""

    def likely(self, looks: Looks) -> Likeness | None:
        """Return a photo that looks the same."""


async def compare_photos(
    backup: UnlockedBackup,
    libraries: Libraries,
    *,
    cancel: CancelToken | None = None,
    on_progress: Callable[[PhotoProgress], None] | None = None,
) -> PhotoReport:
    """Compare all photos and videos of a backup, minutes to hours, as they have to be read.

    Args:
        backup: What is compared; its session stays alive meanwhile.
        libraries: What it is compared with.
        cancel: Ends the comparison from outside.
        on_progress: Called in the event loop about four times a second.

    Raises:
        JobCancelledError: `cancel` asked for an end.
        BackupError: The backup or a library cannot be read, or the session has ended.
    """
    comparison = _Comparison(libraries)
    async with aclosing(steps(backup, Job(comparison.run, cancel), lambda _: False)) as running:
        async for _ in running:
            if on_progress is not None:
                on_progress(comparison.progress())
    return comparison.report()


class _Comparison:
    """One comparison, done in a worker thread."""

    def __init__(self, libraries: Libraries) -> None:
        self._libraries = libraries
        self._photos = self._total = self._bytes = self._left_out = 0
        self._counts: Counter[PhotoState] = Counter()
        self._sums: Counter[PhotoState] = Counter()
        self._findings: list[PhotoFinding] = []
        self._is_capped = False

    def progress(self) -> PhotoProgress:
        """Return how far it is."""
        return PhotoProgress(self._photos, self._total, self._bytes)

    def report(self) -> PhotoReport:
        """Return what was found."""
        return PhotoReport(
            progress=self.progress(),
            counts=dict(self._counts),
            bytes=dict(self._sums),
            findings=tuple(self._findings),
            left_out=self._left_out,
            is_capped=self._is_capped,
        )

    def run(self, reader: BackupReader) -> Iterator[None]:
        """Compare everything, a little between two yields."""
        self._libraries.require_listed()
        candidates = Candidates(reader)
        try:
            for candidate in candidates:
                self._total, self._left_out = candidates.total, candidates.left_out
                yield from self._compare(reader, candidate)
                self._photos += 1
                yield
        finally:
            candidates.close()
        self._total = self._photos

    def _compare(self, reader: BackupReader, candidate: Candidate) -> Iterator[None]:
        """Find out where the files of a photo are besides."""
        states: dict[PhotoRole, PhotoState] = {}
        missing: list[PhotoFile] = []
        sizes: dict[PhotoRole, int] = {}
        for file in candidate.files:
            state, size = yield from self._look(reader, file)
            states[file.role], sizes[file.role] = state, size
            if state is PhotoState.ONLY_HERE:
                missing.append(PhotoFile(file.role, file.file_id, file.name, size))
        state = states.get(PhotoRole.ORIGINAL, PhotoState.NO_ORIGINAL)
        likeness = None
        if state is PhotoState.ONLY_HERE:
            looks = Looks(
                candidate.name,
                candidate.taken,
                sizes[PhotoRole.ORIGINAL],
                candidate.width,
                candidate.height,
            )
            likeness = self._libraries.likely(looks)
            state = PhotoState.ONLY_HERE if likeness is None else PhotoState.SIMILAR
        self._note(candidate, state, missing, likeness)

    def _note(
        self,
        candidate: Candidate,
        state: PhotoState,
        missing: list[PhotoFile],
        likeness: Likeness | None,
    ) -> None:
        """Count a photo, and list it if somebody may want to see it."""
        self._counts[state] += 1
        if state not in LISTED:
            return
        finding = PhotoFinding(
            ref=candidate.ref,
            name=candidate.name,
            taken=candidate.taken,
            is_video=candidate.is_video,
            state=state,
            files=tuple(missing),
            likeness=likeness,
        )
        self._sums[state] += finding.bytes
        if len(self._findings) < MOST_FINDINGS:
            self._findings.append(finding)
        else:
            self._is_capped = True

    def _look(
        self, reader: BackupReader, file: CandidateFile
    ) -> Generator[None, None, tuple[PhotoState, int]]:
        """Find out where the bytes of a file are, and how many there are."""
        try:
            with reader.open(reader.record(file.file_id)) as content:
                size = content.size
                if not self._libraries.has_size(size):
                    return PhotoState.ONLY_HERE, size
                hasher = self._libraries.hasher()
                at = 0
                while data := content.read(at, _CHUNK):
                    hasher.update(data)
                    at += len(data)
                    self._bytes += len(data)
                    yield
        except _OF_ONE_FILE:
            return PhotoState.UNREADABLE, 0
        found = self._libraries.find(hasher.apple, size)
        return (PhotoState.ONLY_HERE if found is None else found), size
