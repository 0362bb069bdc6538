"""What is known of a backup, before and after it is unlocked."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Device:
    """The iPhone, iPad or iPod a backup was made of. `key` is a hash of its UDID."""

    key: str
    name: str
    product_type: str | None = None
    product_name: str | None = None
    product_version: str | None = None
    build_version: str | None = None
    serial_number: str | None = None


class Completeness(StrEnum):
    """Whether the last run of a backup came to its end."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup folder, as far as it can be read without a password.

    `id` is opaque and stable when the root moves; `path` is where it lies now; `last_backup` is
    aware (UTC). `size_bytes` is None until it has been counted.
    """

    id: str
    path: Path
    folder_name: str
    device: Device
    is_encrypted: bool
    completeness: Completeness
    is_full: bool | None
    last_backup: datetime | None
    is_snapshot: bool
    installed_apps: tuple[str, ...] = ()
    size_bytes: int | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class RejectedFolder:
    """A folder that looked like a backup and is none; `reason` is a stable code."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a scan of a backup root found."""

    root: Path
    backups: tuple[Backup, ...]
    rejected: tuple[RejectedFolder, ...] = ()


class FileKind(IntEnum):
    """Values of the manifest's `flags` column."""

    FILE = 1
    DIRECTORY = 2
    SYMLINK = 4


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One row of the manifest. `size` in bytes, `mtime` in seconds since the epoch."""

    file_id: str
    domain: str
    relative_path: str
    kind: FileKind
    size: int | None = None
    mtime: int | None = None


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A page of manifest entries; `total` counts all rows that match the filter."""

    items: tuple[ManifestEntry, ...]
    total: int
    limit: int
    offset: int


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """An unlock session as its owner sees it."""

    token: str = field(repr=False)
    ttl_seconds: int
