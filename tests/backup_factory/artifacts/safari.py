"""Safari: histories of profiles, bookmarks, the reading list and tabs."""

from dataclasses import dataclass
from datetime import datetime
import plistlib
import sqlite3

from .common import (
    Built,
    cocoa,
    files_of,
    guid,
    heading,
    insert,
    merged,
    phrase,
    seeded,
    spread,
    when,
)

GENERATIONS = ("ios13", "ios17")
_HISTORY = """
CREATE TABLE history_items (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE,
  domain_expansion TEXT, visit_count INTEGER NOT NULL);
CREATE TABLE history_visits (id INTEGER PRIMARY KEY AUTOINCREMENT, history_item INTEGER NOT NULL,
  visit_time REAL NOT NULL, title TEXT, load_successful BOOLEAN NOT NULL DEFAULT 1);
"""
_MARKS = """
CREATE TABLE bookmarks (id INTEGER PRIMARY KEY, parent INTEGER, type INTEGER, title TEXT, url TEXT,
  order_index INTEGER, deleted INTEGER DEFAULT 0, extra_attributes BLOB);
"""
_OLD_TABS = """
CREATE TABLE tabs (id INTEGER PRIMARY KEY, title TEXT, url TEXT, last_viewed_time REAL,
  private_browsing INTEGER);
"""


@dataclass(slots=True)
class VisitTruth:
    """What was written of one visit."""

    url: str
    title: str
    when: datetime
    profile: str | None


@dataclass(slots=True)
class SafariTruth:
    """What was written: visits, the oldest first, pages by title and folder, tabs by title."""

    visits: list[VisitTruth]
    bookmarks: list[tuple[str, str, tuple[str, ...]]]
    reading: list[tuple[str, str, datetime, str]]
    tabs: list[tuple[str, str, str | None]]


def build(seed: int, count: int = 30, generation: str = "ios17") -> Built[SafariTruth]:
    """Two profiles since iOS 17, one before."""
    chance = seeded("safari", seed)
    is_new = generation == "ios17"
    profile = guid(chance)
    visits = [
        VisitTruth(
            f"https://www.example.com/{number % 20}/ä?q={number % 20}",
            heading(chance),
            when(second),
            profile if is_new and number % 3 == 0 else None,
        )
        for number, second in enumerate(spread(chance, count, 90))
    ]
    marks = [
        (heading(chance), f"https://example.com/{n}", ("Favorites", "Deep")[: n % 3])
        for n in range(6)
    ]
    reading = [
        (heading(chance), f"https://example.org/{n}", when(1_700_000_000 + n), phrase(chance))
        for n in range(3)
    ]
    tabs = [
        (heading(chance), f"https://example.net/{n}", "Group" if is_new else None) for n in range(4)
    ]
    truth = SafariTruth(visits, marks, reading, tabs)
    folder = "Library/Safari"
    parts = [
        files_of(
            "HomeDomain", f"{folder}/History.db", _HISTORY, lambda db: _visits(db, visits, None)
        ),
        files_of("HomeDomain", f"{folder}/Bookmarks.db", _MARKS, lambda db: _marks(db, truth)),
    ]
    if is_new:
        path = f"{folder}/Profiles/{profile}/History.db"
        parts.append(
            files_of(
                "HomeDomain", path, _HISTORY, lambda db: _visits(db, visits, profile), wal=True
            )
        )
        path = f"{folder}/BrowserState/SafariTabs.db"
        parts.append(files_of("HomeDomain", path, _MARKS, lambda db: _tabs(db, tabs)))
    else:
        path = f"{folder}/BrowserState.db"
        parts.append(files_of("HomeDomain", path, _OLD_TABS, lambda db: _old_tabs(db, tabs)))
    return Built(merged(*parts), truth)


def _visits(db: sqlite3.Connection, visits: list[VisitTruth], profile: str | None) -> None:
    items: dict[str, int] = {}
    for visit in visits:
        if visit.profile != profile:
            continue
        if visit.url not in items:
            items[visit.url] = insert(db, "history_items", url=visit.url, visit_count=1)
        insert(
            db,
            "history_visits",
            history_item=items[visit.url],
            visit_time=cocoa(visit.when.timestamp()),
            title=visit.title,
        )


def _marks(db: sqlite3.Connection, truth: SafariTruth) -> None:
    insert(db, "bookmarks", id=0, type=1, title="Root")
    insert(db, "bookmarks", id=1, parent=0, type=1, title="Favorites")
    insert(db, "bookmarks", id=2, parent=1, type=1, title="Deep")
    insert(db, "bookmarks", id=3, parent=0, type=1, title="com.apple.ReadingList")
    for title, url, folder in truth.bookmarks:
        insert(db, "bookmarks", parent=len(folder), type=0, title=title, url=url)
    for title, url, added, preview in truth.reading:
        extra = {
            "com.apple.ReadingList": {
                "DateAdded": added.replace(tzinfo=None),
                "PreviewText": preview,
            }
        }
        data = plistlib.dumps(extra, fmt=plistlib.FMT_BINARY)
        insert(db, "bookmarks", parent=3, type=0, title=title, url=url, extra_attributes=data)


def _tabs(db: sqlite3.Connection, tabs: list[tuple[str, str, str | None]]) -> None:
    insert(db, "bookmarks", id=0, type=1, title="Root")
    insert(db, "bookmarks", id=1, parent=0, type=1, title="Group")
    for title, url, _ in tabs:
        insert(db, "bookmarks", parent=1, type=0, title=title, url=url)


def _old_tabs(db: sqlite3.Connection, tabs: list[tuple[str, str, str | None]]) -> None:
    for title, url, _ in tabs:
        insert(db, "tabs", title=title, url=url, last_viewed_time=cocoa(1_700_000_000))
