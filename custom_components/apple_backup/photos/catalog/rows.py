"""What the catalog hands out: small frozen rows, never a live database object."""

from dataclasses import dataclass
from enum import StrEnum

from ..models import ResourceKind, Zone

# An asset that this many complete listings in a row lacked is gone.
LISTINGS_TO_AGREE = 2
# What Apple gives as the reason why an asset is in the trash.
MOVED_TO_ANOTHER_LIBRARY = 0


class Root(StrEnum):
    """The folders that files of ours lie in.

    `PRIVATE` holds hidden and recently deleted photos, outside of everything Home Assistant shows;
    `PREVIOUS` is the library folder before the user chose another one.
    """

    LIBRARY = "library"
    PRIVATE = "private"
    PREVIOUS = "previous"


class Destination(StrEnum):
    """Where the files of an asset belong.

    `STAY`: nothing is fetched and nothing is removed (a filter leaves it out, or the user wants
    to keep it); `LEAVE`: its files leave; `EXCLUDED`: they do because a filter leaves it out.
    """

    LIBRARY = "library"
    PRIVATE = "private"
    STAY = "stay"
    LEAVE = "leave"
    EXCLUDED = "excluded"


class FileState(StrEnum):
    """How sure we are of a file: Apple's checksum matched, or only the size could be compared."""

    PROVEN = "proven"
    SIZE_ONLY = "size_only"


class RemovalReason(StrEnum):
    """Why a file left the library folder."""

    DELETED = "deleted"
    PURGED = "purged"
    UNLISTED = "unlisted"
    HIDDEN = "hidden"
    REPLACED = "replaced"
    REVERTED = "reverted"
    SHOWN = "shown"
    EXCLUDED = "excluded"
    DAMAGED = "damaged"
    FOUND = "found"


class Origin(StrEnum):
    """How a file came here: as Apple's, or taken over from another program."""

    SAVED = "saved"
    ADOPTED = "adopted"


class ParkReason(StrEnum):
    """Why a file could not be fetched."""

    WRONG_BYTES = "wrong_bytes"
    WRONG_SIZE = "wrong_size"
    UNREACHABLE = "unreachable"
    STALLED = "stalled"
    REFUSED = "refused"
    NO_URL = "no_url"
    NAME_TAKEN = "name_taken"
    DISK = "disk"


@dataclass(frozen=True, slots=True)
class StoredZone:
    """A zone with its row number and where the change feed stands."""

    id: int
    zone: Zone
    token: str | None
    generation: int
    listed_ms: int | None


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What a page changed: asset records seen, new ones, changed ones, ones now deleted."""

    assets: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file Apple offers. `owner_name` is the record to look up for its URL."""

    kind: ResourceKind
    owner_name: str
    uti: str
    size: int
    checksum: str


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file of ours. `path` is relative to `root`; `mtime_ns` as we left it.

    `proven_ms` is when it was placed, `checked_ms` when it was read last. `moved_ms` is when it was
    moved last, and `moved_from` the path that it had before. If it was placed by bringing it back
    from quarantine, `held_ms` and `held_for` say when and why it went there, `first_ms` and
    `first_by` when and how it had come first, if anybody noted it.
    """

    id: int
    asset_id: int
    kind: ResourceKind
    path: str
    checksum: str
    size: int
    sha256: str
    mtime_ns: int
    state: FileState
    root: Root = Root.LIBRARY
    is_pinned: bool = False
    checked_ms: int = 0
    proven_ms: int = 0
    moved_ms: int | None = None
    moved_from: str | None = None
    held_ms: int | None = None
    held_for: RemovalReason | None = None
    first_ms: int | None = None
    first_by: Origin | None = None

    @property
    def came(self) -> tuple[int, Origin] | tuple[None, None]:
        """When and how it came first, whatever has happened since; None if nobody noted it."""
        if self.held_ms is None:
            return self.proven_ms, Origin.ADOPTED if self.is_pinned else Origin.SAVED
        if self.first_ms is None or self.first_by is None:
            return None, None
        return self.first_ms, self.first_by


@dataclass(frozen=True, slots=True)
class ProvenFile:
    """A file that was placed just now, to become ours."""

    asset_id: int
    kind: ResourceKind
    path: str
    checksum: str
    size: int
    sha256: str
    mtime_ns: int
    state: FileState
    root: Root = Root.LIBRARY
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class QuarantinedFile:
    """A file of ours in quarantine. `stored_path` is relative to the quarantine folder of `root`.

    Asset and kind are None for what was found there after the catalog had been lost.
    """

    id: int
    asset_id: int | None
    kind: ResourceKind | None
    original_path: str
    stored_path: str
    checksum: str
    size: int
    sha256: str
    mtime_ns: int
    state: FileState
    reason: RemovalReason
    moved_ms: int = 0
    root: Root = Root.LIBRARY


@dataclass(frozen=True, slots=True)
class ParkedFile:
    """A file that could not be fetched, and why."""

    asset_id: int
    kind: ResourceKind
    checksum: str
    reason: ParkReason
    detail: str
    attempts: int
    retry_ms: int


@dataclass(frozen=True, slots=True)
class AssetView:
    """All that planning needs to know of one asset."""

    id: int
    zone: str
    record_name: str
    master_name: str
    has_master: bool
    filename: str | None
    captured_ms: int | None
    offset_seconds: int | None
    is_hidden: bool
    is_deleted: bool
    is_purged: bool
    is_kept: bool
    is_adjusted: bool
    missed: int
    base: str | None
    wanted: tuple[Wanted, ...]
    files: tuple[OwnFile, ...]
    parked: tuple[ParkedFile, ...] = ()
    destination: Destination | None = None
    # To another library, where it is a new asset.
    has_moved: bool = False

    @property
    def removal(self) -> RemovalReason | None:
        """Why this asset does not belong into the library folder (any more), None if it does."""
        if self.is_purged:
            return RemovalReason.PURGED
        if self.is_deleted:
            return RemovalReason.DELETED
        if self.missed >= LISTINGS_TO_AGREE:
            return RemovalReason.UNLISTED
        if self.is_hidden:
            return RemovalReason.HIDDEN
        return None


@dataclass(frozen=True, slots=True)
class Pending:
    """How much a run has to do: files to provide and their bytes."""

    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is here although the filters leave it out: assets, and the bytes of their files."""

    assets: int
    bytes: int


@dataclass(frozen=True, slots=True)
class RemovalCount:
    """What a run would remove from one library: assets concerned, of those with files."""

    zone: str
    removed: int
    total: int
