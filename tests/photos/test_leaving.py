"""What the list of photos whose removal waits costs in a large library: a page costs a page."""

from contextlib import closing
from pathlib import Path
import sqlite3
from typing import Any, Final

import pytest
from sqlalchemy import event

from custom_components.apple_backup.photos.catalog import Catalog
from custom_components.apple_backup.photos.leaving import LeavingList
from custom_components.apple_backup.photos.models import Scope, Zone
from tests.photos.large_library import Source, write_photos
from tests.photos.library_parts import ZONE

_SHARED: Final = Zone("SharedSync-1", "_owner", Scope.PRIVATE)
_LEAVING: Final = 200
_PAGE: Final = 20
_STEPS: Final = 100


def write_library(database: Path, settled: int, zone: Zone) -> None:
    """Let photos leave, of which half lie before many others of the first library and half behind."""
    with closing(Catalog.open(f"sqlite:///{database}")) as catalog:
        catalog.ingest(ZONE, [])
        catalog.ingest(_SHARED, [])
    half = _LEAVING // 2
    for seed, (name, count) in enumerate((("first", half), ("rest", settled), ("last", half))):
        write_photos(database, count, source=Source(f".{name}", 1, "0" * 64), seed=seed)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "UPDATE assets SET zone_id = (SELECT id FROM zones WHERE name = ?), destination = 'leave',"
            " is_deleted = 1, needs_plan = 1 WHERE id IN"
            " (SELECT asset_id FROM files WHERE path LIKE '%.first' OR path LIKE '%.last')",
            (zone.name,),
        )


def count_steps(catalog: Catalog) -> list[int]:
    """Count, in hundreds, what SQLite does from now on to answer."""
    steps = [0]

    def step() -> None:
        steps[0] += 1

    @event.listens_for(catalog._reader, "before_cursor_execute")
    def watch(connection: Any, *_: object) -> None:
        connection.connection.driver_connection.set_progress_handler(step, _STEPS)

    return steps


@pytest.mark.parametrize("zone", [ZONE, _SHARED], ids=["own", "shared"])
def test_a_page_costs_no_more_in_a_library_that_is_ten_times_as_large(
    tmp_path: Path, zone: Zone
) -> None:
    costs = []
    for settled in (800, 8_000):
        database = tmp_path / f"{settled}.db"
        write_library(database, settled, zone)
        with closing(Catalog.open(f"sqlite:///{database}")) as catalog:
            waiting = LeavingList(catalog)
            page = waiting.page(0, _PAGE)
            found, steps = list(page.photos), count_steps(catalog)
            while page.next is not None:
                page = waiting.page(page.next, _PAGE)
                found += page.photos
            assert len({photo.id for photo in found}) == len(found) == _LEAVING
            assert all(photo.files for photo in found)
            costs.append(steps[0])
    assert costs[1] < costs[0] * 1.5, costs


def test_a_list_that_is_begun_anew_knows_what_waits_now(tmp_path: Path) -> None:
    database = tmp_path / "catalog.db"
    write_library(database, 800, ZONE)
    with closing(Catalog.open(f"sqlite:///{database}")) as catalog:
        waiting = LeavingList(catalog)
        assert len(waiting.page(0, _LEAVING).photos) == _LEAVING
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("UPDATE assets SET destination = 'library', is_deleted = 0")
        assert waiting.page(0, _LEAVING).photos == ()
