"""How the databases look things up: along their indexes, and with few round trips to a server."""

from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any, Final

from psycopg.pq import TransactionStatus
import pytest
from sqlalchemy import Connection, func, select

from custom_components.apple_backup.photos.catalog import Catalog, Selection, database
from custom_components.apple_backup.photos.catalog.query import owns
from custom_components.apple_backup.photos.catalog.schema import assets, resources
from custom_components.apple_backup.photos.layout.template import Named
from tests.photos.library_parts import ZONE, pair

_MANY: Final = 400
_END_THE_OTHERS: Final = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def on_server(postgres_url: str) -> Iterator[Catalog]:
    catalog = Catalog.open(postgres_url)
    catalog.ingest(ZONE, chain.from_iterable(pair(f"A{it}", b"x") for it in range(_MANY)))
    yield catalog
    catalog.close()


def test_a_server_finds_resources_of_an_asset_along_the_whole_index(on_server: Catalog) -> None:
    joined = select(func.count()).select_from(assets).join(resources, owns(resources.c.owner_name))

    def explain(connection: Connection) -> str:
        # A server does so by itself within a minute.
        connection.exec_driver_sql("ANALYZE")
        # The planner would rather look through what is as small as here.
        for way in ("hashjoin", "mergejoin", "seqscan"):
            connection.exec_driver_sql(f"SET enable_{way} = off")
        sql = str(joined.compile(connection, compile_kwargs={"literal_binds": True}))
        return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {sql}"))

    plan = on_server.ask(explain)
    assert "(zone_id = assets.zone_id) AND (owner_name = ANY" in plan, plan
    assert on_server.ask(lambda it: it.execute(joined).scalar_one()) == _MANY


def test_a_file_finds_resources_of_an_asset_along_the_whole_index(tmp_path: Path) -> None:
    joined = select(func.count()).select_from(assets).join(resources, owns(resources.c.owner_name))

    def explain(connection: Connection) -> list[str]:
        sql = str(joined.compile(connection, compile_kwargs={"literal_binds": True}))
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in rows]

    with closing(Catalog.open(f"sqlite:///{tmp_path / 'catalog.db'}")) as catalog:
        catalog.ingest(ZONE, chain.from_iterable(pair(f"A{it}", b"x") for it in range(_MANY)))
        plan = catalog.ask(explain)
        assert any("(zone_id=? AND owner_name=?)" in step for step in plan), plan
        assert catalog.ask(lambda it: it.execute(joined).scalar_one()) == _MANY


def test_a_question_to_a_server_begins_no_transaction(on_server: Catalog) -> None:
    def status(connection: Connection) -> object:
        connection.exec_driver_sql("SELECT 1")
        driver: Any = connection.connection.driver_connection
        return driver.info.transaction_status

    assert on_server.ask(status) is TransactionStatus.IDLE


def test_what_one_statement_writes_on_a_server_begins_no_transaction(
    on_server: Catalog, postgres_url: str
) -> None:
    with on_server._write_once() as connection:
        connection.exec_driver_sql("SELECT 1")
        driver: Any = connection.connection.driver_connection
        assert driver.info.transaction_status is TransactionStatus.IDLE
    before = on_server.changes
    on_server.set_fact("known", "yes")
    assert on_server.changes == before + 1
    with closing(Catalog.open(postgres_url)) as other:
        assert other.facts("unknown", "known") == (None, "yes")
    on_server.set_fact("known", None)
    assert on_server.fact("known") is None


def test_where_nothing_has_to_be_named_nothing_is_written(tmp_path: Path) -> None:
    def name(asset: Named) -> tuple[str, str]:
        return asset.record_name, asset.record_name

    with closing(Catalog.open(f"sqlite:///{tmp_path / 'catalog.db'}")) as catalog:
        catalog.ingest(ZONE, pair("A", b"x"))
        catalog.choose(Selection())
        catalog.name_assets(name)
        [view] = catalog.unplanned_assets(0, 10)
        assert view.base == "A"
        catalog.mark_planned([view.id])
        before = catalog.changes
        catalog.name_assets(name)
        assert catalog.changes == before


def test_a_connection_that_was_lost_is_replaced(
    on_server: Catalog, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_server.set_fact("known", "yes")
    with closing(Catalog.open(postgres_url)) as other:
        other.ask(lambda it: it.exec_driver_sql(_END_THE_OTHERS).all())
    monkeypatch.setattr(database, "TRUSTED_SECONDS", 0.0)
    assert on_server.fact("known") == "yes"
