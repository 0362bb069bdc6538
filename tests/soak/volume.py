"""The volume that holds the library: a small file system in memory where the system lets us mount.

In a mount namespace of our own (`scripts/soak` asks for one) it is really full and really read-only.
Elsewhere these errors are put into the calls of the process that syncs (`inject`).
"""

import errno
from functools import cache
import os
from pathlib import Path
import subprocess
import tempfile
from typing import Final

_ROOMY: Final = "2g"


@cache
def can_mount() -> bool:
    """Whether a file system in memory can be mounted here."""
    with tempfile.TemporaryDirectory() as folder:
        if not _mount("-t", "tmpfs", "soak", folder):
            return False
        subprocess.run(["umount", folder], check=True)
        return True


def _mount(*arguments: str) -> bool:
    return subprocess.run(["mount", *arguments], check=False, capture_output=True).returncode == 0


class Volume:
    """The volume at `folder`."""

    def __init__(self, folder: Path, *, mounted: bool) -> None:
        """Mount it, or be a plain folder."""
        self.folder = folder
        self.is_mounted = mounted
        self.is_changed = False
        if mounted and not _mount("-t", "tmpfs", "-o", f"size={_ROOMY}", "soak", str(folder)):
            raise OSError(errno.EPERM, "nothing can be mounted here")

    def fill(self, left: int) -> None:
        """Let only `left` bytes be free."""
        status = os.statvfs(self.folder)
        used = (status.f_blocks - status.f_bfree) * status.f_frsize
        self._remount(f"size={used + max(left, status.f_frsize)}")

    def forbid_writing(self) -> bool:
        """Let it be read-only; False if something is just being written."""
        return self._remount("ro")

    def relieve(self) -> None:
        """Let it be large and writable."""
        if self.is_changed:
            self._remount(f"rw,size={_ROOMY}")
            self.is_changed = False

    def _remount(self, options: str) -> bool:
        self.is_changed = True
        return _mount("-o", f"remount,{options}", str(self.folder))

    def close(self) -> None:
        """Give everything back."""
        if self.is_mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=False)
