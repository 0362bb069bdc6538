"""Installed apps as an artifact: what Info.plist and Manifest.plist say, as in `backups/apps.py`."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import ClassVar, Final, override

from ..apps import InstalledApp, read_apps
from ..plists import PlistError
from .artifact import Artifact, Context
from .cursor import from_cursor, to_cursor
from .listing import Description, Filter, Page, fold
from .report import Availability, Skip
from .spots import TimeSpot
from .table_order import undated_spots

_SORT_CHARACTERS: Final = 40


class Apps(Artifact):
    """The apps of a backup by their names. A filter's times and person are not looked at."""

    name: ClassVar[str] = "apps"
    noun: ClassVar[tuple[str, ...]] = ("app",)
    in_timeline: ClassVar[bool] = False
    tells_people: ClassVar[bool] = False

    def __init__(self, context: Context) -> None:
        """Read both property lists."""
        super().__init__(context)
        self._is_damaged = False
        self._apps: dict[tuple[str, str], InstalledApp] = {}
        try:
            apps = read_apps(context.reader.path)
        except PlistError as error:
            self._is_damaged = True
            self.skip(Skip.DAMAGED_CONTENT, "apps", str(error.reason))
        else:
            self._apps = {(fold(app.name)[:_SORT_CHARACTERS], app.bundle_id): app for app in apps}
        self._order = sorted(self._apps)

    def page(self, wanted: Filter, cursor: str | None, limit: int) -> Page[InstalledApp]:
        """Return apps behind a cursor.

        Raises:
            BadCursorError: The cursor is none.
        """
        at = 0
        if cursor is not None:
            name, bundle_id = from_cursor(cursor, str, str)
            at = bisect_right(self._order, (str(name), str(bundle_id)))
        sought = fold(wanted.text or "")
        found: list[InstalledApp] = []
        while at < len(self._order) and len(found) < limit:
            app = self._apps[self._order[at]]
            if sought in fold(f"{app.name}\n{app.bundle_id}\n{app.developer or ''}"):
                found.append(app)
            at += 1
        following = to_cursor(self._order[at - 1]) if 0 < at < len(self._order) else None
        return Page(tuple(found), following, len(self._order))

    @override
    def describe_all(self) -> Iterator[Description]:
        yield from self.described(range(len(self._order))).values()

    @override
    def spots(self, before: TimeSpot, limit: int) -> Sequence[TimeSpot]:
        return undated_spots(range(len(self._order) - 1, -1, -1), before, limit)

    @override
    def described(self, keys: Sequence[int]) -> dict[int, Description]:
        found: dict[int, Description] = {}
        for key in keys:
            if 0 <= key < len(self._order):
                app = self._apps[self._order[key]]
                text = "\n".join(it for it in (app.bundle_id, app.developer) if it)
                found[key] = Description(self.name, app.bundle_id, None, app.name, text)
        return found

    @override
    def find(self, ref: str) -> InstalledApp | None:
        return next((app for app in self._apps.values() if app.bundle_id == ref), None)

    @override
    def extent(self) -> int:
        return len(self._order)

    @override
    def has_records(self) -> bool:
        return bool(self._apps)

    @override
    def _availability(self) -> Availability:
        if self._is_damaged:
            return Availability.DAMAGED
        return Availability.FOUND if self._apps else Availability.EMPTY
