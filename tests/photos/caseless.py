"""A folder that keeps the case of names but does not tell names apart by it, as exFAT and APFS do.

Stands between Python and the disk: every name below the folder is looked up without case first.
"""

from collections.abc import Callable
import io
import os
from pathlib import Path
from typing import Any

import pytest

_ONE_PATH = (
    "chmod", "listdir", "lstat", "mkdir", "open", "readlink", "rmdir", "scandir", "stat", "truncate",
    "unlink", "utime",
)  # fmt: skip


def ignore_case(patch: pytest.MonkeyPatch, root: Path) -> None:
    """Let everything below `root` be found whatever the case of its name."""
    top, look = os.fspath(root), os.listdir

    def found(path: Any) -> Any:
        """Spell a path as the disk has it; what is not there keeps its spelling."""
        if isinstance(path, int) or not os.fspath(path).startswith(f"{top}/"):
            return path
        here = top
        for part in os.fspath(path)[len(top) + 1 :].split("/"):
            try:
                names = look(here)
            except OSError:
                names = []
            spelled = next((name for name in names if name.lower() == part.lower()), part)
            here = f"{here}/{spelled}"
        return here

    def of_one(name: str) -> Callable[..., Any]:
        real = getattr(os, name)
        return lambda path, *args, **options: real(found(path), *args, **options)

    def of_two(name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(source: Any, target: Any, *args: Any, **options: Any) -> Any:
            old, new = found(source), found(target)
            if old == new and name != "link":
                # The same entry: only its case changes.
                new = os.path.join(os.path.dirname(new), os.path.basename(target))  # noqa: PTH118, PTH119, PTH120
            return real(old, new, *args, **options)

        return call

    for name in _ONE_PATH:
        patch.setattr(os, name, of_one(name))
    for name in ("link", "rename", "replace"):
        patch.setattr(os, name, of_two(name))
    symlink, opened = os.symlink, io.open
    patch.setattr(os, "symlink", lambda text, path, *more: symlink(text, found(path), *more))
    patch.setattr(io, "open", lambda path, *args, **more: opened(found(path), *args, **more))
