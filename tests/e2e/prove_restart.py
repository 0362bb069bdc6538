"""Kills Home Assistant in the middle of a first sync, again and again; proves the library.

    python -m tests.e2e.prove_restart --assets 400 --kills 2 < facts.json

where facts.json is what `scripts/demo --json` has printed. The demo starts Home Assistant again,
as a service manager would.
"""

import argparse
import asyncio
from collections.abc import Mapping
from contextlib import suppress
import json
import os
from pathlib import Path
import signal
import sys
import time
from typing import Any

import aiohttp

from scripts.lib.demo.client import HomeAssistantClient
from tests.e2e.account import DemoAccount, NotProvenError

# Makes downloads take long enough to be held in the middle, on a quick machine too.
_LATENCY_SECONDS = 0.2
_MOST_CONCURRENT_DOWNLOADS = 16


async def prove(facts: Mapping[str, Any], assets: int, kills: int) -> dict[str, Any]:
    """Do all of it and return what was measured."""
    async with aiohttp.ClientSession() as session:
        client = HomeAssistantClient(session, facts["url"], facts["token"])
        account = await DemoAccount.add(
            client,
            facts,
            full_name="Dora Example",
            seed="dora",
            assets=assets,
            second_factor="sms",
            latency=_LATENCY_SECONDS,
        )
        killed_at = []
        for kill in range(kills):
            files = await _hold_after_files(account, assets * (kill + 1) // (kills + 2))
            pid = home_assistant_pid(facts)
            os.kill(pid, signal.SIGKILL)
            killed_at.append(files)
            await account.icloud.async_clear_faults()
            await _wait_for_other_process(facts, pid)
        await account.icloud.async_change(latency=0)
        await account.synced()
        proof = await account.prove()
        if parts := [file for file in await account.own_files() if file.path.endswith(".part")]:
            raise NotProvenError(f"parts are left over: {parts}")
        downloads = (await account.requests())["download"]
        if downloads > len(proof.stored) + kills * _MOST_CONCURRENT_DOWNLOADS:
            raise NotProvenError(f"{downloads} downloads of {len(proof.stored)} files")
        return {
            "killed_at": killed_at,
            "files": len(proof.stored),
            "downloads": downloads,
            "codes": len(await account.icloud.async_codes()),
        }


def home_assistant_pid(facts: Mapping[str, Any]) -> int:
    """Return the process that runs now, which Home Assistant itself writes down."""
    lock = Path(facts["memory"]).parent / "config" / ".ha_run.lock"
    pid: int = json.loads(lock.read_text("utf-8"))["pid"]
    return pid


async def _hold_after_files(account: DemoAccount, number: int, seconds: float = 300) -> int:
    """Wait until so many files are in the library; further ones come, but not all of them."""
    await account.icloud.async_fault(
        "GET cvws", skip=number + _MOST_CONCURRENT_DOWNLOADS, times=-1, hang=True
    )
    end = time.monotonic() + seconds
    while (files := sum(path.is_file() for path in account.library.rglob("*"))) < number:
        if time.monotonic() > end:
            raise NotProvenError(f"only {files} files have come")
        await asyncio.sleep(0.05)
    return files


async def _wait_for_other_process(facts: Mapping[str, Any], pid: int, seconds: float = 180) -> None:
    """Wait until Home Assistant has been started again."""
    end = time.monotonic() + seconds
    while True:
        with suppress(OSError, ValueError):
            if home_assistant_pid(facts) != pid:
                return
        if time.monotonic() > end:
            raise NotProvenError("Home Assistant was not started again")
        await asyncio.sleep(0.1)


def main() -> None:
    """Read the facts and the arguments, and print the report."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.prove_restart")
    parser.add_argument("--assets", type=int, default=400)
    parser.add_argument("--kills", type=int, default=2)
    options = parser.parse_args()
    print(json.dumps(asyncio.run(prove(json.load(sys.stdin), options.assets, options.kills))))


if __name__ == "__main__":
    main()
