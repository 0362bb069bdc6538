"""Copies of files, which share their blocks with the original on volumes that can do so."""

import fcntl
import os
from pathlib import Path
import shutil

from ...regular_files import open_regular

# linux/fs.h: clone a whole file (_IOW(0x94, 9, int)).
_FICLONE = 0x40049409


def clone(source: Path, target: Path) -> None:
    """Make a copy that shares its blocks with the source.

    Raises:
        FileExistsError: The target is there.
        NotRegularError: The source is no regular file.
        OSError: The volume cannot do so.
    """
    original = open_regular(source)
    try:
        _clone(original, target)
    finally:
        os.close(original)


def copy_file(source: Path, target: Path) -> None:
    """Make a copy, which shares its blocks with the source if the volume can do so.

    Raises:
        NotRegularError: The source is no regular file.
        OSError: It cannot be read, or the copy cannot be written.
    """
    original = open_regular(source)
    try:
        try:
            _clone(original, target)
        except OSError:
            # What was opened is copied, whatever lies under its name by now.
            shutil.copyfile(f"/proc/self/fd/{original}", target)
    finally:
        os.close(original)


def _clone(original: int, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    try:
        fcntl.ioctl(descriptor, _FICLONE, original)
    except BaseException:
        target.unlink()
        raise
    finally:
        os.close(descriptor)
