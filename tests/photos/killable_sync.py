"""Syncs a library in a process of its own, to be killed: `python -m tests.photos.killable_sync`."""

import asyncio
from pathlib import Path
import sys

from tests.photos.conftest import opened_library
from tests.simulated_icloud.client import SimulatedAccount


async def main() -> None:
    """Sign in by the session on disk and run one sync."""
    apple_id, password, folder = sys.argv[1:4]
    simulated = SimulatedAccount("", "", apple_id, password, "")
    async with opened_library(simulated, Path(folder)) as library:
        await library.engine.sync()


if __name__ == "__main__":
    asyncio.run(main())
