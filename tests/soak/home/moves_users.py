"""What users do: press, switch, choose, wait for answers, sign in."""

import asyncio
from asyncio import to_thread
from datetime import timedelta
from random import Random
from typing import Any, Final
from unittest.mock import patch

from homeassistant.util import dt as dt_util
from tests.soak import moves_icloud, moves_trouble
from tests.soak.home import acts, leaks, setup
from tests.soak.home.household import Household

_INTERVALS: Final = ("every_15_minutes", "hourly", "daily", "manual")


async def sync(home: Household, dice: Random) -> Any:
    """Press the button, or call the action."""
    member, by_button = home.pick(dice), dice.random() < 0.5
    if by_button:
        return await acts.press(home, member.entry_id, "sync_now")
    return (await acts.call(home, member, "sync"))[0]


async def wait_for(home: Household, dice: Random) -> Any:
    """Call an action whose answer somebody waits for, whatever happens meanwhile."""
    member = home.pick(dice)
    action = dice.choice(("sync", "sync", "sync", "plan", "verify_library"))
    acts.ask(home, member, action)
    await asyncio.sleep(dice.choice((0, 0.02, 0.2)))
    return action


async def check(home: Household, dice: Random) -> Any:
    """Read the library back, or look at the backups."""
    member = home.pick(dice)
    match dice.choice(("verify", "folder", "backups")):
        case "verify":
            return await acts.press(home, member.entry_id, "verify_library")
        case "folder":
            return await acts.press(home, home.backups.entry_id, "refresh")
        case _:
            return (await acts.call(home, None, "refresh_backups", answers=True))[0]


async def pause(home: Household, dice: Random) -> Any:
    """Let downloads wait, or go on."""
    member, on = home.pick(dice), dice.random() < 0.5
    if dice.random() < 0.5:
        return on, await acts.turn(home, member.entry_id, "downloads", on=on)
    return on, (await acts.call(home, member, "resume" if on else "pause"))[0]


async def automatic(home: Household, dice: Random) -> Any:
    """Let syncs start by themselves, or not, or at other times."""
    member, on = home.pick(dice), dice.random() < 0.6
    if dice.random() < 0.5:
        return on, await acts.turn(home, member.entry_id, "automatic_sync", on=on)
    chosen = dice.choice(_INTERVALS)
    return chosen, await acts.choose(home, member.entry_id, "sync_interval", chosen)


async def sign_in(home: Household, dice: Random) -> Any:
    """Sign in again, whether that is needed or not; the code may be wrong."""
    member, wrong = home.pick(dice), dice.random() < 0.25
    match dice.choice(("flow", "flow", "actions", "cancel", "both")):
        case "flow":
            return await setup.sign_in_by_flow(home, member, wrong_code=wrong)
        case "actions":
            return await setup.sign_in_by_actions(home, member, dice, wrong_code=wrong)
        case "cancel":
            began = (await acts.call(home, member, "reauthenticate"))[0]
            await asyncio.sleep(dice.choice((0, 0.05, 0.3)))
            if (living := home.runtime(member)) is not None:
                living.sign_in.async_cancel()
            return began, "cancelled"
        case _:
            return await asyncio.gather(
                setup.sign_in_by_flow(home, member),
                setup.sign_in_by_actions(home, member, dice, wrong_code=wrong),
            )


async def resend(home: Household, dice: Random) -> Any:
    """Have a code sent again."""
    member = home.pick(dice)
    method = dice.choice(("sms", "voice", "device"))
    return (await acts.call(home, member, "resend_mfa_code", method=method))[0]


async def change(home: Household, dice: Random) -> Any:
    """Change something in iCloud, on the phone."""
    return await to_thread(moves_icloud.change, home.pick(dice).stage, dice)


async def busy(home: Household, dice: Random) -> Any:
    """Begin a sync that has something to do, and that takes its time or waits."""
    member = home.pick(dice)
    stage = member.stage
    pauses = dice.random() < 0.5
    if pauses:
        await acts.turn(home, member.entry_id, "downloads", on=False)
    await to_thread(stage.account.mutate, *[{"op": "add"}] * dice.randint(2, 5))
    await to_thread(stage.learn)
    await to_thread(stage.account.fault, moves_trouble.DOWNLOADS, times=-1, delay=0.3)
    stage.troubles.add("network")
    began = await acts.press(home, member.entry_id, "sync_now")
    await asyncio.sleep(dice.choice((0, 0.1, 0.5)))
    if pauses and dice.random() < 0.5:
        await acts.turn(home, member.entry_id, "downloads", on=True)
    return began, pauses


async def pass_time(home: Household, dice: Random) -> Any:
    """Let what is planned for the next while happen now."""
    minutes = dice.choice((2, 11, 70, 400, 1500))
    now = dt_util.utcnow() + timedelta(minutes=minutes)
    loop = asyncio.get_running_loop()
    due = [
        handle for handle in leaks.our_timers(loop) if handle.when() < loop.time() + minutes * 60
    ]
    for handle in sorted(due, key=lambda handle: handle.when()):
        if not handle.cancelled():
            _fire(handle, now.timestamp(), now)
    return {"minutes": minutes, "due": len(due)}


def _fire(handle: asyncio.TimerHandle, timestamp: float, now: Any) -> None:
    """Let Home Assistant believe that it is time for this one."""
    events = "homeassistant.helpers.event"
    with (
        patch(f"{events}.time_tracker_utcnow", return_value=now),
        patch(f"{events}.time_tracker_timestamp", return_value=timestamp),
    ):
        # One that is cancelled forgets what it calls.
        handle._run()
        handle.cancel()
