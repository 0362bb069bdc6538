"""Removing photos from iCloud, never from here: the one path of freeing space and of archiving.

Per batch: ask Apple what each asset is now, read every one of its files back from the disk, write
down that it is kept, and only then ask Apple to move it to Recently Deleted, from where the user
can bring it back. An asset about which anything is in doubt is left out.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from itertools import batched
from typing import Final

from .catalog import AssetView, FileState, OwnFile, Root, Wanted
from .cloudkit.client import FoundRecords
from .errors import PhotosError, UnreachableError
from .kept import keep, keep_no_longer
from .models import Asset, ResourceKind, Zone
from .reading_back import Condition, inspect
from .run import Run

SOURCE = "free up"
ASSETS_PER_REQUEST: Final = 50
# Others report that a few hundred removals in a row make Apple refuse everything for a while.
PAUSE_SECONDS: Final = 1.0

_EDITS: Final = frozenset({ResourceKind.EDITED, ResourceKind.EDITED_VIDEO})
# Apple offers no rendition of slow motion; the original holds all of it.
_WITHOUT_RENDITION: Final = frozenset({"com.apple.video.slomo"})


class LeftOut(StrEnum):
    """Why an asset stays in iCloud."""

    CHANGED = "changed"
    NOT_PROVEN = "not_proven"
    EXCLUDED = "excluded"
    REFUSED = "refused"


@dataclass(slots=True)
class RemovalResult:
    """What was removed from iCloud. `bytes` are those of all files of the assets.

    `left_out` counts assets that stay in iCloud, by reason. `unsure` are assets about which Apple
    gave no answer: they may be removed, and their files are kept here in any case. `stopped` is
    the code of the error that ended it early, None if it came to its end.
    """

    removed: int = 0
    bytes: int = 0
    unsure: int = 0
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    stopped: str | None = None


async def remove_from_icloud(
    run: Run, asset_ids: Iterable[int], *, allows: Callable[[Asset], bool]
) -> RemovalResult:
    """Move assets to Recently Deleted in iCloud; their files here are kept from then on.

    Args:
        run: A run of its own.
        asset_ids: Row numbers of assets.
        allows: Whether an asset, as Apple describes it now, may be removed.

    Raises:
        LibraryFolderError: The folder is gone or cannot be written.
        PhotosError: Apple did not answer before anything was asked to be removed.
    """
    result = RemovalResult()
    for batch in batched(asset_ids, ASSETS_PER_REQUEST, strict=False):
        run.library.workers.token.check()
        try:
            await _remove_batch(run, batch, allows, result)
        except UnreachableError as error:
            if not result.removed + result.unsure:
                raise
            run.library.log.warning(SOURCE, f"Ended early: {error}")
            result.stopped = error.code
            break
        await asyncio.sleep(PAUSE_SECONDS)
    run.library.log.info(
        SOURCE,
        f"Assets moved to Recently Deleted: {result.removed}, left out: {result.left_out.total()}",
    )
    return result


async def _remove_batch(
    run: Run, ids: Sequence[int], allows: Callable[[Asset], bool], result: RemovalResult
) -> None:
    library = run.library
    work, catalog = library.workers.run, library.catalog
    zones = {stored.zone.name: stored.zone for stored in await work(catalog.zones)}
    views = await work(catalog.asset_views, ids)
    for name in sorted({view.zone for view in views}):
        of_zone = [view for view in views if view.zone == name]
        if name in zones:
            await _remove_in_zone(run, zones[name], of_zone, allows, result)
        else:
            result.left_out[LeftOut.CHANGED] += len(of_zone)


async def _remove_in_zone(
    run: Run,
    zone: Zone,
    views: Sequence[AssetView],
    allows: Callable[[Asset], bool],
    result: RemovalResult,
) -> None:
    library = run.library
    work, catalog = library.workers.run, library.catalog
    names = {view.record_name for view in views} | {view.master_name for view in views}
    found = await library.cloudkit.lookup_all(zone, sorted(names))
    await work(catalog.ingest, zone, found.records)
    fresh = {record.record_name: record for record in found.records if isinstance(record, Asset)}
    ready: list[tuple[AssetView, str]] = []
    for view in await work(catalog.asset_views, [view.id for view in views]):
        asset = fresh.get(view.record_name)
        reason = _objection(view, asset, found, allows)
        if reason is None and not await work(_is_proven_on_disk, run, view):
            reason = LeftOut.NOT_PROVEN
        if reason is not None or asset is None or asset.change_tag is None:
            result.left_out[reason or LeftOut.CHANGED] += 1
        else:
            ready.append((view, asset.change_tag))
            for wanted in view.wanted:
                run.meter.file_done(wanted.size)
    if ready:
        await _ask_apple(run, zone, ready, result)


def _objection(
    view: AssetView, asset: Asset | None, found: FoundRecords, allows: Callable[[Asset], bool]
) -> LeftOut | None:
    """Say why an asset must not be removed, by what Apple says now and what the catalog knows."""
    if asset is None or not found.is_whole(view.record_name):
        return LeftOut.CHANGED
    if asset.is_deleted or asset.is_expunged or asset.is_hidden or asset.change_tag is None:
        return LeftOut.CHANGED
    if not view.has_master or not found.is_whole(view.master_name):
        return LeftOut.CHANGED
    if not allows(asset):
        return LeftOut.EXCLUDED
    kinds = {wanted.kind for wanted in view.wanted}
    if ResourceKind.ORIGINAL not in kinds:
        return LeftOut.NOT_PROVEN
    is_edited = asset.adjustment_type is not None
    if is_edited and asset.adjustment_type not in _WITHOUT_RENDITION and not kinds & _EDITS:
        return LeftOut.NOT_PROVEN
    return None if proven_files(view) is not None else LeftOut.NOT_PROVEN


def proven_files(view: AssetView) -> tuple[OwnFile, ...] | None:
    """Give the proven library file of everything Apple offers of an asset, None if one lacks."""
    own = {file.kind: file for file in view.files if file.root is Root.LIBRARY}
    if not view.wanted or not all(_has(own, wanted) for wanted in view.wanted):
        return None
    return tuple(own[wanted.kind] for wanted in view.wanted)


def _has(own: dict[ResourceKind, OwnFile], wanted: Wanted) -> bool:
    file = own.get(wanted.kind)
    return (
        file is not None
        and file.state is FileState.PROVEN
        and file.checksum == wanted.checksum
        and file.size == wanted.size
    )


def _is_proven_on_disk(run: Run, view: AssetView) -> bool:
    """Read every file of an asset back, now. Blocking."""
    library = run.library
    run.folders.check()
    files = proven_files(view) or ()
    for file in files:
        finding = inspect(library.volumes[Root.LIBRARY], file, library.workers.token)
        if finding.condition is not Condition.RIGHT:
            library.log.warning(SOURCE, f"{file.path} is {finding.condition.value}")
            return False
    library.catalog.mark_checked([file.id for file in files])
    return bool(files)


async def _ask_apple(
    run: Run, zone: Zone, ready: Sequence[tuple[AssetView, str]], result: RemovalResult
) -> None:
    """Mark assets as kept, then ask for their removal, then find out what became of each."""
    library = run.library
    work = library.workers.run
    volume = library.volumes[Root.LIBRARY]
    views = {view.record_name: view for view, _ in ready}
    await work(keep, library.catalog, volume, list(views.values()))
    await work(partial(library.catalog.set_freed, [view.id for view, _ in ready], freed=True))
    tags = {view.record_name: tag for view, tag in ready}
    try:
        removed = await library.cloudkit.move_to_recently_deleted(zone, tags)
    except PhotosError:
        # It may have been done all the same, so they stay kept.
        result.unsure += len(views)
        raise
    doubtful = sorted(set(views) - removed)
    if doubtful:
        removed |= await _settle(run, zone, [views[name] for name in doubtful], result)
    result.removed += len(removed)
    result.bytes += sum(wanted.size for name in removed for wanted in views[name].wanted)


async def _settle(
    run: Run, zone: Zone, views: Sequence[AssetView], result: RemovalResult
) -> set[str]:
    """Ask what became of assets whose removal was refused: an earlier attempt may have worked."""
    library = run.library
    names = [view.record_name for view in views]
    try:
        found = await library.cloudkit.lookup_all(zone, names)
    except PhotosError:
        result.unsure += len(views)
        raise
    fresh = {record.record_name: record for record in found.records if isinstance(record, Asset)}
    deleted = {name for name, asset in fresh.items() if asset.is_deleted or asset.is_expunged}
    there = [
        view for view in views if view.record_name in fresh and view.record_name not in deleted
    ]
    result.unsure += len(views) - len(deleted) - len(there)
    result.left_out[LeftOut.REFUSED] += len(there)
    not_freed = partial(library.catalog.set_freed, [view.id for view in there], freed=False)
    await library.workers.run(not_freed)
    # What the user wanted to be kept before stays kept.
    if again := [view for view in there if not view.is_kept]:
        volume = library.volumes[Root.LIBRARY]
        await library.workers.run(keep_no_longer, library.catalog, volume, again)
    return deleted
