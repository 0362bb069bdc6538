"""Draws what happens by a seed, lets it happen, some of it at once, and holds the promises after each."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from datetime import timedelta
import json
import os
from pathlib import Path
from random import Random
import tempfile
import time
import traceback
from typing import Any, Final

from homeassistant.util import dt as dt_util
from tests.helpers import build_phone, build_tablet
from tests.simulated_icloud import client
from tests.soak.driver import Outcome
from tests.soak.home import (
    calm,
    core,
    held,
    household,
    leaks,
    moves_apple,
    moves_entries,
    moves_users,
)
from tests.soak.home.household import Backups, Household
from tests.soak.home.witness import watching

type Move = Callable[[Household, Random], Awaitable[Any]]

MOVES: Final[dict[str, tuple[int, Move]]] = {
    "sync": (10, moves_users.sync),
    "busy": (7, moves_users.busy),
    "wait for": (7, moves_users.wait_for),
    "check": (4, moves_users.check),
    "pause": (5, moves_users.pause),
    "automatic": (4, moves_users.automatic),
    "sign in": (7, moves_users.sign_in),
    "resend": (1, moves_users.resend),
    "change": (10, moves_users.change),
    "pass time": (4, moves_users.pass_time),
    "options": (6, moves_entries.options),
    "reload": (6, moves_entries.reload),
    "unload": (4, moves_entries.unload),
    "disable": (4, moves_entries.disable),
    "remove": (3, moves_entries.remove),
    "swap": (5, moves_entries.swap),
    "move": (1, moves_entries.move),
    "sign in anew": (2, moves_entries.sign_in_anew),
    "folder": (3, moves_entries.folder),
    "restart": (2, moves_entries.restart),
    "network": (6, moves_apple.network),
    "expire": (5, moves_apple.expire),
    "account": (3, moves_apple.account),
    "relieve": (7, moves_apple.relieve),
    "nothing left": (1, calm.nothing_left),
}
CALM_EVERY: Final = 50
# These end Home Assistant or all entries: nothing else happens at the same time.
_ALONE: Final = ("restart", "nothing left")
_AT_ONCE: Final = 0.25
_HISTORY: Final = 40


def drive(seed: int, steps: int, *, until: int | None = None) -> Outcome:
    """Make the moves of a seed; `until`: up to a step."""
    return asyncio.run(_drive(seed, steps, until))


async def _drive(seed: int, steps: int, until: int | None) -> Outcome:
    outcome, history = Outcome(seed), deque[str](maxlen=_HISTORY)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        async with opened(seed, Path(folder)) as home:
            try:
                for step in range(1, (until or steps) + 1):
                    outcome.steps = step
                    await _step(home, step, history, is_last=until is None and step == steps)
            except Exception as error:  # noqa: BLE001 - told with all that led to it
                outcome.failure = _failure(home, outcome, error, history)
            outcome.counts = dict(sorted((home.counts + home.witness.counts).items()))
    outcome.seconds = time.monotonic() - began
    return outcome


async def _step(home: Household, step: int, history: deque[str], *, is_last: bool) -> None:
    # Each step has dice of its own: what one of them does never shifts those behind it.
    dice = Random(f"{home.seed}/{step}")
    if step == 1 or step % CALM_EVERY == 0 or is_last:
        names = ["calm"]
    else:
        names = _draw(dice)
    history.append(f"{step}. {' | '.join(names)} …")
    before = time.monotonic()
    moves = [calm.calm if name == "calm" else MOVES[name][1] for name in names]
    told = await asyncio.gather(
        *(move(home, Random(f"{home.seed}/{step}/{at}")) for at, move in enumerate(moves))
    )
    home.counts.update(names)
    # What has begun goes on beside the next moves, or comes to its end before.
    pause = dice.choice((0.0, 0.0, 0.03, 0.3, 1.5, 1.5))
    rested = bool(pause) and await home.rest(pause)
    home.counts["rested"] += rested
    spent = time.monotonic() - before
    shown = json.dumps(told, default=str)[:500]
    history[-1] = f"{step}. {' | '.join(names)} ({spent:.2f} s{', rested' * rested}) {shown}"
    home.witness.history.append(history[-1])
    await held.check_step(home)


def _draw(dice: Random) -> list[str]:
    """Draw one move, or several that happen at once."""
    weights = [weight for weight, _ in MOVES.values()]
    first = dice.choices(list(MOVES), weights)[0]
    if first in _ALONE or dice.random() > _AT_ONCE:
        return [first]
    more = dice.choices(list(MOVES), weights, k=dice.choice((1, 1, 2, 3)))
    return [first, *(name for name in more if name not in _ALONE)]


@asynccontextmanager
async def opened(seed: int, folder: Path) -> AsyncIterator[Household]:
    """Start a simulated iCloud and a core without entries."""
    with ExitStack() as stack:
        icloud = stack.enter_context(client.start())
        os.environ["HTTPS_PROXY"], os.environ["NO_PROXY"] = icloud.proxy, "127.0.0.1,localhost"
        witness = stack.enter_context(watching())
        members = household.members(seed, folder, icloud)
        first, real = members[0].stage, time.time
        stack.enter_context(household.hurried(lambda: real() + first.here))
        for member in members:
            member.stage.learn()
        backups = Backups(_build_backups(folder))
        (folder / "config").mkdir()
        hass = await core.start(folder / "config", folder / "homes")
        home = Household(seed, folder, icloud, witness, members, backups, hass)
        home.nothing = leaks.census(hass, folder)
        try:
            yield home
        finally:
            await core.stop(home.hass)
            for ask in home.asks:
                ask.task.cancel()


def _build_backups(folder: Path) -> Path:
    """Write a backup that stays, and one that comes and goes."""
    root = folder / "backups" / "Backup"
    # Long ago, or its age would be told one day.
    build_phone(root, last_backup=dt_util.utcnow() - timedelta(days=1))
    build_tablet(root.with_name("guest"))
    return root


def _failure(home: Household, outcome: Outcome, error: Exception, history: deque[str]) -> str:
    again = f"scripts/soak home --seed {outcome.seed} --until {outcome.steps}"
    return "\n".join(
        [
            f"seed {outcome.seed} failed at step {outcome.steps}; again: {again}",
            *history,
            "What was seen at last:",
            *home.witness.history,
            "".join(traceback.format_exception(error)),
        ]
    )
