"""What is left once entries are unloaded: tasks, threads, timers, files, sockets, processes, objects."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
import gc
from pathlib import Path
import re
import sys
import threading
import traceback
from types import MethodType
from typing import Any, Final

import psutil

from homeassistant.core import HomeAssistant
from homeassistant.util.async_ import get_scheduled_timer_handles

PACKAGE: Final = "custom_components.apple_backup"
_DEPTH: Final = 6
# What holds a callback within Home Assistant and Python.
_HOLDERS: Final = (
    "_callback", "_args", "job", "target", "action", "func", "args", "__wrapped__", "__self__",
)  # fmt: skip
# Whatever has opened these must be gone with its entry.
_LIVING: Final = frozenset(
    {
        "PhotosCoordinator", "BackupsCoordinator", "SyncEngine", "Account", "CloudKit", "SignIn",
        "EngineRunner", "AutomaticSyncs", "NightlyChecks", "Workers", "Pictures", "Decoder",
        "BackupRegistry", "SessionManager", "BackupJobs", "BackupKeys", "FolderWatch",
    }
)  # fmt: skip
_NUMBER: Final = re.compile(r"\d+")


def is_ours(thing: Any, depth: int = _DEPTH) -> bool:
    """Whether a callback leads to the integration."""
    if depth == 0 or thing is None or isinstance(thing, str | bytes | int | float):
        return False
    if str(getattr(thing, "__module__", "")).startswith(PACKAGE):
        return True
    if isinstance(thing, tuple):
        return any(is_ours(each, depth - 1) for each in thing)
    found = [getattr(thing, name, None) for name in _HOLDERS]
    if isinstance(thing, MethodType) or callable(thing):
        found += _closed_over(thing)
    return any(is_ours(each, depth - 1) for each in found)


def _closed_over(thing: Any) -> list[Any]:
    found = []
    for cell in getattr(thing, "__closure__", None) or ():
        try:
            found.append(cell.cell_contents)
        except ValueError:
            continue
    return found


def our_timers(loop: asyncio.AbstractEventLoop) -> list[asyncio.TimerHandle]:
    """Give the timers that will call the integration."""
    handles = get_scheduled_timer_handles(loop)
    return [handle for handle in handles if not handle.cancelled() and is_ours(handle)]


def our_tasks() -> list[str]:
    """Name the tasks that run the integration's code."""
    return [task.get_name() for task in asyncio.all_tasks() if _runs_ours(task)]


def stacks() -> list[str]:
    """Tell where the integration's tasks and threads are, and what is connected."""
    told = [str(each) for each in psutil.Process().net_connections("all")]
    for task in asyncio.all_tasks():
        if _runs_ours(task):
            frames = [f"{frame.f_code.co_qualname}:{frame.f_lineno}" for frame in task.get_stack()]
            told.append(f"task {task.get_name()}: {frames}")
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    for number, frame in sys._current_frames().items():
        if names.get(number, "").startswith("apple_backup"):
            shown = traceback.format_stack(frame)[-6:]
            told.append(f"thread {names[number]}:\n{''.join(shown)}")
    return told


def _runs_ours(task: asyncio.Task[Any]) -> bool:
    code = getattr(task.get_coro(), "cr_code", None)
    return code is not None and "/apple_backup/" in code.co_filename


def census(hass: HomeAssistant, folder: Path) -> Counter[str]:
    """Count everything that entries open; `folder` holds all that they may have open on the disk."""
    found = going_on(hass, folder)
    timers = our_timers(asyncio.get_running_loop())
    found.update(f"timer {handle!r}"[:200] for handle in timers)
    found.update(_listeners(hass))
    found.update(living())
    return found


def going_on(hass: HomeAssistant, folder: Path) -> Counter[str]:
    """Count what does something, or holds something of the system."""
    found = Counter(f"task {name}" for name in our_tasks())
    found.update(
        f"thread {_NUMBER.sub('', thread.name)}"
        for thread in threading.enumerate()
        if thread.name.startswith("apple_backup")
    )
    found.update(_open_files(folder))
    if idle := min(_pooled(hass), found["descriptor socket:"]):
        found["descriptor socket:"] -= idle
    found.update(f"process {name}" for name in _processes())
    return found


def living() -> Counter[str]:
    """Count the objects that live only as long as an entry is loaded."""
    gc.collect()
    kinds = (type(thing) for thing in gc.get_objects())
    return Counter(
        f"object {kind.__name__}"
        for kind in kinds
        if kind.__name__ in _LIVING and kind.__module__.startswith(PACKAGE)
    )


def _open_files(folder: Path) -> Iterator[str]:
    for entry in Path("/proc/self/fd").iterdir():
        try:
            target = str(entry.readlink())
        except OSError:
            continue
        if target.startswith(f"{folder}/") and not target.startswith(f"{folder}/ca"):
            yield f"file {target}"
        elif target.startswith(("pipe:", "socket:", "anon_inode:")):
            yield f"descriptor {target.partition('[')[0]}"


def _pooled(hass: HomeAssistant) -> int:
    """Count the connections that Home Assistant keeps for whoever comes next."""
    connectors = hass.data.get("aiohttp_connector", {}).values()
    return sum(len(idle) for each in connectors for idle in each._conns.values())


def _processes() -> list[str]:
    """Name the programs this process has started and not ended."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        # A thread or a process may have just ended.
        with suppress(OSError):
            numbers = (task / "children").read_text().split()
            found += [Path("/proc", number, "cmdline").read_text() for number in numbers]
    return found


def _listeners(hass: HomeAssistant) -> Iterator[str]:
    """Name what listens to events and signals for the integration."""
    for event, listeners in hass.bus._listeners.items():
        for job, _ in listeners:
            if is_ours(job):
                yield f"listener of {event}"
    for signal, targets in hass.data.get("dispatcher", {}).items():
        for target in targets:
            if is_ours(target):
                yield f"listener of the signal {signal}"
