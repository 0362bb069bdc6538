"""Compares a library on disk with what the simulated iCloud says it should be.

Written against the description of the layout, not against its code: bytes, number, folders, names
and times. Names that only a computer could love are merely counted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
import hashlib
from pathlib import Path
import re
from typing import Any

OWN_FOLDER = ".apple_backup"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _()-]{3,60}")
_COLLISION = r"(-[0-9a-f]{8})?"
_ADDED = {"original": "", "edited": "(-edited)", "edited_video": "(-edited)"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file on disk; `changed` is its modification time in seconds."""

    path: str
    size: int
    sha256: str
    changed: float


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A file that a complete library holds."""

    asset: str
    folder: str
    name: re.Pattern[str]
    size: int
    sha256: str
    captured: float | None

    def is_at(self, stored: StoredFile) -> bool:
        """Tell whether a file with these bytes is where, and named and dated as, it should be."""
        folder, _, name = stored.path.rpartition("/")
        return (
            folder == self.folder
            and self.name.fullmatch(name) is not None
            and (self.captured is None or abs(self.captured - stored.changed) < 1)
        )


def stored_files(folder: Path, *, own: bool = False) -> list[StoredFile]:
    """Read every file of a library; with `own`, those the library keeps to itself instead."""
    found = []
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and (OWN_FOLDER in relative.parts) == own:
            status, content = path.stat(), path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            found.append(StoredFile(relative.as_posix(), len(content), digest, status.st_mtime))
    return found


def wanted_files(truth: Iterable[Mapping[str, Any]]) -> list[WantedFile]:
    """Return what the lines of the simulated iCloud's truth ask for."""
    return [
        _wanted(asset, resource)
        for asset in truth
        if asset["type"] == "asset" and asset["listed"]
        for resource in asset["resources"]
    ]


def differences(stored: Iterable[StoredFile], wanted: Iterable[WantedFile]) -> Iterator[str]:
    """Yield one line for each file that is missing, too much, damaged, or in the wrong place."""
    on_disk: defaultdict[str, list[StoredFile]] = defaultdict(list)
    for file in stored:
        on_disk[file.sha256].append(file)
    asked: defaultdict[str, list[WantedFile]] = defaultdict(list)
    for one in wanted:
        asked[one.sha256].append(one)
    for digest in on_disk.keys() | asked.keys():
        yield from _compare(on_disk[digest], asked[digest])


def _compare(stored: list[StoredFile], wanted: list[WantedFile]) -> Iterator[str]:
    """Compare files of the same bytes."""
    if not wanted:
        yield from (f"nobody asked for {file.path}" for file in stored)
    elif len(stored) != len(wanted):
        yield f"{wanted[0].asset} has {len(wanted)} files of these bytes, on disk are {stored}"
    folders = Counter(file.path.rpartition("/")[0] for file in stored)
    if wanted and folders != Counter(one.folder for one in wanted):
        yield f"{wanted[0].asset} belongs into {wanted[0].folder}, its files are {stored}"
    for file in stored:
        if wanted and not any(one.is_at(file) for one in wanted):
            yield f"{file.path} should be called {wanted[0].name.pattern}"


def _wanted(asset: Mapping[str, Any], resource: Mapping[str, Any]) -> WantedFile:
    captured = asset["captured_ms"]
    folder = "unknown-date"
    if captured is not None:
        zone = timezone(timedelta(seconds=asset["offset_seconds"] or 0))
        local = (_EPOCH + timedelta(milliseconds=captured)).astimezone(zone)
        folder = f"{local:%Y/%m}"
    return WantedFile(
        asset=asset["asset"],
        folder=folder,
        name=_name(asset["filename"], resource["kind"]),
        size=resource["size"],
        sha256=resource["sha256"],
        captured=None if captured is None else captured / 1000,
    )


def _name(filename: str | None, kind: str) -> re.Pattern[str]:
    """Return what a file may be called: as it was imported, as far as that can be told simply."""
    stem, dot, extension = (filename or "").rpartition(".")
    if not dot or not _PLAIN.fullmatch(stem) or not extension.isalnum():
        return re.compile(r"[^/\\:*?\"<>|]+")
    added = _ADDED.get(kind, f"(-{kind.replace('_', '-')})?")
    ending = re.escape(extension) if kind == "original" else "[A-Za-z0-9]+"
    return re.compile(rf"{re.escape(stem)}{_COLLISION}{added}\.{ending}")
