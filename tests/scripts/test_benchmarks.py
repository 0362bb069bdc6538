"""Benchmarks run one after the other, whatever becomes of each."""

from collections.abc import Iterator
import json
from pathlib import Path
import subprocess
import sys
import tomllib

import pytest

from benchmarks import __main__ as program, harness
from benchmarks.harness import Figure, lacks, measure
from benchmarks.sizes import sized

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(harness, "CACHE", tmp_path)
    return tmp_path / "results"


def test_a_failure_is_kept_with_what_was_found_before(results: Path) -> None:
    def figures() -> Iterator[Figure]:
        yield Figure("first", [1.0], 2.0)
        raise ValueError("secret")

    assert measure("photos_some", "Some", figures) == "failed"
    kept = json.loads((results / "photos_some.json").read_text())
    assert kept["failure"] == "ValueError"
    assert [figure["name"] for figure in kept["figures"]] == ["first"]


@pytest.mark.parametrize(("value", "verdict"), [(1.0, "met"), (3.0, "missed")])
def test_a_verdict_is_that_of_the_worst_figure(value: float, verdict: str) -> None:
    found = [Figure("first", [1.0], 2.0), Figure("second", [value], 2.0)]
    assert measure("photos_some", "Some", lambda: found) == verdict


def test_the_others_run_after_one_that_fails(
    results: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = []

    def run(name: str) -> tuple[int, float]:
        ran.append(name)
        return (program.FAILED if name == "photos_first" else program.MISSED), 1.0

    monkeypatch.setattr(program, "names", lambda: ["photos_first", "photos_second"])
    monkeypatch.setattr(program, "_in_its_own_process", run)
    monkeypatch.setattr(sys, "argv", ["benchmarks"])
    assert program.main() == program.FAILED
    assert ran == ["photos_first", "photos_second"]
    assert "photos_first: FAILED" in capsys.readouterr().out


def test_a_benchmark_that_is_killed_has_failed(
    results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = [sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]
    popen = subprocess.Popen

    monkeypatch.setattr(subprocess, "Popen", lambda *_, **options: popen(killed, **options))
    status, _ = program._in_its_own_process("photos_some")
    assert status == program.FAILED
    assert json.loads((results / "photos_some.json").read_text())["failure"] == "status -9"


def test_a_program_that_is_missing_is_a_failure_that_names_it(results: Path) -> None:
    def figures() -> Iterator[Figure]:
        yield Figure("first", [1.0], 2.0)
        lacks("on PostgreSQL")

    assert measure("photos_some", "Some", figures) == "failed"
    kept = json.loads((results / "photos_some.json").read_text())
    assert kept["failure"] == "not measured: on PostgreSQL"
    assert measure("photos_some", "Some", list) == "met"


def test_nothing_is_measured_in_memory(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(program, "lies_in_memory", lambda _folder: True)
    monkeypatch.setattr(sys, "argv", ["benchmarks"])
    assert program.main() == program.UNKNOWN
    assert "measure on a disk" in capsys.readouterr().out


def test_sizes_follow_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sized(1, 2, 3) == 2
    monkeypatch.setenv("BENCH_SIZE", "quick")
    assert sized(1, 2, 3) == 1
    monkeypatch.setenv("BENCH_SIZE", "full")
    assert (sized(1, 2, 3), sized(1, 2)) == (3, 2)


def test_what_is_explained_by_hand_belongs_to_a_benchmark() -> None:
    explained = tomllib.loads((ROOT / "benchmarks" / "texts" / "explained.toml").read_text())
    assert set(explained) <= set(program.names())
