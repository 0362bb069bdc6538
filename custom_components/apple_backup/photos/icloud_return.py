"""Taking back what was removed from iCloud, as long as it waits in Recently Deleted there.

Only what freeing up and archiving have removed: what the user has deleted stays deleted. The files
here are not touched, and stay kept.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from . import icloud_removal
from .catalog import AssetView
from .errors import UnreachableError
from .models import Asset, Zone
from .run import Run

SOURCE = "free up"


@dataclass(slots=True)
class ReturnResult:
    """What was taken back: numbers of assets.

    `gone` are not in Recently Deleted any more; `refused` are still there. `stopped` is the code of
    the error that ended it early, None if it came to its end.
    """

    returned: int = 0
    gone: int = 0
    refused: int = 0
    stopped: str | None = None


async def undo_removals(run: Run) -> ReturnResult:
    """Take back everything that was removed from iCloud here and that Apple still has.

    Raises:
        PhotosError: Apple did not answer before anything was taken back.
    """
    await run.refresh()
    library, result, after = run.library, ReturnResult(), 0
    work, catalog = library.workers.run, library.catalog
    zones = {stored.zone.name: stored.zone for stored in await work(catalog.zones)}
    while ids := await work(catalog.freed_ids, after, icloud_removal.ASSETS_PER_REQUEST):
        after = ids[-1]
        library.workers.token.check()
        views = [view for view in await work(catalog.asset_views, ids) if view.zone in zones]
        try:
            for name in sorted({view.zone for view in views}):
                of_zone = [view for view in views if view.zone == name]
                await _take_back(run, zones[name], of_zone, result)
        except UnreachableError as error:
            if not result.returned:
                raise
            library.log.warning(SOURCE, f"Ended early: {error}")
            result.stopped = error.code
            break
        await asyncio.sleep(icloud_removal.PAUSE_SECONDS)
    library.log.info(SOURCE, f"Assets taken back from Recently Deleted: {result.returned}")
    return result


async def _take_back(
    run: Run, zone: Zone, views: Sequence[AssetView], result: ReturnResult
) -> None:
    library = run.library
    found = await _look_up(run, zone, views)
    waiting = {
        name: asset.change_tag
        for name, asset in found.items()
        if asset.is_deleted and not asset.is_expunged and asset.change_tag is not None
    }
    back = {name for name, asset in found.items() if not asset.is_deleted}
    result.gone += len(views) - len(waiting) - len(back)
    if waiting:
        await library.cloudkit.take_back_from_recently_deleted(zone, waiting)
        # What it has become counts, not what the answer says.
        asked = [view for view in views if view.record_name in waiting]
        found = await _look_up(run, zone, asked)
        returned = {name for name, asset in found.items() if not asset.is_deleted}
        result.returned += len(returned)
        result.refused += len(waiting) - len(returned)
        back |= returned
    settled = [view.id for view in views if view.record_name in back]
    await library.workers.run(partial(library.catalog.set_freed, settled, freed=False))


async def _look_up(run: Run, zone: Zone, views: Sequence[AssetView]) -> dict[str, Asset]:
    """Ask what assets are now, with their masters, and let the catalog know."""
    names = {view.record_name for view in views} | {view.master_name for view in views}
    records = await run.library.cloudkit.lookup(zone, sorted(names))
    await run.library.workers.run(run.library.catalog.ingest, zone, records)
    return {record.record_name: record for record in records if isinstance(record, Asset)}
