"""Where the catalog of an account lives: embedded, or on a PostgreSQL server; and its move."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.requirements import RequirementsNotFound, async_process_requirements

from .const import CONF_CATALOG_URL, CONF_DATABASE_SERVER, DOMAIN
from .photos.catalog.database import check_database, set_aside
from .photos.catalog.migrate import migrate_catalog
from .photos.errors import CatalogError, DatabaseDriverError
from .private_files import sqlite_path
from .storage import database_path, database_url

if TYPE_CHECKING:
    from .models import PhotosConfigEntry

# Not among the integration's requirements: almost nobody needs it.
DRIVER: Final = "psycopg[binary]>=3.2,<4"
_SCHEME: Final = "postgresql+psycopg"


class CatalogPlace(StrEnum):
    """Where a catalog may live."""

    EMBEDDED = "embedded"
    SERVER = "server"


class DatabaseAddressError(CatalogError):
    """The address is not one of a PostgreSQL database."""

    code = "database_address"


class NoServerError(CatalogError):
    """No server has been set up in the options."""

    code = "no_database_server"


class AlreadyThereError(CatalogError):
    """The catalog is where it is asked to go."""

    code = "catalog_already_there"


def read_address(text: str) -> URL:
    """Read the address of a server: `postgresql+psycopg://user:password@host/database`.

    The driver need not be named.

    Raises:
        DatabaseAddressError: It is something else.
    """
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError) as err:
        raise DatabaseAddressError("not an address") from err
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername=_SCHEME)
    if url.drivername != _SCHEME or not url.database:
        raise DatabaseAddressError("not an address of PostgreSQL")
    return url


async def async_require_driver(hass: HomeAssistant, url: str) -> None:
    """Install what a server needs and an embedded catalog does not.

    Raises:
        DatabaseDriverError: It cannot be installed on this machine.
    """
    if not url.startswith("postgresql"):
        return
    try:
        await async_process_requirements(hass, DOMAIN, [DRIVER], is_built_in=False)
    except RequirementsNotFound as err:
        raise DatabaseDriverError("the driver of PostgreSQL cannot be installed") from err


async def async_check_server(hass: HomeAssistant, url: str) -> None:
    """Connect to a server, once.

    Raises:
        DatabaseDriverError: Its driver cannot be installed.
        CatalogError: It does not answer, or not to this user.
    """
    await async_require_driver(hass, url)
    await hass.async_add_executor_job(check_database, url)


async def async_checked_address(hass: HomeAssistant, text: str) -> str | None:
    """Read an address a user has entered and try it; None if there is none.

    Raises:
        CatalogError: As `read_address` and `async_check_server`.
    """
    if not text:
        return None
    url = read_address(text).render_as_string(hide_password=False)
    await async_check_server(hass, url)
    return url


async def async_migrate_catalog(
    hass: HomeAssistant, entry: PhotosConfigEntry, place: CatalogPlace
) -> dict[str, Any]:
    """Move the catalog of an account, and use it there from now on. A sync that runs is stopped.

    The old one stays as it is. If anything fails, it stays in use.

    Raises:
        CatalogError: Nothing was moved.
    """
    source = database_url(hass, entry)
    embedded = f"sqlite:///{database_path(hass, entry)}"
    server = entry.data.get(CONF_DATABASE_SERVER)
    if place is CatalogPlace.SERVER and not server:
        raise NoServerError("no server is set up")
    target = str(server) if place is CatalogPlace.SERVER else embedded
    if target == source:
        raise AlreadyThereError("the catalog is there already")
    await async_require_driver(hass, source)
    if place is CatalogPlace.SERVER:
        await async_check_server(hass, target)
    was_loaded = entry.state is ConfigEntryState.LOADED
    if was_loaded:
        await hass.config_entries.async_unload(entry.entry_id)
    try:
        rows = await hass.async_add_executor_job(_migrate, source, target)
        data = {**entry.data, CONF_CATALOG_URL: target}
        if place is CatalogPlace.EMBEDDED:
            del data[CONF_CATALOG_URL]
        hass.config_entries.async_update_entry(entry, data=data)
    finally:
        if was_loaded:
            await hass.config_entries.async_setup(entry.entry_id)
    return {"rows": rows}


def _migrate(source: str, target: str) -> dict[str, int]:
    """Blocking."""
    path = sqlite_path(make_url(target))
    if path is not None and path.exists():
        # What an earlier move has left there is older than what comes.
        set_aside(path)
    return dict(migrate_catalog(source, target).rows)
