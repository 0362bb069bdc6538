"""What must be: told from the simulator's truth and the driver's own deeds, not from the product."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
import re
from typing import Any

from tests.soak.disk import Entry, Place

VIDEOS = frozenset({"mov", "mp4", "slomo"})
SHOWN_TEMPLATES = (
    "{year}/{month}/{stem}{ext}",
    "{year}/{stem}{ext}",
    "{year}/{month}/{day}/{stem}{ext}",
    "{kind}/{year}/{stem}{ext}",
    "_{all_or_shared}/{checksum}{ext}",
)
_PLAIN = re.compile(r"([A-Za-z0-9]+_[0-9]+)\.[A-Za-z]+")
MOVED = 0


class Home(StrEnum):
    """Where the files of an asset belong."""

    LIBRARY = "library"
    PRIVATE = "private"
    STAY = "stay"
    LEAVE = "leave"


@dataclass(slots=True)
class Model:
    """Everything that is known to be right. Contents are SHA-256 in hexadecimal."""

    truth: dict[str, dict[str, Any]] = field(default_factory=dict)
    albums: list[dict[str, Any]] = field(default_factory=list)
    # What each asset has ever offered, and its originals, by record name.
    ever: dict[str, set[str]] = field(default_factory=dict)
    originals: dict[str, set[str]] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    # The user's own files, by path: exactly these contents, for ever.
    foreign: dict[str, str] = field(default_factory=dict)
    frozen: dict[str, str] = field(default_factory=dict)
    # Contents that a rotten disk has made: anywhere, but not lost.
    rotten: set[str] = field(default_factory=set)
    # Contents whose file somebody has taken away or changed: another with the same may be meant.
    taken: set[str] = field(default_factory=set)
    # Contents that may be in the library although nobody wants them there.
    spare: set[str] = field(default_factory=set)
    # What is kept by what was done, by record name: nothing takes a photo out of it.
    kept: set[str] = field(default_factory=set)
    # Contents that were made of others, or stood in the place of others.
    meant: dict[str, set[str]] = field(default_factory=dict)
    # Contents in quarantine of which the catalog was lost that knew whose they are.
    nobodys: set[str] = field(default_factory=set)
    # What of a kept photo lay in quarantine when another file of it was brought back, by record
    # name: the user has asked for that one alone.
    left_there: dict[str, set[str]] = field(default_factory=dict)
    # What a killed run had brought back: the next one may take that back, as nobody has noted it.
    unfinished: set[str] = field(default_factory=set)
    # Which photos have ever been in an album, by its record name.
    members: dict[str, set[str]] = field(default_factory=dict)
    # Paths among the albums that may be nobody's: made in a run that did not come to its end, or
    # known only to a catalog that was lost.
    loose: set[str] = field(default_factory=set)
    # Contents whose entry in an album somebody has taken away: it is not made again at once.
    unshown: set[str] = field(default_factory=set)
    config: dict[str, Any] = field(default_factory=dict)

    def learn(self, lines: Iterable[dict[str, Any]]) -> None:
        """Take what Apple has now."""
        found = list(lines)
        self.albums = [line for line in found if line["type"] == "album"]
        self.truth = {line["asset"]: line for line in found if line["type"] == "asset"}
        for album in self.albums:
            self.members.setdefault(album["album"], set()).update(album["assets"])
        for name, line in self.truth.items():
            contents = {resource["sha256"] for resource in line["resources"]}
            firsts = {
                resource["sha256"]
                for resource in line["resources"]
                if not resource["kind"].startswith("edited")
            }
            self.ever.setdefault(name, set()).update(contents)
            self.originals.setdefault(name, set()).update(firsts)
            self.zones[name] = line["zone"]
            self.known |= contents

    @property
    def selection(self) -> dict[str, Any]:
        """The choice of photos."""
        return dict(self.config.get("selection", {}))

    def home(self, name: str) -> Home:
        """Tell where the files of an asset belong."""
        line, chosen = self.truth.get(name), self.selection
        is_kept = name in self.kept
        stays = is_kept or self.config.get("deleted") == "keep"
        if line is None:
            return Home.STAY if stays else Home.LEAVE
        if line["deleted"]:
            has_moved = line["trash_reason"] == MOVED
            if stays or (has_moved and chosen.get("libraries") is not None):
                return Home.STAY
            if chosen.get("recently_deleted") and not has_moved:
                return Home.PRIVATE
            return Home.LEAVE
        if line["hidden"]:
            if chosen.get("hidden"):
                return Home.PRIVATE
            return Home.STAY if is_kept else Home.LEAVE
        if self.matches(line):
            return Home.LIBRARY
        keeps = is_kept or self.config.get("excluded", "keep") == "keep"
        return Home.STAY if keeps else Home.LEAVE

    def matches(self, line: dict[str, Any]) -> bool:
        """Whether the filters want a photo."""
        chosen = self.selection
        if chosen.get("libraries") is not None and line["zone"] not in chosen["libraries"]:
            return False
        if chosen.get("kinds") is not None and kind_of(line) not in chosen["kinds"]:
            return False
        if (first := chosen.get("captured_from")) is not None:
            captured = local_time(line)
            if captured is None or captured.date().isoformat() < first:
                return False
        return bool(line["favorite"]) or not chosen.get("favorites_only")

    def wanted(self, home: Home) -> Counter[str]:
        """Count the contents that belong into the library or the private folder."""
        return Counter(
            resource["sha256"]
            for name, line in self.truth.items()
            if self.home(name) is home
            for resource in line["resources"]
        )

    def tolerated(self) -> set[str]:
        """Give the contents that may lie in the folders although nobody wants them (now)."""
        allowed = self.spare | self.rotten
        for name, contents in self.ever.items():
            # Slow motion is an adjustment itself: an edit that was taken back looks like one whose
            # file Apple does not have yet.
            is_adjusted = self.truth.get(name, {}).get("kind") == "slomo"
            if self.home(name) is Home.STAY or name in self.kept or is_adjusted:
                allowed |= contents
        return allowed

    def kept_originals(self) -> set[str]:
        """Give the contents of kept photos that nothing may take away.

        If somebody has taken the file of one of several photos with the same bytes, nobody can tell
        whose file is left. What was left in quarantine, or was given to a photo that had moved, is
        here for other photos alone. And a restore that was killed may be taken back.
        """
        shared = self._shared()
        found: set[str] = set()
        for name in self.kept:
            others = self.left_there.get(name, set()) & shared
            found |= self.originals.get(name, set()) - others
        return found - (self.taken & shared) - self.unfinished

    def owners(self, content: str) -> frozenset[str]:
        """Name the photos whose file this may be, also if it is damaged."""
        meant = {content} | self.meant.get(content, set())
        return frozenset(name for name, contents in self.ever.items() if meant & contents)

    def stands_for(self, content: str, other: str) -> None:
        """Note that what is found now is there in place of another."""
        further = {other} | self.meant.get(other, set())
        self.meant.setdefault(content, set()).update(further)

    def kept_twins(self) -> set[str]:
        """Give the contents of kept photos that others have as well: theirs may stay for them."""
        kept = {content for name in self.kept for content in self.originals.get(name, set())}
        return kept & self._shared()

    def _shared(self) -> set[str]:
        photos = Counter(content for contents in self.ever.values() for content in contents)
        return {content for content, count in photos.items() if count > 1}

    def deleted_since(self, truth: dict[str, dict[str, Any]]) -> set[str]:
        """Name the photos that were not in Recently Deleted by an earlier truth."""
        return {
            name
            for name, line in self.truth.items()
            if line["deleted"] and not truth.get(name, line)["deleted"]
        }

    def note_restored(self, since: set[str], held: set[str], brought: set[str]) -> None:
        """Note which files of photos that are kept by a restore were not brought back.

        `since`: the photos. `held` and `brought`: what is in quarantine now, and is no longer. What
        is not there of a photo that has moved to another library is the file of the moved one.
        """
        for name in since:
            originals = self.originals.get(name, set())
            line = self.truth.get(name)
            has_moved = line is None or line["trash_reason"] == MOVED
            self.left_there[name] = set(originals) if has_moved else originals & held
        for contents in self.left_there.values():
            contents -= brought

    def ours(self, entries: dict[str, Entry], *places: Place) -> dict[str, Entry]:
        """Give the files in these places that are not the user's own."""
        return {
            path: entry
            for path, entry in entries.items()
            if entry.place in places and path not in self.foreign
        }

    def fits(self, path: str, content: str) -> bool:
        """Whether a file in the library has a name that one of its photos would give it."""
        owners = [
            line
            for name, line in self.truth.items()
            if self.home(name) is Home.LIBRARY
            and any(resource["sha256"] == content for resource in line["resources"])
        ]
        return not owners or any(self._fits(path, line) for line in owners)

    def _fits(self, path: str, line: dict[str, Any]) -> bool:
        template = self.config.get("template", SHOWN_TEMPLATES[0])
        folder, _, name = path.removeprefix("library/").rpartition("/")
        if template.startswith("_"):
            return folder == ("_Shared-Photos" if line["zone"] != "PrimarySync" else "_All-Photos")
        captured = local_time(line)
        if captured is None or captured.year < 1000:
            return True
        wanted = template.rpartition("/")[0].format(
            year=f"{captured.year:04}",
            month=f"{captured.month:02}",
            day=f"{captured.day:02}",
            kind="*",
        )
        if wanted.rpartition("*/")[2] != folder[-len(wanted.rpartition("*/")[2]) :]:
            return False
        plain = _PLAIN.fullmatch(line["filename"] or "")
        return plain is None or name.startswith(plain.group(1))


def kind_of(line: dict[str, Any]) -> str:
    """Tell of what kind a photo is to a user."""
    resources = {resource["kind"]: resource["uti"] for resource in line["resources"]}
    if line["kind"] in VIDEOS:
        return "video"
    if "screenshot" in line["traits"]:
        return "screenshot"
    if "live_video" in resources:
        return "live_photo"
    if any(resources.get(kind, "").endswith("raw-image") for kind in ("original", "alternative")):
        return "raw"
    return "photo"


def local_time(line: dict[str, Any]) -> datetime | None:
    """Give the time of capture where it was taken."""
    if line["captured_ms"] is None:
        return None
    offset = line["offset_seconds"] or 0
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
        milliseconds=line["captured_ms"], seconds=offset
    )
