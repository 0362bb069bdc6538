"""What must hold after every step, and once everything is calm."""

from collections import Counter, defaultdict
from itertools import pairwise
import json
from typing import Any, Final

from custom_components.apple_backup.photos import errors
from tests.soak.deeds import Deeds
from tests.soak.disk import Entry, Place, copies
from tests.soak.model import Home
from tests.soak.process import Ended
from tests.soak.stage import DAY, Stage

EMPTY_AFTER_DAYS: Final = 30
_MOST_REMOVALS: Final = 10
_ERRORS: Final = frozenset(
    kind.code
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.PhotosError)
)
_NEXT_PHASES: Final = {
    None: {"listing", "verifying"},
    "listing": {"listing", "planning"},
    # What is to be removed from iCloud is planned, planned again once confirmed, and read back.
    "planning": {"planning", "transferring", "listing", "verifying"},
    "transferring": {"transferring", "finishing"},
    "finishing": {"finishing"},
    # Reading files back ends by fetching what was bad.
    "verifying": {"verifying", "transferring"},
}


class BrokenError(AssertionError):
    """A promise does not hold."""


def require(holds: object, text: str, *details: Any) -> None:
    """Raise BrokenError with the details unless something holds."""
    if not holds:
        shown = "\n".join(f"    {detail}" for detail in details)
        raise BrokenError(f"{text}\n{shown}" if shown else text)


def check_step(stage: Stage, before: dict[str, Entry], *, may_empty: bool = False) -> None:
    """Compare what lies on the disk with what lay there, and with what may lie there."""
    model, after = stage.model, stage.look()
    nowhere = stage.written_into_nothing()
    require(not nowhere, "files were written where the library is not", *nowhere)
    for path, content in model.foreign.items():
        found = stage.content(path)
        require(found == content, f"the user's own {path} was touched", found)
    for path, entry in before.items():
        if entry.place is Place.ARCHIVE:
            require(after.get(path) == entry, f"{path} of the archive was touched", after.get(path))
    _check_contents(stage, after)
    lost = copies(before) - copies(after)
    if may_empty:
        lost -= _expired(stage, before, after)
    require(not lost, "files were lost", *_named(lost, before))
    kept = model.kept_originals() & _contents(before, Place.LIBRARY, Place.PRIVATE)
    # Where somebody has exchanged files, what goes stood in the place of another photo.
    gone = kept - _contents(after, Place.LIBRARY, Place.PRIVATE) - set(model.meant)
    require(
        not gone, "files of kept photos were taken away",
        *_named(gone, before), *(_whose(stage, gone) if gone else ()),
    )  # fmt: skip


def check_kept(stage: Stage, done: Deeds) -> set[str]:
    """Every photo that was kept is noted, and no other; gives those that have become kept."""
    kept, noted = stage.model.kept, stage.notes_of_kept()
    require(kept <= noted, "notes of kept photos were lost", *sorted(kept - noted))
    odd = noted - kept - done.may
    require(not odd, "photos are kept that nobody asked for", *sorted(odd))
    lacking = [sorted(group) for group in done.sure if not group & noted]
    require(not lacking, "photos that were brought back are not kept", *lacking)
    since = noted - kept
    stage.model.kept |= since
    stage.counts["photos kept since"] += len(since)
    stage.counts["restores that must keep"] += len(done.sure)
    return since


def _check_contents(stage: Stage, after: dict[str, Entry]) -> None:
    right = stage.model.known | stage.model.rotten
    for path, entry in stage.model.ours(after, *Place).items():
        if entry.place is Place.ARCHIVE and path.endswith(("SHA256SUMS", ".xmp")):
            continue
        require(entry.content in right, f"wrong bytes under {path}", entry)


def _contents(entries: dict[str, Entry], *places: Place) -> set[str]:
    return {entry.content for entry in entries.values() if entry.place in places}


def _named(contents: Counter[str] | set[str], entries: dict[str, Entry]) -> list[str]:
    return [
        f"{path} {entry.content[:12]}"
        for path, entry in entries.items()
        if entry.content in contents
    ]


def _whose(stage: Stage, contents: set[str]) -> list[str]:
    """Tell of the photos with these contents, and of what is written down of them."""
    photos = [name for name, firsts in stage.model.originals.items() if firsts & contents]
    note = stage.library / ".apple_backup" / "kept.jsonl"
    lines = note.read_text(errors="replace").splitlines() if note.exists() else []
    return [
        *(f"{name} {stage.model.zones[name]} {stage.model.truth.get(name)}" for name in photos),
        *(line for line in lines if any(name in line for name in photos)),
    ]


def _expired(stage: Stage, before: dict[str, Entry], after: dict[str, Entry]) -> Counter[str]:
    """Count what may have been deleted: it had waited for its time in quarantine."""
    # Names of folders there are days, so that what was found again may be older by one.
    oldest = stage.now() - (EMPTY_AFTER_DAYS - 1) * DAY
    return Counter(
        entry.content
        for path, entry in before.items()
        if entry.place is Place.QUARANTINE
        and path not in after
        and stage.quarantined_before.get(path, stage.now()) <= oldest
    )


def check_brake(stage: Stage, before: dict[str, Entry]) -> None:
    """Unless the user has said so, no run removes many photos of a library."""
    here = (Place.LIBRARY, Place.PRIVATE)
    gone = _contents(before, *here) - _contents(stage.seen, *here)
    removed: defaultdict[str, set[str]] = defaultdict(set)
    for name, originals in stage.model.originals.items():
        # The first file of a photo stands for it: edits are replaced by newer ones.
        if originals & gone and not originals & _contents(stage.seen, *here):
            removed[stage.model.zones[name]].add(name)
    photos = {zone: _photos(stage, names) for zone, names in removed.items()}
    for zone, names in removed.items():
        # A photo that was moved and then deleted leaves one of both libraries.
        others = {it for other, found in photos.items() if other != zone for it in found}
        require(
            len(photos[zone] - others) <= _MOST_REMOVALS,
            f"the brake did not hold in {zone}", *sorted(names),
        )  # fmt: skip


def _photos(stage: Stage, names: set[str]) -> set[frozenset[str]]:
    return {frozenset(stage.model.originals[name]) for name in names}


def check_ended(stage: Stage, ended: Ended, *, may_die: bool, must_work: bool) -> None:
    """A run ends as a run may."""
    shown = [f"{line['level']} {line['source']}: {line['message']}" for line in ended.log[-15:]]
    require(ended.code <= 0, "a run ended by an exception of its own", ended.errors)
    require(ended.code == 0 or may_die, f"a run ended by signal {-ended.code}", ended.errors)
    unknown = set(ended.codes) - _ERRORS
    require(not unknown, "errors that nobody knows", ended.outcomes)
    require("Traceback" not in ended.errors, "an exception that nobody took", ended.errors)
    if must_work:
        # Asked to stop, a run may do so.
        failed = [
            out
            for out in ended.outcomes
            if out["error"] and (out["action"], out["error"]) != ("stopped_sync", "sync_cancelled")
        ]
        require(not failed, "a run without trouble failed", ended.outcomes, *shown)
    for phases in ended.phases:
        for previous, phase in pairwise([None, *phases]):
            require(phase in _NEXT_PHASES[previous], f"{phase} after {previous}", *ended.phases)
    for snapshot in ended.progress:
        require(
            snapshot["files_done"] >= 0 and snapshot["bytes_done"] >= 0, "odd progress", snapshot
        )


def check_icloud(
    stage: Stage, before: dict[str, dict[str, Any]], actions: list[dict[str, Any]]
) -> None:
    """Nothing changes in iCloud but what was confirmed, and only what is proven here."""
    names = {action["do"] for action in actions}
    model, contents = stage.model, _contents(stage.seen, Place.LIBRARY)
    for name, line in model.truth.items():
        was = before[name]
        if line["deleted"] and not was["deleted"]:
            require(names & {"free_up", "archive"}, f"{name} was removed from iCloud")
            require(name in model.kept, f"{name} was removed from iCloud and is not kept")
            lacking = [res for res in line["resources"] if res["sha256"] not in contents]
            require(not lacking, f"{name} was removed from iCloud and is not here", *lacking)
            stage.counts["removed from iCloud"] += 1
        elif was["deleted"] and not line["deleted"]:
            require("undo" in names and name in model.kept, f"{name} was brought back in iCloud")
            stage.counts["brought back in iCloud"] += 1
        ignored = {"deleted": None, "trash_reason": None, "listed": None}
        require(line | ignored == was | ignored, f"{name} was changed in iCloud", was, line)


def check_truth(stage: Stage) -> None:
    """The folders hold what Apple has and the user wants, each under a name of its own."""
    model, entries = stage.model, stage.seen
    tolerated = model.tolerated()
    spare: set[str] = set()
    for home, place in ((Home.LIBRARY, Place.LIBRARY), (Home.PRIVATE, Place.PRIVATE)):
        wanted = model.wanted(home)
        ours = model.ours(entries, place)
        here = Counter(entry.content for entry in ours.values())
        owners = {
            content: name
            for name, line in model.truth.items()
            for content in (resource["sha256"] for resource in line["resources"])
        }
        lacking = wanted - here
        require(
            not lacking, f"files are missing in {place}",
            *(f"{content[:12]} {model.truth[owners[content]]}" for content in lacking),
        )  # fmt: skip
        surplus = here - wanted
        extra = {path: entry for path, entry in ours.items() if entry.content in surplus}
        odd = {path: entry for path, entry in extra.items() if entry.content not in tolerated}
        require(
            not odd, f"nobody wants these in {place}",
            *(f"{path} {story(stage, entry.content)}" for path, entry in odd.items()),
        )  # fmt: skip
        spare |= set(surplus)
        if home is Home.LIBRARY:
            misnamed = [
                path
                for path, entry in ours.items()
                if entry.content not in tolerated and not model.fits(path, entry.content)
            ]
            require(
                not misnamed, "names that do not fit",
                *(f"{path} {story(stage, ours[path].content)}" for path in misnamed),
            )  # fmt: skip
    model.spare &= spare
    # Apple has offered the rest of these again, and it is here.
    for name in [name for name in model.left_there if model.home(name) is Home.LIBRARY]:
        del model.left_there[name]


def story(stage: Stage, content: str) -> str:
    """Tell whose content this is or was."""
    return "; ".join(
        f"{name} is {stage.model.home(name)}: {json.dumps(stage.model.truth.get(name))[:300]}"
        for name, contents in stage.model.ever.items()
        if content in contents
    )
