"""What goes wrong at Apple and on the way to it; and its end."""

from asyncio import to_thread
from random import Random
from typing import Any, Final

from tests.soak import moves_trouble
from tests.soak.home.household import Household
from tests.soak.stage import Stage

_KINDS: Final = ("reset", "garbage", "500", "503", "429", "421", "delay", "hang", "hang", "404")


async def network(home: Household, dice: Random) -> Any:
    """Let requests fail, be slow, or get no answer at all."""
    stage = home.pick(dice).stage
    calls, kind = dice.choice(list(moves_trouble.CALLS)), dice.choice(_KINDS)
    times, skip = dice.choice((1, 2, 4, -1)), dice.choice((0, 0, 1, 3))
    action = moves_trouble.ACTIONS[kind] if kind != "delay" else {"delay": 0.4}
    await to_thread(
        stage.account.fault, moves_trouble.CALLS[calls], times=times, skip=skip, **action
    )
    stage.troubles.add("network")
    return {"calls": calls, "kind": kind, "times": times, "skip": skip}


async def expire(home: Household, dice: Random) -> Any:
    """Let Apple end sessions; one that has no trust any more needs a code."""
    stage = home.pick(dice).stage
    for what in dice.choice((("web",), ("session",), ("web", "session", "trust"),
                             ("web", "session", "trust"), ("sync",), ("sign_in",))):  # fmt: skip
        await to_thread(stage.account.expire, what)
    return {}


async def account(home: Household, dice: Random) -> Any:
    """Let Apple refuse the account, or be slow."""
    stage = home.pick(dice).stage
    return await to_thread(_trouble, stage, dice)


def _trouble(stage: Stage, dice: Random) -> Any:
    told = moves_trouble.account(stage, dice)
    if dice.random() < 0.6:
        # Found out with the next request.
        stage.account.expire("web")
    return told


async def relieve(home: Household, dice: Random) -> Any:
    """End all trouble of an account."""
    member = home.pick(dice)
    async with member.folders:
        await to_thread(member.stage.relieve)
    return {}
