"""Finishing or taking back what a kill has interrupted, before anything is decided anew.

Most of it a run finds by itself: what it wants to do next is what it was doing. Only when something
changes in between (in iCloud, or the layout, or the choice of photos) would a file lie where nobody
looks any more.
All functions block, save the one that tells how far it is.
"""

from collections.abc import Mapping
import contextlib
import os
from pathlib import Path
import shutil
import time
from typing import TYPE_CHECKING, Final

from .catalog import Catalog, Root
from .errors import LibraryFolderError
from .files.placing import are_two_names, flush_folders, make_folders
from .files.sidecars import follow
from .files.volume import LibraryVolume
from .plan import Fetch, plan
from .quarantine import is_unchanged
from .workers import CancelToken

if TYPE_CHECKING:
    from .folders import Folders
    from .run import Run

SCRAP_SECONDS: Final = 3600
_PLACING: Final = "placing"
_SCRAPS: Final = ("archive-", "library-", "lock-", "note-", "playlist-", "probe-", "run-", "sidecar-", "sums-", "view-")  # fmt: skip
_PAGE: Final = 100


def mend_move(catalog: Catalog, volumes: Mapping[Root, LibraryVolume], token: CancelToken) -> None:
    """Finish the move that was noted last, or take it back if the file has not moved."""
    noted = catalog.noted_move()
    if noted is None:
        return
    file, root, path = noted
    old, new = volumes.get(file.root), volumes.get(root)
    if old is None or new is None or catalog.file_at(path, root) is not None:
        return
    source, target = old.root / file.path, new.root / path
    if are_two_names(source, target):
        source.unlink()
    elif os.path.lexists(source):
        if not os.path.lexists(target):
            # The sidecar goes ahead of its file.
            follow(target, source, old.root)
        return
    elif not is_unchanged(target, file, token):
        return
    flush_folders({target.parent})
    catalog.give_file(
        file.id,
        asset_id=file.asset_id,
        kind=file.kind,
        path=path,
        mtime_ns=target.lstat().st_mtime_ns,
        root=root,
    )


def mend_restore(catalog: Catalog, volumes: Mapping[Root, LibraryVolume]) -> None:
    """Take back the restore that was noted last, if it was not finished; it can be asked again."""
    noted = catalog.noted_restore()
    if noted is None or (volume := volumes.get(noted[0].root)) is None:
        return
    held, path = noted
    source, target = volume.quarantine / held.stored_path, volume.root / path
    if catalog.file_at(path, held.root) is not None:
        return
    if are_two_names(source, target):
        target.unlink()
    elif not os.path.lexists(source) and is_unchanged(target, held):
        make_folders(volume.quarantine, source.parent)
        follow(target, source, volume.quarantine)
        target.rename(source)
        flush_folders({source.parent, target.parent})


def begin_placing(catalog: Catalog) -> None:
    """Note that files may be placed from now on which the ledger does not know yet."""
    # Nothing is written by most runs, which clients would take for news.
    if catalog.has_unplanned():
        catalog.set_fact(_PLACING, "yes")


def end_placing(catalog: Catalog) -> None:
    """Note that the ledger knows all that was placed."""
    if catalog.fact(_PLACING) is not None:
        catalog.set_fact(_PLACING, None)


async def mend_placing(run: Run) -> None:
    """Enter what a run has placed that did not come to its end.

    To be called before Apple is asked: a photo that has been deleted or changed since is not looked
    for any more, and its file would count as somebody else's for ever.
    """
    catalog, work, token = run.library.catalog, run.library.workers.run, run.library.workers.token
    if await work(catalog.fact, _PLACING) is None:
        return
    run.meter.expect_files((await work(catalog.pending)).files, 0)
    after: int | None = 0
    while after is not None:
        after, looked_for = await work(_adopt_page, catalog, run.folders, token, after)
        for _ in range(looked_for):
            run.meter.file_done(0)
    await work(run.folders.check)
    await work(end_placing, catalog)
    # What the run has to provide is counted later.
    run.meter.expect_files(0, 0)


def adopt_placed(catalog: Catalog, folders: Folders, token: CancelToken) -> None:
    """Enter files that were placed but not noted any more, under the names they were to have.

    To be called before the layout changes: afterwards nobody would look there.

    Raises:
        LibraryFolderError: A folder is gone or cannot be read.
    """
    after: int | None = 0
    while after is not None:
        after, _ = _adopt_page(catalog, folders, token, after)
    # A folder that has just gone away holds nothing.
    folders.check()


def _adopt_page(
    catalog: Catalog, folders: Folders, token: CancelToken, after: int
) -> tuple[int | None, int]:
    """Look for the files of the next assets; returns behind which to go on, and how many files."""
    token.check()
    views = catalog.unplanned_assets(after, _PAGE)
    wanted = [
        action
        for asset_plan in plan(views, now_ms=0)
        for action in asset_plan.actions
        if isinstance(action, Fetch) and action.root in folders
    ]
    for action in wanted:
        _adopt(catalog, folders, action)
    return (views[-1].id if views else None), len(wanted)


def _adopt(catalog: Catalog, folders: Folders, fetch: Fetch) -> None:
    folder = folders[fetch.root]
    if not os.path.lexists(folder.volume.root / fetch.path):
        return
    try:
        found = folder.provider.find_placed(fetch)
    except OSError as error:
        reason = folders.explain(error, fetch.root)
        if isinstance(reason, LibraryFolderError):
            raise reason from error
        # One file that cannot be read stops no run; what has to be fetched is told there.
        return
    if found is not None:
        catalog.record_proven([found])


def remove_scraps(volume: LibraryVolume) -> None:
    """Remove temporary files and folders of ours that killed runs have left."""
    oldest = time.time() - SCRAP_SECONDS
    for folder in (volume.state, volume.parts):
        with contextlib.suppress(OSError):
            for path in folder.iterdir():
                if path.name.startswith(_SCRAPS) and path.lstat().st_mtime < oldest:
                    _remove(path)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
