"""What comparing the photos of a backup with libraries has found, and what copying them has done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

MOST_FINDINGS: Final = 100_000
"""Beyond, photos are counted, not listed."""


class PhotoState(StrEnum):
    """Where a photo of a backup is besides.

    `similar`: a photo of the library was taken at the same time and looks the same, but its bytes
    are others. `no_original`: the backup holds no original, as it is in iCloud only.
    """

    IN_LIBRARY = "in_library"
    IN_ICLOUD = "in_icloud"
    IMPORTED = "imported"
    SIMILAR = "similar"
    ONLY_HERE = "only_here"
    NO_ORIGINAL = "no_original"
    UNREADABLE = "unreadable"


LISTED: Final = frozenset({PhotoState.ONLY_HERE, PhotoState.SIMILAR, PhotoState.UNREADABLE})
"""The states whose photos are listed; those that are elsewhere are only counted."""
COPYABLE: Final = frozenset({PhotoState.ONLY_HERE, PhotoState.SIMILAR})


class PhotoRole(StrEnum):
    """Which file of a photo."""

    ORIGINAL = "original"
    EDITED = "edited"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A file of a photo; `name` is what to call it elsewhere, `size` of its content in bytes."""

    role: PhotoRole
    file_id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """A photo of a library that looks the same: what it is called, and in what they agree."""

    name: str
    agrees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhotoFinding:
    """A photo that is not in the library with these bytes.

    `ref` names it: the file id of its original. `taken` is aware, in the time of where it was
    taken if that is known. `files` are those of its files that are nowhere else.
    """

    ref: str
    name: str
    taken: datetime | None
    is_video: bool
    state: PhotoState
    files: tuple[PhotoFile, ...] = ()
    likeness: Likeness | None = None

    @property
    def bytes(self) -> int:
        """How much there is to copy."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True)
class PhotoProgress:
    """How far a comparison or a copy is; `bytes` are those that were read."""

    files: int = 0
    total_files: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class PhotoReport:
    """What a comparison has found.

    `counts` are photos by state, `bytes` those of the files that are nowhere else, by state.
    `left_out` are hidden and deleted photos, which are not looked at. `is_capped`: more were found
    than are listed.
    """

    progress: PhotoProgress
    counts: Mapping[PhotoState, int] = field(default_factory=dict)
    bytes: Mapping[PhotoState, int] = field(default_factory=dict)
    findings: tuple[PhotoFinding, ...] = ()
    left_out: int = 0
    is_capped: bool = False


class CopySkip(StrEnum):
    """Why a file was not copied."""

    UNREADABLE = "unreadable"
    NOT_WRITABLE = "not_writable"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What was copied. `present` files were there already.

    `folder` is where they went: below the export folder, or below the library.
    """

    photos: int = 0
    files: int = 0
    bytes: int = 0
    present: int = 0
    skipped: Mapping[CopySkip, int] = field(default_factory=dict)
    folder: str = ""
