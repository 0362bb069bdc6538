"""What is run once more after a run with failed tests."""

from pathlib import Path
import shutil
import subprocess

import pytest

from scripts.lib import again
from tests.quality.project import ROOT

_FAILED = '<testcase classname="{}" name="test_it"><{} message="why"/></testcase>'


def _report(folder: Path, *cases: str) -> Path:
    path = folder / "tests.xml"
    path.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    return path


def test_each_module_with_a_failed_test_is_named_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = _report(
        tmp_path,
        _FAILED.format("tests.scripts.test_again", "failure"),
        _FAILED.format("tests.scripts.test_again", "error"),
        _FAILED.format("tests.scripts.test_shares.TestInAClass", "error"),
        '<testcase classname="tests.scripts.test_demo" name="test_passed"/>',
        '<testcase classname="tests.scripts.test_demo" name="test_x"><skipped message="no"/></testcase>',
    )
    assert again.main(report, ROOT) == 0
    assert capsys.readouterr().out.split() == [
        "tests/scripts/test_again.py",
        "tests/scripts/test_shares.py",
    ]


@pytest.mark.parametrize("count", [0, again.MOST + 1])
def test_nothing_is_run_again_where_nothing_or_much_failed(tmp_path: Path, count: int) -> None:
    cases = [_FAILED.format(f"tests.gone.test_{number}", "failure") for number in range(count)]
    assert again.main(_report(tmp_path, *cases), ROOT) == 1


def test_a_run_without_a_report_is_not_run_again(tmp_path: Path) -> None:
    assert again.main(tmp_path / "tests.xml", ROOT) == 1


@pytest.mark.parametrize(
    ("first", "second", "verdict", "status"),
    [
        (0, 0, "passed", 0),
        (1, 0, "unstable", 0),
        (1, 1, "FAILED", 1),
        # pytest itself broke: what the report says is not the whole.
        (3, 0, "FAILED", 1),
    ],
)
def test_what_fails_twice_is_red_and_what_fails_once_is_named(
    tmp_path: Path, first: int, second: int, verdict: str, status: int
) -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    frame, _, rest = script.partition("# Installs packages")
    judge = rest[rest.index("# What fails once") : rest.index('stage "coverage"')]
    closing = rest[rest.index("printf '\\n── Summary") :].replace("scripts.lib.shares", "this")
    (tmp_path / ".ci").mkdir()
    run = tmp_path / ".ci" / "run"
    doubles = f"all_tests() {{ return {first}; }}\nagain() {{ return {second}; }}\n"
    run.write_text(frame + doubles + judge + closing, "utf-8")
    command = [shutil.which("bash") or "bash", run]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own
    assert done.returncode == status, done.stdout + done.stderr
    lines = {line.split()[0]: line.split()[1] for line in done.stdout.splitlines() if "   " in line}
    assert lines["tests"] == verdict
    assert lines["all"] == ("FAILED" if status else "passed")
