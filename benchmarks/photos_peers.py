"""A first sync beside pyicloud's own and icloudpd: small files without a limit, photos at 100 Mbit/s.

The peers fetch one file after another, and are compared by seconds per file: from their first file
to their last, which leaves out how they sign in and list. Ours has listed the library as well when its
time begins, with the question what has changed since; it ends with the last file. (From its first file
on would flatter it: sixteen share the line, so that the first one comes when many are nearly there.) With small files the peers get a smaller library, since each file costs them the same; with
photos of 2.5 MB all sides sync the same ones, and all connections share the line.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
import time

from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

from .harness import Figure, Sides, Timed, beside, cpu_of, repeats, scratch_folder, take_turns
from .peers import (
    ICLOUDPD_NAME,
    PYICLOUD_NAME,
    files_of,
    install_icloudpd,
    run_icloudpd,
    run_pyicloud,
)
from .photos_account import narrow_line, opened_engine, refresh, signed_in, simulated_icloud
from .sizes import sized

LATENCY_SECONDS = 0.1
# Those of peers that fetch one file after another take long.
RUNS = repeats(3)
LINE = 12_500_000


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds for each file, how many there were, and their size on average."""

    seconds: float
    files: int
    file_bytes: float


@dataclass(frozen=True, slots=True)
class Library:
    """What is synced; the peers' photos are as many, unless they would take too long."""

    name: str
    assets: int
    peer_assets: int
    photo_bytes: int
    bytes_per_second: int
    target: float


LIBRARIES = (
    Library("no limit of bandwidth", sized(60, 200, 800), sized(20, 20, 200), 0, 0, 4),
    Library("100 Mbit/s", sized(16, 20, 100), sized(16, 20, 100), 2_500_000, LINE, 1.1),
)


def figures() -> Iterator[Figure]:
    """Take turns with both peers, with files that are small, and with such as cameras make."""
    install_icloudpd()
    for library in LIBRARIES:
        with simulated_icloud() as icloud:
            with _line(icloud, library.bytes_per_second):
                times = _times(icloud, library)
            served = cpu_of(icloud.pid)
        yield from _figures(library, times, served)


def _line(icloud: SimulatedICloud, bytes_per_second: int) -> AbstractContextManager[None]:
    return narrow_line(icloud, bytes_per_second) if bytes_per_second else nullcontext()


def _times(icloud: SimulatedICloud, library: Library) -> list[list[Measured]]:
    accounts = {
        count: icloud.create_account(
            assets=count, photo_bytes=library.photo_bytes, second_factor="none"
        )
        for count in {library.assets, library.peer_assets}
    }
    for account in accounts.values():
        account.change(latency=LATENCY_SECONDS)
    large, small = accounts[library.assets], accounts[library.peer_assets]
    found: list[list[Measured]] = [[], [], []]

    def noted(place: int, run: Callable[[], Measured]) -> Callable[[], float]:
        def measure() -> float:
            found[place].append(run())
            return found[place][-1].seconds

        return measure

    take_turns(
        RUNS,
        noted(0, lambda: asyncio.run(_product(large, library.assets))),
        noted(1, lambda: _pyicloud(small)),
        noted(2, lambda: _icloudpd(small)),
        warm_up=False,
    )
    return found


def _figures(library: Library, times: list[list[Measured]], served: float) -> Iterator[Figure]:
    ours, *peers = times
    for name, theirs in zip((PYICLOUD_NAME, ICLOUDPD_NAME), peers, strict=True):
        sizes = f"{_size(ours)} a file on average"
        if _size(theirs) != _size(ours):
            sizes += f" (the other's {_size(theirs)})"
        what = f"first sync, {sizes}, each answer after {LATENCY_SECONDS * 1000:.0f} ms, {library.name}"
        yield beside(
            f"{what}: a file, beside {name}",
            Sides(
                [it.seconds * 1000 for it in ours],
                [it.seconds * 1000 for it in theirs],
                "ms", Timed.CLOCK,
            ),
            library.target,
            note=f"{ours[0].files:,} files, the other {theirs[0].files:,}; the simulated iCloud {served:.0f} s of CPU",
            task=f"{what}: for each file",
            peer=name,
        )  # fmt: skip


def _size(runs: list[Measured]) -> str:
    size = runs[0].file_bytes
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} kB"


async def _product(simulated: SimulatedAccount, assets: int) -> Measured:
    """Sync everything; the time begins when it has been listed, as that of the others does."""
    with scratch_folder() as folder:
        async with (
            signed_in(simulated, folder / "session") as (account, cloudkit),
            opened_engine(account, cloudkit, folder) as engine,
        ):
            await refresh(engine)
            began = time.perf_counter()
            result = await engine.sync()
            spent = time.perf_counter() - began
        there = files_of(folder / "library")
    assert result.added >= assets * 0.9, "files are missing"
    count = result.added + result.adopted
    return Measured(spent / count, count, sum(it.st_size for it in there) / len(there))


def _pyicloud(simulated: SimulatedAccount) -> Measured:
    with scratch_folder() as folder:
        return _one_by_one(run_pyicloud(simulated, folder))


def _icloudpd(simulated: SimulatedAccount) -> Measured:
    with scratch_folder() as folder:
        return _one_by_one(run_icloudpd(simulated, folder))


def _one_by_one(library: Path) -> Measured:
    """What lies between the first file and the last; both set the time of change themselves."""
    there = sorted(files_of(library), key=lambda it: it.st_ctime)
    assert len(there) > min(it.peer_assets for it in LIBRARIES) / 2, f"only {len(there)} files"
    # The first one is there when the time begins.
    spent = (there[-1].st_ctime - there[0].st_ctime) / (len(there) - 1)
    return Measured(spent, len(there), sum(it.st_size for it in there) / len(there))
