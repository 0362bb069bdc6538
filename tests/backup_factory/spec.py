"""What a backup to be built consists of, and what a reader has to find in it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from .crypto import SharedContent, SparseContent

FILE, DIRECTORY, SYMLINK = 1, 2, 4

type Content = bytes | Path | Callable[[], Iterable[bytes]] | SparseContent | SharedContent
"""The plaintext of a file: in memory, in a file, or produced piece by piece on each call.

Sparse and shared contents are for backups that are large and shall cost little.
"""

DEFAULT_TIME = datetime(2026, 9, 1, 6, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FileSpec:
    """One row of the manifest and, for files, its body; the defaults are what iOS writes.

    `recorded_size` is the record's Size if it shall lie, `stored_length` cuts the stored bytes
    (a file captured while it was being written), `padding=False` leaves PKCS#7 out, `in_wal`
    leaves the row in `Manifest.db-wal`, which is encrypted as the manifest is. `record`, if
    given, replaces the archived MBFile, `file_id` the hash of domain and path.
    """

    domain: str
    relative_path: str
    content: Content = b""
    kind: int = FILE
    target: str | None = None
    mtime: int = int(DEFAULT_TIME.timestamp()) - 86_400
    birth: int | None = None
    mode: int | None = None
    protection_class: int = 3
    recorded_size: int | None = None
    stored_length: int | None = None
    padding: bool = True
    has_blob: bool = True
    digest: bool | None = None
    extended_attributes: bytes | None = None
    omitted_keys: frozenset[str] = frozenset()
    record: bytes | None = None
    file_id: str | None = None
    in_wal: bool = False


def directory(domain: str, relative_path: str, **options: object) -> FileSpec:
    """A directory row; the row of a domain's root has the relative path ""."""
    return FileSpec(domain, relative_path, kind=DIRECTORY, **options)  # type: ignore[arg-type]


def symlink(domain: str, relative_path: str, target: str, **options: object) -> FileSpec:
    """A symbolic link row."""
    return FileSpec(domain, relative_path, kind=SYMLINK, target=target, **options)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class AppSpec:
    """An installed app; `icon` is a PNG."""

    bundle_id: str
    name: str
    version: str = "1.0"
    icon: bytes | None = None


@dataclass(frozen=True, slots=True)
class DeviceSpec:
    """The device a backup pretends to be made of; `udid` None takes one from the seed."""

    name: str = "Test iPhone"
    udid: str | None = None
    product_type: str = "iPhone13,2"
    product_name: str = "iPhone 12"
    product_version: str = "26.5"
    build_version: str = "23F77"
    serial_number: str = "F17TESTSERIAL"
    telephony: bool = True


@dataclass(frozen=True, slots=True)
class KeybagSpec:
    """The keybag. iOS uses 10,000,000 for `dpic` and 10,000 for `iterations`.

    `dpic=None` writes a keybag of iOS 10.1 and older (no DPIC, no DPSL). `device_only` classes
    are wrapped with a key that never leaves the device. A `seed` of its own gives several
    backups of one device the same keybag, as devices do.
    """

    dpic: int | None = 1_000
    iterations: int = 1_000
    version: int = 5
    classes: tuple[int, ...] = tuple(range(1, 12))
    device_only: tuple[int, ...] = ()
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class ManifestSpec:
    """How Manifest.db is written. `composite_index` is the schema seen with iOS 27.

    `script` is run last, `change` gets the whole database; both come before it is encrypted.
    """

    composite_index: bool = False
    wal_header: bool = True
    padding: bool = True
    protection_class: int = 4
    keep_shm: bool = True
    encrypted: bool | None = None
    script: str = ""
    change: Callable[[bytes], bytes] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupSpec:
    """A whole backup. Without `password` it is unencrypted; with `seed` it is reproducible.

    `files` may be a generator: it is read once, and never held in memory. `is_encrypted` lies in
    Manifest.plist if given; `overrides` replaces a metadata file's bytes, or leaves it out (None).
    """

    files: Iterable[FileSpec] = ()
    password: str | None = None
    seed: int | None = None
    device: DeviceSpec = DeviceSpec()
    keybag: KeybagSpec = KeybagSpec()
    manifest: ManifestSpec = ManifestSpec()
    apps: tuple[AppSpec, ...] = ()
    last_backup: datetime = DEFAULT_TIME
    archived_at: datetime | None = None
    folder_name: str | None = None
    snapshot_state: str = "finished"
    snapshot_leftover: bool = False
    is_full: bool = True
    is_encrypted: bool | None = None
    overrides: Mapping[str, bytes | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileTruth:
    """What a reader must find: `size` and `sha256` are of the bytes it must give out.

    Both are None for rows without content: directories, links and missing blobs.
    """

    file_id: str
    domain: str
    relative_path: str
    kind: int
    mtime: int
    size: int | None
    sha256: str | None
    recorded_size: int


@dataclass(frozen=True, slots=True)
class BuiltBackup:
    """A backup on disk. `passphrase_key` is the key derived from the password."""

    path: Path
    password: str | None
    udid: str
    device_name: str
    files: tuple[FileTruth, ...]
    file_count: int
    passphrase_key: bytes | None = field(default=None, repr=False)
