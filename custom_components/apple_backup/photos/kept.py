"""Which photos were removed from iCloud on purpose, written beside the library as well.

The catalog may be lost, or an older one restored; then what iCloud says of such photos must still
not cost a file. So the note lies on the library's own volume: a line of JSON for every decision,
the last one of an asset counts. It is on the disk before the catalog, and the catalog before the
request to Apple. It names the contents of the files as well: a catalog that does not know such a
photo (any more) may have given its file to another photo with the same bytes.

All functions block.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import batched
import json
import os
from pathlib import Path
import stat
from typing import BinaryIO, Final

from ..regular_files import NotRegularError, open_regular
from .catalog import AssetView, Catalog
from .catalog.plain_text import plain_text
from .errors import LibraryFolderError, LibraryObstructedError
from .files.placing import flush_folders
from .files.volume import LibraryVolume, folder_error

KEPT_NAME: Final = "kept.jsonl"
_APPLIED: Final = "kept_applied"
_NAMES: Final = 500
_PAGE: Final = 500
# A million photos are kept in some 300 MB.
_MAX_BYTES: Final = 1 << 30
_MAX_LINE: Final = 1 << 16

type Entry = tuple[str, str, frozenset[str] | None]
"""The library, the record name, and the SHA-256 of its files; None if it is kept no longer."""


def keep(
    catalog: Catalog,
    volume: LibraryVolume,
    assets: Sequence[AssetView],
    *,
    also: Collection[str] = (),
) -> None:
    """Never remove files of these assets here again, whatever becomes of them in iCloud.

    `also`: the SHA-256 of files that are about to be theirs.

    Raises:
        LibraryFolderError: It could not be written down; nothing has changed.
    """
    missing = _missing_before(catalog, volume)
    _note(volume, assets, kept=True, also=also)
    catalog.set_kept([asset.id for asset in assets], kept=True)
    _remember(catalog, volume, missing=missing)


def keep_no_longer(catalog: Catalog, volume: LibraryVolume, assets: Sequence[AssetView]) -> None:
    """Treat assets as before, because they are known not to have been removed from iCloud."""
    missing = _missing_before(catalog, volume)
    # If only one of them is done, they are kept again.
    _note(volume, assets, kept=False)
    catalog.set_kept([asset.id for asset in assets], kept=False)
    _remember(catalog, volume, missing=missing)


def apply_notes(catalog: Catalog, volume: LibraryVolume) -> int:
    """Let catalog and notes agree, when the catalog is not the one that wrote them.

    Cheap while nothing is to be done. Notes of assets that the catalog does not know (yet) are
    looked at again in every run.

    Returns:
        How many assets are kept from now on that were not before.
    """
    size = _size(volume)
    if catalog.fact(_APPLIED) == f"{volume.library_id}:{size}:0":
        return 0
    if size == 0 and not catalog.kept_ids(0, 1):
        _remember(catalog, volume, missing=0)
        return 0
    names: dict[str, set[str]] = {}
    for zone, asset, _ in _still_kept(volume):
        names.setdefault(zone, set()).add(asset)
    found = missing = 0
    for zone, kept in names.items():
        for batch in batched(sorted(kept), _NAMES, strict=False):
            known, changed = catalog.keep_by_name(zone, batch)
            missing += len(batch) - known
            found += changed
    # A folder that the user has chosen since knows nothing of what was decided before.
    for views in _kept_pages(catalog):
        absent = [view for view in views if view.record_name not in names.get(view.zone, set())]
        if absent:
            _note(volume, absent, kept=True)
    _remember(catalog, volume, missing=missing)
    return found


def reserved(catalog: Catalog, volume: LibraryVolume) -> frozenset[str]:
    """Give the SHA-256 of kept files that the catalog does not know as files of their own assets.

    Whatever photo such a file counts as now, it must stay.
    """
    found: set[str] = set()
    for batch in batched(_still_kept(volume), _NAMES, strict=False):
        by_zone: dict[str, set[tuple[str, str]]] = {}
        for zone, asset, contents in batch:
            by_zone.setdefault(zone, set()).update((asset, content) for content in contents)
        for zone, kept in by_zone.items():
            held = catalog.kept_contents(zone, sorted({asset for asset, _ in kept}))
            found.update(content for _, content in kept - held)
    return frozenset(found)


def _kept_pages(catalog: Catalog) -> Iterator[list[AssetView]]:
    after = 0
    while ids := catalog.kept_ids(after, _PAGE):
        after = ids[-1]
        yield catalog.asset_views(ids)


def _missing_before(catalog: Catalog, volume: LibraryVolume) -> int | None:
    """Count the notes of unknown assets; None if others wait that the catalog has not taken."""
    taken, _, missing = (catalog.fact(_APPLIED) or "").rpartition(":")
    return int(missing) if taken == f"{volume.library_id}:{_size(volume)}" else None


def _remember(catalog: Catalog, volume: LibraryVolume, *, missing: int | None) -> None:
    if missing is not None:
        catalog.set_fact(_APPLIED, f"{volume.library_id}:{_size(volume)}:{missing}")


def _size(volume: LibraryVolume) -> int:
    try:
        status = (volume.state / KEPT_NAME).lstat()
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise LibraryFolderError(f"{KEPT_NAME} cannot be read") from error
    if not stat.S_ISREG(status.st_mode):
        raise LibraryObstructedError(f"{KEPT_NAME} is not a regular file")
    if status.st_size > _MAX_BYTES:
        raise LibraryObstructedError(f"{KEPT_NAME} has {status.st_size} bytes")
    return status.st_size


def _note(
    volume: LibraryVolume, assets: Iterable[AssetView], *, kept: bool, also: Collection[str] = ()
) -> None:
    """Add lines in one write; a line that a power cut has torn is ignored when they are read."""
    volume.check()
    lines = "".join(
        json.dumps(
            {"zone": asset.zone, "asset": asset.record_name, "kept": kept}
            | ({"sha256": [*(file.sha256 for file in asset.files), *also]} if kept else {})
        )
        + "\n"
        for asset in assets
    )
    try:
        # After a torn line, the next one must still begin a line of its own.
        _append(volume.state / KEPT_NAME, b"\n" + lines.encode())
    except OSError as error:
        raise folder_error(error) from error


def _append(note: Path, content: bytes) -> None:
    """Add to the note and make it survive a power cut, or leave it as it was."""
    descriptor = open_regular(note, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        before = os.fstat(descriptor).st_size
        try:
            with os.fdopen(descriptor, "ab", closefd=False) as file:
                file.write(content)
            os.fsync(descriptor)
            if before == 0:
                flush_folders({note.parent})
        except OSError:
            # Else the next run takes it for decided.
            os.ftruncate(descriptor, before)
            raise
    finally:
        os.close(descriptor)


def _still_kept(volume: LibraryVolume) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Read the lines that still hold, one at a time: whole libraries may have been freed up.

    Few assets are ever kept no longer, so that only these are remembered.
    """
    released = {
        (zone, asset): place
        for place, (zone, asset, contents) in enumerate(_entries(volume))
        if contents is None
    }
    for place, (zone, asset, contents) in enumerate(_entries(volume)):
        if contents is not None and place > released.get((zone, asset), -1):
            yield zone, asset, contents


def _entries(volume: LibraryVolume) -> Iterator[Entry]:
    if not _size(volume):
        return
    try:
        with os.fdopen(open_regular(volume.state / KEPT_NAME), "rb") as file:
            yield from filter(None, map(_parse, _lines(file)))
    except FileNotFoundError:
        return
    except NotRegularError as error:
        raise LibraryObstructedError(f"{KEPT_NAME} is {error.strerror}") from error
    except OSError as error:
        raise LibraryFolderError(f"{KEPT_NAME} cannot be read") from error


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Read the lines one at a time; one that does not end soon is no line of ours."""
    is_begun = False
    while line := file.readline(_MAX_LINE):
        is_whole = line.endswith(b"\n") or len(line) < _MAX_LINE
        if is_whole and not is_begun:
            yield line
        is_begun = not is_whole


def _parse(line: bytes) -> Entry | None:
    """Read a line; a torn one, or one that says something else, is none."""
    try:
        entry = json.loads(line.decode("utf-8", "replace"))
    except ValueError, RecursionError:
        return None
    if not isinstance(entry, dict):
        return None
    zone, asset, kept = _name(entry.get("zone")), _name(entry.get("asset")), entry.get("kept")
    if zone is None or asset is None or not isinstance(kept, bool):
        return None
    told = entry.get("sha256")
    contents = told if isinstance(told, list) else []
    return zone, asset, frozenset(it for it in contents if isinstance(it, str)) if kept else None


def _name(value: object) -> str | None:
    """Give a name that databases can be asked for; they refuse others."""
    return value if isinstance(value, str) and plain_text(value) == value else None
