"""Keeping sidecars beside the files of a photo. All functions block.

A sidecar is ours only while it is as we wrote it (`xmp.is_ours`); any other file under its name,
also one that a photo program has changed, is left alone.
"""

import contextlib
from enum import StrEnum
import os
from pathlib import Path
import tempfile

from ...regular_files import read_note
from .placing import Placer, make_folders
from .volume import LibraryVolume
from .xmp import MAX_BYTES, SUFFIX, is_ours


class Written(StrEnum):
    """What became of a sidecar."""

    WRITTEN = "written"
    RIGHT = "right"
    FOREIGN = "foreign"


def sidecar_of(path: Path) -> Path:
    """Give the name of the sidecar of a file, as most programs expect it: `IMG_1.HEIC.xmp`."""
    return path.with_name(path.name + SUFFIX)


def is_own_sidecar(path: Path) -> bool:
    """Whether a file is a sidecar that we wrote and nobody has changed."""
    if path.suffix != SUFFIX:
        return False
    content = _read(path)
    return content is not None and is_ours(content)


def write_sidecar(path: Path, content: bytes, placer: Placer, volume: LibraryVolume) -> Written:
    """Write the sidecar of a file, or replace an older one of ours.

    Args:
        path: The photo's file, in the volume's folder.
        content: What the sidecar has to hold.
        placer: Places new files, without replacing others.
        volume: Where the file lies.

    Raises:
        OSError: It cannot be written; an older one is still there.
    """
    target = sidecar_of(path)
    exists = os.path.lexists(target)
    if exists:
        known = _read(target)
        if known == content:
            return Written.RIGHT
        if known is None or not is_ours(known):
            return Written.FOREIGN
    descriptor, name = tempfile.mkstemp(prefix="sidecar-", dir=volume.parts)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        if exists:
            Path(name).replace(target)
        else:
            placer.place(Path(name), target.relative_to(volume.root).as_posix())
    except FileExistsError:
        return Written.FOREIGN
    finally:
        Path(name).unlink(missing_ok=True)
    return Written.WRITTEN


def remove_sidecar(path: Path) -> bool:
    """Remove the sidecar of a file if it is ours; it can be written again at any time."""
    target = sidecar_of(path)
    if not is_own_sidecar(target):
        return False
    target.unlink(missing_ok=True)
    return True


def follow(source: Path, target: Path, root: Path) -> None:
    """Let the sidecar of a file go where the file is about to go, if it is ours.

    Called before the file itself moves, so that a kill in between leaves nothing behind. `root` is
    a folder that is there, above the target.
    """
    old, new = sidecar_of(source), sidecar_of(target)
    if not os.path.lexists(old) or not is_own_sidecar(old):
        return
    with contextlib.suppress(OSError):
        if os.path.lexists(new):
            # What stands there is either a copy of ours or none of our business.
            old.unlink()
            return
        make_folders(root, new.parent)
        old.rename(new)


def _read(path: Path) -> bytes | None:
    """Read a small regular file; None if it is anything else, or cannot be read."""
    try:
        return read_note(path, MAX_BYTES)
    except OSError:
        return None
