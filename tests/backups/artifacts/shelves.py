"""Opens the artifacts of backups that the factory builds."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
import sqlite3
from typing import Any

from custom_components.apple_backup.backups.artifacts.listing import NO_FILTER, Filter, Page
from custom_components.apple_backup.backups.artifacts.shelf import Shelf
from custom_components.apple_backup.backups.artifacts.timed import TimedArtifact
from custom_components.apple_backup.backups.reader import BackupReader
from tests.backup_factory import BackupSpec, FileSpec, build_backup
from tests.backups.opening import open_built


@contextmanager
def shelf_of(
    files: Sequence[FileSpec], folder: Path, *, password: str | None = None
) -> Iterator[Shelf]:
    """The artifacts of a backup with these files."""
    built = build_backup(BackupSpec(files=files, password=password, seed=1), folder)
    manifest, keys = open_built(built)
    shelf = Shelf(BackupReader(built.path, keys, manifest))
    try:
        yield shelf
    finally:
        shelf.close()
        manifest.close()


def all_of[R](page: Callable[[str | None], Page[R]]) -> list[R]:
    """Go through all pages; fails if they do not end."""
    found: list[R] = []
    cursor = None
    for _ in range(10_000):
        answer = page(cursor)
        found += answer.items
        cursor = answer.next
        if cursor is None:
            return found
    raise AssertionError("the pages do not end")


def skipped(report: Any) -> dict[tuple[str, str], int]:
    """What a report says was left out."""
    return {(str(it.reason), it.where): it.count for it in report.skipped}


def everything[R](
    shelf: Shelf, kind: type[TimedArtifact[R]], wanted: Filter = NO_FILTER, limit: int = 7
) -> list[R]:
    """All records of an artifact, page by page."""
    return all_of(lambda cursor: shelf.use(kind, lambda it: it.page(wanted, cursor, limit)))


def altered(files: Sequence[FileSpec], name: str, *statements: str) -> tuple[FileSpec, ...]:
    """The same files, after some statements on the database whose path ends so."""
    changed = []
    for spec in files:
        content = spec.content
        if spec.relative_path.endswith(name):
            assert isinstance(content, bytes)
            with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
                db.deserialize(content)
                for statement in statements:
                    db.execute(statement)
                content = db.serialize()
        changed.append(replace(spec, content=content))
    return tuple(changed)
