"""Showing the albums of iCloud as folders or playlists: views that own no file. Blocking.

Only albums that something has changed of are compared. Entries are made before they are noted and
removed before they are forgotten, so a kill in between leaves one that is recognized by what it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
import os

from ..catalog import Catalog, Root, views
from ..catalog.views import AlbumEntry, AlbumRow
from ..files.volume import folder_error, is_whole_volume
from ..folders import Folders
from ..models import ResourceKind
from ..runlog import RunLog
from ..workers import CancelToken
from .entries import EntryMaker, Removal
from .links import PageLinker
from .methods import AlbumViews, ViewMethod, choose_method
from .names import album_paths
from .playlist import SUFFIX, is_own_playlist, playlist_lines, write_playlist

SOURCE = "albums"
_PAGE = 200
_VIEWED_WITH = "viewed_with"
_ROUND = "view_round"
_FIRST = (-(2**63), 0)


@dataclass(slots=True)
class AlbumsResult:
    """What a pass did: albums compared, entries made and removed.

    `left` entries were not removed: someone has put something else in their place, or their bytes are
    nowhere else.
    """

    albums: int = 0
    made: int = 0
    removed: int = 0
    left: int = 0
    failed: int = 0


def settle_albums(
    catalog: Catalog, folders: Folders, wish: AlbumViews, log: RunLog, token: CancelToken
) -> AlbumsResult:
    """Let the views agree with the albums.

    Raises:
        LibraryFolderError: The disk is full or gone.
        SyncCancelledError: The token was cancelled; the next run continues.
    """
    before = catalog.fact(_VIEWED_WITH)
    if before != wish and (wish is not AlbumViews.OFF or before is not None):
        catalog.change(views.view_again)
    if not catalog.ask(views.has_albums_to_view):
        return AlbumsResult()
    if wish is AlbumViews.OFF and not catalog.ask(views.has_entries):
        catalog.change(views.settle_all_views)
        return AlbumsResult()
    method = choose_method(wish, folders[Root.LIBRARY].volume.state)
    if method is None and wish is not AlbumViews.OFF:
        log.warning(
            SOURCE, f"The disk of the library cannot do {wish.value}; albums stay as they are"
        )
        return AlbumsResult()
    result = _Pass(catalog, folders, method, log, token).go()
    if not result.failed:
        catalog.set_fact(_VIEWED_WITH, wish.value)
    return result


class _Pass:
    def __init__(
        self,
        catalog: Catalog,
        folders: Folders,
        method: ViewMethod | None,
        log: RunLog,
        token: CancelToken,
    ) -> None:
        self._catalog = catalog
        self._volume = folders[Root.LIBRARY].volume
        self._placer = folders[Root.LIBRARY].placer
        self._method = method
        self._log = log
        self._token = token
        self._entries = EntryMaker(catalog, folders, token)
        self._result = AlbumsResult()
        # Entries that are the last file of their photo; they go once it is here again.
        self._last: set[int] = set()
        self._round = int(catalog.fact(_ROUND) or 0) + 1
        catalog.set_fact(_ROUND, str(self._round))

    def go(self) -> AlbumsResult:
        tree = self._catalog.ask(views.album_tree)
        paths = album_paths(tree, self._is_usable) if self._method is not None else {}
        for album in tree:
            path = paths.get(album.id)
            if not album.needs_view and album.view_path == path:
                continue
            self._token.check()
            self._volume.check()
            try:
                self._settle(album, path)
            except OSError as error:
                if is_whole_volume(error):
                    raise folder_error(error) from error
                self._log.warning(SOURCE, f"{path or album.view_path}: {error.strerror}")
                self._result.failed += 1
        self._prune()
        result = self._result
        result.left += len(self._last)
        if result.made or result.removed:
            self._log.info(
                SOURCE, f"{result.made} entries of albums made, {result.removed} removed"
            )
        return result

    def _is_usable(self, path: str) -> bool:
        target = self._volume.root / path
        return not os.path.lexists(target) or (target.is_dir() and not target.is_symlink())

    def _settle(self, album: AlbumRow, path: str | None) -> None:
        self._result.albums += 1
        last = len(self._last)
        if album.view_path != path:
            # First, so that two albums that change names do not meet in a folder.
            self._remove_stale(album)
        if path is not None and not album.is_folder:
            if self._method is ViewMethod.PLAYLIST:
                self._list(album, path)
            elif self._method is not None:
                self._link(album, path, self._method)
        self._remove_stale(album)
        # A folder that has gone away meanwhile shows nothing.
        self._volume.check()
        needs_view = len(self._last) > last
        self._catalog.change(views.settle_view, album, path, needs_view=needs_view)

    # Links

    def _link(self, album: AlbumRow, folder: str, method: ViewMethod) -> None:
        self._note_folders(folder)
        after = _FIRST
        while page := self._catalog.ask(views.members, album, after, _PAGE):
            after = (page[-1].moment, page[-1].asset_id)
            self._token.check()
            linker = PageLinker(
                self._catalog, self._entries, self._volume, folder, method, forget=self._forget
            )
            known = self._catalog.ask(views.entries_of, album, [member.asset_id for member in page])
            self._forget(entry for entry in linker.wrong(page, known))
            for member in page:
                if not linker.show(member):
                    self._log.warning(SOURCE, f"{member.filename} finds no name in {folder}")
            self._catalog.change(views.record_entries, album, linker.made, self._round)
            self._catalog.change(views.confirm_entries, linker.right, self._round)
            self._result.made += linker.count

    # Playlists

    def _list(self, album: AlbumRow, path: str) -> None:
        self._note_folders(path.rpartition("/")[0])
        [*known] = self._catalog.ask(views.entries_of, album, None)
        own = next((entry for entry in known if entry.method == ViewMethod.PLAYLIST), None)
        wanted = self._playlist_path(path, own)
        lines = playlist_lines(album.name or "", wanted, self._sources(album))
        written, digest = write_playlist(self._volume.parts, lines)
        try:
            target = self._volume.root / wanted
            if is_own_playlist(target):
                written.replace(target)
            else:
                self._placer.place(written, wanted)
            self._result.made += own is None or own.path != wanted or own.sha256 != digest
        finally:
            written.unlink(missing_ok=True)
        status = target.lstat()
        entry = AlbumEntry(
            path=wanted,
            asset_id=None,
            kind=None,
            method=ViewMethod.PLAYLIST.value,
            source="",
            sha256=digest,
            size=status.st_size,
            mtime_ns=status.st_mtime_ns,
        )
        self._catalog.change(views.record_entries, album, [entry], self._round)

    def _playlist_path(self, path: str, own: AlbumEntry | None) -> str:
        for suffix in ("", *(f"-{number}" for number in range(2, 100))):
            wanted = f"{path}{suffix}{SUFFIX}"
            target = self._volume.root / wanted
            if own is not None and own.path == wanted and is_own_playlist(target):
                return wanted
            if not os.path.lexists(target) or is_own_playlist(target):
                return wanted
        return f"{path}-{own.id if own else 0}{SUFFIX}"

    def _sources(self, album: AlbumRow) -> Iterator[tuple[str, str]]:
        """Give one file for each photo: the edited version, if there is one."""
        after = _FIRST
        while page := self._catalog.ask(views.members, album, after, _PAGE):
            after = (page[-1].moment, page[-1].asset_id)
            self._token.check()
            for member in page:
                for kind in (
                    ResourceKind.EDITED,
                    ResourceKind.EDITED_VIDEO,
                    ResourceKind.ORIGINAL,
                ):
                    if kind in member.files:
                        path = member.files[kind].path
                        yield member.filename or path.rpartition("/")[2], path
                        break

    # Removing

    def _remove_stale(self, album: AlbumRow) -> None:
        after = 0
        while page := self._catalog.ask(views.stale_entries, album, self._round, after, _PAGE):
            after = page[-1].id
            self._token.check()
            self._forget(page)

    def _forget(self, entries: Iterable[AlbumEntry]) -> None:
        """Remove entries, or leave those that are not ours any more."""
        for entry in entries:
            match self._entries.remove(entry):
                case Removal.DONE:
                    self._result.removed += 1
                case Removal.CHANGED:
                    self._result.left += 1
                    self._log.info(SOURCE, f"{entry.path} was changed by someone; left alone")
                case Removal.LAST:
                    self._last.add(entry.id)
                    continue
            self._catalog.change(views.forget_entries, [entry.id])

    def _note_folders(self, folder: str) -> None:
        missing = []
        while folder and not os.path.lexists(self._volume.root / folder):
            missing.append(folder)
            folder = folder.rpartition("/")[0]
        if missing:
            self._catalog.change(views.add_folders, missing)

    def _prune(self) -> None:
        """Remove folders of ours that hold nothing (any more)."""
        gone = []
        for folder in self._catalog.ask(views.view_folders):
            try:
                (self._volume.root / folder).rmdir()
            except FileNotFoundError:
                pass
            except OSError:
                continue
            gone.append(folder)
        self._catalog.change(views.forget_folders, gone)
