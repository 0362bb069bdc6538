"""Noticing that catalog and library folder do not belong to the same moment.

Each run leaves one number in both. When they differ, the catalog was lost, or an older one was
restored under a newer library; what it says about files is then compared with the disk, and what
lies in quarantine is recognized by its bytes. Nothing is moved or removed by that.

All functions block.
"""

from collections.abc import Iterator
import contextlib
from datetime import UTC, datetime
from itertools import batched
import os
from pathlib import Path
import uuid

from ..regular_files import FileTooLongError, NotRegularError, read_note
from .catalog import Catalog, Root
from .catalog.care import FoundFile
from .catalog.catalog import LAST_RUN
from .files.placing import hash_file, regular_size, write_note
from .files.sidecars import is_own_sidecar
from .folders import Folder, Folders
from .layout.safe_names import folded
from .runlog import RunLog
from .workers import CancelToken

SOURCE = "library"
RUN_NAME = "last_run"
_PAGE = 200
# Hashing takes long, and what was hashed need not be hashed again after a kill.
_FOUND_PER_WRITE = 20


def begin_run(catalog: Catalog, folders: Folders, log: RunLog, token: CancelToken) -> None:
    """Compare catalog and folder, and number the run that begins.

    Raises:
        SyncCancelledError: The token was cancelled; the next run compares again.
        LibraryMissingError: The folder has gone away meanwhile.
        OSError: The folder cannot be read or written.
    """
    note = folders[Root.LIBRARY].volume.state / RUN_NAME
    known, written = catalog.fact(LAST_RUN), _read(note)
    if known != written:
        log.info(SOURCE, "Catalog and library are of different moments; comparing them")
        for root in folders.roots():
            _strike_missing(catalog, folders[root], root, log, token)
            _recognize(catalog, folders[root], root, log, token)
    number = uuid.uuid4().hex
    catalog.set_fact(LAST_RUN, number)
    write_note(note, number)


def _strike_missing(
    catalog: Catalog, folder: Folder, root: Root, log: RunLog, token: CancelToken
) -> None:
    """Strike files from the ledger that are not where it says; they are looked for anew."""
    after, struck = "", 0
    while page := catalog.files_by_path(root, after, _PAGE):
        token.check()
        after = folded(page[-1].path)
        missing = [
            file for file in page if regular_size(folder.volume.root / file.path) != file.size
        ]
        if missing:
            # A folder that has just gone away lacks all of them, and its note as well.
            folder.volume.check()
        for file in missing:
            catalog.disown(file.id)
            catalog.plan_again([file.asset_id])
        struck += len(missing)
    if struck:
        log.warning(SOURCE, f"{struck} files are not where the catalog says")


def _recognize(
    catalog: Catalog, folder: Folder, root: Root, log: RunLog, token: CancelToken
) -> None:
    """Enter what lies in quarantine and is not known."""
    quarantine = folder.volume.quarantine
    count = 0
    for paths in batched(_stored(quarantine), _FOUND_PER_WRITE, strict=False):
        unknown = catalog.unknown_in_quarantine(root, paths)
        found = []
        for path in unknown:
            with contextlib.suppress(OSError):
                found.append(_describe(quarantine, path, token))
        catalog.add_found(root, found)
        count += len(found)
    if count:
        log.info(SOURCE, f"{count} files in quarantine were recognized")


def _stored(quarantine: Path) -> Iterator[str]:
    for folder, _, names in os.walk(quarantine):
        for name in sorted(names):
            path = (Path(folder) / name).relative_to(quarantine).as_posix()
            target = quarantine / path
            if _is_text(path) and regular_size(target) is not None and not is_own_sidecar(target):
                yield path


def _is_text(path: str) -> bool:
    """Whether a path can be written into the catalog; any other was not given by us."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _describe(quarantine: Path, path: str, token: CancelToken) -> FoundFile:
    day, _, original = path.partition("/")
    target = quarantine / path
    hasher = hash_file(target, token)
    status = target.stat()
    try:
        moved = datetime.strptime(day[:10], "%Y-%m-%d").replace(tzinfo=UTC).timestamp()
    except ValueError:
        moved = status.st_ctime
    return FoundFile(
        stored_path=path,
        original_path=original or path,
        checksum=hasher.apple,
        size=hasher.size,
        sha256=hasher.sha256,
        mtime_ns=status.st_mtime_ns,
        moved_ms=int(moved * 1000),
    )


def _read(note: Path) -> str | None:
    try:
        return read_note(note, 64).decode("ascii")
    except FileNotFoundError, UnicodeDecodeError, NotRegularError, FileTooLongError:
        return None
