"""Opening a library after the user has chosen another folder, and when something of it is broken."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
import threading
from typing import Any

import pytest

from custom_components.apple_backup.photos.catalog import Catalog, Root
from custom_components.apple_backup.photos.catalog.catalog import LIBRARY_PATH
from custom_components.apple_backup.photos.config import LibraryConfig
from custom_components.apple_backup.photos.engine import SyncEngine
from custom_components.apple_backup.photos.errors import CatalogError
from custom_components.apple_backup.photos.files.volume import LibraryVolume, prepare_library
from custom_components.apple_backup.photos.opening import open_catalog
from custom_components.apple_backup.photos.runlog import LogLevel, RunLog
from custom_components.apple_backup.photos.workers import Workers
from tests.photos.library_parts import ACCOUNT_ID, make_parts, pair


@pytest.fixture
def log() -> RunLog:
    return RunLog()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Give a library that holds a photo."""
    parts = make_parts(tmp_path)
    parts.know(*pair("A", b"a photo"))
    parts.place("A", b"a photo")
    parts.catalog.close()
    opened(parts.root, RunLog())
    return parts.root


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """Give the folder that the user has chosen instead."""
    path = tmp_path / "new"
    prepare_library(path, ACCOUNT_ID)
    return path


def url(path: Path) -> str:
    return f"sqlite:///{path.parent / 'catalog.db'}"


def opened(path: Path, log: RunLog) -> tuple[dict[Root, LibraryVolume], bool]:
    """Open and close a library; gives its folders, and whether files lie in the one of before."""
    config = LibraryConfig(
        library_path=path, catalog_url=url(path), account_id=ACCOUNT_ID, reserve_bytes=0
    )
    catalog, volumes = open_catalog(config, log)
    try:
        return volumes, catalog.has_files_in(Root.PREVIOUS)
    finally:
        catalog.close()


async def test_a_library_whose_opening_is_given_up_can_be_closed(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the thread has opened meanwhile must not stay open."""
    began, goes_on = threading.Event(), threading.Event()
    closed: list[Catalog] = []
    real_open, real_close = Catalog.open, Catalog.close

    def slow(*arguments: str) -> Catalog:
        began.set()
        goes_on.wait(30)
        return real_open(*arguments)

    monkeypatch.setattr(Catalog, "open", slow)
    monkeypatch.setattr(
        Catalog, "close", lambda catalog: (closed.append(catalog), real_close(catalog))
    )
    config = LibraryConfig(
        library_path=old, catalog_url=url(old), account_id=ACCOUNT_ID, reserve_bytes=0
    )
    nobody: Any = None
    workers = Workers(1)
    engine = SyncEngine(config, nobody, workers, RunLog(), lambda _: None)
    opening = asyncio.create_task(engine.open())
    await asyncio.to_thread(began.wait)
    opening.cancel()
    await asyncio.sleep(0)
    goes_on.set()
    with pytest.raises(asyncio.CancelledError):
        await opening
    await engine.close()
    await workers.close()
    assert len(closed) == 1


def told(log: RunLog) -> list[str]:
    return [entry.message for entry in log.entries(LogLevel.WARN)]


def open_files(path: Path) -> Iterator[str]:
    """Give the files beside a library that this process has open."""
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            target = str(descriptor.readlink())
        except FileNotFoundError:
            continue
        if target.startswith(str(path.parent / "catalog.db")):
            yield target


def test_the_folder_of_before_is_there_until_its_files_came_over(
    old: Path, new: Path, log: RunLog
) -> None:
    for _ in range(2):
        volumes, has_files = opened(new, log)
        assert has_files
        assert volumes[Root.PREVIOUS].root == old
    assert told(log) == [
        "The library folder is another one than before; its files are brought over"
    ]


def test_a_folder_of_before_that_is_not_mounted_is_waited_for(
    old: Path, new: Path, log: RunLog
) -> None:
    opened(new, RunLog())
    away = old.rename(old.with_name("away"))
    volumes, has_files = opened(new, log)
    assert has_files
    assert Root.PREVIOUS not in volumes
    assert told(log) == ["The library folder of before cannot be read"]
    away.rename(old)
    volumes, _ = opened(new, log)
    assert volumes[Root.PREVIOUS].root == old


def test_files_of_a_folder_that_has_vanished_meanwhile_are_not_waited_for(
    old: Path, new: Path, log: RunLog
) -> None:
    """They are recognized if the user comes back, and fetched until then."""
    away = old.rename(old.with_name("away"))
    volumes, has_files = opened(new, log)
    assert not has_files
    assert Root.PREVIOUS not in volumes
    assert told(log) == [
        "The library folder of before cannot be read",
        "The library folder is another one than before",
    ]
    assert [path.read_bytes() for path in away.rglob("*.JPG")] == [b"a photo"]


def test_another_library_where_the_one_of_before_was_is_not_taken_for_it(
    old: Path, new: Path, log: RunLog
) -> None:
    old.rename(old.with_name("away"))
    prepare_library(old, ACCOUNT_ID)
    volumes, has_files = opened(new, log)
    assert not has_files
    assert Root.PREVIOUS not in volumes


def test_a_catalog_that_does_not_say_where_its_library_was_forgets_the_files(
    old: Path, new: Path, log: RunLog
) -> None:
    catalog = Catalog.open(url(old))
    catalog.set_fact(LIBRARY_PATH, None)
    catalog.close()
    volumes, has_files = opened(new, log)
    assert not has_files
    assert Root.PREVIOUS not in volumes
    assert told(log) == ["The library folder is another one than before"]


def test_a_catalog_that_cannot_be_read_is_not_left_open(
    old: Path, log: RunLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the next attempt would find it in use."""

    def unreadable(*_: object) -> bool:
        assert list(open_files(old))
        raise CatalogError("disk I/O error")

    monkeypatch.setattr(Catalog, "has_files_in", unreadable)
    with pytest.raises(CatalogError):
        opened(old, log)
    assert list(open_files(old)) == []
