"""What goes wrong with the disk and the process, put in from outside of the product.

An audit hook sees every change of a file system right before it happens. Of writing into a file
and of flushing Python tells no hook, so these calls are wrapped.
"""

import builtins
from collections.abc import Callable
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

_watch: dict[str, Any] = {}
# How many calls have failed by our doing.
put_in = [0]
_real_open = io.open


def watch_disk(order: dict[str, Any]) -> None:
    """Let the process be killed, or calls fail, at some change of a file system."""
    _watch.update(kill=order.get("kill"), inject=order.get("inject"), count=0)


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
    _watch["count"] += 1
    count = _watch["count"]
    if (kill := _watch["kill"]) and count == kill["at"]:
        os.kill(os.getpid(), kill["signal"])
    inject = _watch["inject"]
    if inject and inject["at"] <= count < inject["at"] + inject["times"]:
        path = _path(subject, folder)
        if path.startswith(inject["below"]):
            put_in[0] += 1
            raise OSError(inject["errno"], os.strerror(inject["errno"]), path)


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
