"""Which photos are kept by what was done to them: asked of the deeds, never of the product's note.

A photo is kept from the moment one of its files was brought back from quarantine, or it was removed
from iCloud by us; nothing but Apple's refusal to remove it, in the same run, ends that. If a run was
killed or failed, it may or may not have come that far; for these photos alone the note is believed.
"""

from dataclasses import dataclass
from typing import Any

from tests.soak.disk import Entry, Place
from tests.soak.model import Model
from tests.soak.process import Ended


@dataclass(frozen=True, slots=True)
class Deeds:
    """What a run did: of each group in `sure` at least one photo is kept, and none but `may`."""

    sure: tuple[frozenset[str], ...] = ()
    may: frozenset[str] = frozenset()


def deeds(
    model: Model,
    before: dict[str, Entry],
    truth: dict[str, dict[str, Any]],
    actions: list[dict[str, Any]],
    ended: Ended,
) -> Deeds:
    """Tell what a run did to photos. `model` knows the truth now, `truth` is that of before."""
    if [out["action"] for out in ended.outcomes[:1]] == ["open"]:
        return Deeds()
    groups: list[frozenset[str]] = []
    may: set[str] = set()
    told = dict(enumerate(ended.outcomes))
    for number, action in enumerate(actions):
        out = told.get(number)
        if action["do"] == "restore":
            asked = _asked(out)
            if asked is None:
                # Whatever lay there, or what an earlier action of the run has put there.
                asked = {entry.content for entry in before.values()
                         if entry.place is Place.QUARANTINE or number}  # fmt: skip
            elif out and out["result"]["restored"] == len(out["result"]["sha256"]):
                groups += [model.owners(content) for content in asked - model.nobodys]
            may.update(*map(model.owners, asked))
        elif action["do"] == "free_up" or (action["do"] == "archive" and action["remove"]):
            undone = any(later["do"] == "undo" for later in actions[number:])
            may |= _in_icloud(truth) if undone or _is_unsure(out) else model.deleted_since(truth)
    return Deeds(tuple(group for group in groups if group), frozenset(may))


def _asked(out: dict[str, Any] | None) -> set[str] | None:
    """Give the contents that a restore was asked for; None if it did not come to its end."""
    return None if out is None or out["error"] else set(out["result"]["sha256"])


def _is_unsure(out: dict[str, Any] | None) -> bool:
    """Whether something was removed from iCloud may be unknown."""
    if out is None or out["error"]:
        return True
    removal = (out["result"] or {}).get("removal", out["result"])
    return bool(removal and removal.get("unsure"))


def _in_icloud(truth: dict[str, dict[str, Any]]) -> set[str]:
    return {name for name, line in truth.items() if not line["deleted"] and not line["hidden"]}
