"""Pictures of an account's photos, small and large: Apple's own where they are, else made here.

Each is a JPEG on disk, made once however many ask for it at the same time, and kept in a cache that
has a limit.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
import importlib.util
import logging
from pathlib import Path
import stat
import time
from typing import Final, Protocol

import aiohttp

from ..catalog.found import FoundPhoto
from ..cloudkit.derivatives import Derivative, DerivativeBook, Derivatives, DerivativeSize
from ..errors import (
    NoPictureError,
    PhotoMissingError,
    PhotosError,
    UnexpectedAnswerError,
    UnreachableError,
    UrlExpiredError,
)
from ..files.checksum import AssetHasher, is_provable
from ..models import ResourceKind, Zone
from ..workers import Workers
from .cache import PictureCache
from .decoder import Decoder

_LOGGER = logging.getLogger(__name__)

_THREADS: Final = 2
_DOWNLOADS: Final = 6
_APPLE_SECONDS: Final = 30.0
_LARGEST: Final = 32 << 20
_JPEG_START: Final = b"\xff\xd8\xff"
# How long to let be what could not be made, and Apple when it cannot be reached.
_RETRY_SECONDS: Final = 600.0
_RETRY_SOON_SECONDS: Final = 60.0
_MOST_FAILURES: Final = 5_000
# What needs nothing but Pillow, which Home Assistant always has: quicker than a request.
_PLAIN: Final = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp"})
_EDITED: Final = frozenset({ResourceKind.EDITED, ResourceKind.EDITED_VIDEO})


class PictureSize(StrEnum):
    """How large a picture is: for a list of many, or for a screen."""

    THUMBNAIL = "thumbnail"
    PREVIEW = "preview"

    @property
    def edge(self) -> int:
        """The longer side in pixels; those of Apple's own pictures."""
        return 480 if self is PictureSize.THUMBNAIL else 2048

    @property
    def derivative(self) -> DerivativeSize:
        """Apple's picture of this size."""
        return DerivativeSize.THUMBNAIL if self is PictureSize.THUMBNAIL else DerivativeSize.MEDIUM


class PictureSource(Protocol):
    """What pictures need of Apple; `CloudKit` does it."""

    async def lookup_derivatives(
        self, zone: Zone, names: Sequence[str]
    ) -> Mapping[str, Derivatives]:
        """Look up Apple's pictures of records by name."""

    def download(
        self, url: str, *, offset: int = 0, etag: str | None = None
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        """Open a URL."""


@dataclass(frozen=True, slots=True)
class PictureFolders:
    """Where photos lie, and where pictures may be kept: bytes at most of each size."""

    library: Path
    cache: Path
    thumbnail_bytes: int = 256 << 20
    preview_bytes: int = 192 << 20


class Pictures:
    """Gives pictures of photos. Belongs to the event loop; blocking work goes to threads of its own."""

    def __init__(
        self,
        folders: PictureFolders,
        source: PictureSource,
        decoder: Decoder,
        zone_of: Callable[[str], Awaitable[Zone | None]],
        *,
        may_ask: Callable[[], bool] = lambda: True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nothing is opened yet.

        Args:
            folders: Where everything lies.
            source: Apple.
            decoder: Makes pictures of files; it is not closed here.
            zone_of: Finds a library by its name.
            may_ask: Whether Apple may be asked now: not while the account is signed out.
            clock: Seconds from any moment on.
        """
        self._folders = folders
        self._source = source
        self._decoder = decoder
        self._zone_of = zone_of
        self._may_ask = may_ask
        self._clock = clock
        self._book = DerivativeBook(source.lookup_derivatives, clock=clock)
        self._workers = Workers(_THREADS, "apple_backup_pictures")
        self._downloads = asyncio.Semaphore(_DOWNLOADS)
        self._making: dict[str, asyncio.Task[Path]] = {}
        self._failed: dict[str, float] = {}
        self._apple_again_at = float("-inf")
        self._caches = {
            size: PictureCache(folders.cache / size.value, limit)
            for size, limit in (
                (PictureSize.THUMBNAIL, folders.thumbnail_bytes),
                (PictureSize.PREVIEW, folders.preview_bytes),
            )
        }

    async def get(self, photo: FoundPhoto, size: PictureSize) -> Path:
        """Give the file of a JPEG, which is made if it is not here.

        Raises:
            NoPictureError: There is none for now.
        """
        if photo.shown is None:
            raise NoPictureError("no file")
        key = f"{photo.zone}\0{photo.asset}\0{photo.hashes.get(photo.shown)}"
        if (path := await self._workers.run(self._caches[size].get, key)) is not None:
            return path
        making_key = f"{size}\0{key}"
        task = self._making.get(making_key)
        if task is None:
            if self._failed.get(making_key, float("-inf")) > self._clock():
                raise NoPictureError("there was none a moment ago")
            task = asyncio.create_task(self._make(photo, size, key))
            self._making[making_key] = task
            task.add_done_callback(lambda done: self._made(making_key, done))
        # Whoever gives up waiting does not take the picture from the others.
        await asyncio.wait([task])
        if task.cancelled():
            raise NoPictureError("closed")
        return task.result()

    def is_possible(self, photo: FoundPhoto) -> bool:
        """Whether it is worth asking for a picture now. No I/O, so it may be wrong."""
        if photo.shown is None:
            return False
        return (
            _is_plain(photo.files[photo.shown])
            or self._may_ask()
            or importlib.util.find_spec("av") is not None
        )

    async def expect(self, photos: Iterable[FoundPhoto]) -> None:
        """Note whose pictures will be asked for next, so that Apple is asked once for all of them."""
        names: dict[str, list[str]] = {}
        for photo in photos:
            if photo.shown is not None and not _is_plain(photo.files[photo.shown]):
                names.setdefault(photo.zone, []).append(_record_of(photo))
        for zone_name, of_zone in names.items():
            if (zone := await self._zone_of(zone_name)) is not None:
                self._book.expect(zone, of_zone)

    async def file(self, photo: FoundPhoto, kind: ResourceKind | None) -> Path:
        """Give one of a photo's own files.

        Raises:
            PhotoMissingError: It is not where it should be.
        """
        if kind is None or kind not in photo.files:
            raise PhotoMissingError("no such file")
        path = await self._workers.run(_locate, self._folders.library, photo.files[kind])
        if path is None:
            raise PhotoMissingError("the file is not in the library folder")
        return path

    async def close(self) -> None:
        """Stop everything that is being made."""
        for task in (tasks := list(self._making.values())):
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await self._workers.close()

    def _made(self, key: str, task: asyncio.Task[Path]) -> None:
        self._making.pop(key, None)
        if task.cancelled() or (error := task.exception()) is None:
            self._failed.pop(key, None)
            return
        self._failed[key] = self._clock() + (
            _RETRY_SOON_SECONDS if isinstance(error, _ForNowError) else _RETRY_SECONDS
        )
        while len(self._failed) > _MOST_FAILURES:
            self._failed.pop(next(iter(self._failed)))

    async def _make(self, photo: FoundPhoto, size: PictureSize, key: str) -> Path:
        failure: Exception = NoPictureError("no way")
        is_for_now = False
        async for way in self._ways(photo, size):
            try:
                jpeg = await way()
                return await self._workers.run(self._caches[size].put, key, jpeg)
            except (PhotosError, OSError) as error:
                is_for_now = is_for_now or isinstance(error, _ForNowError)
                failure = error
        _LOGGER.debug("No %s of a photo: %s", size, failure)
        raise (_ForNowError if is_for_now else NoPictureError)(str(failure)) from failure

    async def _ways(
        self, photo: FoundPhoto, size: PictureSize
    ) -> AsyncIterator[Callable[[], Awaitable[bytes]]]:
        """Give the ways to a picture, the cheapest first."""
        assert photo.shown is not None
        relative = photo.files[photo.shown]
        path = await self._workers.run(_locate, self._folders.library, relative)
        is_plain = _is_plain(relative)
        if path is not None and is_plain:
            yield lambda: self._decoder.scale(path, size.edge)
        yield lambda: self._from_apple(photo, size.derivative)
        if path is not None and not is_plain:
            yield lambda: self._decoder.scale(path, size.edge)
        if size is PictureSize.PREVIEW:
            yield lambda: self._from_apple(photo, DerivativeSize.THUMBNAIL)
        else:
            yield lambda: self._from_preview(photo)

    async def _from_preview(self, photo: FoundPhoto) -> bytes:
        preview = await self.get(photo, PictureSize.PREVIEW)
        return await self._decoder.scale(preview, PictureSize.THUMBNAIL.edge)

    async def _from_apple(self, photo: FoundPhoto, size: DerivativeSize) -> bytes:
        zone = await self._zone_of(photo.zone)
        if zone is None:
            raise NoPictureError("no such library")
        if not self._may_ask() or self._clock() < self._apple_again_at:
            raise _ForNowError("Apple is not asked now")
        name = _record_of(photo)
        try:
            async with asyncio.timeout(_APPLE_SECONDS), self._downloads:
                try:
                    return await self._fetch(zone, name, size)
                except UrlExpiredError:
                    self._book.forget(zone, name)
                    return await self._fetch(zone, name, size)
        except NoPictureError:
            raise
        except (PhotosError, aiohttp.ClientError, TimeoutError) as error:
            self._apple_again_at = self._clock() + _RETRY_SOON_SECONDS
            raise _ForNowError(str(error) or type(error).__name__) from error

    async def _fetch(self, zone: Zone, name: str, size: DerivativeSize) -> bytes:
        found = (await self._book.get(zone, name)).get(size)
        if found is None or found.size > _LARGEST:
            raise NoPictureError("Apple has none")
        try:
            async with self._source.download(found.url) as response:
                return await _receive(response, found)
        except UnexpectedAnswerError as error:
            # An address that is refused may be one of a photo that has just changed.
            self._book.forget(zone, name)
            raise NoPictureError(str(error)) from error


class _ForNowError(NoPictureError):
    """It may be there in a minute."""

    code = NoPictureError.code


async def _receive(response: aiohttp.ClientResponse, wanted: Derivative) -> bytes:
    """Read a picture, and make sure that it is the one Apple has told of."""
    data = bytearray()
    hasher = AssetHasher()
    async for piece in response.content.iter_chunked(1 << 16):
        data += piece
        hasher.update(piece)
        if len(data) > wanted.size:
            raise NoPictureError("more bytes than Apple told")
    if len(data) < wanted.size:
        raise UnreachableError("the picture was cut off")
    if is_provable(wanted.checksum) and hasher.apple != wanted.checksum:
        raise NoPictureError("not the bytes that Apple told of")
    if not data.startswith(_JPEG_START):
        raise NoPictureError("not a JPEG")
    return bytes(data)


def _record_of(photo: FoundPhoto) -> str:
    """Name the record that has Apple's pictures: edited ones hang on the asset itself."""
    return photo.asset if photo.shown in _EDITED else photo.master


def _is_plain(path: str) -> bool:
    return Path(path).suffix.lower() in _PLAIN


def _locate(library: Path, relative: str) -> Path | None:
    """Find a file of the library; None if it is not there, or leads out of it."""
    try:
        path = (library / relative).resolve(strict=True)
        if path.is_relative_to(library.resolve()) and stat.S_ISREG(path.stat().st_mode):
            return path
    except OSError, ValueError:
        pass
    return None
