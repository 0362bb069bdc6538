"""Sends content to a socket from worker threads, where it is also read and decrypted.

What one thread decrypts and another one sends travels between two processors' caches, as objects
that are made for each piece. Doing both in one place, out of buffers that are used again and again,
takes a third less time and leaves the event loop alone. A thread never waits for a client: where
the socket takes no more, the event loop waits.
"""

import asyncio
from collections.abc import Callable
from enum import Enum, auto
import os
import threading
import time
from typing import Final

from .cipher import Buffers
from .errors import BackupReadError, SessionInvalidError

# After so much or so long others have their turn, and the session is asked whether it still lives.
_TURN_BYTES: Final = 8 * 1024 * 1024
_TURN_SECONDS: Final = 0.1

type View = Callable[[int, Buffers], memoryview]
"""Returns content from an offset on, as `Content.view` does."""


class Turn(Enum):
    """How a turn of a sender ended."""

    DONE = auto()
    GOES_ON = auto()
    SOCKET_IS_FULL = auto()


class Sender:
    """Sends a part of some content to a connected socket that does not block.

    Has a descriptor of its own, so that the connection may be closed at any time.
    """

    def __init__(self, view: View, socket: int, offset: int, end: int) -> None:
        """Prepare to send what lies from `offset` to `end`."""
        self._view = view
        self._offset, self._end = offset, end
        self._buffers = Buffers()
        self._unsent = memoryview(b"")
        self._lock = threading.Lock()
        self._wake = asyncio.Event()
        self._is_stopped = False
        self._socket = os.dup(socket)

    def turn(self) -> Turn:
        """Send for a while; blocking, but never for the client.

        Raises:
            ConnectionError: The client has gone.
            BackupReadError: The content cannot be read, or ends early.
            SessionInvalidError: The session has ended.
        """
        deadline = time.monotonic() + _TURN_SECONDS
        left = _TURN_BYTES
        with self._lock:
            while left > 0 and time.monotonic() < deadline:
                if not self._unsent and not self._read_on():
                    return Turn.DONE
                if self._is_stopped:
                    raise SessionInvalidError("the backup is locked")
                try:
                    sent = os.write(self._socket, self._unsent)
                except BlockingIOError:
                    return Turn.SOCKET_IS_FULL
                self._unsent = self._unsent[sent:]
                left -= sent
        return Turn.GOES_ON

    def _read_on(self) -> bool:
        """Decrypt the next piece; False at the end."""
        if self._offset >= self._end:
            return False
        view = self._view(self._offset, self._buffers)[: self._end - self._offset]
        if not view:
            raise BackupReadError("the content ended early")
        self._offset += len(view)
        self._unsent = view
        return True

    async def writable(self) -> None:
        """Wait until the socket takes more, tells that the client has gone, or `stop`."""
        if self._is_stopped:
            return
        loop = asyncio.get_running_loop()
        loop.add_writer(self._socket, self._wake.set)
        try:
            await self._wake.wait()
        finally:
            loop.remove_writer(self._socket)
            self._wake.clear()

    def stop(self) -> None:
        """Let no more be sent, not even what has been decrypted; does not block."""
        self._is_stopped = True
        self._wake.set()

    def close(self) -> None:
        """Close the own descriptor; waits for a turn that runs."""
        with self._lock:
            if self._socket >= 0:
                os.close(self._socket)
                self._socket = -1
