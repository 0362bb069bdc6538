"""How long Home Assistant's loop waits while a backup is unlocked, opened and indexed."""

import asyncio
from collections.abc import Iterator

from custom_components.apple_backup.backups.session import SessionManager

from .backups_inputs import PASSWORD, ROWS, many_rows
from .harness import Figure, repeats
from .loop_lag import told, watching

_RUNS = repeats(5)


async def _work() -> dict[str, float]:
    backup = many_rows().backup()
    manager = SessionManager()
    async with watching() as watch:
        with watch.phase("work"):
            session = await manager.unlock(backup, PASSWORD, "user")
            unlocked = manager.get(session.token, backup.id, "user")
            await unlocked.files()
            manifest = unlocked.reader().manifest
            while manifest.wants_index:
                await asyncio.sleep(0.05)
            await unlocked.files(offset=ROWS * 4 // 5)
    await manager.close()
    return watch.result["work"]


def figures() -> Iterator[Figure]:
    """Compare with a loop that has nothing to do, as others use the machine as well."""
    lags = [asyncio.run(_work()) for _ in range(_RUNS)]
    worst = max(lags, key=lambda it: it["above"])
    yield Figure(
        f"unlocking, opening and indexing {ROWS:,} files: "
        "lateness of the event loop beyond an idle one, 99 of 100 times",
        [it["above"] for it in lags], 10, "ms", note=f"in the worst run {told(worst)}",
    )  # fmt: skip
