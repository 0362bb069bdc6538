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


class LeavingList:
    """The photos whose removal waits for the user, page by page."""

    def __init__(self, catalog: Catalog) -> None:
        """Nothing is read yet."""
        self.catalog = catalog
        self._zones: set[str] | None = None

    def page(self, after: int, limit: int) -> LeavingPage:
        """Give the next photos; 0 begins anew. Blocking."""
        if self._zones is None or not after:
            # Counts the whole library, which is too much for every page.
            self._zones = {count.zone for count in waiting_removals(self.catalog)}
        if not self._zones:
            return LeavingPage((), None)
        ids = self.catalog.ask(leaving_ids, self._zones, after, limit)
        now = now_ms()
        found = []
        for view in self.catalog.asset_views(ids):
            actions = plan_asset(view, now_ms=now).actions
            removals = [action for action in actions if isinstance(action, Quarantine)]
            if removals:
                files = tuple(action.file for action in removals)
                found.append(LeavingPhoto(view.id, view.zone, removals[0].reason, files))
        return LeavingPage(tuple(found), ids[-1] if len(ids) == limit else None)
