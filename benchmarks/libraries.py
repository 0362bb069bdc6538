"""Imports `photos` and `backups` as the libraries they are, without the integration around them.

Nothing of Home Assistant is needed for them. Without this, each of the many processes of a run would
import all of it first, for some seconds.
"""

import os
from pathlib import Path
import sys
from types import ModuleType
from typing import Final

VARIABLE: Final = "BENCH_LIBRARIES"
_PACKAGE: Final = "custom_components.apple_backup"
_FOLDER: Final = Path(__file__).resolve().parent.parent / _PACKAGE.replace(".", "/")
_NEED_HOME_ASSISTANT: Final = ("backups_http", "backups_scale", "home_", "panel_")


def are_enough_for(name: str) -> bool:
    """Whether a benchmark needs nothing else."""
    return not name.startswith(_NEED_HOME_ASSISTANT)


def is_wanted() -> bool:
    """Whether whoever started this process wants nothing else."""
    return VARIABLE in os.environ


def import_alone() -> None:
    """Put a package in the integration's place that has its modules and runs none of its code."""
    package = ModuleType(_PACKAGE)
    package.__path__ = [str(_FOLDER)]
    sys.modules[_PACKAGE] = package
