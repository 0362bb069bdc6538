"""Takes the pictures of the README from the demo: `python -m tests.e2e.readme_pictures`.

They are committed, so they are taken anew only when the panel looks different.
"""

import asyncio
from pathlib import Path
import sys
import tempfile
from typing import Any, Final

from tests.e2e.artifacts_walk import backup_ids
from tests.e2e.demo import Demo
from tests.e2e.panel_page import PANEL, PanelPage, panel_page
from tests.quality.project import ROOT

PICTURES: Final = ROOT / "docs" / "images"
_ASSETS: Final = 300
_PHONE: Final = 390
_DEVICE: Final = "Anna's iPhone"


async def take(facts: dict[str, Any], folder: Path) -> None:
    """Take all pictures."""
    for dark in (False, True):
        suffix = "-dark" if dark else ""
        async with panel_page(facts, folder, dark=dark) as panel:
            await panel.sign_in(facts["username"], facts["password"])
            await panel.open("overview")
            await panel.page.get_by_text("Up to date").first.wait_for(timeout=120_000)
            await panel.picture(f"overview{suffix}")
            await panel.open("photos")
            await panel.page.wait_for_timeout(3_000)
            await panel.picture(f"photos{suffix}")
            if dark:
                await panel.resize(_PHONE)
                await panel.picture("photos-phone-dark")
                continue
            await _messages(panel, facts)
        assert not panel.problems, panel.problems


async def _messages(panel: PanelPage, facts: dict[str, Any]) -> None:
    backup = backup_ids(facts)[_DEVICE]
    await panel.visit.open(f"{PANEL}/backups/{backup}/messages")
    await panel.page.locator("input[type=password]").first.fill(facts["backup_password"])
    await panel.page.keyboard.press("Enter")
    await panel.page.locator("ab-record-list button[data-row]").first.click(timeout=60_000)
    await panel.page.wait_for_timeout(2_000)
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


if __name__ == "__main__":
    sys.exit(main())
