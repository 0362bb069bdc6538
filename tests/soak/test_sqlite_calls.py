"""What SQLite does to the catalog can fail at each of its calls, and the process can end at each."""

import errno
import json
import os
from pathlib import Path
import signal
import sqlite3
import subprocess
import sys
from typing import Any

import pytest

from tests.soak import faults, sqlite_calls
from tests.soak.process import ROOT

ROWS = 20


def main(folder: str, order: str) -> None:
    """Be the process whose catalog fails: one row in each transaction."""
    if not sqlite_calls.arm():
        print("null", flush=True)
        os._exit(0)
    path = Path(folder) / "catalog.db"
    elsewhere = sqlite3.connect(Path(folder) / "other.db", isolation_level=None)
    faults.watch_disk({"catalog": str(path), **json.loads(order)})
    done, error = 0, ""
    try:
        elsewhere.execute("CREATE TABLE IF NOT EXISTS t (a)")
        catalog = sqlite3.connect(path, isolation_level=None)
        catalog.execute("PRAGMA journal_mode=WAL")
        catalog.execute("CREATE TABLE IF NOT EXISTS t (a)")
        for number in range(ROWS):
            catalog.execute("INSERT INTO t VALUES (?)", (f"{number} " * 3000,))
            done += 1
        catalog.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as failed:
        error = str(failed)
    calls = faults.seen["catalog"]
    print(json.dumps({"done": done, "error": error, "calls": calls}), flush=True)
    # As the children of the soak do: what SQLite calls must live as long as it does.
    os._exit(0)


def drive(tmp_path: Path, **order: Any) -> tuple[int, dict[str, Any]]:
    code = "import sys; from tests.soak import test_sqlite_calls as t; t.main(*sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), json.dumps(order)],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    told = json.loads(done.stdout or "{}")
    if told is None:
        pytest.skip("this Python has SQLite built in")
    return done.returncode, told


def rows(folder: Path) -> int:
    """Count what is there, with an SQLite that nothing was done to."""
    with sqlite3.connect(folder / "catalog.db") as catalog:
        assert catalog.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(catalog.execute("SELECT count(*) FROM t").fetchone()[0])


def test_calls_are_seen(tmp_path: Path) -> None:
    code, told = drive(tmp_path)
    assert (code, told["done"], told["error"]) == (0, ROWS, "")
    assert told["calls"] > 2 * ROWS
    assert rows(tmp_path) == ROWS


@pytest.mark.parametrize(
    ("number", "text"),
    [(errno.ENOSPC, "database or disk is full"), (errno.EIO, "disk I/O error")],
)
def test_a_write_fails_and_what_was_committed_stays(tmp_path: Path, number: int, text: str) -> None:
    fault = {"where": "catalog", "at": 40, "times": 1, "errno": number}
    code, told = drive(tmp_path, inject=fault)
    assert (code, told["error"]) == (0, text)
    assert 0 < told["done"] < ROWS
    assert rows(tmp_path) == told["done"]


def test_the_process_ends_at_a_write_and_the_catalog_is_whole(tmp_path: Path) -> None:
    found = []
    for at in (30, 60, 90):
        folder = tmp_path / str(at)
        folder.mkdir()
        fault = {"where": "catalog", "at": at, "signal": int(signal.SIGKILL)}
        code, told = drive(folder, kill=fault)
        assert (code, told) == (-signal.SIGKILL, {})
        found.append(rows(folder))
    assert found == sorted(set(found))


def test_other_databases_are_left_alone(tmp_path: Path) -> None:
    fault = {"where": "disk", "at": 1, "times": 1000, "errno": errno.EIO}
    code, told = drive(tmp_path, inject=fault)
    assert (code, told["done"]) == (0, ROWS)
