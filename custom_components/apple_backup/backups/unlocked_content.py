"""The content of a file as one session sees it, read without blocking."""

from collections.abc import AsyncGenerator, Callable
from typing import Final, Self

from .content import Content, ContentStatus
from .errors import SessionInvalidError
from .models import ManifestEntry
from .pool import Pool

FIRST_CHUNK: Final = 64 * 1024
CHUNK: Final = 1024 * 1024


class UnlockedContent:
    """The content of a file as one session sees it; ends with the session.

    Attributes:
        entry: The file's row of the manifest.
        size: Length in bytes.
        mtime: Modification time in seconds since 1970.
        status: Whether the content is whole.
    """

    def __init__(
        self,
        content: Content,
        pool: Pool,
        use: Callable[[], None],
        on_close: Callable[[UnlockedContent], None],
    ) -> None:
        """Take over the content; `use` raises when the session has ended."""
        self._content = content
        self._pool = pool
        self._use = use
        self._on_close = on_close
        self._is_closed = False
        self.entry: ManifestEntry = content.entry
        self.size: int = content.size
        self.mtime: int = content.mtime
        self.status: ContentStatus = content.status

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`; blocking, from any thread.

        Raises:
            BackupReadError: The stored file shrank or could not be read.
            SessionInvalidError: The session has ended.
        """
        if self._is_closed:
            raise SessionInvalidError("the backup is locked")
        return self._content.read(offset, length)

    async def async_read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`, read in a worker thread.

        Raises:
            BackupReadError: The stored file shrank or could not be read.
            SessionInvalidError: The session has ended.
        """
        self._use()
        return await self._pool.run(self.read, offset, length)

    async def stream(self, offset: int = 0, length: int | None = None) -> AsyncGenerator[bytes]:
        """Yield the content from `offset`: a small piece for a quick start, then pieces of 1 MiB.

        Raises:
            BackupReadError: The stored file shrank or could not be read.
            SessionInvalidError: The session has ended.
        """
        end = self.size if length is None else min(self.size, offset + length)
        step = FIRST_CHUNK
        while offset < end:
            chunk = await self.async_read(offset, min(step, end - offset))
            yield chunk
            offset += len(chunk)
            step = CHUNK

    def close(self) -> None:
        """Forbid reading at once and close the file in the background, as a read may still run."""
        if not self._is_closed:
            self._is_closed = True
            self._on_close(self)
            self._pool.start(self._content.close)

    def __enter__(self) -> Self:
        """Close it in the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()
