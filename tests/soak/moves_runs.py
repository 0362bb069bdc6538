"""What the product is asked to do, and how it is disturbed while it does so."""

from collections.abc import Callable
import json
from random import Random
import time
from typing import Any, Final

from tests.soak import albums, invariants, moves_icloud, moves_trouble
from tests.soak.check_albums import check_albums
from tests.soak.deeds import deeds
from tests.soak.disk import Entry, Place
from tests.soak.process import Ended
from tests.soak.reach import lacking
from tests.soak.secrets import check_secrets
from tests.soak.stage import DAY, Stage

type Action = dict[str, Any]

SYNC: Final[Action] = {"do": "sync"}
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
    lacked, shown = lacking(stage.model, before), albums.listing(stage)
    stage.quarantined_before = dict(stage.quarantined)
    is_disturbed = bool(disturb or how)
    # A busy machine is no trouble: there is time for every answer, unless some never come.
    order = stage.order(actions, impatient="hang" in stage.troubles, **how)
    stage.last_run = [json.dumps({"do": actions, **how})]
    ended = stage.nursery.carry_out(order, disturb)
    stage.last_run += [json.dumps(out, default=str) for out in ended.outcomes]
    stage.last_run += [f"{line['level']} {line['source']}: {line['message']}" for line in ended.log]
    stage.counts["runs"] += 1
    if not (ended.code or ended.codes or is_disturbed):
        stage.reach.note(actions, lacked, ended.calls)
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
    _look_at_albums(stage, shown, actions, ended, is_disturbed=is_disturbed)
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


def _look_at_albums(
    stage: Stage,
    before: dict[str, tuple[int, int, int]],
    actions: list[Action],
    ended: Ended,
    *,
    is_disturbed: bool,
) -> None:
    """Compare albums after a sync that came to its end; else note what it may have left there."""
    is_whole = not (ended.code or ended.codes or ended.terminated or ended.faults)
    if not is_whole:
        now = albums.listing(stage)
        stage.model.loose |= {path for path, file in now.items() if before.get(path) != file}
    elif stage.is_settled and actions[-1] == SYNC and not (is_disturbed or stage.troubles):
        check_albums(stage, is_at_rest=False)


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
    return told(run(stage, [SYNC]))


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
    return {"kind": kind, "after": after, **told(run(stage, [SYNC], disturb=disturb))}


def work(stage: Stage, dice: Random) -> Any:
    """Ask for something else than a sync."""
    actions = [action for action in everything(stage, dice) if dice.random() < 0.3]
    actions = actions[:3] or [SYNC]
    for action in actions:
        stage.counts[f"do {action['do']}"] += 1
    return {"do": actions, **told(run(stage, actions))}


def everything(stage: Stage, dice: Random) -> list[Action]:
    """Give everything that may be asked for, in any order."""
    all_of_it: list[Action] = [
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
    dice.shuffle(all_of_it)
    return all_of_it


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
    check_albums(stage, is_at_rest=True)
    stage.is_settled = True
    check_secrets(stage, everywhere=True)
    stage.counts["calm and true"] += 1
    return {}


def told(ended: Ended) -> dict[str, Any]:
    """Tell how a run ended, for the history."""
    return {"ended": ended.code, "errors": ended.codes}
