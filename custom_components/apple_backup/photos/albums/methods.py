"""Ways to show a file of the library in an album's folder, and which of them a volume can do.

All functions block.
"""

from collections.abc import Callable
import contextlib
from enum import StrEnum
import os
from pathlib import Path
import tempfile

from ..files.cloning import clone


class ViewMethod(StrEnum):
    """How an album shows a file: a second name, a copy that shares its blocks, a pointer, a list."""

    HARD_LINK = "hard_link"
    REFLINK = "reflink"
    SYMLINK = "symlink"
    PLAYLIST = "playlist"


class AlbumViews(StrEnum):
    """What the user has chosen; `AUTOMATIC` takes the first method that the volume can do."""

    OFF = "off"
    AUTOMATIC = "automatic"
    HARD_LINK = "hard_link"
    REFLINK = "reflink"
    SYMLINK = "symlink"
    PLAYLIST = "playlist"


def probe(folder: Path) -> frozenset[ViewMethod]:
    """Try what the volume of a folder of ours can do; playlists are files and always work."""
    attempts: dict[ViewMethod, Callable[[Path, Path], object]] = {
        ViewMethod.HARD_LINK: os.link,
        ViewMethod.REFLINK: clone,
        ViewMethod.SYMLINK: lambda source, target: target.symlink_to(source.name),
    }
    works = {ViewMethod.PLAYLIST}
    with tempfile.TemporaryDirectory(prefix="probe-", dir=folder) as name:
        source = Path(name) / "source"
        source.write_bytes(b"probe")
        for method, attempt in attempts.items():
            target = Path(name) / method.value
            with contextlib.suppress(OSError, NotImplementedError):
                attempt(source, target)
                # Some network file systems say yes and do something else.
                if target.read_bytes() == b"probe" and _is(method, source, target):
                    works.add(method)
    return frozenset(works)


def _is(method: ViewMethod, source: Path, target: Path) -> bool:
    match method:
        case ViewMethod.HARD_LINK:
            return source.samefile(target) and source.lstat().st_nlink == 2
        case ViewMethod.SYMLINK:
            return target.is_symlink()
        case _:
            return not source.samefile(target)


def choose_method(wish: AlbumViews, folder: Path) -> ViewMethod | None:
    """Give the method to use; None for no views, or if the volume cannot do what was wished for."""
    if wish is AlbumViews.OFF:
        return None
    works = probe(folder)
    if wish is AlbumViews.AUTOMATIC:
        return next(method for method in ViewMethod if method in works)
    method = ViewMethod(wish.value)
    return method if method in works else None
