"""Giving the photos of one page of an album their entries in its folder. Blocking."""

from collections.abc import Callable, Iterable, Iterator, Sequence
import os

from ..catalog import Catalog, views
from ..catalog.views import AlbumEntry, Member
from ..files.volume import LibraryVolume
from ..layout.safe_names import folded
from ..models import ResourceKind
from .entries import EntryMaker
from .methods import ViewMethod
from .names import entry_names


class PageLinker:
    """Decides and makes the entries of a page; `made` and `right` are for the catalog to note."""

    def __init__(
        self,
        catalog: Catalog,
        entries: EntryMaker,
        volume: LibraryVolume,
        folder: str,
        method: ViewMethod,
        *,
        forget: Callable[[Iterable[AlbumEntry]], None],
    ) -> None:
        """`folder` is where the album's view lies, relative to the library; `forget` ends entries."""
        self._catalog = catalog
        self._entries = entries
        self._root = volume.root
        self._folder = folder
        self._method = method
        self._forget = forget
        self._own: dict[tuple[int | None, ResourceKind | None], AlbumEntry] = {}
        self._claimed: set[str] = set()
        self.made: list[AlbumEntry] = []
        self.right: list[int] = []
        self.count = 0

    def wrong(self, page: Sequence[Member], known: Sequence[AlbumEntry]) -> Iterator[AlbumEntry]:
        """Yield the entries that do not show what they should; the others are kept in mind."""
        files = {
            (member.asset_id, kind): file for member in page for kind, file in member.files.items()
        }
        for entry in known:
            key = (entry.asset_id, entry.kind)
            file = files.get((entry.asset_id or 0, entry.kind or ResourceKind.ORIGINAL))
            if file is not None and self._entries.is_right(entry, file, self._method):
                self._own[key] = entry
            else:
                yield entry

    def show(self, member: Member) -> bool:
        """Let a photo have its entries, all under one stem; False if every name is taken.

        Raises:
            OSError: An entry cannot be made.
        """
        for names in entry_names(member):
            paths = {kind: f"{self._folder}/{name}" for kind, name in names.items()}
            holders = self._catalog.ask(views.entries_at, paths.values())
            if all(self._fits(member, kind, path, holders) for kind, path in paths.items()):
                for kind, path in paths.items():
                    self._claimed.add(folded(path))
                    self._provide(member, kind, path)
                return True
        return False

    def _fits(
        self, member: Member, kind: ResourceKind, path: str, holders: dict[str, AlbumEntry]
    ) -> bool:
        key = folded(path)
        if key in self._claimed:
            return False
        holder, own = holders.get(key), self._own.get((member.asset_id, kind))
        if holder is not None and (own is None or own.id != holder.id):
            return False
        if holder is not None and self._is_same(holder.path, path):
            return True
        return not os.path.lexists(self._root / path) or self._entries.shows(
            path, member.files[kind], self._method
        )

    def _is_same(self, path: str, other: str) -> bool:
        """Whether two spellings lead to one entry; a disk that tells cases apart may hold two."""
        if path == other:
            return True
        try:
            return os.path.samestat((self._root / path).lstat(), (self._root / other).lstat())
        except OSError:
            return False

    def _provide(self, member: Member, kind: ResourceKind, path: str) -> None:
        own, file = self._own.get((member.asset_id, kind)), member.files[kind]
        if own is not None and own.path == path:
            if own.source == file.path:
                self.right.append(own.id)
            else:
                self.made.append(self._entries.describe(path, file, kind, self._method))
            return
        if own is not None and folded(own.path) == folded(path):
            # The catalog takes both for one name, so the old one would stay without being ours.
            self._forget([own])
        if self._entries.shows(path, file, self._method):
            self.made.append(self._entries.describe(path, file, kind, self._method))
        elif (entry := self._entries.make(path, file, kind, self._method)) is not None:
            self.made.append(entry)
            self.count += 1
