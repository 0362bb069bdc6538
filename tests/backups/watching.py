"""Notes what is written to any disk while a test runs.

Two ways: an audit hook sees what Python code of this process opens for writing or changes; fanotify
sees what this process writes anywhere on the machine, by whatever library, also to files without a
name, and can read it. The latter needs root.
"""

from collections.abc import Iterator
import contextlib
import ctypes
from dataclasses import dataclass
import os
from pathlib import Path
import struct
import sys
import threading
from typing import Any, Final

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


_LIBC: Final = ctypes.CDLL(None, use_errno=True)
_CLOEXEC, _NONBLOCK, _UNLIMITED_QUEUE = 0x1, 0x2, 0x10
_ADD, _FILESYSTEM = 0x1, 0x100
_MODIFY, _CLOSE_WRITE, _OVERFLOW = 0x2, 0x8, 0x4000
_EVENT: Final = struct.Struct("=IBBHQii")
_IN_MEMORY: Final = frozenset(
    {"proc", "sysfs", "cgroup", "cgroup2", "devpts", "mqueue", "devtmpfs", "bpf", "tracefs"}
    | {"debugfs", "securityfs", "pstore", "configfs", "fusectl", "hugetlbfs", "binfmt_misc"}
)


@dataclass(slots=True)
class Written:
    """A file this process has written to, and all that was found in it while it was watched."""

    path: str
    content: bytes = b""


class DiskWatcher:
    """Sees every file of the machine that this process writes to, and reads it at once."""

    def __init__(self) -> None:
        """Watch all file systems that are mounted.

        Raises:
            PermissionError: fanotify is for root, or this kernel has none.
        """
        self.files: dict[str, Written] = {}
        self.is_complete = True
        self._descriptor = _LIBC.fanotify_init(_CLOEXEC | _NONBLOCK | _UNLIMITED_QUEUE, os.O_RDONLY)
        if self._descriptor < 0:
            raise PermissionError(ctypes.get_errno(), "no fanotify")
        marked = [self._mark(folder) for folder in _mounted()]
        if not any(marked):
            os.close(self._descriptor)
            raise PermissionError("no file system can be watched")
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watcher")
        self._thread.start()

    def stop(self) -> list[Written]:
        """End the watch and return what was written."""
        self._stopped.set()
        self._thread.join()
        self._drain()
        os.close(self._descriptor)
        assert self.is_complete
        return list(self.files.values())

    def _mark(self, folder: str) -> bool:
        flags, mask = _ADD | _FILESYSTEM, ctypes.c_uint64(_MODIFY | _CLOSE_WRITE)
        path = os.fsencode(folder)
        return bool(_LIBC.fanotify_mark(self._descriptor, flags, mask, -100, path) == 0)

    def _run(self) -> None:
        while not self._stopped.wait(0.002):
            self._drain()

    def _drain(self) -> None:
        while True:
            try:
                data = os.read(self._descriptor, 64 * 1024)
            except BlockingIOError:
                return
            while data:
                length, _, _, _, mask, file, process = _EVENT.unpack_from(data)
                self.is_complete &= not mask & _OVERFLOW
                if file >= 0:
                    self._take(file, process)
                data = data[length:]

    def _take(self, file: int, process: int) -> None:
        try:
            if process == os.getpid():
                path = str(Path(f"/proc/self/fd/{file}").readlink())
                written = self.files.setdefault(path, Written(path))
                written.content += os.pread(file, os.fstat(file).st_size, 0)
        finally:
            os.close(file)


def _mounted() -> Iterator[str]:
    """Where file systems are mounted that keep what is written."""
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
        before, _, after = line.partition(" - ")
        if after.split()[0] not in _IN_MEMORY:
            yield before.split()[4].encode().decode("unicode_escape")


@contextlib.contextmanager
def audited() -> Iterator[Watcher]:
    """Note what Python code writes."""
    WATCHER.seen.clear()
    WATCHER.active = True
    try:
        yield WATCHER
    finally:
        WATCHER.active = False
