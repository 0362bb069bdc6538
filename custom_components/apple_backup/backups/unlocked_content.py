"""The content of a file as one session sees it, read without blocking."""

from collections.abc import Callable
from typing import Self

from .cipher import Buffers
from .content import Content, ContentStatus
from .errors import SessionInvalidError
from .models import ManifestEntry
from .pool import Pool
from .sending import Sender, Turn


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
        self._senders: set[Sender] = set()
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

    async def send(self, socket: int, offset: int, length: int) -> None:
        """Send a part to a connected socket that does not block, in worker threads.

        Args:
            socket: Its descriptor. Nobody else may write to it meanwhile.
            offset: Where the part begins.
            length: How long it is; not beyond the end.

        Raises:
            ConnectionError: The client has gone.
            BackupReadError: The stored file shrank or could not be read.
            SessionInvalidError: The session has ended.
        """
        self._use()
        sender = Sender(self.view, socket, offset, offset + length)
        self._senders.add(sender)
        try:
            while (turn := await self._pool.run(sender.turn)) is not Turn.DONE:
                self._use()
                if turn is Turn.SOCKET_IS_FULL:
                    await sender.writable()
        finally:
            self._senders.discard(sender)
            # A turn may still run.
            sender.stop()
            self._pool.start(sender.close)

    def view(self, offset: int, buffers: Buffers) -> memoryview:
        """Return up to 256 KiB from `offset` without a copy; blocking, see `Content.view`.

        Raises:
            BackupError: As `read`.
        """
        if self._is_closed:
            raise SessionInvalidError("the backup is locked")
        return self._content.view(offset, buffers)

    def close(self) -> None:
        """Forbid reading at once and close the file in the background, as a read may still run."""
        if not self._is_closed:
            self._is_closed = True
            self._on_close(self)
            for sender in self._senders:
                sender.stop()
            self._pool.start(self._content.close)

    def __enter__(self) -> Self:
        """Close it in the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()
