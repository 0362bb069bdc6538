"""What is to be done for an asset, from what the catalog knows of it. Pure, one asset at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .catalog import (
    AssetView,
    DeletedPolicy,
    Destination,
    OwnFile,
    ParkedFile,
    RemovalReason,
    Root,
    Wanted,
)
from .catalog.ledger import LONGEST_PAUSE_MS
from .layout.names import alternatives, file_names, record_hash
from .layout.safe_names import folded
from .models import ResourceKind

__all__ = [
    "Action",
    "AssetPlan",
    "DeletedPolicy",
    "Fetch",
    "Move",
    "Quarantine",
    "is_held_back",
    "plan",
    "plan_asset",
]

_EDITS = frozenset({ResourceKind.EDITED, ResourceKind.EDITED_VIDEO})


@dataclass(frozen=True, slots=True)
class Fetch:
    """Provide a file: adopt, bring back, copy or download it.

    `replaces` is the file of an earlier version, which leaves when the new one is ready. `path` is
    relative to the folder `root`. `only_here`: only what is on a disk already; Apple is not asked.
    """

    asset: AssetView
    wanted: Wanted
    path: str
    replaces: OwnFile | None = None
    root: Root = Root.LIBRARY
    only_here: bool = False

    @property
    def asset_hash(self) -> str:
        """What collision suffixes of this asset are made of."""
        return record_hash(self.asset.zone, self.asset.record_name)


@dataclass(frozen=True, slots=True)
class Move:
    """Move a file of ours to another path; no byte changes."""

    asset: AssetView
    file: OwnFile
    path: str

    @property
    def asset_hash(self) -> str:
        """What collision suffixes of this asset are made of."""
        return record_hash(self.asset.zone, self.asset.record_name)


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Move a file of ours out of the library folder."""

    asset: AssetView
    file: OwnFile
    reason: RemovalReason


type Action = Fetch | Move | Quarantine


@dataclass(frozen=True, slots=True)
class AssetPlan:
    """What to do for one asset. `waits`: something is missing that a later run may bring."""

    asset: AssetView
    actions: tuple[Action, ...] = ()
    waits: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether the library folder agrees with what Apple says of this asset."""
        return not self.actions and not self.waits

    def moves(self) -> AssetPlan:
        """Leave everything but moves to a later run."""
        moves = tuple(action for action in self.actions if isinstance(action, Move))
        return AssetPlan(self.asset, moves, self.waits or len(moves) < len(self.actions))


def plan(assets: Iterable[AssetView], *, now_ms: int) -> Iterator[AssetPlan]:
    """Plan asset by asset; nothing is kept between two of them.

    Args:
        assets: What the catalog knows, with destinations.
        now_ms: The time, for files that were parked until later.
    """
    for asset in assets:
        yield plan_asset(asset, now_ms=now_ms)


def plan_asset(asset: AssetView, *, now_ms: int) -> AssetPlan:
    """Plan one asset."""
    match asset.destination:
        case Destination.STAY:
            return AssetPlan(asset, tuple(_brought(asset)))
        case Destination.LEAVE if asset.removal is not None:
            return AssetPlan(asset, tuple(_removals(asset, asset.removal)))
        case Destination.EXCLUDED if asset.removal is None:
            return AssetPlan(asset, tuple(_removals(asset, RemovalReason.EXCLUDED)))
        case Destination.LIBRARY if asset.removal is None:
            return _plan_wanted(asset, Root.LIBRARY, now_ms)
        case Destination.PRIVATE:
            return _plan_wanted(asset, Root.PRIVATE, now_ms)
        case _:
            # It has changed since the choice was made; the next run decides anew.
            return AssetPlan(asset, waits=True)


def _plan_wanted(asset: AssetView, root: Root, now_ms: int) -> AssetPlan:
    if not asset.has_master or asset.base is None:
        # The other half of the pair has not arrived, or the name was not given yet.
        return AssetPlan(asset, tuple(_misplaced(asset, root)), waits=True)
    paths = file_names(
        asset.base,
        asset.filename,
        [(wanted.kind, wanted.uti) for wanted in asset.wanted],
        {wanted.kind: wanted.checksum for wanted in asset.wanted},
    )
    own = {file.kind: file for file in asset.files if file.root is root}
    postponed = {
        (parked.kind, parked.checksum) for parked in asset.parked if _is_postponed(parked, now_ms)
    }
    actions: list[Action] = []
    waits = False
    for wanted in asset.wanted:
        action = _provide(asset, wanted, root, paths[wanted.kind], own.get(wanted.kind))
        if isinstance(action, Fetch) and (wanted.kind, wanted.checksum) in postponed:
            waits = True
        elif action is not None:
            actions.append(action)
    actions.extend(_reverted(asset, own))
    actions.extend(_misplaced(asset, root))
    if root is Root.LIBRARY:
        actions.extend(_brought(asset))
    return AssetPlan(asset, tuple(actions), waits)


def _is_postponed(parked: ParkedFile, now_ms: int) -> bool:
    # A moment further ahead than any pause means that the clock was wrong when it was written.
    return now_ms < parked.retry_ms <= now_ms + LONGEST_PAUSE_MS


def _removals(asset: AssetView, reason: RemovalReason) -> Iterator[Quarantine]:
    for file in asset.files:
        # What was left in an earlier library folder is not in the way of anything.
        if file.root is not Root.PREVIOUS:
            yield Quarantine(asset, file, reason)


def _misplaced(asset: AssetView, root: Root) -> Iterator[Quarantine]:
    """Hiding, deleting and showing a photo again change the folder it belongs into."""
    reason = asset.removal or RemovalReason.SHOWN
    for file in asset.files:
        if file.root not in (root, Root.PREVIOUS):
            yield Quarantine(asset, file, reason)


def _brought(asset: AssetView) -> Iterator[Fetch]:
    """Let what only stays, or is not offered any more, follow the library into another folder.

    There may be no other copy of it, and the user may clear the folder of before.
    """
    here = {file.kind for file in asset.files if file.root is Root.LIBRARY}
    if asset.destination is Destination.LIBRARY:
        here |= {wanted.kind for wanted in asset.wanted} | _taken_back(asset)
    for file in asset.files:
        if file.root is Root.PREVIOUS and file.kind not in here:
            wanted = Wanted(file.kind, asset.record_name, "", file.size, file.checksum)
            yield Fetch(asset, wanted, file.path, only_here=True)


def _provide(
    asset: AssetView, wanted: Wanted, root: Root, path: str, file: OwnFile | None
) -> Fetch | Move | None:
    if file is None:
        return Fetch(asset, wanted, path, root=root)
    if file.checksum != wanted.checksum or file.size != wanted.size:
        return Fetch(asset, wanted, path, replaces=file, root=root)
    if file.is_pinned:
        return None
    # A file that had to step aside for a foreign one stays where it is.
    names = alternatives(path, record_hash(asset.zone, asset.record_name))
    if folded(file.path) in {folded(name) for name in names}:
        return None
    return Move(asset, file, path)


def _reverted(asset: AssetView, own: dict[ResourceKind, OwnFile]) -> Iterator[Quarantine]:
    """An edit that was taken back leaves its file without purpose.

    Any other file that is not offered any more stays: a record that could be read only in part
    must not cost a photo.
    """
    for kind in sorted(_taken_back(asset)):
        if kind in own:
            yield Quarantine(asset, own[kind], RemovalReason.REVERTED)


def _taken_back(asset: AssetView) -> frozenset[ResourceKind]:
    """Give the kinds of edits that an asset has not any more; the user may want to keep them."""
    if asset.is_adjusted or asset.is_kept:
        return frozenset()
    return _EDITS - {wanted.kind for wanted in asset.wanted}


def is_held_back(removed: int, total: int) -> bool:
    """Whether a run would remove so much of a library that the user must be asked first.

    Args:
        removed: Assets the run would remove files of.
        total: Assets of the library that have files.
    """
    return removed > max(10, total * 2 // 100) or removed * 2 > total
