"""What is shown in albums, what must be, and what may be: by links, by copies of names, by lists."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
import os
from pathlib import Path
import re
from typing import Any, Final

from tests.photos.album_truth import SHOWN, view_path
from tests.soak.disk import Place
from tests.soak.model import Home, Model
from tests.soak.stage import Stage

FOLDER: Final = "library/Albums/"
_LIST: Final = ".m3u8"
# Of a photo, a list names the first of these that there is.
_LISTED: Final = ("edited", "edited_video", "original")
_TOLD_APART: Final = re.compile(r"-([0-9a-f]{8}|[0-9a-f]{16}|[0-9a-f]{32})$")


@dataclass(frozen=True, slots=True)
class Entry:
    """What lies among the albums: where (below their folder), in which album, what it shows."""

    path: str
    album: str
    contents: tuple[str, ...]


@dataclass(slots=True)
class Wanted:
    """The contents that an album has to show, and those that it may show."""

    must: Counter[str] = field(default_factory=Counter)
    may: Counter[str] = field(default_factory=Counter)


def listing(stage: Stage) -> dict[str, tuple[int, int, int]]:
    """Tell what lies among the albums, by path, so that what is new can be told."""
    found = {}
    for path in _files(stage):
        status = (stage.library / "Albums" / path).lstat()
        found[path] = (status.st_ino, status.st_mtime_ns, status.st_size)
    return found


def shown(stage: Stage) -> list[Entry]:
    """Read what is shown; files of the user are left out."""
    return [
        Entry(path, _album(path), contents_at(stage, path))
        for path in _files(stage)
        if FOLDER + path not in stage.model.foreign
    ]


def contents_at(stage: Stage, path: str) -> tuple[str, ...]:
    """Tell which contents an entry shows: its own, or those that a list names."""
    if not path.endswith(_LIST):
        return (_content(stage, stage.library / "Albums" / path),)
    file = stage.library / "Albums" / path
    lines = file.read_text(errors="replace").splitlines()
    return tuple(
        stage.content(f"library/{os.path.relpath(file.parent / line, stage.library)}")
        for line in lines
        if line and not line.startswith("#")
    )


def wanted(model: Model, *, is_list: bool, is_at_rest: bool) -> dict[str, Wanted]:
    """Tell what each album has to show and may show. `is_at_rest`: nothing waits to be removed."""
    albums = {line["album"]: line for line in model.albums}
    found: defaultdict[str, Wanted] = defaultdict(Wanted)
    for album in albums.values():
        if album["folder"]:
            continue
        views = found[view_path(album, albums)]
        for name in model.members.get(album["album"], set()) | set(album["assets"]):
            line = model.truth.get(name)
            if line is not None and line["listed"] and name not in album["assets"]:
                continue
            must, may = _of_photo(model, name, is_list=is_list, is_at_rest=is_at_rest)
            views.must += must
            views.may += may
    return found


def _of_photo(
    model: Model, name: str, *, is_list: bool, is_at_rest: bool
) -> tuple[Counter[str], Counter[str]]:
    line, home, nothing = model.truth.get(name), model.home(name), Counter[str]()
    if line is not None and line["hidden"]:
        return nothing, nothing
    ever = Counter(model.ever.get(name, set()))
    if line is None or not line["listed"] or home is not Home.LIBRARY:
        return nothing, ever if home is Home.STAY or not is_at_rest else nothing
    now = _now(line, is_list=is_list)
    # An edit that was taken back may be here still, and a list names it instead of the original: see
    # `Model.tolerated`.
    may_be_older = name in model.kept or line["kind"] == "slomo"
    must = nothing if is_list and may_be_older else now
    return must, now | ever if may_be_older or not is_at_rest else now


def _now(line: dict[str, Any], *, is_list: bool) -> Counter[str]:
    if not is_list:
        return Counter(res["sha256"] for res in line["resources"] if res["kind"] in SHOWN)
    by_kind = {res["kind"]: res["sha256"] for res in line["resources"]}
    return Counter([by_kind[kind] for kind in _LISTED if kind in by_kind][:1])


def last_contents(stage: Stage, entries: list[Entry]) -> set[str]:
    """Give the contents whose last file is an entry: that is not removed, whatever is chosen."""
    places = {Place.LIBRARY, Place.PRIVATE, Place.QUARANTINE}
    elsewhere = {file.content for file in stage.seen.values() if file.place in places}
    return {
        content
        for entry in entries
        if not (entry.path.endswith(_LIST) or (stage.library / "Albums" / entry.path).is_symlink())
        for content in entry.contents
        if content not in elsewhere
    }


def is_of_method(stage: Stage, entry: Entry, method: str) -> bool:
    """Whether an entry is what the user has chosen, and no file of its own."""
    path = stage.library / "Albums" / entry.path
    match method:
        case "hard_link":
            return not path.is_symlink() and path.lstat().st_ino in {
                file.inode for file in stage.seen.values() if file.place is Place.LIBRARY
            }
        case "symlink":
            return path.is_symlink()
        case _:
            return entry.path.endswith(_LIST)


def _files(stage: Stage) -> list[str]:
    root = stage.library / "Albums"
    return sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_symlink() or path.is_file()
    )


def _album(path: str) -> str:
    """Give the album of an entry, without what tells albums of one name apart."""
    if path.endswith(_LIST):
        parts = re.sub(r"(-[0-9]{1,2})?\.m3u8$", "", path).split("/")
    else:
        parts = path.split("/")[:-1]
    return "/".join(_TOLD_APART.sub("", part) for part in parts)


def _content(stage: Stage, path: Path) -> str:
    """Tell what a path leads to in the library, also if somebody has put a link there."""
    leads_to = path.parent / path.readlink() if path.is_symlink() else path
    return stage.content(f"library/{os.path.relpath(leads_to, stage.library)}")
