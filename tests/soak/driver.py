"""Draws moves by a seed, makes them, and holds the promises after each."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
import json
from pathlib import Path
from random import Random
import tempfile
import time
import traceback
from typing import Any, Final

from tests.soak import (
    invariants,
    moves_disk,
    moves_faults,
    moves_icloud,
    moves_runs,
    moves_trouble,
    stage as stages,
)
from tests.soak.stage import Stage

type Move = Callable[[Stage, Random], Any]

MOVES: Final[dict[str, tuple[int, Move]]] = {
    "change": (26, moves_icloud.change),
    "delete many": (1, moves_icloud.delete_many),
    "meddle": (9, moves_disk.meddle),
    "foreign file": (5, moves_disk.put_foreign),
    "lose made": (2, moves_disk.lose_made),
    "lose catalog": (1, moves_disk.lose_catalog),
    "save catalog": (1, moves_disk.save_catalog),
    "network": (7, moves_trouble.network),
    "partial listing": (1, moves_trouble.partial_listing),
    "expire": (3, moves_trouble.expire),
    "account": (2, moves_trouble.account),
    "volume": (3, moves_trouble.volume),
    "relieve": (8, moves_trouble.relieve),
    "clock": (3, moves_trouble.clock),
    "options": (4, moves_trouble.options),
    "sync": (12, moves_runs.sync),
    "kill": (5, moves_faults.kill),
    "kill in time": (2, moves_faults.kill_in_time),
    "inject": (3, moves_faults.inject),
    "disturb": (4, moves_runs.disturb_run),
    "work": (7, moves_runs.work),
}
# Lists may lack something, or tell what is gone a week later, until all is calm.
_UNSETTLING: Final = frozenset(
    {"network", "partial listing", "expire", "account", "lose catalog", "disturb"}
)
CALM_EVERY: Final = 50
# What a seed begins with; options change it.
ALBUMS: Final = ("hard_link", "symlink", "playlist", "off")
WHOLE_PROOF_EVERY: Final = 25
ASSETS: Final = 36
_HISTORY: Final = 40


@dataclass(slots=True)
class Outcome:
    """What came of a seed. `failure` is a text for people, None if all held."""

    seed: int
    steps: int = 0
    seconds: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)
    failure: str | None = None


def drive(seed: int, steps: int, *, mounted: bool, until: int | None = None) -> Outcome:
    """Make the moves of a seed; `until`: up to a step, which is made as it was then."""
    outcome, history = Outcome(seed), deque[str](maxlen=_HISTORY)
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="soak-") as folder,
        stages.opened(seed, Path(folder), ASSETS, mounted=mounted) as stage,
    ):
        try:
            stage.learn()
            stage.model.config["albums"] = ALBUMS[seed % len(ALBUMS)]
            for step in range(1, (until or steps) + 1):
                outcome.steps = step
                _step(stage, seed, step, history, is_last=until is None and step == steps)
        except Exception as error:  # noqa: BLE001 - told with all that led to it
            outcome.failure = _failure(seed, outcome.steps, error, [*history, *stage.last_run])
        outcome.counts = dict(sorted(stage.counts.items()))
        outcome.counts["files hashed"] = stage.disk.hashed
        outcome.counts["codes sent"] = len(stage.account.codes())
    outcome.seconds = time.monotonic() - began
    return outcome


def _step(stage: Stage, seed: int, step: int, history: deque[str], *, is_last: bool) -> None:
    # Each step has dice of its own: what one of them does never shifts those behind it.
    dice = Random(f"{seed}/{step}")
    if step % WHOLE_PROOF_EVERY == 0:
        stage.disk.forget()
    if step == 1 or step % CALM_EVERY == 0 or is_last:
        name, move = "calm", moves_runs.calm
    else:
        name = dice.choices(list(MOVES), [weight for weight, _ in MOVES.values()])[0]
        move = MOVES[name][1]
    history.append(f"{step}. {name} …")
    if name in _UNSETTLING:
        stage.is_settled = False
    before = time.monotonic()
    told = move(stage, dice)
    spent = time.monotonic() - before
    stage.counts[f"seconds of {name}"] += round(spent * 1000)
    history[-1] = f"{step}. {name} ({spent:.2f} s) {json.dumps(told, default=str)[:600]}"
    if not is_run(name):
        # What the driver has done itself it has seen; nothing else may have changed.
        invariants.check_step(stage, stage.seen)


def is_run(name: str) -> bool:
    """Whether a move lets the product do something, and has checked what came of it."""
    return name in ("calm", "sync", "kill", "kill in time", "inject", "disturb", "work")


def _failure(seed: int, step: int, error: Exception, history: list[str]) -> str:
    return "\n".join(
        [
            f"seed {seed} failed at step {step}; again: scripts/soak --seed {seed} --until {step}",
            *history,
            "".join(traceback.format_exception(error)),
        ]
    )
