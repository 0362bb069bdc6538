"""Benchmarks run one after the other, whatever becomes of each."""

from collections.abc import Iterator
from importlib import import_module
import inspect
import json
from pathlib import Path
import pkgutil
import subprocess
import sys
import tomllib
from typing import IO

import pytest

from benchmarks import __main__ as program, harness, preparing, rehearsal, sizes
from benchmarks.harness import Figure, lacks, measure
from benchmarks.sizes import sized
from benchmarks.summary import SUBJECTS

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
    monkeypatch.setattr(program, "run_alone", run)
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
    status, _ = program.run_alone("photos_some")
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


def test_every_benchmark_is_registered() -> None:
    modules = {
        it.name: import_module(f"benchmarks.{it.name}")
        for it in pkgutil.iter_modules([str(ROOT / "benchmarks")])
    }
    measuring = {
        name: module.figures
        for name, module in modules.items()
        if getattr(getattr(module, "figures", None), "__module__", "") == module.__name__
    }
    assert sorted(measuring) == program.names()
    for name, figures in measuring.items():
        assert inspect.signature(figures).return_annotation == Iterator[Figure], name
        assert modules[name].__doc__, name
        assert name.partition("_")[0] in SUBJECTS, name
    assert set(preparing.INPUTS) <= set(measuring)
    assert set(rehearsal.LEFT_OUT) < set(measuring)


def test_a_rehearsal_runs_the_others_after_one_that_fails_and_shows_what_it_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    statuses = {"photos_first": program.FAILED, "photos_second": program.MISSED}

    def run(name: str, output: IO[bytes]) -> tuple[int, float]:
        assert sizes.size() is sizes.Size.QUICK
        output.write(f"this is what {name} said".encode())
        return statuses[name], 1.0

    monkeypatch.setenv(sizes.VARIABLE, "normal")
    monkeypatch.setattr(rehearsal, "names", lambda: [*statuses, *rehearsal.LEFT_OUT])
    monkeypatch.setattr(rehearsal, "prepare", lambda _chosen: 0.0)
    monkeypatch.setattr(rehearsal, "run_alone", run)
    assert rehearsal.main() == 1
    said = capsys.readouterr().out
    assert "FAILED: photos_first" in said and "what photos_first said" in said
    assert "runs: photos_second" in said and "what photos_second said" not in said
