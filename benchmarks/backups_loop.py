"""How long Home Assistant's loop waits while a backup is unlocked, opened and indexed."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
import statistics

from custom_components.apple_backup.backups.session import SessionManager

from .backups_inputs import PASSWORD, many_rows
from .harness import Figure, repeats, report

_TICK = 0.001
_RUNS = repeats(3)


@asynccontextmanager
async def watched() -> AsyncIterator[list[float]]:
    """Note by how many milliseconds each tick of the loop comes late.

    What the thread has only waited for a processor is left out: that is the time of others.
    """
    late: list[float] = []
    loop = asyncio.get_running_loop()

    async def tick() -> None:
        while True:
            due, waited = loop.time() + _TICK, _waited_for_processor()
            await asyncio.sleep(_TICK)
            late.append((loop.time() - due - (_waited_for_processor() - waited)) * 1e3)

    ticker = asyncio.create_task(tick())
    try:
        yield late
    finally:
        ticker.cancel()


def _waited_for_processor() -> float:
    """How many seconds this thread has been ready to run without a processor (schedstat)."""
    return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9


def p99(late: list[float]) -> float:
    """What only one tick of a hundred exceeds."""
    return statistics.quantiles(late, n=100)[98]


async def _idle() -> float:
    async with watched() as late:
        await asyncio.sleep(3)
    return p99(late)


async def _work() -> float:
    backup = many_rows().backup()
    manager = SessionManager()
    async with watched() as late:
        session = await manager.unlock(backup, PASSWORD, "user")
        unlocked = manager.get(session.token, backup.id, "user")
        await unlocked.files()
        (opened,) = manager._opened  # noqa: SLF001 - nothing else tells when it is built
        while opened.manifest.wants_index:
            await asyncio.sleep(0.05)
        await unlocked.files(offset=400_000)
    await manager.close()
    return p99(late)


def figures() -> Iterator[Figure]:
    """Compare with a loop that has nothing to do, as others use the machine as well."""
    idle, busy = [], []
    for _ in range(_RUNS):
        idle.append(asyncio.run(_idle()))
        busy.append(asyncio.run(_work()))
    note = f"p99, idle {statistics.median(idle):.2f} ms"
    yield Figure("loop lag while deriving, opening, indexing", busy, 10, "ms", note=note)


if __name__ == "__main__":
    report(__doc__ or "", figures())
