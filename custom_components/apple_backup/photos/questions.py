"""What can be asked of a library while anything else goes on: it changes neither catalog nor files."""

from abc import ABC, abstractmethod
from datetime import date
from functools import partial
import json
from typing import Any

from .albums.methods import ViewMethod, probe
from .catalog import LeftOut, QuarantinedFile, RemovalCount, Root, Selection, archives
from .catalog.archives import Archive
from .catalog.found import FoundPhoto, find_held, find_leaving
from .catalog.photo_query import PhotoQuery
from .catalog.search import AlbumName, PhotoPage
from .contents import LibraryContents
from .files.volume import QUARANTINE_FOLDER, STATE_FOLDER, folder_error
from .health import LibraryHealth, read_health
from .importing import Importer
from .leaving import LeavingList, LeavingPage
from .removing import waiting_removals
from .run import Library
from .verify_result import LAST_PROOF
from .workers import Workers


class LibraryQuestions(ABC):
    """Mixed into the engine. Everything may raise CatalogError."""

    _workers: Workers
    _leaving: LeavingList | None = None

    @abstractmethod
    def _opened(self) -> Library:
        """Give the library, which has to be open."""

    async def health(self) -> LibraryHealth:
        """Give what a user should know of the library, as of its last run and check."""
        volume = self._opened().volumes[Root.LIBRARY]
        return await self._workers.run(read_health, self._opened().catalog, volume)

    async def quarantined(self, after: int = 0, limit: int = 200) -> list[QuarantinedFile]:
        """Give the next files in quarantine, by their numbers."""
        return await self._workers.run(self._opened().catalog.quarantined, after, limit)

    async def held_photo(self, number: int) -> FoundPhoto | None:
        """Find a photo by the number of a file of it in quarantine, which then is its only file."""
        folder = f"{STATE_FOLDER}/{QUARANTINE_FOLDER}"
        find = partial(find_held, number=number, folder=folder)
        return await self._workers.run(self._opened().catalog.ask, find)

    async def held_removals(self) -> list[RemovalCount]:
        """Give the libraries whose removals wait for the user, as of the last run."""
        return await self._workers.run(waiting_removals, self._opened().catalog)

    async def leaving(self, after: int = 0, limit: int = 200) -> LeavingPage:
        """Give the next photos whose removal waits for the user; 0 begins anew."""
        catalog = self._opened().catalog
        if self._leaving is None or self._leaving.catalog is not catalog:
            self._leaving = LeavingList(catalog)
        return await self._workers.run(self._leaving.page, after, limit)

    async def leaving_photo(self, number: int) -> FoundPhoto | None:
        """Find a photo that a run would remove files of."""
        return await self._workers.run(self._opened().catalog.ask, find_leaving, number)

    async def proof(self) -> dict[str, Any]:
        """Give the outcome of the last check of everything; empty before the first."""
        stored = await self._workers.run(self._opened().catalog.fact, LAST_PROOF)
        try:
            proof = json.loads(stored or "{}")
        except ValueError:
            return {}
        return proof if isinstance(proof, dict) else {}

    async def libraries(self) -> tuple[str, ...]:
        """Give the names of the libraries there are, the user's own first."""
        stored = await self._workers.run(self._opened().catalog.zones)
        return tuple(zone.zone.name for zone in stored)

    async def albums(self) -> list[AlbumName]:
        """Give the albums and folders there are, by name."""
        return await self._workers.run(self._opened().catalog.album_names)

    async def album_methods(self) -> frozenset[ViewMethod]:
        """Try by which ways the disk of the library can show albums.

        Raises:
            LibraryFolderError: It cannot be tried.
        """
        volume = self._opened().volumes[Root.LIBRARY]

        def attempt() -> frozenset[ViewMethod]:
            volume.check()
            try:
                return probe(volume.state)
            except OSError as error:
                raise folder_error(error) from error

        return await self._workers.run(attempt)

    async def archives(self) -> list[Archive]:
        """Give the archives of albums that were made, the oldest first."""
        return await self._workers.run(self._opened().catalog.ask, archives.archive_list)

    async def left_out(self, selection: Selection) -> LeftOut:
        """Count what is here although a choice of photos leaves it out."""
        return await self._workers.run(self._opened().catalog.left_out, selection)

    def contents(self) -> LibraryContents:
        """Give what tells whether photos from elsewhere are here already, from any thread."""
        self._opened()
        return LibraryContents(self._opened)

    def importer(self, source: str) -> Importer:
        """Give what brings photos here; blocking, see `Importer`. Raises LibraryFolderError."""
        return Importer(self._opened().volumes[Root.LIBRARY], source)

    async def search(self, wanted: PhotoQuery, cursor: str | None, limit: int) -> PhotoPage:
        """Find photos that are here, the newest first.

        Raises:
            ValueError: `cursor` is none that a page has given.
        """
        return await self._workers.run(self._opened().catalog.search_photos, wanted, cursor, limit)

    async def on_this_day(self, day: date, limit: int) -> tuple[FoundPhoto, ...]:
        """Find photos that were taken on this day of earlier years, the latest year first."""
        find = partial(self._opened().catalog.photos_on_day, until=day, limit=limit)
        return await self._workers.run(find, day.month, day.day)
