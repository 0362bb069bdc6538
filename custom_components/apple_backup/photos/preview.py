"""What a run would do, without doing it. All functions block."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
import os

from .catalog import Catalog, RemovalReason, Root
from .clock import now_ms
from .files.placing import regular_size
from .files.volume import LibraryVolume
from .layout.names import alternatives
from .plan import AssetPlan, Fetch, Move, Quarantine, plan
from .removing import waiting_removals
from .workers import CancelToken

SAMPLES = 50
_PAGE = 200


class ActionKind(StrEnum):
    """What happens to a file."""

    DOWNLOAD = "download"
    REUSE = "reuse"
    MOVE = "move"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One file of a plan, as an example. `path` is relative to the folder it lies in then."""

    kind: ActionKind
    path: str
    size: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """What a run would do: numbers of files, and bytes.

    `reused` files need no download: their bytes are here, under another name or in quarantine. A
    photo that changes libraries counts as a removal there and as reused here.
    `left_out` assets are here although the filters leave them out; unless the user wants them to
    leave, they stay. `needed_bytes` will be taken on the disk of the library. `held_back` assets
    would wait for the user's word. `waiting` assets lack something that only a later run may bring.
    `samples` are the first few of each kind.
    """

    downloads: int = 0
    download_bytes: int = 0
    reused: int = 0
    moves: int = 0
    removals: int = 0
    removal_bytes: int = 0
    held_back: int = 0
    waiting: int = 0
    left_out: int = 0
    left_out_bytes: int = 0
    needed_bytes: int = 0
    free_bytes: int = 0
    samples: tuple[PlannedAction, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether there is room for it."""
        return self.needed_bytes <= self.free_bytes


@dataclass(slots=True)
class _Sum:
    counts: Counter[ActionKind] = field(default_factory=Counter)
    sizes: Counter[ActionKind] = field(default_factory=Counter)
    samples: list[PlannedAction] = field(default_factory=list)
    needed: int = 0
    waiting: int = 0

    def add(self, kind: ActionKind, path: str, size: int, reason: str | None = None) -> None:
        self.counts[kind] += 1
        self.sizes[kind] += size
        if self.counts[kind] <= SAMPLES:
            self.samples.append(PlannedAction(kind, path, size, reason))


def preview(
    catalog: Catalog, volumes: Mapping[Root, LibraryVolume], token: CancelToken
) -> SyncPlan:
    """Go through the plan of every asset that is not settled.

    Raises:
        SyncCancelledError: The token was cancelled.
    """
    found = _add_up(catalog, volumes, token)
    held = sum(count.removed for count in waiting_removals(catalog))
    return SyncPlan(
        downloads=found.counts[ActionKind.DOWNLOAD],
        download_bytes=found.sizes[ActionKind.DOWNLOAD],
        reused=found.counts[ActionKind.REUSE],
        moves=found.counts[ActionKind.MOVE],
        removals=found.counts[ActionKind.REMOVE],
        removal_bytes=found.sizes[ActionKind.REMOVE],
        held_back=held,
        waiting=found.waiting,
        needed_bytes=found.needed,
        free_bytes=volumes[Root.LIBRARY].free_bytes(),
        samples=tuple(found.samples),
    )


def forecast(catalog: Catalog, volumes: Mapping[Root, LibraryVolume], token: CancelToken) -> int:
    """Add up the bytes that a run would take on the library's volume."""
    return _add_up(catalog, volumes, token).needed


def _add_up(catalog: Catalog, volumes: Mapping[Root, LibraryVolume], token: CancelToken) -> _Sum:
    total = _Sum()
    sources = _Sources(catalog, volumes)
    for plans in _pages(catalog, token):
        sources.look(plans)
        for asset_plan in plans:
            total.waiting += asset_plan.waits
            for action in asset_plan.actions:
                match action:
                    case Fetch():
                        needed = sources.bytes_needed(action)
                        if needed is None and action.only_here:
                            continue
                        kind = ActionKind.DOWNLOAD if needed is None else ActionKind.REUSE
                        size = action.wanted.size
                        total.add(kind, action.path, size)
                        if (old := action.replaces) is not None:
                            reason = RemovalReason.REPLACED.value
                            total.add(ActionKind.REMOVE, old.path, old.size, reason)
                        if sources.is_on_library_volume(action.root):
                            total.needed += size if needed is None else needed
                    case Move():
                        total.add(ActionKind.MOVE, action.path, action.file.size)
                    case Quarantine():
                        file = action.file
                        total.add(ActionKind.REMOVE, file.path, file.size, action.reason.value)
    return total


def _pages(catalog: Catalog, token: CancelToken) -> Iterator[list[AssetPlan]]:
    after, now = 0, now_ms()
    while views := catalog.unplanned_assets(after, _PAGE):
        token.check()
        after = views[-1].id
        yield list(plan(views, now_ms=now))


class _Sources:
    """Tells, a page at a time, which files need no download."""

    def __init__(self, catalog: Catalog, volumes: Mapping[Root, LibraryVolume]) -> None:
        self._catalog = catalog
        self._volumes = volumes
        self._devices = {
            root: volume.parts.stat().st_dev
            for root, volume in volumes.items()
            if volume.parts.is_dir()
        }
        self._known: dict[str, set[tuple[Root, bool]]] = {}

    def look(self, plans: Sequence[AssetPlan]) -> None:
        """Find out about the files of a page."""
        checksums = {
            action.wanted.checksum
            for asset_plan in plans
            for action in asset_plan.actions
            if isinstance(action, Fetch)
        }
        self._known = self._catalog.known_checksums(sorted(checksums)) if checksums else {}

    def is_on_library_volume(self, root: Root) -> bool:
        """Whether a folder takes its space from the library's volume."""
        return self._devices.get(root) == self._devices.get(Root.LIBRARY)

    def bytes_needed(self, fetch: Fetch) -> int | None:
        """Tell how much space a local source needs; None if it has to be downloaded."""
        if fetch.replaces is not None:
            # What lies there is the earlier version, which may be of the same size.
            return None
        folder = self._volumes[fetch.root].root
        for path in alternatives(fetch.path, fetch.asset_hash):
            size = regular_size(folder / path)
            if size == fetch.wanted.size:
                return 0
            if size is None and not os.path.lexists(folder / path):
                break
        places = self._known.get(fetch.wanted.checksum)
        if not places:
            return None
        # Renamed where it is on this volume and free to go, copied otherwise.
        for root, held in places:
            same = self._devices.get(root) == self._devices.get(fetch.root)
            if same and ((held and root is fetch.root) or root is Root.PREVIOUS):
                return 0
        return fetch.wanted.size
