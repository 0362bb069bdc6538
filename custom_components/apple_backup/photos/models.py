"""The records that flow from Apple to the catalog and on to the disk."""

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """Apple's two databases: zones the account owns, and zones shared with it."""

    PRIVATE = "private"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Zone:
    """One library: `PrimarySync` or `SharedSync-<UUID>`."""

    name: str
    owner: str
    scope: Scope

    @property
    def is_shared_library(self) -> bool:
        """Whether this is an iCloud Shared Photo Library."""
        return self.name.startswith("SharedSync-")


class ResourceKind(StrEnum):
    """The files an asset may consist of."""

    ORIGINAL = "original"
    ALTERNATIVE = "alternative"
    LIVE_VIDEO = "live_video"
    EDITED = "edited"
    EDITED_VIDEO = "edited_video"
    SIDECAR = "sidecar"


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of an asset, as Apple describes it.

    `checksum` is Apple's base64 `fileChecksum`; `size` is in bytes; `uti` is the uniform type
    identifier. `url` is signed and expires, so it is never stored.
    """

    kind: ResourceKind
    uti: str
    size: int
    checksum: str
    width: int | None = None
    height: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Master:
    """A CPLMaster record: the file a photo was imported as. Several assets may share it.

    `orientation` is that of the file, 1 to 8 as EXIF numbers it.
    """

    zone: str
    record_name: str
    filename: str | None
    resources: tuple[Resource, ...]
    is_deleted: bool = False
    change_tag: str | None = None
    orientation: int | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """Where a picture was taken: degrees, metres."""

    latitude: float
    longitude: float
    altitude: float | None = None


@dataclass(frozen=True, slots=True)
class Asset:
    """A CPLAsset record: one photo or video as the user sees it.

    `captured_ms` and `added_ms` are milliseconds since the epoch (UTC) and may lie before 1970;
    `offset_seconds` is the asset's own offset from UTC. `resources` are the edited versions.
    """

    zone: str
    record_name: str
    master_name: str
    captured_ms: int | None
    added_ms: int | None
    offset_seconds: int | None
    resources: tuple[Resource, ...]
    is_favorite: bool = False
    is_hidden: bool = False
    is_deleted: bool = False
    is_expunged: bool = False
    trash_reason: int | None = None
    adjustment_type: str | None = None
    subtype: int | None = None
    burst_id: str | None = None
    duration_seconds: float | None = None
    title: str | None = None
    description: str | None = None
    keywords: tuple[str, ...] = ()
    location: Location | None = None
    contributor: str | None = None
    change_tag: str | None = None


@dataclass(frozen=True, slots=True)
class Album:
    """A CPLAlbum record. `is_folder` marks a folder of albums."""

    zone: str
    record_name: str
    name: str | None
    parent_name: str | None
    is_folder: bool = False
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Membership:
    """A CPLContainerRelation record: an asset is in an album."""

    zone: str
    record_name: str
    album_name: str
    asset_name: str
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A record that Apple has purged; its type is not told."""

    zone: str
    record_name: str


type Record = Master | Asset | Album | Membership | Tombstone


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing or of the change feed.

    `token` is the change token after this page, `more` whether another page follows (a page may
    be empty although more follows), `problems` the records that could not be read.
    """

    records: tuple[Record, ...]
    token: str | None
    more: bool
    problems: tuple[str, ...] = ()


class SyncPhase(StrEnum):
    """What a run is doing."""

    SIGNING_IN = "signing_in"
    LISTING = "listing"
    PLANNING = "planning"
    TRANSFERRING = "transferring"
    FINISHING = "finishing"
    VERIFYING = "verifying"


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """A snapshot of a run. Bytes are bytes, speed is bytes per second, eta is seconds."""

    phase: SyncPhase
    assets_listed: int = 0
    assets_total: int | None = None
    files_done: int = 0
    files_total: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    bytes_per_second: float = 0.0
    eta_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class LibraryTotals:
    """The size of a library: what lies here, whatever iCloud says of it now, and what is to come.

    `proven` are the files of ours in the library folder and the one for private photos, and
    `proven_bytes` their bytes: also of photos that are kept here alone, and of those whose removal
    waits for the user. `resources` are these and the files that are still to be fetched. `assets`
    are the photos and videos that have a file here or are to get one. `parked` and `quarantined`
    are files.
    """

    assets: int = 0
    resources: int = 0
    proven: int = 0
    proven_bytes: int = 0
    parked: int = 0
    quarantined: int = 0


@dataclass(frozen=True, slots=True)
class SyncResult:
    """The outcome of a run that came to its end; `requests` counts requests but downloads.

    `adopted` are files whose bytes were there already, `held_back` assets whose removal waits for
    the user because the run would have removed too much.
    """

    added: int
    moved: int
    quarantined: int
    parked: int
    bytes_transferred: int
    requests: int
    downloads: int
    totals: LibraryTotals
    adopted: int = 0
    held_back: int = 0
