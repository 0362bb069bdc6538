"""What an export did, and what it could not: counted while it runs, written as JSON at its end."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
import json
from typing import Final

from ..artifacts.document import JSON
from ..models import ManifestEntry
from .spool import Spool

REPORT_NAME: Final = "_export_report.json"


class SkipReason(StrEnum):
    """Why a file is not in an export."""

    MISSING = "missing"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"
    LINK = "link"
    UNKNOWN = "unknown"
    EXISTS = "exists"
    UNWRITABLE = "unwritable"


class Remark(StrEnum):
    """What is to be known of a file that is in the export."""

    INCOMPLETE = "incomplete"
    SIZE_DIFFERS = "size_differs"
    CUT = "cut"
    RENAMED = "renamed"


class ExportState(StrEnum):
    """How an export ended. `PARTIAL`: the manifest could not be read to its end."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class ExportProgress:
    """How far an export is; `total_files` and `total_bytes` are 0 if they were not counted.

    `total_bytes` comes from the records and is only nearly right.
    """

    files: int = 0
    bytes: int = 0
    skipped: int = 0
    total_files: int = 0
    total_bytes: int = 0


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The counts of an export that has ended; the details are in the report beside the files."""

    state: ExportState
    files: int
    bytes: int
    skipped: Mapping[SkipReason, int] = field(default_factory=dict)
    remarks: Mapping[Remark, int] = field(default_factory=dict)


class ExportLog:
    """Counts as the export goes on and keeps the details, compressed."""

    def __init__(self, *, keeps_paths: bool = True) -> None:
        """Begin at zero; `keeps_paths`: files are named as in the backup, and others are remarked."""
        self._keeps_paths = keeps_paths
        self.artifacts: list[JSON] = []
        self.files = 0
        self.bytes = 0
        self.state = ExportState.COMPLETE
        self._skipped: Counter[SkipReason] = Counter()
        self._remarks: Counter[Remark] = Counter()
        self._skips = _List()
        self._notes = _List()

    @property
    def skipped(self) -> int:
        """How many files were left out."""
        return self._skipped.total()

    def skip(self, entry: ManifestEntry, reason: SkipReason) -> None:
        """Note a file that is left out."""
        self._skipped[reason] += 1
        self._skips.add({**_identity(entry), "reason": reason})

    def skip_unknown(self, file_id: str) -> None:
        """Note an id that the manifest does not know."""
        self._skipped[SkipReason.UNKNOWN] += 1
        self._skips.add({"file_id": file_id, "reason": SkipReason.UNKNOWN})

    def skip_named(self, name: str, reason: SkipReason) -> None:
        """Note a file that is left out, by the name it would have had."""
        self._skipped[reason] += 1
        self._skips.add({"name": name, "reason": reason})

    def add(self, entry: ManifestEntry, name: str, size: int, remarks: tuple[Remark, ...]) -> None:
        """Note a file that is in the export under `name`."""
        self.files += 1
        if self._keeps_paths and name != f"{entry.domain}/{entry.relative_path}":
            remarks = (*remarks, Remark.RENAMED)
        self._remarks.update(remarks)
        if remarks:
            self._notes.add(
                {**_identity(entry), "name": name, "bytes": size, "remarks": list(remarks)}
            )

    def add_document(self) -> None:
        """Note a file that was made."""
        self.files += 1

    def cut_document(self, path: str, reason: SkipReason) -> None:
        """Note a file that could not be made to its end."""
        self.state = ExportState.PARTIAL
        self._remarks.update((Remark.CUT,))
        self._notes.add({"name": path, "reason": reason, "remarks": [Remark.CUT]})

    def progress(self, total_files: int = 0, total_bytes: int = 0) -> ExportProgress:
        """Return how far the export is."""
        return ExportProgress(self.files, self.bytes, self.skipped, total_files, total_bytes)

    def report(self) -> ExportReport:
        """Return the counts."""
        return ExportReport(
            self.state, self.files, self.bytes, dict(self._skipped), dict(self._remarks)
        )

    def document(self) -> Iterator[bytes]:
        """Yield the whole report as JSON, pure ASCII, one file a line; may be done once."""
        head: dict[str, object] = {
            "state": self.state,
            "files": self.files,
            "bytes": self.bytes,
            "skipped_files": self._skipped,
            "remarked_files": self._remarks,
        }
        if self.artifacts:
            head["artifacts"] = self.artifacts
        yield json.dumps(head, indent=1)[:-2].encode() + b',\n "skipped": ['
        yield from self._skips.chunks()
        yield b'],\n "remarks": ['
        yield from self._notes.chunks()
        yield b"]\n}\n"


class _List:
    """The elements of a JSON array."""

    def __init__(self) -> None:
        self._spool = Spool()

    def add(self, element: Mapping[str, object]) -> None:
        lead = b",\n  " if self._spool.size else b"\n  "
        self._spool.append(lead + json.dumps(element).encode())

    def chunks(self) -> Iterator[bytes]:
        if self._spool.size:
            yield from self._spool.chunks()
            yield b"\n "


def _identity(entry: ManifestEntry) -> dict[str, object]:
    return {"file_id": entry.file_id, "domain": entry.domain, "path": entry.relative_path}
