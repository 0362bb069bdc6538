"""Starts the demo, the way a user does, and a browser beside it."""

from collections.abc import Iterator
import os
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.e2e.browser import find_browser
from tests.e2e.demo import Demo
from tests.e2e.panel_page import AXE
from tests.quality.project import ROOT

ARTIFACTS = Path(os.environ.get("ARTIFACTS", ROOT / ".cache" / "artifacts"))
# Set where a missing browser has to fail instead of being reported.
REQUIRED = "REQUIRE_BROWSER"
ASSETS = 60


@pytest.fixture(scope="session")
def browser() -> Path:
    """Return the browser; without one, the tests are not run and say so."""
    if (found := find_browser()) is None:
        _not_run("no Chromium was found (install it, or name it in CHROMIUM)")
    return found


@pytest.fixture(scope="session")
def axe() -> None:
    """Without axe-core, what it finds is not checked, and the tests say so."""
    if not AXE.exists():
        _not_run("axe-core is installed with the panel's packages (scripts/build-frontend)")


def _not_run(reason: str) -> NoReturn:
    if os.environ.get(REQUIRED):
        pytest.fail(f"not run: {reason}", pytrace=False)
    pytest.skip(f"not run: {reason}")


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
    result: dict[str, Any] = demo.script("walk", str(ARTIFACTS / "screenshots"))
    return result
