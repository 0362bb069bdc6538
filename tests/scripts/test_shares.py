"""The closing summary counts what pytest has written."""

from pathlib import Path

from scripts.lib.shares import lines

REPORT = """<testsuites><testsuite>
<testcase classname="tests.photos.test_plan" name="a" time="3.0"/>
<testcase classname="tests.photos.test_plan.TestX" name="b" time="0.0"/>
<testcase classname="tests.test_init" name="c" time="1.0"/>
<testcase classname="tests.e2e.test_demo" name="d" time="0.0"><skipped message="not run: why"/>
</testcase>
<testcase classname="tests.e2e.test_demo" name="e" time="0.0">
<failure message="assert 1 == 2&#10;more">trace</failure></testcase>
<testcase classname="tests.e2e.test_demo" name="f" time="0.0"><error message="gone"/></testcase>
</testsuite></testsuites>"""


def test_shares(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    photos, frame, e2e, failed, broken, reason = lines(report)
    assert photos.split() == ["photos", "2", "tests", "3.0", "s", "75%"]
    assert frame.split()[0] == "frame"
    assert e2e.split()[1] == "3"
    assert failed.split(maxsplit=1) == ["FAILED", "tests.e2e.test_demo::e: assert 1 == 2"]
    assert broken.endswith("tests.e2e.test_demo::f: gone")
    assert reason.strip() == "not run: why"
