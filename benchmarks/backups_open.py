"""Opens a manifest of half a million rows in a fresh process, as we do or as the peer does.

Run by `backups_manifest`; the clock and the memory begin after the imports.
"""

from contextlib import closing
import json
import os
from pathlib import Path
import sys
import time

from iphone_backup_decrypt import EncryptedBackup  # type: ignore[import-untyped]
from iphone_backup_decrypt.utils import FilePlist  # type: ignore[import-untyped]

from custom_components.apple_backup.backups.models import FileKind

from .backups_inputs import LARGEST_DOMAIN, Input, many_rows
from .harness import forget_peak, peak_resident

PAGE = 100
_FILES = frozenset({FileKind.FILE})


def ours(source: Input, *, with_index: bool) -> int:
    """Open, show the first page, and maybe build what makes later pages quick."""
    with closing(source.manifest(source.keys())) as manifest:
        page = manifest.files(LARGEST_DOMAIN, None, _FILES, PAGE, 0)
        if with_index:
            manifest.build_index()
            manifest.files(LARGEST_DOMAIN, None, _FILES, PAGE, page.total // 2)
        return len(page.items)


def peer(source: Input) -> int:
    """What a user of the peer library does for the same rows."""
    backup = EncryptedBackup(backup_directory=str(source.path), passphrase_key=source.key)
    with backup.manifest_db_cursor() as cursor:
        rows = cursor.execute(
            "SELECT fileID, domain, relativePath, file FROM Files WHERE domain = ? AND flags = 1"
            " ORDER BY domain, relativePath LIMIT ?",
            (LARGEST_DOMAIN, PAGE),
        ).fetchall()
    found = [(*row[:3], FilePlist(row[3])) for row in rows]
    return len(found)


def main(who: str, rows: int) -> None:
    """Measure one of them and print what was measured."""
    source = many_rows(rows)
    places = [Path(os.environ["TMPDIR"]), source.path]
    before = [sorted(place.iterdir()) for place in places]
    resident = forget_peak()
    began = time.process_time()
    count = peer(source) if who == "peer" else ours(source, with_index=who == "index")
    took = time.process_time() - began
    assert count == PAGE
    if who != "peer":
        assert [sorted(place.iterdir()) for place in places] == before
    print(json.dumps({"seconds": took, "peak": peak_resident() - resident}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
