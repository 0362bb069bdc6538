"""Takes the pictures of the README from the demo: `python -m tests.e2e.readme_pictures`.

They are committed, so they are taken anew only when the panel looks different.
"""

import asyncio
from pathlib import Path
import sys
import tempfile
from typing import Any, Final

from PIL import Image

from tests.e2e.artifacts_walk import backup_ids
from tests.e2e.demo import Demo
from tests.e2e.panel_page import PANEL, PanelPage, panel_page
from tests.quality.project import ROOT

PICTURES: Final = ROOT / "docs" / "images"
_ASSETS: Final = 300
_PHONE: Final = 390
# As many as a page with generated pictures needs; the files are a third of what they were.
_COLORS: Final = 128
_BACK: Final = -1_600
_DEVICE: Final = "Anna's iPhone"


async def take(facts: dict[str, Any], folder: Path) -> None:
    """Take all pictures."""
    async with panel_page(facts, folder) as panel:
        await panel.sign_in(facts["username"], facts["password"])
        await panel.open("overview")
        await panel.is_in_state("Up to date")
        await panel.picture("overview")
        await _photos(panel, "photos")
        await _messages(panel, facts)
        assert not panel.problems, panel.problems
    async with panel_page(facts, folder, dark=True) as panel:
        await panel.sign_in(facts["username"], facts["password"])
        await panel.resize(_PHONE)
        await _photos(panel, "photos-phone-dark")
        assert not panel.problems, panel.problems


async def _photos(panel: PanelPage, name: str) -> None:
    await panel.open("photos")
    await panel.page.locator("ab-photo-grid ab-picture img").first.wait_for()
    # Pictures fade in one by one.
    await panel.visit.settle()
    await panel.picture(name)


async def _messages(panel: PanelPage, facts: dict[str, Any]) -> None:
    backup = backup_ids(facts)[_DEVICE]
    await panel.visit.open(f"{PANEL}/backups/{backup}/messages")
    await panel.page.locator("input[type=password]").first.fill(facts["backup_password"])
    await panel.page.keyboard.press("Enter")
    await panel.page.locator("ab-record-list button[data-row]").first.click()
    await panel.page.locator("ab-thread .message").first.wait_for()
    await panel.visit.settle()
    # The newest messages may all be pictures.
    await panel.page.locator("ab-thread .scroll").hover()
    await panel.page.mouse.wheel(0, _BACK)
    await panel.visit.settle()
    await panel.picture("messages")


def main() -> None:
    """Start the demo and keep the pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = Demo(Path(folder) / "demo", _ASSETS)
        demo.start()
        try:
            asyncio.run(take(demo.facts, PICTURES))
        finally:
            demo.stop()
    for path in PICTURES.glob("*.png"):
        with Image.open(path) as picture:
            small = picture.convert("RGB").quantize(_COLORS)
        small.save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
