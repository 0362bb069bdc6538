"""Safari's history, bookmarks, reading list and tabs are read as they were written."""

from pathlib import Path

import pytest

from custom_components.apple_backup.backups.artifacts.listing import Filter
from custom_components.apple_backup.backups.artifacts.safari import SafariHistory
from custom_components.apple_backup.backups.artifacts.safari_bookmarks import SafariBookmarks
from tests.backup_factory.artifacts import safari
from tests.backup_factory.artifacts.common import files_of
from tests.backups.opening import PASSWORD

from .shelves import everything, shelf_of


@pytest.mark.parametrize("generation", safari.GENERATIONS)
def test_everything(tmp_path: Path, generation: str) -> None:
    built = safari.build(1, generation=generation)
    truth = built.truth
    with shelf_of(built.files, tmp_path, password=PASSWORD) as shelf:
        found = everything(shelf, SafariHistory)
        for read, visit in zip(found, reversed(truth.visits), strict=True):
            assert (read.url, read.title) == (visit.url, visit.title)
            assert (read.when, read.profile) == (visit.when, visit.profile)
        hits = everything(shelf, SafariHistory, Filter(text="/3/Ä"))
        assert {it.url for it in hits} == {"https://www.example.com/3/ä?q=3"}
        marks = shelf.use(SafariBookmarks, lambda it: it.bookmarks())
        pages = [(it.title, it.url, it.folder) for it in marks]
        assert sorted(pages) == sorted(truth.bookmarks)
        items = shelf.use(SafariBookmarks, lambda it: it.reading_list())
        assert [(it.title, it.url, it.added, it.preview) for it in items] == truth.reading
        tabs = shelf.use(SafariBookmarks, lambda it: it.tabs())
        assert [(it.title, it.url, it.group) for it in tabs] == truth.tabs
        for kind in (SafariHistory, SafariBookmarks):
            assert shelf.use(kind, lambda it: it.report()).skipped == ()
        described = shelf.use(SafariBookmarks, lambda it: list(it.describe_all()))
        assert len(described) == len(pages) + len(items) + len(tabs)


def test_folders_in_a_circle(tmp_path: Path) -> None:
    schema = "CREATE TABLE bookmarks (id INTEGER PRIMARY KEY, parent, type, title, url);"
    rows = [
        (1, 2, 1, "a", None),
        (2, 1, 1, "b", None),
        (3, 1, 0, "page", "https://x"),
        (4, 4, 0, "", "y"),
    ]
    files = files_of(
        "HomeDomain",
        "Library/Safari/Bookmarks.db",
        schema,
        lambda db: db.executemany("INSERT INTO bookmarks VALUES (?, ?, ?, ?, ?)", rows),  # type: ignore[arg-type,return-value]
    )
    with shelf_of(files, tmp_path) as shelf:
        marks = shelf.use(SafariBookmarks, lambda it: it.bookmarks())
        assert {it.url for it in marks} == {"https://x", "y"}
