"""Backups that are open: keys and manifest, shared by all sessions of a backup."""

import asyncio
from collections.abc import Callable, Iterator
import logging

from .artifacts.shelf import Shelf
from .classkeys import ClassKeys
from .derivations import Identity
from .domains import DomainSizes
from .errors import BackupError
from .pool import Pool
from .reader import BackupReader
from .search.finder import Finder
from .unlock import AnyManifest, Preparation, open_manifest, require_current

_LOGGER = logging.getLogger(__name__)


class OpenedBackup:
    """Keys and manifest of a backup. `users` counts the sessions, and the unlocks that go on."""

    def __init__(
        self,
        preparation: Preparation,
        identity: Identity,
        keys: ClassKeys | None,
        manifest: AnyManifest,
        pool: Pool,
    ) -> None:
        """Take over keys and manifest."""
        self._preparation = preparation
        self.identity = identity
        self.keys = keys
        self.manifest = manifest
        self.pool = pool
        self.users = 0
        self._shelf: Shelf | None = None
        self.finder = Finder(pool)
        self._index_started = False
        self._sizes: asyncio.Task[DomainSizes | None] | None = None

    def require_current(self) -> None:
        """Make sure that the files are still those of the manifest; raises as the function does."""
        require_current(self._preparation)

    def start_index(self) -> None:
        """Build the browse index of a large manifest in the background, once."""
        if not self._index_started and self.manifest.wants_index:
            self._index_started = True
            self.pool.start(self._build_index)

    def shelf(self, reader: BackupReader) -> Shelf:
        """Return the artifacts, whose databases are opened when they are first needed."""
        if self._shelf is None:
            self._shelf = Shelf(reader)
        return self._shelf

    async def domain_sizes(self) -> DomainSizes:
        """Add up the files of each domain, for all who ask at once.

        Raises:
            BackupError: The manifest cannot be read, or the last session has ended.
        """
        if self._sizes is None or self._sizes.done():
            self._sizes = asyncio.create_task(self.pool.run(self.manifest.sizes_by_domain))
            # Told to whoever waits; nobody may.
            self._sizes.add_done_callback(lambda task: task.cancelled() or task.exception())
        sizes = self._sizes
        await asyncio.wait((sizes,))
        return sizes.result() or {}

    def close(self) -> None:
        """Wipe the keys now, end what runs, and close the rest in the background."""
        if self.keys is not None:
            self.keys.wipe()
        self.finder.close()
        if self._shelf is not None:
            self._shelf.interrupt()
            self.pool.start(self._shelf.close)
        self.manifest.interrupt()
        self.pool.start(self.manifest.close)

    def _build_index(self) -> None:
        """Build the index; without it pages only take longer."""
        try:
            self.manifest.build_index()
        except BackupError as error:
            _LOGGER.debug("No browse index: %s", error.code)


class OpenedBackups:
    """The opened backups of one manager: each is opened once, and closed with its last user."""

    def __init__(self, pool: Pool, require_open: Callable[[], None]) -> None:
        """Open in a pool; `require_open` raises once the manager has been closed."""
        self._pool = pool
        self._require_open = require_open
        self._opened: dict[Identity, OpenedBackup] = {}
        self._opening = asyncio.Lock()

    def __iter__(self) -> Iterator[OpenedBackup]:
        """Go through those that are open now."""
        return iter(tuple(self._opened.values()))

    async def acquire(
        self, identity: Identity, preparation: Preparation, keys: ClassKeys | None
    ) -> OpenedBackup:
        """Return an opened backup, which the caller releases; takes over the keys.

        Raises:
            DamagedBackupError: The manifest cannot be opened.
            BackupReadError: The operating system could not read it.
            SessionInvalidError: The manager has been closed.
        """
        try:
            async with self._opening:
                opened = self._opened.get(identity)
                if opened is None:
                    self._require_open()
                    manifest = await self._pool.open(open_manifest, preparation, keys)
                    opened = OpenedBackup(preparation, identity, keys, manifest, self._pool)
                    self._opened[identity] = opened
                    keys = None
                opened.users += 1
                return opened
        finally:
            if keys is not None:
                keys.wipe()

    def release(self, opened: OpenedBackup) -> None:
        """Give up an opened backup; the last one closes it."""
        opened.users -= 1
        if not opened.users:
            del self._opened[opened.identity]
            opened.close()
