"""What somebody else may put in place of a file, and a limit to how long it holds its reader."""

from collections.abc import Callable
from concurrent.futures import Future
import os
from pathlib import Path
import shutil
import stat
import threading
import tracemalloc
from typing import Final

MIB: Final = 1 << 20
# What hangs, hangs for ever; an idle machine needs no second.
_SECONDS: Final = 30.0
_MOST_MEMORY: Final = 32 * MIB


def _long(path: Path) -> None:
    """Make a file that is far too long for a note, and takes no place on the disk."""
    with path.open("wb") as file:
        file.truncate(4 << 30)


PLANTED: Final[dict[str, Callable[[Path], None]]] = {
    "pipe": os.mkfifo,
    "socket": lambda path: os.mknod(path, stat.S_IFSOCK | 0o600),
    "folder": Path.mkdir,
    "device": lambda path: path.symlink_to("/dev/zero"),
    "linked_pipe": lambda path: _linked(path, os.mkfifo),
}
"""What is no regular file."""

LONG: Final = "long"


def plant(kind: str, path: Path) -> None:
    """Put something in place of what is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    (_long if kind == LONG else PLANTED[kind])(path)


def _linked(path: Path, make: Callable[[Path], None]) -> None:
    # Not beside the link, where it would be something planted as well.
    target = path.parent.parent / f"behind-{path.name}"
    make(target)
    path.symlink_to(target)


def in_time[T](work: Callable[[], T], *, memory: int = _MOST_MEMORY) -> T:
    """Do something in a thread; fails if it does not come to an end, or takes much memory."""
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # noqa: BLE001 - raised again where it is asked for
            outcome.set_exception(error)

    tracemalloc.start()
    try:
        # What hangs must not hold up the end of the process as well.
        threading.Thread(target=run, daemon=True).start()
        try:
            return outcome.result(_SECONDS)
        finally:
            assert tracemalloc.get_traced_memory()[1] < memory
    finally:
        tracemalloc.stop()
