"""The rule of coverage names the modules that break it."""

from pathlib import Path
import subprocess
import sys

import pytest
import yaml

from scripts.lib.coverage_rule import LEAST, TOLERANCE, Module, faults, main, modules
from tests.quality.project import INTEGRATION, ROOT

CODE = '''
def find(wanted):
    """Find it."""
    for one in (1, 2):
        if one == wanted:
            return one
    return None

if find(1):
    pass
'''


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report as coverage.py writes it, of a program that was run."""
    (tmp_path / "program.py").write_text(CODE)
    run = [sys.executable, "-m", "coverage"]
    for arguments in (("run", "--branch", "--source=.", "program.py"), ("xml", "-q")):
        subprocess.run([*run, *arguments], cwd=tmp_path, check=True)  # noqa: S603
    return tmp_path / "coverage.xml"


def test_lines_and_branches_are_read_from_a_report(report: Path) -> None:
    assert list(modules(report)) == [Module("program.py", 7, 6, 6, 3)]
    [module] = modules(report)
    assert module.share == round(100 * 9 / 13)


def test_a_module_that_was_not_run_enough_is_named(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(report) == 1
    assert "program.py: 69 % was run, 95 % has to be" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("module", "told"),
    [
        (Module("flows/again.py", 1000, 999, 10, 10), ["flows/again.py: 1 lines of a flow"]),
        (Module("flows/again.py", 1000, 1000, 10, 9), []),
        (Module("sensor.py", 100, LEAST - TOLERANCE, 0, 0), []),
        (Module("sensor.py", 100, 92, 0, 0), ["sensor.py: 92 % was run, 95 %"]),
        (Module("__init__.py", 0, 0, 0, 0), []),
    ],
)
def test_the_rule(module: Module, told: list[str]) -> None:
    found = list(faults([module]))
    assert len(found) == len(told)
    assert all(line.startswith(start) for line, start in zip(found, told, strict=True))


def test_a_report_of_nothing_is_a_fault() -> None:
    assert list(faults([])) == ["the report names no module"]


def test_it_is_held_by_ci_and_told_to_contributors() -> None:
    assert (ROOT / ".ci" / "run").read_text().count("scripts.lib.coverage_rule") == 1
    told = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert f"{LEAST} % of the lines and branches of each module" in told


def test_it_asks_for_what_the_quality_scale_calls_done() -> None:
    record = yaml.safe_load((INTEGRATION / "quality_scale.yaml").read_text("utf-8"))
    assert record["rules"]["test-coverage"] == "done"
    assert LEAST >= 95
