"""Opens files of folders that others can write, too; shared by both libraries.

A pipe, a socket or a device may lie under the name of a file: opening it can wait for ever, and
reading it never ends. So nothing but a regular file is opened, and never through a link; only the
way to it may lead through some. All functions block.
"""

import errno
import os
from pathlib import Path
import stat
from typing import Final

_FLAGS: Final = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
# A link, a socket, a device that is not there, a pipe that nobody reads.
_IRREGULAR: Final = frozenset({errno.ELOOP, errno.ENXIO, errno.ENODEV})


class NotRegularError(OSError):
    """What lies there is no regular file."""

    def __init__(self, name: object) -> None:
        """Keep what it is called."""
        super().__init__(errno.EINVAL, "not a regular file", str(name))


class FileTooLongError(OSError):
    """What lies there is much longer than what belongs there."""

    def __init__(self, name: object) -> None:
        """Keep what it is called."""
        super().__init__(errno.EFBIG, "too long to be what belongs there", str(name))


def open_regular(path: Path, flags: int = os.O_RDONLY) -> int:
    """Open a regular file; returns its descriptor, which the caller closes.

    Raises:
        NotRegularError: It is something else.
        OSError: It cannot be opened.
    """
    return open_with_status(path, flags)[0]


def open_with_status(
    path: Path | str, flags: int = os.O_RDONLY, *, dir_fd: int | None = None
) -> tuple[int, os.stat_result]:
    """Open a regular file, and return its status as well; raises as `open_regular`."""
    try:
        descriptor = os.open(path, flags | _FLAGS, 0o644, dir_fd=dir_fd)
    except BlockingIOError:
        descriptor = _wait_for(path, flags, dir_fd)
    except OSError as error:
        if error.errno in _IRREGULAR:
            raise NotRegularError(path) from error
        raise
    try:
        return descriptor, _require_regular(descriptor, path)
    except BaseException:
        os.close(descriptor)
        raise


def read_note(path: Path, most: int) -> bytes:
    """Read a small file.

    Raises:
        NotRegularError: It is none.
        FileTooLongError: It has more than `most` bytes.
        OSError: It cannot be read.
    """
    with os.fdopen(open_regular(path), "rb", buffering=0) as file:
        content = file.read(most + 1) or b""
        while content and len(content) <= most and (more := file.read(most + 1 - len(content))):
            content += more
    if len(content) > most:
        raise FileTooLongError(path)
    return content


def _wait_for(path: Path | str, flags: int, dir_fd: int | None) -> int:
    """Open a file on which a server of this machine (Samba, NFS) holds a lease for a client.

    The system takes it back within a minute, but only from who waits. So the file is looked at
    without opening it, and what was looked at is opened, whatever lies under its name by then.
    """
    seen = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=dir_fd)
    try:
        _require_regular(seen, path)
        return os.open(f"/proc/self/fd/{seen}", (flags & ~os.O_CREAT) | os.O_CLOEXEC)
    finally:
        os.close(seen)


def _require_regular(descriptor: int, path: Path | str) -> os.stat_result:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise NotRegularError(path)
    return status
