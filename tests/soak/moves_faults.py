"""Runs that are killed, and runs with calls that fail: at a call that the run makes, or at a time."""

import errno
import os
from random import Random
import signal
import time
from typing import Any, Final

from tests.soak import moves_icloud
from tests.soak.faults import Where
from tests.soak.moves_runs import SYNC, Action, everything, run, told
from tests.soak.process import Ended
from tests.soak.reach import lacking
from tests.soak.stage import Stage

_ERRORS: Final = {
    "full": errno.ENOSPC, "quota": errno.EDQUOT, "io": errno.EIO, "read only": errno.EROFS,
    "right": errno.EACCES,
}  # fmt: skip
# How often a run with a fault has trouble as well, which may keep it from beginning.
_IN_TROUBLE: Final = 0.08


def kill(stage: Stage, dice: Random) -> Any:
    """Let a process be killed, or asked to end, at some change of the disk or of the catalog."""
    number = dice.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGTERM))
    where = dice.choice((Where.FILES, Where.FILES, Where.CATALOG))
    actions = _actions(stage, dice)
    fault = {"where": where, "at": _at(stage, dice, actions, where), "signal": int(number)}
    stage.counts[f"signal {number.name}"] += 1
    ended = run(stage, actions, kill=fault)
    _count(stage, "kill", where, ended)
    return {**fault, "do": actions, **told(ended)}


def inject(stage: Stage, dice: Random) -> Any:
    """Let calls that change the disk, or SQLite's that change the catalog, fail from some point on."""
    kind, times = dice.choice(list(_ERRORS)), dice.choice((1, 1, 3, 1000))
    where = dice.choice((Where.DISK, Where.CATALOG))
    actions = _actions(stage, dice)
    at = _at(stage, dice, actions, where)
    fault = {"where": where, "at": at, "times": times, "errno": _ERRORS[kind]}
    stage.counts[f"injected {kind}"] += 1
    ended = run(stage, actions, inject=fault)
    stage.counts["calls that failed by us"] += ended.faults
    _count(stage, "inject", where, ended)
    return {**fault, "do": actions, **told(ended)}


def kill_in_time(stage: Stage, dice: Random) -> Any:
    """Let a process be killed, or asked to end, after some time."""
    number = dice.choice((signal.SIGKILL, signal.SIGTERM))
    after = dice.uniform(0.01, 0.6)

    def disturb(process: int) -> None:
        time.sleep(after)
        # The nursery waits for it at the next order only, so the number is still the child's.
        os.kill(process, number)

    stage.counts[f"signal {number.name}"] += 1
    return {"after": after, **told(run(stage, [SYNC], disturb=disturb))}


def _actions(stage: Stage, dice: Random) -> list[Action]:
    """Choose what to disturb; there is something to do, and usually nothing else is wrong."""
    others = [[action] for action in everything(stage, dice)]
    chosen = dice.choice(([SYNC], [SYNC], [SYNC], *others))
    if dice.random() >= _IN_TROUBLE:
        stage.relieve()
        stage.look()
    moves_icloud.change(stage, dice)
    return chosen


def _at(stage: Stage, dice: Random, actions: list[Action], where: Where) -> int:
    return stage.reach.draw(dice, actions, lacking(stage.model, stage.seen), where)


def _count(stage: Stage, kind: str, where: Where, ended: Ended) -> None:
    stage.counts[f"faults set: {kind} {where}"] += 1
    stage.counts["faults set"] += 1
    if ended.code == -signal.SIGKILL or ended.faults:
        stage.counts[f"faults that happened: {kind} {where}"] += 1
        stage.counts["faults that happened"] += 1
