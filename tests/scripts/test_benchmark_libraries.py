"""Benchmarks of `photos` and `backups` start without Home Assistant."""

import json
import os
from pathlib import Path
import subprocess
import sys

from benchmarks import libraries
from benchmarks.provenance import names

ROOT = Path(__file__).parents[2]
IMPORT_ALL = """
import importlib, json, sys
for name in sys.argv[1:]:
    importlib.import_module(f"benchmarks.{name}")
print(json.dumps([name for name in sys.modules if name.partition(".")[0] == "homeassistant"]))
"""


def test_what_measures_the_libraries_imports_nothing_of_home_assistant() -> None:
    alone = [name for name in names() if libraries.are_enough_for(name)]
    assert {"backups_manifest", "photos_listing", "scale_accounts"} <= set(alone)
    result = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", IMPORT_ALL, *alone],
        env=os.environ | {libraries.VARIABLE: "1"},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(result.stdout) == []
