"""What is to be done for an asset, from what the catalog knows of it. Pure, one asset at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from .catalog import AssetView, OwnFile, RemovalReason, Wanted
from .layout import alternatives, file_names, record_hash
from .models import ResourceKind
from .safe_names import folded

_EDITS = frozenset({ResourceKind.EDITED, ResourceKind.EDITED_VIDEO})


class DeletedPolicy(StrEnum):
    """What happens here to photos that were deleted in iCloud."""

    KEEP = "keep"
    QUARANTINE = "quarantine"


@dataclass(frozen=True, slots=True)
class Fetch:
    """Provide a file: adopt, bring back, copy or download it.

    `replaces` is the file of an earlier version, which leaves when the new one is ready.
    """

    asset: AssetView
    wanted: Wanted
    path: str
    replaces: OwnFile | None = None

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


def plan(
    assets: Iterable[AssetView],
    *,
    now_ms: int,
    deleted: DeletedPolicy = DeletedPolicy.QUARANTINE,
) -> Iterator[AssetPlan]:
    """Plan asset by asset; nothing is kept between two of them.

    Args:
        assets: What the catalog knows.
        now_ms: The time, for files that were parked until later.
        deleted: What happens to photos that were deleted in iCloud.
    """
    for asset in assets:
        yield plan_asset(asset, now_ms=now_ms, deleted=deleted)


def plan_asset(
    asset: AssetView, *, now_ms: int, deleted: DeletedPolicy = DeletedPolicy.QUARANTINE
) -> AssetPlan:
    """Plan one asset."""
    reason = asset.removal
    if reason is not None:
        return AssetPlan(asset, tuple(_removals(asset, reason, deleted)))
    if not asset.has_master or asset.base is None:
        # The other half of the pair has not arrived, or the name was not given yet.
        return AssetPlan(asset, waits=True)
    paths = file_names(
        asset.base, asset.filename, [(wanted.kind, wanted.uti) for wanted in asset.wanted]
    )
    own = {file.kind: file for file in asset.files}
    postponed = {
        (parked.kind, parked.checksum) for parked in asset.parked if parked.retry_ms > now_ms
    }
    actions: list[Action] = []
    waits = False
    for wanted in asset.wanted:
        action = _provide(asset, wanted, paths[wanted.kind], own.get(wanted.kind))
        if isinstance(action, Fetch) and (wanted.kind, wanted.checksum) in postponed:
            waits = True
        elif action is not None:
            actions.append(action)
    actions.extend(_reverted(asset, own))
    return AssetPlan(asset, tuple(actions), waits)


def _removals(
    asset: AssetView, reason: RemovalReason, deleted: DeletedPolicy
) -> Iterator[Quarantine]:
    if asset.is_kept:
        return
    if deleted is DeletedPolicy.KEEP and reason is not RemovalReason.HIDDEN:
        return
    for file in asset.files:
        yield Quarantine(asset, file, reason)


def _provide(
    asset: AssetView, wanted: Wanted, path: str, file: OwnFile | None
) -> Fetch | Move | None:
    if file is None:
        return Fetch(asset, wanted, path)
    if file.checksum != wanted.checksum or file.size != wanted.size:
        return Fetch(asset, wanted, path, replaces=file)
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
    if asset.is_adjusted:
        return
    offered = {wanted.kind for wanted in asset.wanted}
    for kind in sorted(_EDITS - offered):
        if kind in own:
            yield Quarantine(asset, own[kind], RemovalReason.REVERTED)


def is_held_back(removed: int, total: int) -> bool:
    """Whether a run would remove so much of a library that the user must be asked first.

    Args:
        removed: Assets the run would remove files of.
        total: Assets of the library that have files.
    """
    return removed > max(10, total * 2 // 100) or removed * 2 > total
