"""What the product is asked to do, and how it is disturbed while it does so."""

from collections.abc import Callable
import errno
import json
import os
from random import Random
import signal
import time
from typing import Any, Final

from tests.soak import invariants, moves_icloud, moves_trouble
from tests.soak.deeds import deeds
from tests.soak.disk import Entry, Place
from tests.soak.process import Ended
from tests.soak.secrets import check_secrets
from tests.soak.stage import DAY, Stage

type Action = dict[str, Any]

SYNC: Final[Action] = {"do": "sync"}
_INJECTED: Final = {
    "full": errno.ENOSPC, "quota": errno.EDQUOT, "io": errno.EIO, "read only": errno.EROFS,
    "right": errno.EACCES,
}  # fmt: skip
_ROUNDS: Final = 4
_QUIET: Final = ("added", "moved", "quarantined", "parked", "adopted", "held_back", "downloads")


def run(
    stage: Stage,
    actions: list[Action],
    *,
    disturb: Callable[[int], None] | None = None,
    **how: Any,
) -> Ended:
    """Let a child do something, and hold every promise afterwards."""
    before, truth, spoken = stage.seen, stage.model.truth, stage.is_approved
    stage.quarantined_before = dict(stage.quarantined)
    is_disturbed = bool(disturb or how)
    # A busy machine is no trouble: there is time for every answer, unless some never come.
    order = stage.order(actions, impatient="hang" in stage.troubles, **how)
    stage.last_run = [json.dumps({"do": actions, **how})]
    ended = stage.nursery.carry_out(order, disturb)
    stage.last_run += [json.dumps(out, default=str) for out in ended.outcomes]
    stage.last_run += [f"{line['level']} {line['source']}: {line['message']}" for line in ended.log]
    stage.counts["runs"] += 1
    stage.counts["calls that failed by us"] += ended.faults
    for code in ended.codes:
        stage.counts[f"ended {code}"] += 1
    if ended.code < 0:
        stage.counts[f"ended by signal {-ended.code}"] += 1
    if not stage.was_set_up:
        stage.was_set_up = (stage.library / ".apple_backup" / "library.json").exists() and (
            stage.disk.folder / "private" / ".apple_backup" / "library.json"
        ).exists()
    must_work = not (stage.troubles or is_disturbed)
    invariants.check_ended(stage, ended, may_die="kill" in how or disturb is not None,
                           must_work=must_work)  # fmt: skip
    stage.learn()
    since = invariants.check_kept(stage, deeds(stage.model, before, truth, actions, ended))
    # If the catalog has lost them, they are nobody's for ever.
    stage.model.spare |= stage.model.kept_twins()
    if _asks(actions, "restore"):
        # What was removed from iCloud is here as a whole.
        _note_restored(stage, before, since - stage.model.deleted_since(truth))
    may_empty = any(action["do"] == "empty" for action in actions)
    invariants.check_step(stage, before, may_empty=may_empty)
    check_secrets(stage)
    _note_unfinished(stage, before, ended)
    if disturb is None:
        invariants.check_icloud(stage, truth, actions)
    confirms = any(out["action"] == "confirm" and not out["error"] for out in ended.outcomes)
    stage.is_approved = spoken or confirms or (ended.code < 0 and _asks(actions, "confirm"))
    if not stage.is_approved and not may_empty:
        invariants.check_brake(stage, before)
    if ended.result("sync") is not None and not confirms:
        stage.is_approved = False
    return ended


def _asks(actions: list[Action], name: str) -> bool:
    return any(action["do"] == name for action in actions)


def _note_restored(stage: Stage, before: dict[str, Entry], since: set[str]) -> None:
    """What the user brings back may be nobody's from then on."""
    brought = _brought(stage, before)
    stage.model.spare |= brought
    still = {entry.content for entry in stage.look().values() if entry.place is Place.QUARANTINE}
    stage.model.note_restored(since, still, brought)


def _note_unfinished(stage: Stage, before: dict[str, Entry], ended: Ended) -> None:
    if ended.code < 0:
        stage.model.unfinished |= _brought(stage, before)
    elif not ended.codes:
        stage.model.unfinished.clear()


def _brought(stage: Stage, before: dict[str, Entry]) -> set[str]:
    """Give the contents that lay in quarantine before, and are new in the folders."""
    held = {entry.content for entry in before.values() if entry.place is Place.QUARANTINE}
    return held & {
        entry.content
        for path, entry in stage.look().items()
        if entry.place in (Place.LIBRARY, Place.PRIVATE) and before.get(path) != entry
    }


# Moves


def sync(stage: Stage, _: Random) -> Any:
    """Just sync."""
    return _told(run(stage, [SYNC]))


def kill(stage: Stage, dice: Random) -> Any:
    """Sync in a process that is killed, or asked to end, at some change of the disk."""
    number = dice.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGTERM))
    at = int(10 ** dice.uniform(0, 2.5))
    actions = dice.choice(([SYNC], [SYNC], [SYNC], *([action] for action in _work(stage, dice))))
    stage.counts[f"signal {number.name}"] += 1
    ended = run(stage, actions, kill={"at": at, "signal": int(number)})
    return {"at": at, "signal": number.name, "do": actions, **_told(ended)}


def kill_in_time(stage: Stage, dice: Random) -> Any:
    """Let a process be killed, or asked to end, after some time."""
    number = dice.choice((signal.SIGKILL, signal.SIGTERM))
    after = dice.uniform(0.01, 0.6)

    def disturb(process: int) -> None:
        time.sleep(after)
        # The nursery waits for it at the next order only, so the number is still the child's.
        os.kill(process, number)

    stage.counts[f"signal {number.name}"] += 1
    return {"after": after, **_told(run(stage, [SYNC], disturb=disturb))}


def inject(stage: Stage, dice: Random) -> Any:
    """Let calls of the file system fail from some point on."""
    kind, at = dice.choice(list(_INJECTED)), int(10 ** dice.uniform(0, 2.2))
    times = dice.choice((1, 1, 3, 1000))
    fault = {"at": at, "times": times, "errno": _INJECTED[kind], "below": str(stage.disk.folder)}
    actions = dice.choice(([SYNC], [SYNC], *([action] for action in _work(stage, dice))))
    stage.counts[f"injected {kind}"] += 1
    return {"kind": kind, "at": at, "do": actions, **_told(run(stage, actions, inject=fault))}


def disturb_run(stage: Stage, dice: Random) -> Any:
    """Let something happen while a sync is under way."""
    kind = dice.choice(("change", "change", "network", "volume", "volume", "expire"))
    after = dice.uniform(0.0, 0.3)

    def disturb(_: int) -> None:
        time.sleep(after)
        match kind:
            case "change":
                moves_icloud.change(stage, dice)
            case "network":
                moves_trouble.network(stage, dice, may_hang=False)
            case "volume":
                moves_trouble.volume(stage, dice)
            case "expire":
                moves_trouble.expire(stage, dice)

    stage.counts[f"during a run: {kind}"] += 1
    return {"kind": kind, "after": after, **_told(run(stage, [SYNC], disturb=disturb))}


def work(stage: Stage, dice: Random) -> Any:
    """Ask for something else than a sync."""
    actions = [action for action in _work(stage, dice) if dice.random() < 0.3]
    actions = actions[:3] or [SYNC]
    for action in actions:
        stage.counts[f"do {action['do']}"] += 1
    return {"do": actions, **_told(run(stage, actions))}


def _work(stage: Stage, dice: Random) -> list[Action]:
    """Give everything that may be asked for, in any order."""
    everything: list[Action] = [
        {"do": "plan"},
        {"do": "verify", "share": dice.choice((0.1, 0.5, 1.0))},
        {"do": "confirm"},
        {"do": "restore", "which": [dice.random() for _ in range(dice.randint(1, 3))]},
        {"do": "empty", "days": invariants.EMPTY_AFTER_DAYS},
        {"do": "free_up", "days": dice.choice((365, 3650)), "keep_favorites": True},
        {"do": "undo"},
        {
            "do": "archive",
            "albums": [album for album in stage.model.albums if not album["folder"]],
            "which": dice.random(),
            "remove": dice.random() < 0.3,
        },
        {"do": "paused_sync", "seconds": 0.1},
        {"do": "stopped_sync", "seconds": dice.uniform(0.01, 0.4)},
        {"do": "overlap"},
        SYNC,
    ]
    dice.shuffle(everything)
    return everything


def calm(stage: Stage, _: Random) -> Any:
    """End all trouble; the next quiet syncs bring what Apple has, and then find nothing to do."""
    stage.relieve()
    stage.look()
    later = {"do": "later", "seconds": 8 * DAY}
    verify, confirm = {"do": "verify", "share": 1.0}, {"do": "confirm"}
    # Listings that agree are a week apart, and parked files are tried again in a day.
    actions = [later, SYNC, verify, confirm, SYNC, later, SYNC, confirm, SYNC, SYNC]
    busy: dict[str, Any] = {}
    for _ in range(_ROUNDS):
        stage.set_clocks(stage.apple, stage.apple + 16 * DAY)
        ended = run(stage, actions)
        stage.set_clocks(stage.apple, stage.apple)
        done = ended.result("sync")
        busy = {key: done[key] for key in _QUIET if done[key]}
        if not busy:
            break
    invariants.require(not busy, "it does not come to rest", busy, *ended.log)
    invariants.check_truth(stage)
    invariants.check_albums(stage)
    check_secrets(stage, everywhere=True)
    stage.counts["calm and true"] += 1
    return {}


def _told(ended: Ended) -> dict[str, Any]:
    return {"ended": ended.code, "errors": ended.codes}
