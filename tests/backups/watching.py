"""Notes what Python code of this process opens for writing or changes, by an audit hook."""

from collections.abc import Iterator
import contextlib
import os
import sys
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = frozenset(
    {"os.mkdir", "os.remove", "os.rename", "os.link", "os.symlink", "os.truncate", "os.utime"}
    | {
        "os.rmdir",
        "os.chmod",
        "os.chown",
        "shutil.copyfile",
        "tempfile.mkstemp",
        "tempfile.mkdtemp",
    }
)


class Watcher:
    """Notes what this process opens for writing or changes; an audit hook cannot be removed."""

    def __init__(self) -> None:
        self.active = False
        self.seen: list[str] = []
        sys.addaudithook(self._hook)

    def _hook(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.active:
            return
        if event == "open" and isinstance(args[2], int) and args[2] & _WRITING:
            self.seen.append(f"open {args[0]}")
        elif event in _CHANGES:
            self.seen.append(f"{event} {args}")


WATCHER = Watcher()


@contextlib.contextmanager
def audited() -> Iterator[Watcher]:
    """Note what Python code writes."""
    WATCHER.seen.clear()
    WATCHER.active = True
    try:
        yield WATCHER
    finally:
        WATCHER.active = False
