"""How an account's library is kept, as the user has chosen."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from .albums.methods import AlbumViews
from .catalog import DeletedPolicy, ExcludedPolicy, Selection
from .files.volume import DEFAULT_RESERVE_BYTES
from .layout.template import DEFAULT_TEMPLATE


class MtimePolicy(StrEnum):
    """Which moment the modification time of a file tells."""

    CAPTURED = "captured"
    ADDED = "added"
    SAVED = "saved"


@dataclass(frozen=True, slots=True)
class LibraryConfig:
    """Where an account's library and catalog lie, and how the library is kept.

    `account_id` is Apple's number of the account; `reserve_bytes` stay free on the volume.
    `private_path` is the folder of hidden and recently deleted photos, prepared like the library
    and needed if `selection` asks for them; `excluded`: what becomes of files that it leaves out.
    `bytes_per_second` limits downloads;
    without `free_up` nothing is ever removed from iCloud. `sidecars`: whether metadata is written
    beside the photos; `mtime`: which moment their modification times tell;
    `albums`: how albums are shown as folders beside the photos; `exif_dates`: whether archived
    copies of JPEGs without a date get one.

    Raises:
        ValueError: Hidden or recently deleted photos are to be kept, but nowhere.
    """

    library_path: Path
    catalog_url: str
    account_id: str
    template: str = DEFAULT_TEMPLATE
    deleted: DeletedPolicy = DeletedPolicy.QUARANTINE
    excluded: ExcludedPolicy = ExcludedPolicy.KEEP
    reserve_bytes: int = DEFAULT_RESERVE_BYTES
    selection: Selection = field(default_factory=Selection)
    private_path: Path | None = None
    bytes_per_second: int | None = None
    free_up: bool = False
    sidecars: bool = False
    mtime: MtimePolicy = MtimePolicy.CAPTURED
    albums: AlbumViews = AlbumViews.OFF
    exif_dates: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be kept apart."""
        wants_private = self.selection.hidden or self.selection.recently_deleted
        if wants_private and self.private_path is None:
            raise ValueError("hidden and recently deleted photos need a folder of their own")
        if self.private_path is not None and (
            self.private_path == self.library_path
            or self.library_path in self.private_path.parents
            or self.private_path in self.library_path.parents
        ):
            raise ValueError("the private folder and the library must not contain each other")
