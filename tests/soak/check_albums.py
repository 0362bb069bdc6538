"""Albums are shown as Apple has them, by what the user has chosen, once runs have come to their end."""

from collections import Counter

from tests.soak import albums
from tests.soak.albums import Entry, Wanted
from tests.soak.disk import NOTHING, Place
from tests.soak.invariants import require, story
from tests.soak.model import Home
from tests.soak.stage import Stage


def check_albums(stage: Stage, *, is_at_rest: bool) -> None:
    """Compare every album. `is_at_rest`: everything is here, and nothing waits to be removed."""
    model, method = stage.model, stage.model.config.get("albums", "off")
    entries = albums.shown(stage)
    wanted = {}
    if method != "off":
        wanted = albums.wanted(model, is_list=method == "playlist", is_at_rest=is_at_rest)
    left = model.rotten | albums.last_contents(stage, entries)
    needed = _check_shown(stage, entries, wanted, left, is_at_rest=is_at_rest)
    for entry in entries:
        # A link leads to what the file was before somebody put another in its place.
        if set(entry.contents) & (left | model.taken) or albums.is_of_method(stage, entry, method):
            continue
        require(entry.path in model.loose, f"an album shows no {method}", entry)
        needed.add(entry.path)
    if is_at_rest:
        # The others are what was wanted.
        model.loose &= needed
        if method == "off":
            model.unshown.clear()
    stage.counts["albums compared" if is_at_rest else "albums compared after a run"] += 1
    stage.counts["entries of albums compared"] += len(entries)


def _check_shown(
    stage: Stage,
    entries: list[Entry],
    wanted: dict[str, Wanted],
    left: set[str],
    *,
    is_at_rest: bool,
) -> set[str]:
    """Give the paths of what may be nobody's: what need not be shown, or is shown too often."""
    model, needed = stage.model, set[str]()
    # Until files are read back, what somebody has put in place of one is shown, or that it is away.
    theirs = left if is_at_rest else left | set(model.foreign.values()) | {NOTHING}
    by_album: dict[str, list[Entry]] = {name: [] for name in wanted}
    for entry in entries:
        by_album.setdefault(entry.album, []).append(entry)
    for name, shown in by_album.items():
        found = Counter(content for entry in shown for content in entry.contents)
        views = wanted.get(name, Wanted())
        # What stands for a file that Apple does not offer (any more) is left as it is.
        for_good = {content for content in found if _stands_for(stage, content, views)}
        surplus = _without(found - views.may, theirs | for_good)
        loose = {entry.path: entry for entry in shown if entry.path in model.loose}
        needed |= {
            path
            for path, entry in loose.items()
            if set(surplus) & set(entry.contents)
            or not set(entry.contents) <= set(views.must)
            # An empty list says nothing of whose it is.
            or not entry.contents
        }
        surplus -= Counter(content for entry in loose.values() for content in entry.contents)
        require(
            not surplus, f"the album {name} shows what is not in it", *_told(shown, surplus),
            *(story(stage, content) for content in surplus),
        )  # fmt: skip
        absent = model.unshown if is_at_rest else model.unshown | _absent(stage)
        lacking = _without(views.must - found, absent)
        require(
            not lacking, f"the album {name} does not show what is in it",
            *lacking, *_told(shown, found),
        )  # fmt: skip
    return needed


def _stands_for(stage: Stage, content: str, views: Wanted) -> bool:
    meant = stage.model.meant.get(content, set())
    return bool(meant & (set(views.may) - set(views.must)))


def _without(counted: Counter[str], contents: set[str]) -> Counter[str]:
    return Counter({content: n for content, n in counted.items() if content not in contents})


def _absent(stage: Stage) -> set[str]:
    """Give the contents that are not (all) here: parked, or changed by somebody unnoticed."""
    ours = stage.model.ours(stage.seen, Place.LIBRARY).values()
    here = Counter(entry.content for entry in ours)
    return set(stage.model.wanted(Home.LIBRARY) - here) | stage.model.taken


def _told(entries: list[Entry], contents: Counter[str]) -> list[str]:
    return [
        f"{entry.path} {content[:12]}"
        for entry in entries
        for content in entry.contents
        if content in contents
    ]
