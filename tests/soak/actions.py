"""What can be ordered of an open engine. Each gives what the driver has to know, as JSON."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from custom_components.apple_backup.photos.engine import SyncEngine
from custom_components.apple_backup.photos.errors import (
    AlbumEmptyError,
    AlbumIncompleteError,
    AlbumNotFoundError,
    PhotosError,
)
from custom_components.apple_backup.photos.free_up import FreeUpRules
from custom_components.apple_backup.photos.icloud_removal import RemovalResult

type Action = dict[str, Any]
type Done = Callable[[SyncEngine, Action], Awaitable[Any]]


# How many seconds our clock is ahead.
ahead = [0.0]


def _pick[T](things: list[T], fraction: float) -> T | None:
    return things[int(fraction * len(things))] if things else None


def _removal(result: RemovalResult | None) -> Any:
    return result and {"removed": result.removed, "unsure": result.unsure}


async def sync(engine: SyncEngine, _: Action) -> Any:
    """Sync."""
    return asdict(await engine.sync())


async def paused_sync(engine: SyncEngine, action: Action) -> Any:
    """Pause, sync, and go on after a while."""
    engine.pause()
    running = asyncio.create_task(engine.sync())
    await asyncio.wait([running], timeout=action["seconds"])
    engine.resume()
    return asdict(await running)


async def stopped_sync(engine: SyncEngine, action: Action) -> Any:
    """Stop a sync after a while; it may be done before."""
    running = asyncio.create_task(engine.sync())
    await asyncio.wait([running], timeout=action["seconds"])
    engine.stop()
    return asdict(await running)


async def plan(engine: SyncEngine, _: Action) -> Any:
    """Only tell."""
    return asdict(await engine.plan())


async def verify(engine: SyncEngine, action: Action) -> Any:
    """Read files back."""
    return asdict(await engine.verify(action["share"]))


async def confirm(engine: SyncEngine, _: Action) -> Any:
    """Let what waits be removed."""
    return await engine.confirm_removals()


async def restore(engine: SyncEngine, action: Action) -> Any:
    """Bring some files back from quarantine."""
    held = await engine.quarantined()
    chosen = {_pick(held, fraction) for fraction in action["which"]}
    files = [file for file in chosen if file is not None]
    result = await engine.restore([file.id for file in files])
    return asdict(result) | {"sha256": [file.sha256 for file in files]}


async def empty(engine: SyncEngine, action: Action) -> Any:
    """Delete what has been in quarantine for long."""
    return asdict(await engine.empty_quarantine(action["days"]))


async def free_up(engine: SyncEngine, action: Action) -> Any:
    """Plan, and remove from iCloud what the plan holds."""
    rules = FreeUpRules(older_than_days=action["days"], keep_favorites=action["keep_favorites"])
    planned = await engine.plan_free_up(rules)
    return _removal(await engine.free_up(rules, planned.code))


async def undo(engine: SyncEngine, _: Action) -> Any:
    """Take back what was removed from iCloud."""
    return asdict(await engine.undo_free_up())


async def archive(engine: SyncEngine, action: Action) -> Any:
    """Archive an album, perhaps with removal."""
    albums = [album["album"] for album in action["albums"]]
    album = _pick(sorted(albums), action["which"])
    try:
        code = (await engine.plan_archive(album or "")).code if action["remove"] else None
        made = await engine.archive_album(album or "", confirm=code)
    except (AlbumNotFoundError, AlbumEmptyError, AlbumIncompleteError) as error:
        return {"left": error.code}
    return {"path": made.path, "files": made.files, "removal": _removal(made.removal)}


async def overlap(engine: SyncEngine, _: Action) -> Any:
    """Start two runs at once: one of them is refused, and the other one is not harmed."""
    results = await asyncio.gather(engine.sync(), engine.verify(0.1), return_exceptions=True)
    codes = [result.code if isinstance(result, PhotosError) else None for result in results]
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, PhotosError):
            raise result
    if codes[0] not in (None, "sync_in_progress"):
        assert isinstance(results[0], PhotosError)
        raise results[0]
    assert codes[1] == "sync_in_progress"
    return asdict(results[0])  # type: ignore[call-overload]


async def later(_: SyncEngine, action: Action) -> Any:
    """Let time pass."""
    ahead[0] += action["seconds"]


ACTIONS: dict[str, Done] = {
    "sync": sync,
    "paused_sync": paused_sync,
    "stopped_sync": stopped_sync,
    "plan": plan,
    "verify": verify,
    "confirm": confirm,
    "restore": restore,
    "empty": empty,
    "free_up": free_up,
    "undo": undo,
    "archive": archive,
    "overlap": overlap,
    "later": later,
}
