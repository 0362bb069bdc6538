"""Opening a library with all that belongs to it: its folders, its catalog. Blocking."""

from pathlib import Path

from .catalog import Catalog, Root
from .catalog.catalog import LIBRARY_ID, LIBRARY_PATH, PREVIOUS_PATH
from .config import LibraryConfig
from .errors import LibraryFolderError
from .files.volume import LibraryVolume
from .runlog import RunLog

SOURCE = "library"


def open_catalog(config: LibraryConfig, log: RunLog) -> tuple[Catalog, dict[Root, LibraryVolume]]:
    """Check the folders and open the catalog.

    Raises:
        LibraryFolderError: A folder is missing, not writable or another account's.
        CatalogError: The database cannot be opened, or is of a newer version or another account.
    """
    library = _volume(config, config.library_path)
    library_id = library.open()
    volumes = {Root.LIBRARY: library}
    if config.private_path is not None:
        volumes[Root.PRIVATE] = _volume(config, config.private_path)
        volumes[Root.PRIVATE].open()
    catalog = Catalog.open(config.catalog_url, config.account_id)
    try:
        if catalog.was_damaged:
            log.warning(SOURCE, "The catalog was damaged and set aside; it is built anew")
        _follow(catalog, config, library_id, log)
        if catalog.has_files_in(Root.PREVIOUS):
            previous = _previous(config, catalog.fact(PREVIOUS_PATH), None, log)
            if previous is not None:
                volumes[Root.PREVIOUS] = previous
    except BaseException:
        catalog.close()
        raise
    return catalog, volumes


def _follow(catalog: Catalog, config: LibraryConfig, library_id: str, log: RunLog) -> None:
    """Notice that the user chose another folder; its files come over in the next run."""
    known, path = catalog.fact(LIBRARY_ID), str(config.library_path)
    if known == library_id and catalog.fact(LIBRARY_PATH) == path:
        return
    is_followed = False
    if known is not None and known != library_id:
        is_followed = _previous(config, catalog.fact(LIBRARY_PATH), known, log) is not None
        log.warning(
            SOURCE,
            "The library folder is another one than before"
            + ("; its files are brought over" if is_followed else ""),
        )
    catalog.set_library(library_id, path, is_followed=is_followed)


def _previous(
    config: LibraryConfig, path: str | None, library_id: str | None, log: RunLog
) -> LibraryVolume | None:
    """Give the library folder of before, if it is there; reading it is enough."""
    if path is None:
        return None
    volume = _volume(config, Path(path))
    try:
        found = volume.identify()
    except LibraryFolderError:
        log.warning(SOURCE, "The library folder of before cannot be read")
        return None
    return volume if library_id in (None, found) else None


def _volume(config: LibraryConfig, path: Path) -> LibraryVolume:
    return LibraryVolume(path, config.account_id, config.reserve_bytes)
