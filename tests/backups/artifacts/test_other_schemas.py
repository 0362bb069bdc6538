"""A newer iOS may drop or rename any table or column, or fill it with something else.

Each table and each column of every database is taken away in turn, emptied, and filled with values of
other kinds. Everything else is still read, searched, shown on the timeline, by people and on the map.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
import sqlite3

import pytest

from custom_components.apple_backup.backups.reader import BackupReader
from tests.backup_factory import BackupSpec, FileSpec, build_backup
from tests.backups.opening import open_built

from .test_fuzz import SUBJECTS, exercise_with

_HEAD = b"SQLite format 3\0"
# What no column of these databases holds in earnest: each reader takes it for absurd, or leaves it out.
VALUES = ("NULL", "-1", "9e300", "X'62706C6973743030FF'", "'\u0007<b>' || char(8238)")
# The same data as another subject's, in another form on the disk.
_TWINS = frozenset({"messages_wal", "contacts_wal"})


def without_logs(files: Sequence[FileSpec], folder: Path) -> list[FileSpec]:
    """The same files, with the rows that are only in a log in the databases themselves."""
    logs = {it.relative_path: it for it in files if it.relative_path.endswith("-wal")}
    kept = []
    for spec in files:
        content = spec.content
        if spec.relative_path in logs:
            continue
        if (log := logs.get(f"{spec.relative_path}-wal")) is not None:
            path = folder / "database"
            assert isinstance(content, bytes) and isinstance(log.content, bytes)
            path.write_bytes(content)
            path.with_name("database-wal").write_bytes(log.content)
            with closing(sqlite3.connect(path)) as db:
                db.execute("PRAGMA journal_mode = delete")
            content = path.read_bytes()
        kept.append(replace(spec, content=content))
    return kept


def changes(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what was done to a database, and the database."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:

        def after(*statements: str) -> bytes:
            db.deserialize(content)
            for statement in statements:
                db.execute(statement)
            return db.serialize()

        db.deserialize(content)
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type='table'")]
        for table in tables:
            if table.startswith("sqlite_"):
                continue
            db.deserialize(content)
            rows = db.execute(f'PRAGMA table_info("{table}")').fetchall()
            columns = [row[1] for row in rows]
            yield f"{table} gone", after(f'ALTER TABLE "{table}" RENAME TO other')
            for name in columns:
                renamed = f'ALTER TABLE "{table}" RENAME COLUMN "{name}" TO other'
                yield f"{table}.{name} gone", after(renamed)
            # Keys and what has to be there stay as they are.
            free = [row[1] for row in rows if not row[5] and not row[3]]
            for value in VALUES:
                for some in (free, free[::2], free[1::2]):
                    if some:
                        sets = ", ".join(f'"{name}" = {value}' for name in some)
                        yield (
                            f"{some} of {table} are {value}",
                            after(f'UPDATE OR IGNORE "{table}" SET {sets}'),
                        )


@pytest.mark.parametrize("subject", [name for name in SUBJECTS if name not in _TWINS])
def test_other_schemas_cost_only_what_they_lack(tmp_path: Path, subject: str) -> None:
    build, exercise = SUBJECTS[subject]
    files = without_logs(build(), tmp_path)
    built = build_backup(BackupSpec(files=files, seed=1), tmp_path / "root")
    manifest, keys = open_built(built)
    reader = BackupReader(built.path, keys, manifest)
    exercise_with(reader, exercise)
    done = 0
    for spec, made in zip(files, built.files, strict=False):
        if not isinstance(spec.content, bytes) or not spec.content.startswith(_HEAD):
            continue
        stored = built.path / made.file_id[:2] / made.file_id
        whole = stored.read_bytes()
        assert whole == spec.content
        for what, content in changes(spec.content):
            stored.write_bytes(content)
            try:
                exercise_with(reader, exercise)
            except Exception as error:
                error.add_note(what)
                raise
            done += 1
        stored.write_bytes(whole)
    manifest.close()
    assert done > 0 or not any(it.relative_path.endswith(("db", "sqlite")) for it in files)
