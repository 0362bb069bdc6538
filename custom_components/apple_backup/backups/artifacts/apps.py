"""Installed apps as an artifact: what Info.plist and Manifest.plist say, as in `backups/apps.py`."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import ClassVar, Final, override

from ..apps import InstalledApp, read_apps
from ..plists import PlistError
from .artifact import Artifact, Context
from .cursor import from_cursor, to_cursor
from .listing import Description, Filter, Page, fold
from .report import Availability, Skip

_SORT_CHARACTERS: Final = 40


class Apps(Artifact):
    """The apps of a backup by their names. A filter's times and person are not looked at."""

    name: ClassVar[str] = "apps"

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
        for app in self._apps.values():
            text = "\n".join(it for it in (app.bundle_id, app.developer) if it)
            yield Description(self.name, app.bundle_id, None, app.name, text)

    @override
    def has_records(self) -> bool:
        return bool(self._apps)

    @override
    def _availability(self) -> Availability:
        if self._is_damaged:
            return Availability.DAMAGED
        return Availability.FOUND if self._apps else Availability.EMPTY
