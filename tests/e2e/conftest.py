"""Starts the demo, the way a user does, and a browser beside it."""

from collections.abc import Iterator
import os
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.browser import find_browser
from tests.e2e.demo import Demo
from tests.quality.project import ROOT

ARTIFACTS = Path(os.environ.get("ARTIFACTS", ROOT / ".cache" / "artifacts"))
# Set where a missing browser has to fail instead of being reported.
REQUIRED = "REQUIRE_BROWSER"
ASSETS = 60


@pytest.fixture(scope="session")
def browser() -> Path:
    """Return the browser; without one, the tests are not run and say so."""
    if (found := find_browser()) is None:
        reason = "not run: no Chromium was found (install it, or name it in CHROMIUM)"
        if os.environ.get(REQUIRED):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Start the demo with little data."""
    demo = Demo(tmp_path_factory.mktemp("demo"), ASSETS)
    demo.start()
    yield demo
    assert demo.stop() == 0, demo.log


@pytest.fixture(scope="session")
def seen(browser: Path, demo: Demo) -> dict[str, Any]:
    """Make the visit once, and give what was seen."""
    result: dict[str, Any] = demo.script("walk", str(ARTIFACTS / "screenshots"), seconds=240)
    return result
