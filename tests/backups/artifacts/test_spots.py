"""Every artifact tells where its records are in the order of time, exactly and without gaps."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
import sqlite3

import pytest

from custom_components.apple_backup.backups.artifacts.apps import Apps
from custom_components.apple_backup.backups.artifacts.artifact import Artifact
from custom_components.apple_backup.backups.artifacts.listing import NO_FILTER, Description
from custom_components.apple_backup.backups.artifacts.messages import Messages
from custom_components.apple_backup.backups.artifacts.photos import Photos
from custom_components.apple_backup.backups.artifacts.registry import ARTIFACTS
from custom_components.apple_backup.backups.artifacts.shelf import Shelf
from custom_components.apple_backup.backups.artifacts.spots import (
    UNDATED,
    TimeSpot,
    to_nanoseconds,
    walk_spots,
)
from custom_components.apple_backup.backups.reader import BackupReader
from tests.backup_factory import AppSpec, BackupSpec, FileSpec, build_backup
from tests.backup_factory.artifacts import messages, photos
from tests.backup_factory.databases import database
from tests.backups.opening import open_built

from .shelves import everything, shelf_of, skipped
from .test_fuzz import SUBJECTS

NAMES = {"messages_wal": "messages", "messages_old": "messages", "contacts_wal": "contacts"}
SMS = ("HomeDomain", "Library/SMS/sms.db")


def found_at(artifact: Artifact, spots: Iterable[TimeSpot]) -> list[Description]:
    """What stands at some spots, in their order."""
    keys = [key for _, key in spots]
    found = artifact.described(keys)
    return [found[key] for key in keys if key in found]


def check(artifact: Artifact, expected: Iterable[Description]) -> None:
    """All records are there once, in order, whatever the size of the steps."""
    spots = list(walk_spots(artifact.spots))
    assert spots == sorted(set(spots), reverse=True)
    for step in (1, 7):
        assert list(walk_spots(artifact.spots, step=step)) == spots
    found = found_at(artifact, spots)
    assert Counter(found) == Counter(expected)
    assert artifact.extent() >= len(found) > 0
    times = [it.when for it in found if it.when is not None]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize("subject", sorted(set(SUBJECTS) - {"photos"}))
def test_all_records_in_order(tmp_path: Path, subject: str) -> None:
    build, _ = SUBJECTS[subject]
    with shelf_of(build(), tmp_path) as shelf:
        kind = ARTIFACTS[NAMES.get(subject, subject)]
        shelf.use(kind, lambda it: check(it, it.describe_all()))


def test_hidden_and_deleted_photos_are_left_out(tmp_path: Path) -> None:
    built = photos.build(1, 40)
    with shelf_of(built.files, tmp_path) as shelf:
        shown = {it.id for it in built.truth if not it.hidden and it.deleted is None}
        assert 0 < len(shown) < 40
        records = everything(shelf, Photos, NO_FILTER)
        expected = [shelf.use(Photos, lambda it, r=one: it.describe(r)) for one in records]  # type: ignore[misc]
        shelf.use(Photos, lambda it: check(it, [e for e in expected if int(e.ref) in shown]))


def test_apps(tmp_path: Path) -> None:
    apps = tuple(AppSpec(f"com.example.app{n}", f"App {n}") for n in range(5))
    built = build_backup(BackupSpec(apps=apps, seed=1), tmp_path)
    manifest, keys = open_built(built)
    shelf = Shelf(BackupReader(built.path, keys, manifest))
    shelf.use(Apps, lambda it: check(it, it.describe_all()))
    shelf.close()
    manifest.close()


def rows_of(dates: list[object], *, index: bool) -> FileSpec:
    """Messages with these dates, as they are stored."""
    schema = messages.schema_of("ios26")
    if not index:
        schema = schema.replace("CREATE INDEX message_idx_date ON message (date);", "")

    def fill(db: sqlite3.Connection) -> None:
        db.executemany(
            "INSERT INTO message (guid, text, date) VALUES (?, 'x', ?)",
            [(f"g{at}", date) for at, date in enumerate(dates, 1)],
        )

    return FileSpec(*SMS, database(schema, fill))


def at(text: str) -> int:
    return to_nanoseconds(datetime.fromisoformat(text).replace(tzinfo=UTC))


NANOSECONDS = 599_616_000 * 10**9  # 2020-01-01


@pytest.mark.parametrize("index", [True, False])
def test_dates_of_all_kinds(tmp_path: Path, index: bool) -> None:
    dates: list[object] = [
        None,
        NANOSECONDS + 5,
        NANOSECONDS + 5,
        NANOSECONDS + 6,
        0,
        (1 << 63) - 1,
        "never",
        b"blob",
        -1,
        100,
        599_616_000,
        -(1 << 63),
        2.5,
    ]
    with shelf_of([rows_of(dates, index=index)], tmp_path) as shelf:
        for step in (1, 2, 100):
            spots = shelf.use(Messages, lambda it, n=step: list(walk_spots(it.spots, step=n)))  # type: ignore[misc]
            dated = [(time, key) for time, key in spots if time != UNDATED]
            assert dated[:4] == sorted(dated[:4], reverse=True)
            assert {key for _, key in dated[:4]} == {2, 3, 4, 11}
            assert dated[4:] == [
                (at("2001-01-01T00:01:40"), 10),
                (at("2001-01-01T00:00:02.5"), 13),
                (at("2000-12-31T23:59:59"), 9),
            ]
            assert [key for time, key in spots if time == UNDATED] == [12, 8, 7, 6, 5, 1]
        if index:
            # Nanoseconds that a second as a floating point number cannot tell apart.
            assert [key for _, key in dated[:3]] == [4, 3, 2]


def test_an_index_that_is_damaged(tmp_path: Path) -> None:
    whole = rows_of([NANOSECONDS + n * 10**9 for n in range(3000)], index=True)
    assert isinstance(whole.content, bytes)
    spec = FileSpec(*SMS, spoil_index(whole.content, tmp_path / "db"))
    with shelf_of([spec], tmp_path / "backup") as shelf:
        spots = shelf.use(Messages, lambda it: list(walk_spots(it.spots, step=700)))
        assert [key for _, key in spots] == list(range(3000, 0, -1))
        report = shelf.use(Messages, lambda it: it.report())
        assert skipped(report) == {("unreadable_row", "message"): 1}


def spoil_index(data: bytes, path: Path) -> bytes:
    """Overwrite the root page of the index of dates."""
    path.write_bytes(data)
    db = sqlite3.connect(path)
    sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'message_idx_date'"
    ((root,),) = db.execute(sql).fetchall()
    ((size,),) = db.execute("PRAGMA page_size").fetchall()
    db.close()
    damaged = bytearray(data)
    damaged[(root - 1) * size : root * size] = b"\xff" * size
    return bytes(damaged)
