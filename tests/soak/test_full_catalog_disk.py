"""The disk of the catalog is full when the catalog writes itself back: at a backup, at the end."""

import errno
import json
import os
from pathlib import Path
import subprocess
import sys

import pytest

from custom_components.apple_backup.photos.catalog import Catalog
from custom_components.apple_backup.photos.errors import PhotosError
from tests.soak import faults, sqlite_calls

ROOT = Path(__file__).parents[2]


def main(folder: str) -> None:
    """Be the process whose disk fills up: what is put under SQLite stays there."""
    is_armed = sqlite_calls.arm()
    catalog = Catalog.open(f"sqlite:///{folder}/catalog.db")
    catalog.set_fact("known", "yes")
    order = {"where": "catalog", "at": 1, "times": 1000, "errno": errno.ENOSPC}
    faults.watch_disk({"inject": order, "catalog": f"{folder}/catalog.db"})
    code = None
    try:
        catalog.checkpoint()
    except PhotosError as error:
        code = error.code
    catalog.close()
    print(json.dumps({"armed": is_armed, "code": code}), flush=True)
    os._exit(0)


def test_a_full_disk_is_told_and_does_not_keep_the_catalog_open(tmp_path: Path) -> None:
    code = "import sys; from tests.soak.test_full_catalog_disk import main; main(sys.argv[1])"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    if not told["armed"]:
        pytest.skip("this Python has SQLite built in")
    assert told["code"] == "disk_full"
    again = Catalog.open(f"sqlite:///{tmp_path}/catalog.db")
    assert again.fact("known") == "yes"
    again.close()
