"""Sees every file that some processes write, anywhere, by fanotify of Linux; needs root.

A file that is written, deleted and never seen by anybody else is caught as well: the kernel hands
over an open descriptor of whatever was written.
"""

from collections.abc import Callable, Iterable
import ctypes
import errno
import os
from pathlib import Path
import select
import struct
import threading
from typing import Final, Self

# <linux/fanotify.h>
_FAN_CLOEXEC: Final = 0x1
_FAN_NONBLOCK: Final = 0x2
_FAN_UNLIMITED_QUEUE: Final = 0x10
_FAN_MARK_ADD: Final = 0x1
_FAN_MARK_FILESYSTEM: Final = 0x100
_FAN_MODIFY: Final = 0x2
_FAN_CLOSE_WRITE: Final = 0x8
_FAN_Q_OVERFLOW: Final = 0x4000
_AT_FDCWD: Final = -100
_EVENT: Final = struct.Struct("=IBBHQii")
_BUFFER_BYTES: Final = 1 << 16
_EXHAUSTED: Final = {errno.EMFILE, errno.ENFILE, errno.ENOMEM}


class WatchUnavailableError(Exception):
    """The kernel does not let this process watch."""


def _by_descriptor(descriptor: int) -> Path:
    """Return a path that opens the file anew, and as a link names it; it may be deleted."""
    return Path("/proc/self/fd") / str(descriptor)


class WriteWatch:
    """Keeps a descriptor of every file that was written on the file systems of some folders."""

    def __init__(self, folders: Iterable[Path], concerns: Callable[[int], bool]) -> None:
        """Watch for processes whose id concerns us.

        Raises:
            WatchUnavailableError: this is not Linux, or we are not root.
        """
        self._concerns = concerns
        self._kept: dict[tuple[int, int], tuple[str, int]] = {}
        self._overflown = False
        self._stopping = threading.Event()
        libc = ctypes.CDLL(None, use_errno=True)
        try:
            self._group = libc.fanotify_init(
                _FAN_CLOEXEC | _FAN_NONBLOCK | _FAN_UNLIMITED_QUEUE, os.O_RDONLY
            )
        except AttributeError as err:
            raise WatchUnavailableError("fanotify is a feature of Linux") from err
        if self._group < 0:
            raise WatchUnavailableError(f"fanotify: {os.strerror(ctypes.get_errno())}")
        libc.fanotify_mark.argtypes = (
            ctypes.c_int, ctypes.c_uint, ctypes.c_uint64, ctypes.c_int, ctypes.c_char_p,
        )  # fmt: skip
        for folder in folders:
            flags, mask = _FAN_MARK_ADD | _FAN_MARK_FILESYSTEM, _FAN_MODIFY | _FAN_CLOSE_WRITE
            if libc.fanotify_mark(self._group, flags, mask, _AT_FDCWD, os.fsencode(folder)):
                os.close(self._group)
                raise WatchUnavailableError(f"{folder}: {os.strerror(ctypes.get_errno())}")
        self._thread = threading.Thread(target=self._run, name="write watch")

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End, and let go of all files."""
        self.stop()
        for _, descriptor in self._kept.values():
            os.close(descriptor)
        os.close(self._group)

    def stop(self) -> None:
        """End the watch; what was written can be read from then on."""
        self._stopping.set()
        self._thread.join()
        assert not self._overflown, "the kernel has dropped events"

    def written(self) -> dict[str, bytes]:
        """Return what is in the files now, by path; a deleted one still has its content."""
        contents = {}
        for path, descriptor in self._kept.values():
            contents[path] = _by_descriptor(descriptor).read_bytes()
        return contents

    def _run(self) -> None:
        poll = select.poll()
        poll.register(self._group, select.POLLIN)
        # What was written before the watch is stopped is still read.
        while poll.poll(50) or not self._stopping.is_set():
            try:
                buffer = os.read(self._group, _BUFFER_BYTES)
            except OSError as err:
                # A file that nobody may open now is of no interest; a lack of room for it is.
                self._overflown |= err.errno in _EXHAUSTED
                continue
            while buffer:
                length, _, _, _, mask, descriptor, pid = _EVENT.unpack_from(buffer)
                buffer = buffer[length:]
                self._note(mask, descriptor, pid)

    def _note(self, mask: int, descriptor: int, pid: int) -> None:
        if mask & _FAN_Q_OVERFLOW:
            self._overflown = True
            return
        status = os.fstat(descriptor)
        key = (status.st_dev, status.st_ino)
        if key in self._kept or not self._concerns(pid):
            os.close(descriptor)
        else:
            self._kept[key] = (str(_by_descriptor(descriptor).readlink()), descriptor)
