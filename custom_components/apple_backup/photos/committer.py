"""Making placed files ours in batches: flush their folders, then write the ledger once.

Flushing a folder costs as much as writing a small file, and so does a commit; while one batch is
being written, the next one gathers.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Container, Iterable
import contextlib
from pathlib import Path

from .catalog import Catalog, ProvenFile
from .provide import Provided
from .workers import Workers

BATCH = 64
# What a file waits for others: next to nothing for a run, and ten times fewer commits in it.
GATHERING_SECONDS = 0.1


class Committer:
    """Collects what transfers have placed, and notes when all files of an asset are there."""

    def __init__(
        self,
        catalog: Catalog,
        workers: Workers,
        flush: Callable[[Iterable[Path]], None],
        changed: Container[int],
    ) -> None:
        """Nothing is written before `run` is started; `flush` makes the names in folders safe.

        `changed` assets are other than planned, so that files are not all there is to them.
        """
        self._changed = changed
        self._flush = flush
        self._catalog = catalog
        self._workers = workers
        self._queue: asyncio.Queue[tuple[int, Provided | None] | None] = asyncio.Queue(BATCH * 2)
        self._open: Counter[int] = Counter()
        self._unfinished: set[int] = set()
        self._is_enough = asyncio.Event()

    def expect(self, asset_id: int, actions: int, *, waits: bool) -> None:
        """Announce how many actions an asset needs; one that waits is not finished by them."""
        self._open[asset_id] += actions
        if waits:
            self._unfinished.add(asset_id)

    async def done(self, asset_id: int, provided: Provided | None = None) -> None:
        """Take the outcome of one action: a placed file, or None if the ledger knows already."""
        await self._put((asset_id, provided))

    async def failed(self, asset_id: int) -> None:
        """Note that an action has failed; the asset is planned again in the next run."""
        self._unfinished.add(asset_id)
        await self._put((asset_id, None))

    async def finish(self) -> None:
        """Let `run` end when everything has been written."""
        await self._put(None)

    async def _put(self, entry: tuple[int, Provided | None] | None) -> None:
        await self._queue.put(entry)
        if entry is None or self._queue.qsize() >= BATCH:
            self._is_enough.set()

    async def run(self) -> None:
        """Write batches until `finish` is called.

        Raises:
            CatalogError, LibraryFolderError: The run cannot go on.
        """
        ended = False
        while not ended:
            batch = [await self._queue.get()]
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GATHERING_SECONDS):
                    await self._is_enough.wait()
            while len(batch) < BATCH and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            ended = None in batch
            if self._queue.empty():
                self._is_enough.clear()
            await self._write([entry for entry in batch if entry is not None])

    async def _write(self, batch: list[tuple[int, Provided | None]]) -> None:
        files = [provided.file for _, provided in batch if provided is not None]
        folders = {folder for _, provided in batch if provided for folder in provided.folders}
        planned: list[int] = []
        for asset_id, _ in batch:
            self._open[asset_id] -= 1
            if self._open[asset_id] <= 0:
                del self._open[asset_id]
                if asset_id in self._unfinished:
                    self._unfinished.discard(asset_id)
                elif asset_id not in self._changed:
                    planned.append(asset_id)
        if batch:
            await self._workers.run(self._commit, folders, files, planned)

    def _commit(self, folders: set[Path], files: list[ProvenFile], planned: list[int]) -> None:
        # The order is the promise: names on the disk first, then the ledger.
        self._flush(folders)
        if files:
            self._catalog.record_proven(files)
        if planned:
            self._catalog.mark_planned(planned)
