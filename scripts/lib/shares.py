"""Shows how the time of a test run is shared out and what failed, from pytest's JUnit report."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
import sys
from xml.etree import ElementTree as ET


def area(class_name: str) -> str:
    """Return the part of the suite that a test belongs to: `tests.http.test_x` → `http`."""
    parts = class_name.split(".")
    return parts[1] if len(parts) > 2 else "frame"


def failures(report: Path) -> Iterator[str]:
    """Yield a line for each test that failed: its name, and the first line of why."""
    for case in ET.parse(report).iter("testcase"):  # noqa: S314
        for problem in (*case.iter("failure"), *case.iter("error")):
            why = problem.get("message", "").strip().partition("\n")[0]
            yield f"{case.get('classname')}::{case.get('name')}: {why}"


def measure(report: Path) -> tuple[dict[str, float], Counter[str], list[str]]:
    """Return seconds and number of tests by area, and the reasons of tests that were not run."""
    seconds: dict[str, float] = {}
    tests: Counter[str] = Counter()
    reasons: list[str] = []
    # The report is our own, written a moment ago.
    for case in ET.parse(report).iter("testcase"):  # noqa: S314
        name = area(case.get("classname", ""))
        seconds[name] = seconds.get(name, 0) + float(case.get("time", 0))
        tests[name] += 1
        reasons += [skipped.get("message", "") for skipped in case.iter("skipped")]
    return seconds, tests, sorted(set(reasons))


def lines(report: Path) -> Iterator[str]:
    """Yield the lines of the summary."""
    seconds, tests, reasons = measure(report)
    total = sum(seconds.values()) or 1
    for name, spent in sorted(seconds.items(), key=lambda item: -item[1]):
        yield f"  {name:<18}{tests[name]:>6} tests {spent:>7.1f} s {spent / total:>5.0%}"
    yield from (f"  FAILED {failure[:300]}" for failure in failures(report))
    yield from (f"  not run: {reason.removeprefix('not run: ')}" for reason in reasons)


if __name__ == "__main__":
    print("\n".join(lines(Path(sys.argv[1]))))
