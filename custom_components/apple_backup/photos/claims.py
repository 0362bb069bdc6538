"""Which names a file may take: never one of another file, and never one that two race for."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
import threading
from typing import NamedTuple

from .catalog import Catalog, OwnFile, ParkReason, Root
from .files.placing import Placer
from .files.volume import LibraryVolume
from .layout.names import alternatives
from .layout.safe_names import folded
from .models import ResourceKind


class ParkedError(Exception):
    """One file cannot be provided in this run; the run goes on."""

    def __init__(self, reason: ParkReason, detail: str = "") -> None:
        """Keep the reason for the catalog and a detail for the log."""
        super().__init__(detail or reason.value)
        self.reason = reason
        self.detail = detail


class Owner(NamedTuple):
    """Whom a file belongs to: an asset, and as what."""

    asset_id: int
    kind: ResourceKind


class NameClaims:
    """The names in one folder. All methods block and may be called from several threads."""

    def __init__(self, volume: LibraryVolume, catalog: Catalog, placer: Placer, root: Root) -> None:
        """Look at names in the folder `root` of the account."""
        self._folder = volume.root
        self._catalog = catalog
        self._placer = placer
        self._root = root
        self._claims: set[str] = set()
        self._lock = threading.Lock()

    def is_any_taken(self, wish: str, asset_hash: str) -> bool:
        """Whether something lies under a name that a file may have; asks the disk alone."""
        paths = alternatives(wish, asset_hash)
        return any(os.path.lexists(self._folder / path) for path in paths)

    def own_paths(self, wish: str, asset_hash: str, owner: Owner) -> Iterator[str]:
        """Give the names a file may have that no other file of ours has."""
        for path in alternatives(wish, asset_hash):
            known = self._catalog.file_at(path, self._root)
            if known is None or (known.asset_id, known.kind) == owner:
                yield path

    @contextmanager
    def claim(
        self, wish: str, asset_hash: str, *, file: OwnFile | None = None, owner: Owner | None = None
    ) -> Iterator[str]:
        """Hold a free name for the time of a move, so that two files never race for one.

        A name is free as well while the catalog says that it is `file`'s or `owner`'s.

        Raises:
            ParkedError: Every name is taken.
        """
        for path in alternatives(wish, asset_hash):
            key = folded(path)
            known = self._catalog.file_at(path, self._root)
            mine = known is None or (
                (file is not None and known.id == file.id) or (known.asset_id, known.kind) == owner
            )
            with self._lock:
                free = mine and key not in self._claims and self._is_free(path)
                if free:
                    self._claims.add(key)
            if free:
                try:
                    yield path
                finally:
                    with self._lock:
                        self._claims.discard(key)
                return
        raise ParkedError(ParkReason.NAME_TAKEN, "every name for this file is taken")

    def _is_free(self, path: str) -> bool:
        target = self._folder / path
        return not os.path.lexists(target) or self._placer.is_reserved(target)
