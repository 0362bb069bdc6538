"""What goes wrong with the disk and the process, put in from outside of the product.

An audit hook sees every change of a file system right before it happens. Of writing into a file
and of flushing Python tells no hook, so these calls are wrapped; those of SQLite are in
`sqlite_calls.py`. Calls are counted by where they change something, and a kill or an error is meant
for one of them by its number.
"""

import builtins
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
import io
import os
from pathlib import Path
import sys
from typing import Any, Final

_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT
# Which arguments of an event are the path that changes and the folder it is relative to.
_CHANGES: Final[dict[str, tuple[int, int | None]]] = {
    "open": (0, None), "os.truncate": (0, None), "os.remove": (0, 1), "os.rmdir": (0, 1),
    "os.mkdir": (0, 2), "os.chmod": (0, 2), "os.utime": (0, 3), "os.symlink": (1, 2),
    "os.rename": (1, 3), "os.link": (1, 3),
    "fcntl.ioctl": (0, None),
}  # fmt: skip
# Calls no hook is told of, and which argument is the file that changes.
_WRAPPED: Final = {
    "write": 0, "writev": 0, "pwrite": 0, "fsync": 0, "fdatasync": 0, "posix_fallocate": 0,
    "sendfile": 0, "copy_file_range": 1,
}  # fmt: skip


class Where(StrEnum):
    """What a call changes: any file by Python, one on the disk of the library, the catalog."""

    FILES = "files"
    DISK = "disk"
    CATALOG = "catalog"


_watch: dict[str, Any] = {}
# How many calls have failed by our doing, and how many there were by what they change.
put_in = [0]
seen: Counter[str] = Counter()
_real_open = io.open


def watch_disk(order: dict[str, Any]) -> None:
    """Let the process be killed, or calls fail, at some change of a file system."""
    _watch.update(
        kill=order.get("kill"), inject=order.get("inject"),
        disk=order.get("disk", ""), catalog=order.get("catalog", ""),
    )  # fmt: skip
    seen.clear()


def forgive_disk() -> None:
    """Let nothing go wrong any more."""
    _watch.clear()


def arm() -> None:
    """See every change from now on; for the rest of this process."""
    sys.addaudithook(_hook)
    for name, place in _WRAPPED.items():
        if (call := getattr(os, name, None)) is not None:
            setattr(os, name, _wrapped(call, place))
    io.open = builtins.open = _open  # type: ignore[assignment]


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watch or event not in _CHANGES:
        return
    if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & _WRITES):
        return
    subject, folder = _CHANGES[event]
    _happen(arguments[subject], -1 if folder is None else arguments[folder])


def _happen(subject: Any, folder: int = -1) -> None:
    """Let what is meant to happen at this change happen."""
    path = _path(subject, folder)
    number = _strike(Where.FILES)
    if path.startswith(_watch["disk"]):
        number = number or _strike(Where.DISK)
    if number:
        raise OSError(number, os.strerror(number), path)


def strike_catalog(subject: int | bytes) -> int:
    """Let happen what is meant to at a call of SQLite; gives the error it has to fail with, or 0."""
    if not _watch or not _path(subject, -1).startswith(_watch["catalog"]):
        return 0
    return _strike(Where.CATALOG)


def _strike(where: Where) -> int:
    seen[where] += 1
    count = seen[where]
    if (kill := _watch["kill"]) and kill["where"] == where and count == kill["at"]:
        os.kill(os.getpid(), kill["signal"])
        put_in[0] += 1
    inject = _watch["inject"]
    if not inject or inject["where"] != where:
        return 0
    if not inject["at"] <= count < inject["at"] + inject["times"]:
        return 0
    put_in[0] += 1
    return int(inject["errno"])


def _path(subject: Any, folder: int) -> str:
    """Tell which path a path, a descriptor, or a path below an open folder is."""
    if isinstance(subject, int):
        return _of_descriptor(subject)
    path = os.fsdecode(subject)
    return os.path.join(_of_descriptor(folder), path) if folder >= 0 else path  # noqa: PTH118


def _of_descriptor(descriptor: int) -> str:
    try:
        return str(Path(f"/proc/self/fd/{descriptor}").readlink())
    except OSError:
        return ""


def _wrapped[**P, R](call: Callable[P, R], place: int) -> Callable[P, R]:
    @wraps(call)
    def watched(*arguments: P.args, **named: P.kwargs) -> R:
        if _watch and len(arguments) > place:
            _happen(arguments[place])
        return call(*arguments, **named)

    return watched


class _File(io.FileIO):
    """A file that may fail when something is written."""

    def write(self, content: Any, /) -> int:
        if _watch:
            _happen(self.fileno())
        return super().write(content)


def _open(file: Any, mode: str = "r", buffering: int = -1, *rest: Any, **named: Any) -> Any:
    """Open a file as `open` does; what is only written may fail."""
    if not _watch or not set(mode) & set("wax") or "+" in mode:
        return _real_open(file, mode, buffering, *rest, **named)
    texts = dict(zip(("encoding", "errors", "newline", "closefd", "opener"), rest, strict=False))
    texts |= named
    raw = _File(
        file, mode.strip("bt"), closefd=texts.pop("closefd", True), opener=texts.pop("opener", None)
    )
    if buffering == 0:
        return raw
    buffered = io.BufferedWriter(raw)
    if "b" in mode:
        return buffered
    return io.TextIOWrapper(buffered, **texts, line_buffering=buffering == 1)
