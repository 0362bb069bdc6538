"""The closing summary counts what pytest has written."""

from pathlib import Path

from scripts.lib.shares import lines

REPORT = """<testsuites><testsuite>
<testcase classname="tests.photos.test_plan" name="a" time="3.0"/>
<testcase classname="tests.photos.test_plan.TestX" name="b" time="0.0"/>
<testcase classname="tests.test_init" name="c" time="1.0"/>
<testcase classname="tests.e2e.test_demo" name="d" time="0.0"><skipped message="not run: why"/>
</testcase></testsuite></testsuites>"""


def test_shares(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    photos, frame, e2e, reason = lines(report)
    assert photos.split() == ["photos", "2", "tests", "3.0", "s", "75%"]
    assert frame.split()[0] == "frame"
    assert e2e.split()[1] == "1"
    assert reason.strip() == "not run: why"
