"""Where a catalog can lie: embedded, on a PostgreSQL server beside it, and on one 5 ms away."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine

from custom_components.apple_backup.photos.catalog.migrate import migrate_catalog
from tests.plugins.postgres import Server, UnavailableError

from .harness import lacks
from .provenance import lies_in_memory
from .slow_line import slow_line

# There and back, as `ping` tells it.
ROUND_TRIP_SECONDS: Final = 0.005
EMBEDDED: Final = "SQLite"
SERVER: Final = "PostgreSQL"
DISTANT: Final = "PostgreSQL, 5 ms away"


@contextmanager
def servers() -> Iterator[tuple[Server, int] | None]:
    """Run a PostgreSQL server; gives it and the port of the slow line to it, None without one."""
    try:
        server = Server(flushes=True)
    except UnavailableError as error:
        lacks(f"on PostgreSQL ({error})")
        yield None
        return
    try:
        if lies_in_memory(server.folder):
            raise RuntimeError(f"{server.folder} lies in memory, where flushing costs nothing")
        server.start()
        with slow_line(str(server.socket), seconds=ROUND_TRIP_SECONDS / 2) as port:
            yield server, port
    finally:
        server.stop()


def near(server: Server, name: str) -> str:
    """Create a database; gives its URL past the slow line."""
    server.execute(f"CREATE DATABASE {name}")
    return server.url(name).render_as_string(hide_password=False)


def far(server: Server, port: int, name: str) -> str:
    """Give the URL of a database through the slow line."""
    url = server.url(name).set(host="127.0.0.1", port=port, query={})
    return url.render_as_string(hide_password=False)


@contextmanager
def copies(catalog: Path) -> Iterator[dict[str, str]]:
    """Copy an embedded catalog to a server; gives both ways to it by name."""
    with servers() as found:
        if found is None:
            yield {}
            return
        server, port = found
        url = near(server, "catalog")
        migrate_catalog(f"sqlite:///{catalog}", url)
        # A server looks at new tables within a minute; nobody has to wait for that here.
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
        engine.dispose()
        yield {SERVER: url, DISTANT: far(server, port, "catalog")}
