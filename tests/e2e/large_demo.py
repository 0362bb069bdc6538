"""A demo whose library has a hundred thousand photos more than its iCloud."""

from contextlib import closing
import hashlib
from pathlib import Path
import sqlite3
from typing import Any, Final

from tests.e2e.demo import Demo
from tests.photos.large_library import Source, link_files, write_photos

COUNT: Final = 100_000
_ASSETS: Final = 12


class LargeDemo(Demo):
    """Syncs a few photos, and is started again with the others in its catalog."""

    def __init__(self, folder: Path) -> None:
        """Prepare; nothing is started yet."""
        super().__init__(folder, _ASSETS)

    def start(self) -> None:
        """Start it, add the photos while it is down, and start it again."""
        super().start()
        self.wait_for_sync()
        self.stop()
        library = Path(self.facts["library_path"])
        picture = next(path for path in sorted(library.rglob("*.JPG")) if path.stat().st_size)
        content = picture.read_bytes()
        source = Source(".JPG", len(content), hashlib.sha256(content).hexdigest())
        paths = write_photos(self._catalog(), COUNT, source=source)
        link_files(library, paths, picture)
        super().start()

    def _catalog(self) -> Path:
        """Find the catalog of the account that has been synced."""
        folder = Path(self.facts["memory"]).parent / "config" / "apple_backup"
        for path in sorted(folder.glob("*.db")):
            with closing(sqlite3.connect(path)) as connection:
                tables = "SELECT count(*) FROM sqlite_master WHERE name = 'assets'"
                if not connection.execute(tables).fetchone()[0]:
                    continue
                if connection.execute("SELECT count(*) FROM files").fetchone()[0]:
                    return path
        raise AssertionError("there is no catalog")


def summary(values: list[float]) -> dict[str, Any]:
    """Give the middle and the slow end of some times."""
    ordered = sorted(values)
    return {
        "count": len(ordered),
        "median": ordered[len(ordered) // 2],
        "p95": ordered[int(len(ordered) * 0.95)],
        "max": ordered[-1],
    }
