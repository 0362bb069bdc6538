"""Bringing files back from quarantine because the user says so. All functions block."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from .catalog import Catalog, QuarantinedFile, RemovalReason, Root, Wanted
from .claims import ParkedError
from .files.placing import flush_folders, regular_size
from .folders import Folders
from .kept import keep
from .layout.names import alternatives, record_hash
from .plan import Fetch
from .runlog import RunLog

SOURCE = "restore"


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """Numbers of files. `refused` are missing or damaged, or every name for them is taken."""

    restored: int
    refused: int


def restore(
    catalog: Catalog, folders: Folders, log: RunLog, numbers: Sequence[int]
) -> RestoreResult:
    """Bring files back to where they were, or beside what is there now.

    An asset whose file comes back is kept from now on: whatever Apple says, its files are not
    removed here again. An older version of a file that is here comes back as the user's own file,
    and so does one that has rotted: it lies beside the photo, which is fetched again.

    Raises:
        LibraryFolderError: The folder is gone, full, or cannot be written.
        OSError: A file could not be moved; it is still in quarantine.
    """
    # The note of an earlier restore that was killed is about to be replaced.
    folders.prepare()
    restored = refused = 0
    for held in catalog.quarantined_by_id(numbers):
        path = _copy_over(catalog, folders, held) or _bring_back(catalog, folders, held)
        if path is None:
            log.warning(SOURCE, f"{held.original_path} could not be brought back")
            refused += 1
        else:
            log.info(SOURCE, f"{path} was brought back")
            restored += 1
    return RestoreResult(restored, refused)


def _copy_over(catalog: Catalog, folders: Folders, held: QuarantinedFile) -> str | None:
    """Bring a photo over from the quarantine of the library folder of before, where it stays."""
    previous = folders.previous
    if held.root is not Root.PREVIOUS or held.reason is RemovalReason.DAMAGED or previous is None:
        return None
    if held.asset_id is None or held.kind is None:
        return None
    library = folders[Root.LIBRARY]
    [asset] = catalog.asset_views([held.asset_id])
    source = previous.quarantine / held.stored_path
    if regular_size(source) != held.size or any(file.kind is held.kind for file in asset.files):
        return None
    keep(catalog, library.volume, [asset], also=[held.sha256])
    wanted = Wanted(held.kind, asset.record_name, "", held.size, held.checksum)
    fetch = Fetch(asset, wanted, held.original_path, only_here=True)
    try:
        found = library.provider.copy(fetch, source, held.sha256)
    except ParkedError:
        return None
    if found is None or found.provided is None:
        return None
    flush_folders(found.provided.folders)
    catalog.restore_quarantined(held.id, found.provided.file)
    return found.provided.file.path


def _bring_back(catalog: Catalog, folders: Folders, held: QuarantinedFile) -> str | None:
    if held.root not in folders:
        return None
    has_successor = False
    if held.asset_id is not None:
        # Before the file is back: a kill in between must not send it away again.
        assets = catalog.asset_views([held.asset_id])
        keep(catalog, folders[Root.LIBRARY].volume, assets, also=[held.sha256])
        has_successor = any(
            file.kind is held.kind and file.root is held.root
            for asset in assets
            for file in asset.files
        )
    is_damaged = held.reason is RemovalReason.DAMAGED
    if has_successor or is_damaged:
        # Nobody owns it any more, so nothing will replace or remove it.
        held = replace(held, asset_id=None, kind=None)
    names = alternatives(held.original_path, record_hash("", held.stored_path))
    for path in islice(names, int(is_damaged), None):
        if catalog.file_at(path, held.root) is not None:
            continue
        try:
            return path if folders[held.root].store.restore(held, path) else None
        except FileExistsError:
            continue
    return None
