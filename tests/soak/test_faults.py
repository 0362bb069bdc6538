"""Every call by which the product changes a disk can be made to fail, and only on that disk."""

from collections.abc import Callable
import errno
import fcntl
import json
import os
from pathlib import Path
import shutil
import subprocess
import sys
from typing import Any

import pytest

from tests.soak import faults
from tests.soak.process import ROOT

_FICLONE = 0x40049409


def calls(folder: Path) -> dict[str, Callable[[], Any]]:
    """Give calls that would work, by name."""
    for name in ("a", "b", "gone", "here", "gone here"):
        (folder / name).write_bytes(b"content")
    (folder / "empty").mkdir()
    here = os.open(folder, os.O_RDONLY)
    file, source = os.open(folder / "a", os.O_RDWR), os.open(folder / "b", os.O_RDONLY)
    return {
        "create": lambda: os.open(folder / "new", os.O_CREAT | os.O_WRONLY),
        "open for writing": lambda: (folder / "new").open("wb"),
        "write": lambda: os.write(file, b"x"),
        "writev": lambda: os.writev(file, [b"x"]),
        "fsync": lambda: os.fsync(file),
        "fallocate": lambda: os.posix_fallocate(file, 0, 10),
        "truncate": lambda: os.ftruncate(file, 1),
        "copy_file_range": lambda: os.copy_file_range(source, file, 1),
        "sendfile": lambda: os.sendfile(file, source, 0, 1),
        "clone": lambda: fcntl.ioctl(file, _FICLONE, source),
        "copyfile": lambda: shutil.copyfile(folder / "a", folder / "copy"),
        "mkdir": (folder / "made").mkdir,
        "rmdir": (folder / "empty").rmdir,
        "symlink": lambda: (folder / "link").symlink_to("a"),
        "link": lambda: (folder / "hard").hardlink_to(folder / "a"),
        "rename": lambda: (folder / "a").rename(folder / "c"),
        "rename here": lambda: os.rename("here", "d", src_dir_fd=here, dst_dir_fd=here),
        "remove": (folder / "gone").unlink,
        "remove here": lambda: os.unlink("gone here", dir_fd=here),
        "utime": lambda: os.utime(folder / "b"),
        "chmod": lambda: (folder / "b").chmod(0o600),
    }


def written(folder: Path) -> dict[str, Callable[[], Any]]:
    """Give calls that write into file objects, which are opened when they may still be."""
    path = folder / "written"
    return {
        "binary": lambda: path.write_bytes(b"x"),
        "text": lambda: path.write_text("x"),
        "unbuffered": lambda: os.fdopen(os.open(path, os.O_WRONLY), "wb", buffering=0).write(b"x"),
        "appended": lambda: _append(path),
    }


def _append(path: Path) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND), "ab", closefd=True) as file:
        file.write(b"x")


def attempt(folder: Path, below: Path) -> dict[str, int | None]:
    """Try all calls with an armed disk; gives the number of the error of each."""
    found = {name: _failure(call, below, 1) for name, call in calls(folder).items()}
    # The first change is that the file is opened.
    (folder / "written").touch()
    return found | {name: _failure(call, below, 2) for name, call in written(folder).items()}


def _failure(call: Callable[[], Any], below: Path, at: int) -> int | None:
    fault = {"where": "disk", "at": at, "times": 1, "errno": errno.EDQUOT}
    faults.watch_disk({"inject": fault, "disk": str(below)})
    try:
        call()
    except OSError as error:
        return error.errno
    finally:
        faults.forgive_disk()
    return None


@pytest.mark.parametrize(("below", "expected"), [("", errno.EDQUOT), ("elsewhere", None)])
def test_every_change_of_the_disk_can_fail(
    tmp_path: Path, below: str, expected: int | None
) -> None:
    # What is armed stays so, so that it is another process.
    code = "import sys; from tests.soak import test_faults; test_faults.main(*sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(tmp_path / below)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found.pop("put in") == (0 if below else len(found))
    if below:
        # Not every file system can do that.
        assert found.pop("clone") in (None, errno.EOPNOTSUPP, errno.ENOTTY, errno.EINVAL)
    assert found == dict.fromkeys(found, expected)
    assert len(found) > 20


def main(folder: str, below: str) -> None:
    """Be the process whose disk fails."""
    faults.arm()
    print(json.dumps(attempt(Path(folder), Path(below)) | {"put in": faults.put_in[0]}))
