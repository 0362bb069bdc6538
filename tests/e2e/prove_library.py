"""Adds a further account to a running demo, syncs it, changes it, syncs again; proves every file.

    python -m tests.e2e.prove_library --assets 2000 < facts.json

where facts.json is what `scripts/demo --json` has printed. Prints what was proven and how often
Apple was asked; the last line is the same as JSON.
"""

import argparse
import asyncio
from collections.abc import Mapping
import json
import sys
import time
from typing import Any

import aiohttp

from scripts.lib.demo.client import HomeAssistantClient
from tests.e2e.account import DemoAccount, NotProvenError, Proof

MUTATIONS: tuple[dict[str, Any], ...] = (
    *({"op": "add", "kind": kind} for kind in ("jpeg", "heic", "live", "mov", "raw_and_jpeg")),
    {"op": "add", "zone": "shared"},
    *({"op": "edit"},) * 3,
    {"op": "edit", "zone": "shared"},
    *({"op": "delete"},) * 3,
    {"op": "duplicate"},
    {"op": "revert"},
    {"op": "restore"},
    {"op": "hide"},
    {"op": "move"},
    {"op": "favorite"},
    {"op": "caption"},
)


async def prove(facts: Mapping[str, Any], assets: int) -> dict[str, Any]:
    """Do all of it and return what was measured."""
    report: dict[str, Any] = {}
    async with aiohttp.ClientSession() as session:
        client = HomeAssistantClient(session, facts["url"], facts["token"])
        account = await DemoAccount.add(
            client,
            facts,
            full_name="Carla Example",
            seed="carla",
            assets=assets - assets // 10,
            shared_assets=assets // 10,
            second_factor="both",
        )
        began = time.monotonic()
        await account.synced()
        first, report["first sync"] = await _measured(account, began)

        began = time.monotonic()
        await account.sync()
        _, again = await _measured(account, began)
        report["nothing new"] = again
        if "download" in again["requests"]:
            raise NotProvenError(f"a run without changes has downloaded: {again}")

        await account.icloud.async_mutate(*MUTATIONS)
        began = time.monotonic()
        await account.sync()
        second, changed = await _measured(account, began)
        report[f"{len(MUTATIONS)} changes"] = changed
        await _check_nothing_is_lost(account, first, second)
        new = second.digests() - first.digests()
        if changed["requests"]["download"] > len(new):
            raise NotProvenError(f"{len(new)} files are new, but: {changed}")
    return report


async def _measured(account: DemoAccount, began: float) -> tuple[Proof, dict[str, Any]]:
    """Prove the library after a run, and describe the run."""
    seconds = time.monotonic() - began
    requests = await account.requests()
    proof = await account.prove()
    return proof, {
        "assets": proof.assets,
        "files": len(proof.stored),
        "bytes": proof.bytes,
        "seconds": round(seconds, 1),
        "requests": requests,
    }


async def _check_nothing_is_lost(account: DemoAccount, before: Proof, after: Proof) -> None:
    """Whatever left the library lies in quarantine."""
    put_aside = {file.sha256 for file in await account.own_files()}
    if lost := before.digests() - after.digests() - put_aside:
        raise NotProvenError(f"{len(lost)} files are neither in the library nor in quarantine")


def main() -> None:
    """Read the facts and the arguments, and print the report."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.prove_library")
    parser.add_argument("--assets", type=int, default=2_000)
    options = parser.parse_args()
    report = asyncio.run(prove(json.load(sys.stdin), options.assets))
    for name, run in report.items():
        print(
            f"{name}: {run['assets']} assets, {run['files']} files, {run['bytes']} bytes proven"
            f" by SHA-256, name and time ({run['seconds']} s)"
        )
        for request, times in sorted(run["requests"].items()):
            print(f"  {times:9} {request}")
    print(json.dumps(report))


if __name__ == "__main__":
    main()
