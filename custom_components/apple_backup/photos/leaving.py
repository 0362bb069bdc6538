"""What would leave a library as soon as the user lets it: photo by photo, for the user to look at."""

from dataclasses import dataclass

from .catalog import Catalog, OwnFile, RemovalReason
from .catalog.leaving import leaving_ids
from .clock import now_ms
from .plan import Quarantine, plan_asset
from .removing import waiting_removals


@dataclass(frozen=True, slots=True)
class LeavingPhoto:
    """A photo, why it would leave, and its files that would."""

    id: int
    zone: str
    reason: RemovalReason
    files: tuple[OwnFile, ...]


@dataclass(frozen=True, slots=True)
class LeavingPage:
    """Some of these photos; `next` gives what comes behind them, None if nothing does."""

    photos: tuple[LeavingPhoto, ...]
    next: int | None


def leaving_photos(catalog: Catalog, after: int, limit: int) -> LeavingPage:
    """Give the next photos whose removal waits for the user. Blocking."""
    zones = {count.zone for count in waiting_removals(catalog)}
    if not zones:
        return LeavingPage((), None)
    ids = catalog.ask(leaving_ids, zones, after, limit)
    now = now_ms()
    found = []
    for view in catalog.asset_views(ids):
        actions = plan_asset(view, now_ms=now).actions
        removals = [action for action in actions if isinstance(action, Quarantine)]
        if removals:
            files = tuple(action.file for action in removals)
            found.append(LeavingPhoto(view.id, view.zone, removals[0].reason, files))
    return LeavingPage(tuple(found), ids[-1] if len(ids) == limit else None)
