"""What Apple says, what we have, and which files are ours."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
import sqlite3
import stat

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.apple_backup.photos.catalog import Catalog, ParkedFile, ParkReason, Selection
from custom_components.apple_backup.photos.errors import CatalogError, CatalogTooNewError
from custom_components.apple_backup.photos.models import (
    Album,
    LibraryTotals,
    Membership,
    Record,
    Resource,
    ResourceKind,
    Scope,
    Tombstone,
    Zone,
)
from tests.photos.library_parts import ZONE, Parts, make_parts, pair

SHARED = Zone("SharedSync-1", "_other", Scope.SHARED)


@pytest.fixture
def catalog(catalog_url: str) -> Iterator[Catalog]:
    opened = Catalog.open(catalog_url)
    yield opened
    opened.close()


def unplanned(catalog: Catalog) -> list[str]:
    return [view.record_name for view in catalog.unplanned_assets(0, 100)]


def totals(catalog: Catalog) -> LibraryTotals:
    catalog.choose(Selection())
    return catalog.totals()


def plan_all(catalog: Catalog) -> None:
    catalog.mark_planned([view.id for view in catalog.unplanned_assets(0, 100)])


def test_a_page_may_bring_assets_before_their_masters(catalog: Catalog) -> None:
    master, asset = pair("A", b"one")
    result = catalog.ingest(ZONE, [asset], token="t1")
    assert (result.assets, result.added) == (1, 1)
    [view] = catalog.unplanned_assets(0, 10)
    assert not view.has_master
    assert catalog.masters_to_look_up(ZONE, "", 10) == ["M-A"]
    plan_all(catalog)
    catalog.ingest(ZONE, [master], token="t2")
    [view] = catalog.unplanned_assets(0, 10)
    assert view.has_master
    assert [item.kind for item in view.wanted] == [ResourceKind.ORIGINAL]
    assert catalog.masters_to_look_up(ZONE, "", 10) == []
    assert catalog.zones()[0].token == "t2"


def test_what_is_not_new_needs_no_plan(catalog: Catalog) -> None:
    records = pair("A", b"one")
    catalog.ingest(ZONE, records)
    plan_all(catalog)
    result = catalog.ingest(ZONE, records)
    assert (result.added, result.changed) == (0, 0)
    assert unplanned(catalog) == []
    changed = replace(records[1], is_favorite=True, change_tag="2")
    assert catalog.ingest(ZONE, [changed]).changed == 1
    assert unplanned(catalog) == ["A"]


def test_a_tombstone_purges_whatever_had_the_name(catalog: Catalog) -> None:
    catalog.ingest(ZONE, [*pair("A", b"one"), *pair("B", b"two")])
    album = Album(ZONE.name, "L", "Holiday", None)
    catalog.ingest(ZONE, [album, Membership(ZONE.name, "A-IN-L", "L", "A")])
    plan_all(catalog)
    names = ["A", "A-IN-L", "L", "never seen"]
    result = catalog.ingest(ZONE, [Tombstone(ZONE.name, name) for name in names])
    assert result.removed == 1
    [view] = catalog.unplanned_assets(0, 10)
    assert (view.record_name, view.is_purged) == ("A", True)
    catalog.ingest(ZONE, [pair("A", b"one")[1]])
    assert not catalog.unplanned_assets(0, 10)[0].is_purged


def test_the_last_of_several_records_counts(catalog: Catalog) -> None:
    master, asset = pair("A", b"one")
    catalog.ingest(ZONE, [master, asset, Tombstone(ZONE.name, "A")])
    assert totals(catalog).assets == 0
    catalog.ingest(ZONE, [Tombstone(ZONE.name, "A"), asset])
    assert totals(catalog).assets == 1


def test_two_libraries_may_use_one_name(catalog: Catalog) -> None:
    catalog.ingest(ZONE, pair("A", b"one"))
    catalog.ingest(SHARED, pair("A", b"one"))
    catalog.ingest(SHARED, [Tombstone(SHARED.name, "A")])
    assert totals(catalog).assets == 1


def test_an_asset_is_gone_when_two_complete_listings_lack_it(catalog: Catalog) -> None:
    records = [*pair("A", b"one"), *pair("B", b"two")]
    catalog.ingest(ZONE, records, listing=catalog.begin_listing(ZONE))
    for lacking, assets in ((1, 2), (1, 1)):
        listing = catalog.begin_listing(ZONE)
        catalog.ingest(ZONE, pair("B", b"two"), listing=listing)
        assert catalog.listed(ZONE, listing) == 1
        assert catalog.missing(ZONE, listing, "", 10) == ["A"]
        assert catalog.finish_listing(ZONE, listing) == lacking
        assert totals(catalog).assets == assets
    # It was there all the time.
    catalog.ingest(ZONE, pair("A", b"one"))
    assert totals(catalog).assets == 2


def test_a_listing_that_was_not_finished_counts_for_nothing(catalog: Catalog) -> None:
    catalog.ingest(ZONE, pair("A", b"one"), listing=catalog.begin_listing(ZONE))
    for _ in range(5):
        catalog.begin_listing(ZONE)
    assert totals(catalog).assets == 1


def test_hidden_and_deleted_assets_are_not_missed(catalog: Catalog) -> None:
    master, asset = pair("A", b"one")
    catalog.ingest(ZONE, [master, replace(asset, is_hidden=True)])
    catalog.ingest(ZONE, pair("B", b"two", deleted=True))
    listing = catalog.begin_listing(ZONE)
    assert catalog.finish_listing(ZONE, listing) == 0


def names_given(parts: Parts) -> dict[str, str | None]:
    return {view.record_name: view.base for view in parts.catalog.unplanned_assets(0, 1000)}


def test_names_do_not_depend_on_the_order_of_arrival(tmp_path: Path) -> None:
    records = [record for name in "ABCDEF" for record in pair(name, name.encode())]
    given_names = []
    for number, order in enumerate((records, records[::-1])):
        parts = make_parts(tmp_path / str(number))
        parts.know(*order)
        given_names.append(names_given(parts))
        parts.catalog.close()
    assert given_names[0] == given_names[1]
    assert len(set(given_names[0].values())) == 6
    assert "2024/05/IMG_1" in given_names[0].values()


def test_a_name_once_given_is_kept(parts: Parts) -> None:
    parts.know(*pair("Z", b"one"))
    before = names_given(parts)["Z"]
    parts.know(*[record for name in "ABCDEF" for record in pair(name, name.encode())])
    assert names_given(parts)["Z"] == before == "2024/05/IMG_1"


def test_names_differ_in_more_than_case(parts: Parts) -> None:
    parts.know(*pair("A", b"one", filename="Café.JPG"), *pair("B", b"2", filename="CAFE\u0301.JPG"))
    bases = {str(base).casefold() for base in names_given(parts).values()}
    assert len(bases) == 2


def test_parking_lasts_longer_with_every_failed_run(parts: Parts) -> None:
    parts.know(*pair("A", b"one"))
    parts.catalog._clock = lambda: 0.0
    number = parts.view("A").id
    parked = ParkedFile(number, ResourceKind.ORIGINAL, "c", ParkReason.WRONG_BYTES, "x", 0, 0)
    pauses = []
    for _ in range(8):
        parts.catalog.park(parked)
        [row] = parts.view("A").parked
        pauses.append(row.retry_ms // 3_600_000)
    assert pauses == [0, 0, 0, 0, 1, 2, 4, 8]
    parts.catalog.park(replace(parked, checksum="other"))
    assert parts.view("A").parked[0].attempts == 1


def test_a_damaged_database_is_set_aside_and_never_deleted(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    path.write_bytes(b"not a database" * 1000)
    catalog = Catalog.open(f"sqlite:///{path}")
    assert catalog.was_damaged
    assert totals(catalog).assets == 0
    catalog.close()
    [aside] = tmp_path.glob("catalog.db.damaged-*")
    assert aside.read_bytes() == b"not a database" * 1000


def rights(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.glob("catalog.db*")}


PRIVATE = dict.fromkeys(("catalog.db", "catalog.db-wal", "catalog.db-shm"), 0o600)


def test_only_its_owner_may_read_a_catalog_and_what_lies_beside_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalog.db'}"
    Catalog.open(url).close()
    assert rights(tmp_path) == {"catalog.db": 0o600}
    with closing(Catalog.open(url)) as catalog:
        catalog.set_fact("something", "is written")
        assert rights(tmp_path) == PRIVATE
        for path in tmp_path.iterdir():
            path.chmod(0o644)
        # One that an older version has made, and that was not closed in order.
        with closing(Catalog.open(url)):
            assert rights(tmp_path) == PRIVATE


def test_a_catalog_of_a_newer_version_is_refused_and_kept(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalog.db'}"
    catalog = Catalog.open(url)
    catalog.set_fact("schema_version", "999")
    catalog.close()
    with pytest.raises(CatalogTooNewError):
        Catalog.open(url)
    assert not list(tmp_path.glob("*.damaged-*"))


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////proc/no/such/place.db"])
def test_a_database_that_cannot_be_opened(url: str) -> None:
    with pytest.raises(CatalogError):
        Catalog.open(url)


def test_a_checkpoint_makes_the_file_itself_complete(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    catalog = Catalog.open(f"sqlite:///{path}")
    catalog.ingest(ZONE, pair("A", b"one"))
    catalog.checkpoint()
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM assets").fetchone() == (1,)
    connection.close()
    catalog.close()


def test_the_hot_queries_use_their_indexes(catalog: Catalog) -> None:
    explain = "EXPLAIN QUERY PLAN"
    with catalog._read() as connection:
        if connection.dialect.name == "postgresql":
            # On empty tables it would read the whole table, which is all of one page.
            connection.exec_driver_sql("SET enable_seqscan = off")
            explain = "EXPLAIN"
        for query, index in (
            ("SELECT id FROM assets WHERE needs_plan AND id > 5", "ix_assets_needs_plan"),
            ("SELECT id FROM files WHERE checksum = 'x'", "ix_files_checksum"),
            (
                "SELECT id FROM assets WHERE wanted_key IS NOT NULL ORDER BY wanted_key, name_rank",
                "ix_assets_wanted",
            ),
        ):
            if connection.dialect.name == "sqlite":
                query = query.replace("needs_plan AND", "needs_plan = 1 AND")
            rows = connection.exec_driver_sql(f"{explain} {query}").all()
            assert any(index in row[-1] for row in rows), rows


names = st.sampled_from("ABCD")


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    name = draw(names)
    tag = draw(st.sampled_from(["1", "2", "3"]))
    master, asset = pair(name, tag.encode(), tag=tag, deleted=draw(st.booleans()))
    return [draw(st.sampled_from([master, asset, Tombstone(ZONE.name, name)]))]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(records(), max_size=12))
def test_pages_in_any_order_end_in_what_was_said_last(
    tmp_path_factory: pytest.TempPathFactory, pages: list[list[Record]]
) -> None:
    catalog = Catalog.open(f"sqlite:///{tmp_path_factory.mktemp('c') / 'catalog.db'}")
    last: dict[str, Record] = {}
    for page in pages:
        catalog.ingest(ZONE, page)
        for record in page:
            if isinstance(record, Tombstone) and record.record_name not in last:
                continue
            last[record.record_name] = record
    live = {
        name
        for name, record in last.items()
        if not name.startswith("M-") and not isinstance(record, Tombstone) and not record.is_deleted
    }
    assert totals(catalog).assets == len(live)
    catalog.close()


def test_no_text_of_apple_costs_a_page(catalog: Catalog) -> None:
    """PostgreSQL cannot hold a NUL, and neither backend half of a surrogate pair."""
    master, asset = pair("A", b"one", filename="nul\0 and half \ud83d.jpg")
    asset = replace(asset, title="a\0b", description="\udc00", keywords=("\0", "x\0"))
    album = Album(ZONE.name, "L", "Holi\0day", None)
    catalog.ingest(ZONE, [master, asset, album])
    [view] = catalog.unplanned_assets(0, 10)
    assert view.filename == "nul and half \N{REPLACEMENT CHARACTER}.jpg"


def test_a_resource_that_repeats_does_not_cost_the_page(catalog: Catalog) -> None:
    master, asset = pair("A", b"one")
    twice = replace(master, resources=(*master.resources, *master.resources))
    catalog.ingest(ZONE, [twice, asset])
    assert totals(catalog).resources == 1
    assert isinstance(twice.resources[0], Resource)
