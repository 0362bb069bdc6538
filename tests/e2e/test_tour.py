"""The tour of the demo: its commands, in their order, as they are written."""

from collections.abc import Iterator
from pathlib import Path
import re
import subprocess

import pytest

from tests.e2e.conftest import ASSETS
from tests.e2e.demo import Demo
from tests.quality.project import INTEGRATION, ROOT
from tests.quality.test_documents import blocks

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(700),
    pytest.mark.usefixtures("socket_enabled"),
]

PAGE = "docs/user/tour.md"


@pytest.fixture
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Start a demo of its own: other modules add accounts to theirs, and a user has one here."""
    demo = Demo(tmp_path_factory.mktemp("tour"), ASSETS)
    demo.start()
    yield demo
    assert demo.stop() == 0, demo.log


def test_the_commands_of_the_tour(demo: Demo, tmp_path: Path) -> None:
    demo.wait_for_sync()
    before = {(file.path, file.sha256) for file in demo.stored_files()}
    (tmp_path / ".demo").symlink_to(Path(demo.facts["memory"]).parent)
    script = "\n".join(block.text for block in blocks("sh") if block.page == PAGE)
    done = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"reason":"deleted' in done.stdout.replace(" ", ""), done.stdout
    page = (tmp_path / ".demo" / "conversation.html").read_text("utf-8")
    assert page.startswith("<!")
    assert page.count("<article") > 3
    assert {(file.path, file.sha256) for file in demo.stored_files()} == before


def test_what_the_tour_names_is_in_the_panel() -> None:
    texts = (INTEGRATION / "translations" / "en.json").read_text("utf-8")
    page = (ROOT / PAGE).read_text("utf-8")
    for name in re.findall(r"\*([A-Z][\w ]+)\*", page):
        assert f'"{name}"' in texts
