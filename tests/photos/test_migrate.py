"""A catalog moves to another database, and from an older version to this one."""

from collections.abc import Callable
import hashlib
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select

from custom_components.apple_backup.photos.catalog import (
    Catalog,
    RemovalReason,
    Root,
    migrate_catalog,
)
from custom_components.apple_backup.photos.catalog.places import cell_of
from custom_components.apple_backup.photos.catalog.schema import assets
from custom_components.apple_backup.photos.errors import CatalogError
from custom_components.apple_backup.photos.models import Album, Membership
from tests.photos.library_parts import ACCOUNT_ID, ZONE, Parts, make_parts, pair

SCHEMAS = Path(__file__).parent / "schemas"


def fill(parts: Parts) -> None:
    """Make something of every table."""
    parts.know(
        *pair("A", b"one"), *pair("B", b"two"), Album(ZONE.name, "L", "Holiday", None),
        Membership(ZONE.name, "A-IN-L", "L", "A"),
    )  # fmt: skip
    for name, content in (("A", b"one"), ("B", b"two")):
        parts.place(name, content)
    [file] = parts.view("B").files
    parts.store.remove(file, RemovalReason.DELETED)
    parts.catalog.set_token(ZONE, "a token")
    parts.catalog.set_fact("a fact", "of some kind")


def facts(catalog: Catalog) -> tuple[object, ...]:
    return (
        [view for number in (1, 2) for view in catalog.asset_views([number])],
        catalog.quarantined(),
        catalog.zones(),
        catalog.fact("a fact"),
        catalog.totals(),
    )


@pytest.fixture
def urls(tmp_path: Path, postgres_url: str) -> dict[str, str]:
    return {"sqlite": f"sqlite:///{tmp_path / 'other.db'}", "postgresql": postgres_url}


@pytest.mark.parametrize(("old", "new"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_a_catalog_arrives_as_it_was_and_the_old_one_stays(
    tmp_path: Path, urls: dict[str, str], old: str, new: str
) -> None:
    parts = make_parts(tmp_path, urls[old])
    fill(parts)
    before = facts(parts.catalog)
    parts.catalog.close()
    digest = _digest(urls[old])
    result = migrate_catalog(urls[old], urls[new])
    assert _digest(urls[old]) == digest
    assert (result.rows["assets"], result.rows["files"], result.rows["quarantine"]) == (2, 1, 1)
    catalog = Catalog.open(urls[new])
    assert facts(catalog) == before
    # Numbering goes on behind what was copied.
    catalog.ingest(ZONE, pair("C", b"three"))
    assert catalog.asset_id(ZONE.name, "C") == 3
    catalog.close()


def _digest(url: str) -> str:
    path = Path(url.removeprefix("sqlite:///"))
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def test_a_database_that_is_not_empty_is_refused(tmp_path: Path, urls: dict[str, str]) -> None:
    for url in urls.values():
        parts = make_parts(tmp_path, url)
        fill(parts)
        before = facts(parts.catalog)
        parts.catalog.close()
    with pytest.raises(CatalogError, match="not empty"):
        migrate_catalog(urls["sqlite"], urls["postgresql"])
    kept = Catalog.open(urls["postgresql"])
    assert facts(kept) == before
    kept.close()


def test_a_copy_that_is_stopped_leaves_nothing(tmp_path: Path, urls: dict[str, str]) -> None:
    parts = make_parts(tmp_path, urls["sqlite"])
    fill(parts)
    parts.catalog.close()
    pages = iter(range(6))

    def stop() -> None:
        if next(pages) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        migrate_catalog(urls["sqlite"], urls["postgresql"], check=stop)
    empty = Catalog.open(urls["postgresql"])
    assert empty.zones() == ()
    empty.close()


@pytest.mark.parametrize("source", ["nonsense", "sqlite:////nowhere/catalog.db"])
def test_what_is_no_catalog_is_not_copied(tmp_path: Path, source: str) -> None:
    with pytest.raises(CatalogError):
        migrate_catalog(source, f"sqlite:///{tmp_path / 'new.db'}")
    assert not (tmp_path / "new.db").exists()


def test_one_database_holds_the_catalog_of_one_account(catalog_url: str) -> None:
    Catalog.open(catalog_url, ACCOUNT_ID).close()
    Catalog.open(catalog_url, ACCOUNT_ID).close()
    with pytest.raises(CatalogError, match="another account"):
        Catalog.open(catalog_url, "someone else")


@pytest.fixture
def version_1(catalog_url: str) -> str:
    """A catalog as the first version wrote it, with one file and one in quarantine."""
    dialect = "postgresql" if catalog_url.startswith("postgresql") else "sqlite"
    engine = create_engine(catalog_url)
    with engine.begin() as connection:
        text = (SCHEMAS / f"version_1_{dialect}.sql").read_text(encoding="utf-8")
        for statement in filter(str.strip, text.split(";\n")):
            connection.exec_driver_sql(statement)
        no, yes = ("false", "true") if dialect == "postgresql" else ("0", "1")
        for statement in (
            "INSERT INTO meta VALUES ('schema_version', '1')",
            (
                f"INSERT INTO zones (id, name, owner, scope, token) VALUES (1, '{ZONE.name}', 'o', "
                "'private', 't')"
            ),
            (
                "INSERT INTO assets (id, zone_id, record_name, master_name, first_seen_ms, needs_plan)"
                f" VALUES (7, 1, 'A', 'M-A', 5, {no}), (8, 1, 'B', 'M-B', 5, {yes}),"
                f" (9, 1, 'C', 'M-C', 5, {no}), (10, 1, 'D', 'M-D', 5, {no}),"
                f" (11, 1, 'E', 'M-E', 5, {no})"
            ),
            "UPDATE assets SET latitude = 41.9, longitude = 12.5 WHERE id = 7",
            "UPDATE assets SET latitude = 90, longitude = 180, subtype = 3 WHERE id = 8",
            (
                "INSERT INTO resources (zone_id, owner_name, kind, uti, size, checksum) VALUES"
                " (1, 'M-A', 'original', 'public.mpeg-4', 3, 'c'),"
                " (1, 'M-C', 'live_video', 'com.apple.quicktime-movie', 3, 'c'),"
                " (1, 'M-D', 'alternative', 'com.adobe.raw-image', 3, 'c')"
            ),
            (
                "INSERT INTO files VALUES (70, 7, 'original', '2024/05/A.JPG', '2024/05/a.jpg', 'c', "
                "3, 'aa', 9, 'proven', 11)"
            ),
            (
                "INSERT INTO quarantine VALUES (80, 8, 'original', 'B.JPG', 'day/B.JPG', 'd', 4, 'bb',"
                " 9, 'proven', 'deleted', 'held', 12)"
            ),
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()
    return catalog_url


def test_a_catalog_of_the_first_version_is_brought_up_to_date(
    version_1: str, columns: Callable[[str], dict[str, set[str]]], tmp_path: Path
) -> None:
    catalog = Catalog.open(version_1)
    [view] = catalog.asset_views([7])
    [file] = view.files
    assert (file.id, file.path, file.root, file.is_pinned, file.checked_ms) == (
        70, "2024/05/A.JPG", Root.LIBRARY, False, 11,
    )  # fmt: skip
    [held] = catalog.quarantined()
    assert (held.id, held.asset_id, held.stored_path, held.moved_ms) == (80, 8, "day/B.JPG", 12)
    with catalog._read() as connection:
        query = select(assets.c.asset_kind, assets.c.place_cell).order_by(assets.c.id)
        assert [tuple(row) for row in connection.execute(query)] == [
            ("video", cell_of(41.9, 12.5)),
            ("screenshot", cell_of(90, 180)),
            ("live_photo", None),
            ("raw", None),
            ("photo", None),
        ]
    # New rows are numbered behind the old ones.
    number = catalog.begin_quarantine(file, "day/A.JPG", RemovalReason.DELETED)
    assert number == 81
    catalog.close()
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    Catalog.open(fresh).close()
    assert columns(version_1) == columns(fresh)
    Catalog.open(version_1).close()


@pytest.fixture
def columns() -> Callable[[str], dict[str, set[str]]]:
    """Read the columns and indexes of every table."""

    def read(url: str) -> dict[str, set[str]]:
        engine = create_engine(url)
        found = inspect(engine)
        tables = {
            table: {column["name"] for column in found.get_columns(table)}
            | {str(index["name"]) for index in found.get_indexes(table) if not index["unique"]}
            | {
                str(sorted(filter(None, unique["column_names"])))
                for unique in found.get_unique_constraints(table)
            }
            for table in found.get_table_names()
        }
        engine.dispose()
        return tables

    return read
