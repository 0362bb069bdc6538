"""Runs that are killed, at any change of the disk and at any moment.

Whatever happens, no wrong byte stands under a final name, nothing that was here is lost, no file
of the user is touched, and the next run completes. `KILL_RUNS=200` makes it a campaign.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
import contextlib
from dataclasses import dataclass, field
import json
import os
from pathlib import Path
import random
import sys
from typing import Any
from urllib.error import HTTPError

import pytest

from custom_components.apple_backup.photos.files.volume import STATE_FOLDER
from custom_components.apple_backup.photos.layout.template import (
    DEFAULT_TEMPLATE,
    ICLOUD_PHOTOS_SYNC_TEMPLATE,
)
from tests.photos.album_truth import found_views, wanted_views
from tests.photos.conftest import tree
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")

RUNS = int(os.environ.get("KILL_RUNS", "10"))
SEED = int(os.environ.get("KILL_SEED", "1"))
KILLS_BEFORE_A_WHOLE_RUN = 5
TEMPLATES = (DEFAULT_TEMPLATE, "{kind}/{year}/{stem}{ext}", ICLOUD_PHOTOS_SYNC_TEMPLATE)
OPERATIONS = (
    "add",
    "edit",
    "revert",
    "delete",
    "duplicate",
    "move",
    "hide",
    "unhide",
    "favorite",
    "album_add",
    "album_remove",
    "album_rename",
)


@dataclass
class Campaign:
    """A library, what is known to be right, and what was seen in it."""

    simulated: SimulatedAccount
    folder: Path
    process: asyncio.subprocess.Process
    dice: random.Random
    known: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    foreign: dict[str, str] = field(default_factory=dict)
    template: str = DEFAULT_TEMPLATE

    @property
    def library(self) -> Path:
        return self.folder / "library"

    async def run(self, **how: Any) -> int:
        """Let a process sync; returns how it ended."""
        order = {
            "apple_id": self.simulated.apple_id,
            "password": self.simulated.password,
            "folder": str(self.folder),
            "template": self.template,
            "views": True,
            **how,
        }
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        await self.process.stdin.drain()
        return int(await self.process.stdout.readline())

    async def learn(self) -> None:
        """Remember every file that Apple has now."""
        for asset in await self.simulated.async_assets():
            self.known.update(resource["sha256"] for resource in asset["resources"])

    async def change(self) -> None:
        """Do something to the library in iCloud, and put a file of the user in the way."""
        await self.learn()
        for name in self.dice.sample(OPERATIONS, 2):
            operation: dict[str, Any] = {"op": name}
            if name == "move" and self.dice.random() < 0.5:
                operation["zone"] = "shared"
            # There may be nothing left that it could be done to.
            with contextlib.suppress(HTTPError):
                await self.simulated.async_mutate(operation)
        await self.learn()
        path = self.dice.choice(["2024/01/IMG_0001.JPG", "2026/01/IMG_0045.HEIC", "notes.txt"])
        target = self.library / path
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(f"the user's own {len(self.foreign)}")
            self.foreign |= {p: d for p, d in tree(self.library).items() if p == path}

    def files(self) -> dict[str, str]:
        """Give the files that are not made of others, by path."""
        return {
            path: digest
            for path, digest in tree(self.library).items()
            if not path.startswith("Albums/") and not path.endswith(".xmp")
        }

    def check(self) -> None:
        """Hold the promises."""
        files = self.files()
        for path, digest in self.foreign.items():
            assert files.pop(path) == digest, f"{path} was touched"
        wrong = {path for path, digest in files.items() if digest not in self.known}
        assert not wrong, f"wrong bytes under {wrong}"
        held = set(tree(self.library / STATE_FOLDER / "quarantine").values())
        lost = self.seen - set(files.values()) - held
        assert not lost, f"{len(lost)} files were lost"
        self.seen |= set(files.values())

    async def check_complete(self) -> None:
        """The library is what Apple has, and the user's files."""
        files = self.files()
        ours = Counter(digest for path, digest in files.items() if path not in self.foreign)
        expected = Counter(
            resource["sha256"]
            for asset in await self.simulated.async_assets(listed=True)
            for resource in asset["resources"]
        )
        odd = {
            path: (digest, (self.library / path).stat().st_nlink)
            for path, digest in files.items()
            if ours[digest] != expected[digest]
        }
        assert ours == expected, f"seed {SEED}: too many or too few of {odd}"
        views = wanted_views(await self.simulated.async_truth())
        assert found_views(self.library / "Albums") == views
        sidecars = {path for path in tree(self.library) if path.endswith(".xmp")}
        assert sidecars <= {f"{path}.xmp" for path in files if path not in self.foreign}


@pytest.fixture
async def campaign(icloud_proxy: SimulatedICloud, tmp_path: Path) -> AsyncGenerator[Campaign]:
    simulated = await icloud_proxy.async_create_account(
        assets=44, shared_assets=6, second_factor="none"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.photos.killable_sync"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Campaign(simulated, tmp_path, process, random.Random(SEED))
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def test_killed_anywhere_the_promises_hold(campaign: Campaign) -> None:
    kills = 0
    await campaign.learn()
    while kills < RUNS:
        for _ in range(KILLS_BEFORE_A_WHOLE_RUN):
            if campaign.dice.random() < 0.5:
                status = await campaign.run(kill_at=int(10 ** campaign.dice.uniform(0, 2.7)))
            else:
                status = await campaign.run(kill_after=campaign.dice.uniform(0.01, 0.8))
            assert status <= 0, "the run failed otherwise than by being killed"
            kills += status < 0
            campaign.check()
            if campaign.dice.random() < 0.3:
                # What the run has left is decided anew.
                await campaign.change()
        assert await campaign.run() == 0
        campaign.check()
        await campaign.check_complete()
        await campaign.change()
        campaign.template = campaign.dice.choice(TEMPLATES)
