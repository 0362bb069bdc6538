"""A first sync with its catalog on a PostgreSQL server, beside the machine and 5 ms away.

Every write is a round trip or several, and no download waits for the catalog of another. The same
library is synced into each database in turn; the ratio is that of the times by the clock.
"""

import asyncio
from collections.abc import Iterator
from functools import partial
import statistics
import time

from tests.simulated_icloud.client import SimulatedAccount

from .databases import DISTANT, EMBEDDED, SERVER, far, near, servers
from .harness import Figure, ratios, repeats, scratch_folder, take_turns_async
from .photos_account import opened_engine, signed_in, simulated_icloud
from .sizes import sized

ASSETS = sized(10, 150)
RUNS = repeats(5)
_TARGETS = {SERVER: (1.5, 2.0), DISTANT: (3.0, 10.0)}


def figures() -> Iterator[Figure]:
    """Take turns with the databases there are."""
    with simulated_icloud() as icloud, servers() as found:
        account = icloud.create_account(assets=ASSETS, second_factor="none")
        numbers = iter(range(1_000))

        def url(name: str) -> str:
            if name == EMBEDDED or found is None:
                return ""
            server, port = found
            database = f"catalog_{next(numbers)}"
            address = near(server, database)
            return address if name == SERVER else far(server, port, database)

        names = [EMBEDDED, SERVER, DISTANT] if found else [EMBEDDED]
        warm: dict[str, list[float]] = {name: [] for name in names}
        times = asyncio.run(_measure(account, {name: partial(url, name) for name in names}, warm))
    yield from _figures(names, times, warm)


async def _measure(
    account: SimulatedAccount, urls: dict[str, partial[str]], warm: dict[str, list[float]]
) -> list[list[float]]:
    return await take_turns_async(
        RUNS,
        *(partial(_sync, account, url, warm[name]) for name, url in urls.items()),
        warm_up=False,
    )


async def _sync(simulated: SimulatedAccount, url: partial[str], warm: list[float]) -> float:
    """Sync everything; returns seconds, and notes those of a run with nothing new."""
    with scratch_folder() as folder:
        async with (
            signed_in(simulated, folder / "session") as (account, cloudkit),
            opened_engine(account, cloudkit, folder, database=url()) as engine,
        ):
            began = time.perf_counter()
            result = await engine.sync()
            between = time.perf_counter()
            await engine.sync()
            warm.append(time.perf_counter() - between)
    assert result.totals.proven >= ASSETS * 0.9, "files are missing"
    return between - began


def _figures(
    names: list[str], times: list[list[float]], warm: dict[str, list[float]]
) -> Iterator[Figure]:
    embedded = times[0]
    note = f"{statistics.median(embedded):.1f} s"
    yield Figure(f"{ASSETS} photos, {EMBEDDED}: first sync", embedded, 30, "s", note=note)
    for name, values in zip(names[1:], times[1:], strict=True):
        note = f"{statistics.median(values):.1f} s"
        first, again = _TARGETS[name]
        yield Figure(
            f"{ASSETS} photos, {name}: first sync, as a multiple of {EMBEDDED}",
            ratios(values, embedded), first, note=note,
        )  # fmt: skip
        note = f"{statistics.median(warm[name]):.2f} s"
        yield Figure(
            f"{name}: a check that finds nothing new, as a multiple of {EMBEDDED}",
            ratios(warm[name], warm[EMBEDDED]),
            again,
            note=note,
        )
