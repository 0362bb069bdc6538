"""Databases that only their owner may read; shared by both libraries.

What they hold is personal: names of devices and photos, places, serial numbers.
"""

import contextlib
import os
from pathlib import Path
import stat
from typing import Final

from sqlalchemy import URL

# What SQLite keeps beside a database. It gives new ones the rights of the database.
_SIDE_FILES: Final = ("-wal", "-shm", "-journal")
_PRIVATE: Final = stat.S_IRUSR | stat.S_IWUSR


def sqlite_path(url: URL) -> Path | None:
    """Give the file of an SQLite database, None for one in memory or on a server."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(url.database or "")


def make_private_database(database: Path) -> None:
    """Create an SQLite database as an empty private file, or make the one that is there private.

    File systems that know no rights keep what they have. Blocking.

    Raises:
        OSError: It cannot be created or opened.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(database, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _PRIVATE))
    for path in (database, *(Path(f"{database}{suffix}") for suffix in _SIDE_FILES)):
        with contextlib.suppress(OSError):
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & ~_PRIVATE:
                path.chmod(mode & _PRIVATE)
