"""What is known of visited pages, bookmarks, pages to read and open tabs."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit of a page; `profile` is the id of a profile, None for the first one."""

    id: int
    url: str
    title: str | None
    when: datetime | None
    visit_count: int | None
    profile: str | None


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark; `folder` are the names of the folders it is in, the outermost first."""

    id: int
    title: str
    url: str
    folder: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingListItem:
    """A page to read later."""

    id: int
    title: str
    url: str
    added: datetime | None
    preview: str | None


@dataclass(frozen=True, slots=True)
class Tab:
    """An open tab; `group` is the name of its tab group."""

    id: int
    title: str
    url: str
    group: str | None
    viewed: datetime | None
    is_private: bool
