"""Safari: bookmarks, the reading list and open tabs.

Bookmarks.db is a tree; the reading list is one of its folders, and so are the tabs in SafariTabs.db.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, Final, override

from ..plists import dictionary_of
from .artifact import Artifact, Context
from .codecs.errors import CodecError
from .codecs.keyed_archive import read_plist
from .few_descriptions import FewDescriptions
from .listing import Description
from .report import Skip
from .rows import Row, blob, number, text
from .safari_records import Bookmark, ReadingListItem, Tab
from .source import Source
from .spots import TimeSpot, key_of

_DOMAIN: Final = "HomeDomain"
_FOLDER: Final = "Library/Safari"
_BOOKMARK: Final = (
    number("parent"),
    number("kind", "type"),
    text("title", limit=2000),
    text("url", limit=8000),
    number("order", "order_index", optional=True),
    number("deleted", optional=True),
    blob("extra", "extra_attributes", limit=64 * 1024, optional=True),
)
_OLD_TAB: Final = (
    text("title", limit=2000),
    text("url", limit=8000),
    number("viewed", "last_viewed_time"),
    number("private", "private_browsing", optional=True),
)
_LIST_FOLDER: Final = "com.apple.ReadingList"
_BRANCH: Final = 1
_MOST_BOOKMARKS: Final = 100_000
_MOST_DEPTH: Final = 50


class SafariBookmarks(Artifact):
    """Bookmarks, the reading list and open tabs."""

    name: ClassVar[str] = "safari_bookmarks"
    noun: ClassVar[tuple[str, ...]] = ("page",)
    in_timeline: ClassVar[bool] = True
    tells_people: ClassVar[bool] = False

    def __init__(self, context: Context) -> None:
        """Open the databases."""
        super().__init__(context)
        self._marks = self.open(_DOMAIN, f"{_FOLDER}/Bookmarks.db")
        self._tabs = self.open_first(
            (_DOMAIN, f"{_FOLDER}/BrowserState/SafariTabs.db"),
            (_DOMAIN, f"{_FOLDER}/SafariTabs.db"),
            (_DOMAIN, f"{_FOLDER}/BrowserState.db"),
        )
        self._descriptions = FewDescriptions(self.describe_all)

    def bookmarks(self) -> tuple[Bookmark, ...]:
        """Return the bookmarks in the order of their folders."""
        rows = self._rows(self._marks)
        return tuple(
            Bookmark(row.key, row.text("title") or "", url, folder)
            for row, url, folder in _leaves(rows)
            if _LIST_FOLDER not in folder
        )

    def reading_list(self) -> tuple[ReadingListItem, ...]:
        """Return the reading list."""
        found = []
        for row, url, folder in _leaves(self._rows(self._marks)):
            if _LIST_FOLDER in folder:
                extra = _extra(row)
                added = extra.get("DateAdded")
                preview = extra.get("PreviewText")
                found.append(
                    ReadingListItem(
                        id=row.key,
                        title=row.text("title") or "",
                        url=url,
                        added=added.replace(tzinfo=UTC) if isinstance(added, datetime) else None,
                        preview=preview[:2000] if isinstance(preview, str) else None,
                    )
                )
        return tuple(found)

    def tabs(self) -> tuple[Tab, ...]:
        """Return the open tabs."""
        table = self._tabs.schema.find("tabs")
        if table is None:
            leaves = _leaves(self._rows(self._tabs))
            return tuple(
                Tab(
                    row.key,
                    row.text("title") or "",
                    url,
                    next(iter(folder[-1:]), None),
                    None,
                    False,
                )
                for row, url, folder in leaves
            )
        selection = self._tabs.select(table, "id", _OLD_TAB)
        return tuple(
            Tab(
                id=row.key,
                title=row.text("title") or "",
                url=url,
                group=None,
                viewed=row.moment("viewed"),
                is_private=row.flag("private"),
            )
            for row in self._bounded(self._tabs.walk(selection))
            if (url := row.text("url"))
        )

    @override
    def describe_all(self) -> Iterator[Description]:
        for mark in self.bookmarks():
            yield Description(self.name, f"bookmark:{mark.id}", None, mark.title, mark.url)
        for item in self.reading_list():
            text_ = "\n".join(it for it in (item.url, item.preview) if it)
            yield Description(self.name, f"reading:{item.id}", item.added, item.title, text_)
        for tab in self.tabs():
            yield Description(self.name, f"tab:{tab.id}", tab.viewed, tab.title, tab.url)

    @override
    def spots(self, before: TimeSpot, limit: int) -> Sequence[TimeSpot]:
        return self._descriptions.spots(before, limit)

    @override
    def described(self, keys: Sequence[int]) -> dict[int, Description]:
        return self._descriptions.read(keys)

    @override
    def find(self, ref: str) -> Bookmark | ReadingListItem | Tab | None:
        kind, _, number = ref.partition(":")
        key = key_of(number)
        found: Sequence[Bookmark | ReadingListItem | Tab] = ()
        match kind:
            case "bookmark":
                found = self.bookmarks()
            case "reading":
                found = self.reading_list()
            case "tab":
                found = self.tabs()
        return next((it for it in found if it.id == key), None)

    @override
    def extent(self) -> int:
        return len(self._descriptions)

    @override
    def has_records(self) -> bool:
        return bool(self.bookmarks() or self.reading_list() or self.tabs())

    def _rows(self, source: Source) -> dict[int, Row]:
        """Return the rows of a tree by their keys, a bounded number."""
        table = source.schema.table("bookmarks")
        if table is None:
            return {}
        selection = source.select(table, "id", _BOOKMARK)
        return {
            row.key: row for row in self._bounded(source.walk(selection)) if not row.flag("deleted")
        }

    def _bounded(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Yield not more rows than anybody has."""
        for count, row in enumerate(rows):
            if count >= _MOST_BOOKMARKS:
                row.skip(Skip.TOO_MANY)
                return
            yield row


def _leaves(rows: Mapping[int, Row]) -> list[tuple[Row, str, tuple[str, ...]]]:
    """Return the pages of a tree with their addresses and folders, in the order of the tree."""
    found = []
    for row in rows.values():
        url = row.text("url")
        if row.integer("kind") == _BRANCH or url is None:
            continue
        folder: list[str] = []
        parent = _parent(row, rows)
        while parent is not None and len(folder) < _MOST_DEPTH:
            above = _parent(parent, rows)
            # The root of all has no parent, and no name of interest.
            if above is not None:
                folder.append(parent.text("title") or "")
            parent = above
        found.append((row, url, tuple(reversed(folder))))
    found.sort(key=lambda it: (it[2], it[0].integer("order") or 0, it[0].key))
    return found


def _parent(row: Row, rows: Mapping[int, Row]) -> Row | None:
    """Return the folder a row is in."""
    key = row.integer("parent")
    return None if key is None else rows.get(key)


def _extra(row: Row) -> dict[str, Any]:
    """Return what is known of an item of the reading list."""
    data = row.blob("extra")
    if data is None:
        return {}
    try:
        found = read_plist(data).get(_LIST_FOLDER)
    except CodecError:
        row.skip(Skip.DAMAGED_CONTENT, "extra")
        return {}
    return dictionary_of(found)
