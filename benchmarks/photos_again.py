"""A run after the first one, beside pyicloud's own and icloudpd: nothing new, then ten new photos.

Each side has its own copy of the same library and starts from its session on the disk, without the
password, as after a start of Home Assistant. All of a run counts, signing in as well, but for the start
of icloudpd as a program, which takes several times as long: its time begins with its first request and
ends with the last answer, which the simulated iCloud tells, and leaves out what it does before and after.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
import shutil
import statistics
import time

from tests.simulated_icloud.client import SimulatedAccount

from .harness import Figure, Sides, Timed, beside, repeats, scratch_folder
from .peers import (
    ICLOUDPD_NAME,
    PYICLOUD_NAME,
    files_of,
    install_icloudpd,
    run_icloudpd,
    run_pyicloud,
)
from .photos_account import opened_engine, signed_in, simulated_icloud
from .sizes import sized

ASSETS = sized(60, 1_000, 10_000)
NEW = 10
# icloudpd can end with so many photos in a row that are there, instead of looking for all of them. New
# ones of any date do not stand first in its list, and it misses those that are added here, so that it
# stands beside runs with nothing new alone.
UNTIL_FOUND = "20"
UNTIL_FOUND_NAME = f"{ICLOUDPD_NAME} with `--until-found {UNTIL_FOUND}`"
LATENCY_SECONDS = 0.1
# Those of peers that fetch one file after another take long.
RUNS = repeats(3)
_NAMES_OF_CLOUDKIT = ("query:", "zones/", "changes/", "records/", "internal/")


@dataclass(frozen=True, slots=True)
class Runs:
    """What runs took that found the same: seconds, and requests."""

    seconds: list[float] = field(default_factory=list)
    requests: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Side:
    """A tool and its copy of the library; a program of its own is told by when it asks."""

    sync: Callable[[], Path]
    is_program: bool = False
    runs: dict[int, Runs] = field(default_factory=lambda: {0: Runs(), NEW: Runs()})

    def measure(self, simulated: SimulatedAccount, library: Path, new: int) -> None:
        """Sync once; so many photos have been added."""
        there = len(files_of(library))
        simulated.requests(reset=True)
        began = time.perf_counter()
        self.sync()
        seconds = time.perf_counter() - began
        self.runs[new].seconds.append(simulated.seconds() if self.is_program else seconds)
        self.runs[new].requests.append(_calls(simulated.requests()))
        found = len(files_of(library)) - there
        assert (found >= new) if new else not found, f"{found} files, not {new}"


def figures() -> Iterator[Figure]:
    """Let all sides have the library, then measure runs in turn."""
    install_icloudpd()
    with simulated_icloud() as icloud, scratch_folder() as folder:
        account = icloud.create_account(assets=ASSETS, second_factor="none")
        sides = {
            "": Side(partial(_product, account, folder / "product")),
            PYICLOUD_NAME: Side(partial(run_pyicloud, account, folder / "pyicloud")),
            ICLOUDPD_NAME: Side(
                partial(run_icloudpd, account, folder / "icloudpd"), is_program=True
            ),
        }
        asyncio.run(_first(account, folder / "product"))
        libraries = {name: side.sync() for name, side in sides.items()}
        again = folder / "icloudpd-until-found"
        shutil.copytree(folder / "icloudpd", again)
        libraries[UNTIL_FOUND_NAME] = again / "library"
        ending = ("--until-found", UNTIL_FOUND)
        sides[UNTIL_FOUND_NAME] = Side(
            partial(run_icloudpd, account, again, *ending), is_program=True
        )
        account.change(latency=LATENCY_SECONDS)
        for new in [0] * RUNS + [NEW] * RUNS:
            if new:
                # A new photo has come into the library since the last run, whenever it was taken.
                account.mutate({"op": "add", "count": new, "added_ms": int(time.time() * 1000)})
            for name, side in sides.items():
                if not (new and name == UNTIL_FOUND_NAME):
                    side.measure(account, libraries[name], new)
    yield from _figures(sides, 0, f"{ASSETS:,} photos, nothing new")
    yield from _figures(sides, NEW, f"{ASSETS:,} photos, {NEW} of them new")


def _figures(sides: dict[str, Side], new: int, what: str) -> Iterator[Figure]:
    what += f", each answer after {LATENCY_SECONDS * 1000:.0f} ms"
    ours = sides[""].runs[new]
    for name in (PYICLOUD_NAME, ICLOUDPD_NAME, UNTIL_FOUND_NAME):
        theirs = sides[name].runs[new]
        if not theirs.seconds:
            continue
        note = (
            f"{statistics.median(ours.requests):.0f} requests, "
            f"the other {statistics.median(theirs.requests):.0f}"
        )
        if sides[name].is_program:
            note += "; without the start of a program"
        if name == PYICLOUD_NAME:
            note += ", with a page of the list, without which it does not learn its token"
        yield beside(
            f"{what}: the whole run, beside {name}",
            Sides(ours.seconds, theirs.seconds, "s", Timed.CLOCK),
            2.0,
            note=note,
            task=f"a run after the first one, {what}",
            peer=name,
        )


async def _first(simulated: SimulatedAccount, folder: Path) -> None:
    """Sign in with the password, once."""
    async with signed_in(simulated, folder / "session"):
        pass


def _product(simulated: SimulatedAccount, folder: Path) -> Path:
    asyncio.run(_sync(simulated, folder))
    return folder / "library"


async def _sync(simulated: SimulatedAccount, folder: Path) -> None:
    async with (
        signed_in(simulated, folder / "session", again=True) as (account, cloudkit),
        opened_engine(account, cloudkit, folder) as engine,
    ):
        await engine.sync()


def _calls(counters: dict[str, int]) -> int:
    """How many requests there were; CloudKit's are counted once more by their names."""
    return sum(
        count
        for name, count in counters.items()
        if name != "download_bytes" and not name.startswith(_NAMES_OF_CLOUDKIT)
    )
