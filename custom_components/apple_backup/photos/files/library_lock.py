"""A lock with a heartbeat: two instances never write one library.

The lock is a small file inside the library, so it also works between machines that share it. A
process of this machine that is gone holds nothing, so a restart after a kill need not wait; any
other holder is watched for a while, by its heartbeat and not by any clock.
"""

import asyncio
from collections.abc import Awaitable, Callable
import contextlib
from dataclasses import asdict, dataclass
import json
import os
from pathlib import Path
import socket
import tempfile
import uuid

from ...regular_files import read_note
from ..errors import LibraryInUseError, LibraryMissingError, LibraryObstructedError
from ..workers import Workers
from .volume import folder_error

LOCK_NAME = "lock.json"
HEARTBEAT_SECONDS = 15.0
STALE_SECONDS = 60.0
WATCH_SECONDS = 5.0

_MAX_BYTES = 4096
# What this process holds. Any other lock of its own is left over from a library that was away when
# it was given back.
_held: set[str] = set()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock. `machine` is the same only where process numbers can be compared."""

    token: str
    machine: str
    pid: int
    started: str


async def acquire_lock(
    lock: LibraryLock,
    workers: Workers,
    *,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Take a lock; wait until it is clear whether its holder is alive.

    Raises:
        LibraryInUseError: Its heart beats.
    """
    try:
        await workers.run(lock.acquire)
    except LibraryInUseError:
        first = await workers.run(lock.last_beat)
    else:
        return
    for _ in range(int(STALE_SECONDS // WATCH_SECONDS)):
        await pause(WATCH_SECONDS)
        beat = await workers.run(lock.last_beat)
        if beat is None:
            break
        if beat != first:
            raise LibraryInUseError("another instance is writing this library")
    await workers.run(lock.acquire, dead=first)


class LibraryLock:
    """The lock of one library, held during a run. All methods block."""

    def __init__(self, state: Path) -> None:
        """`state` is the library's own folder for bookkeeping, which must exist."""
        self._path = state / LOCK_NAME
        self._holder = Holder(uuid.uuid4().hex, _machine(), os.getpid(), _started(os.getpid()))

    def acquire(self, *, dead: int | None = None) -> None:
        """Take the lock.

        A holder that was a process of this machine and has ended holds nothing, and neither does a
        run of this process that ended while the library was away. Any other is
        believed to be alive until its heart was seen standing still: clocks jump, and processes
        of another container or machine cannot be looked up.

        Args:
            dead: What `last_beat` told of a holder that was watched for `STALE_SECONDS` and did
                not move; its lock is taken away.

        Raises:
            LibraryInUseError: Another instance may be writing the library.
            LibraryObstructedError: A folder lies in its place.
        """
        _held.add(self._holder.token)
        try:
            self._take(dead)
        except BaseException:
            _held.discard(self._holder.token)
            raise

    def _take(self, dead: int | None) -> None:
        for _ in range(8):
            try:
                self._create()
            except FileExistsError:
                self._remove_if_stale(dead)
            except OSError as error:
                raise folder_error(error) from error
            else:
                return
        raise LibraryInUseError("another instance is taking the library")

    def last_beat(self) -> int | None:
        """Give a number that changes with every heartbeat of the holder; None if there is none."""
        try:
            return self._path.lstat().st_mtime_ns
        except OSError:
            return None

    def beat(self) -> None:
        """Show that the holder is alive.

        Raises:
            LibraryInUseError: The lock was lost to another instance.
            LibraryMissingError: The library is gone.
        """
        if not self._path.parent.is_dir():
            raise LibraryMissingError("the library is gone")
        holder = _read(self._path)
        if holder is None or holder.token != self._holder.token:
            raise LibraryInUseError("another instance has taken the library")
        with contextlib.suppress(OSError):
            os.utime(self._path)

    def release(self) -> None:
        """Give the lock back; a lock of someone else is left alone."""
        with contextlib.suppress(OSError):
            holder = _read(self._path)
            if holder is not None and holder.token == self._holder.token:
                self._path.unlink()
        _held.discard(self._holder.token)

    def _create(self) -> None:
        """Make the lock appear at once with its contents, or fail if there is one."""
        descriptor, name = tempfile.mkstemp(prefix="lock-", dir=self._path.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(asdict(self._holder), file)
            try:
                os.link(name, self._path)
            except FileExistsError:
                raise
            except OSError:
                # No hard links here (exFAT, some shares): two steps, then look who won.
                fresh = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
                with os.fdopen(fresh, "w", encoding="utf-8") as file:
                    json.dump(asdict(self._holder), file)
        finally:
            Path(name).unlink(missing_ok=True)

    def _remove_if_stale(self, dead: int | None) -> None:
        beat = self.last_beat()
        if beat is None:
            return
        if self._path.is_dir() and not self._path.is_symlink():
            raise LibraryObstructedError(f"{LOCK_NAME} is a folder")
        holder = _read(self._path)
        if beat != dead and (holder is None or not _is_dead(holder)):
            raise LibraryInUseError("another instance is writing this library")
        aside = self._path.with_name(f"lock-stale-{self._holder.token}")
        try:
            # Of several that find it stale, one gets to rename it.
            self._path.rename(aside)
        except FileNotFoundError:
            return
        moved = _read(aside)
        if moved != holder and moved is not None:
            # Someone else was quicker and this was their new lock: give it back.
            with contextlib.suppress(OSError):
                os.link(aside, self._path)
            aside.unlink(missing_ok=True)
            raise LibraryInUseError("another instance is taking the library")
        aside.unlink(missing_ok=True)


def _read(path: Path) -> Holder | None:
    try:
        content = json.loads(read_note(path, _MAX_BYTES))
        return Holder(
            str(content["token"]),
            str(content["machine"]),
            int(content["pid"]),
            str(content["started"]),
        )
    except OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError:
        return None


def _is_dead(holder: Holder) -> bool:
    """Whether the holder was a process of this machine, or a run of this one, that has ended."""
    if holder.machine != _machine():
        return False
    if _started(holder.pid) != holder.started:
        return True
    return holder.pid == os.getpid() and holder.token not in _held


def _machine() -> str:
    """Name this machine's boot and its set of process numbers (a container has its own)."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return f"{socket.gethostname()}/{uuid.getnode():x}"


def _started(pid: int) -> str:
    """Tell when a process was started, in clock ticks since boot; empty if there is none.

    Field 22 of /proc/<pid>/stat (proc(5)); process numbers are used again, start times are not.
    """
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return status.rpartition(")")[2].split()[19]
