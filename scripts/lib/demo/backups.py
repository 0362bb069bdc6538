"""The iOS backups of the demo."""

import asyncio
import sys

from .icloud import FIRST, own_assets
from .layout import ROOT, Layout, Memory
from .processes import ProcessFailedError

PASSWORD = "demo-backup"
# What iOS has asked for since version 10.2; it makes each guess of a password take seconds.
DPIC = 10_000_000


async def provide(layout: Layout, memory: Memory) -> None:
    """Generate the backups unless an earlier start has; their photos are those of the account.

    Raises:
        ProcessFailedError: the generator failed.
    """
    if memory.backups_ready:
        return
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.backup_factory",
        str(layout.backups),
        "--password",
        PASSWORD,
        "--dpic",
        str(DPIC),
        "--icloud",
        FIRST,
        "--assets",
        str(own_assets(memory.assets)),
        "--truth",
        str(layout.backup_truth),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        output, _ = await process.communicate()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
    if process.returncode:
        raise ProcessFailedError(f"The backups cannot be generated.\n{output.decode()}")
    memory.backups_ready = True
    memory.save(layout)
