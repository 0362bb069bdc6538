"""Takes the pictures of the README from the demo: `python -m tests.e2e.readme_pictures`.

They are committed, so they are taken anew only when the panel looks different.
"""

import asyncio
import json
from pathlib import Path
import plistlib
import shutil
import sys
import tempfile
from typing import Any, Final
from urllib.request import Request, urlopen

from PIL import Image
from playwright.async_api import expect

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
_OVERDUE: Final = "Ben's old iPhone"
_ADD: Final = "/config/integrations/dashboard/add?domain=apple_backup"
# Long enough that a sync is seen at work, in seconds for each answer and for what is shown.
_LATENCY: Final = 1.0
_AT_WORK_MS: Final = 12_000


async def take(facts: dict[str, Any], folder: Path) -> None:
    """Take all pictures."""
    async with panel_page(facts, folder) as panel:
        await panel.sign_in(facts["username"], facts["password"])
        await _overview(panel, facts)
        await _photos(panel, "photos")
        await _messages(panel, facts)
        assert not panel.problems, panel.problems
    async with panel_page(facts, folder, dark=True) as panel:
        await panel.sign_in(facts["username"], facts["password"])
        await panel.resize(_PHONE)
        await _photos(panel, "photos-phone-dark")
        assert not panel.problems, panel.problems
    async with panel_page(facts, folder, worker=False) as panel:
        await panel.visit.sign_in(facts["username"], facts["password"])
        await _first_sync(panel, facts)


async def _overview(panel: PanelPage, facts: dict[str, Any]) -> None:
    """Take the first picture of all, in a house whose devices are all backed up."""
    for info in Path(facts["backup_root"]).glob("*/Info.plist"):
        if plistlib.loads(info.read_bytes())["Device Name"] == _OVERDUE:
            shutil.rmtree(info.parent)
    assert _OVERDUE not in backup_ids(facts)
    await panel.open("overview")
    await panel.is_in_state("Up to date")
    await expect(panel.page.get_by_text(_OVERDUE)).to_have_count(0)
    await panel.visit.settle()
    await panel.picture("overview")


async def _first_sync(panel: PanelPage, facts: dict[str, Any]) -> None:
    """Add an account as a user does, and take the steps of which the README tells."""
    page = panel.page
    await panel.visit.open(_ADD)
    await page.get_by_role("button", name="OK", exact=True).click()
    await page.get_by_text("iCloud account").first.click()
    await page.locator('input[name="apple_id"]').fill(facts["second_apple_id"])
    await page.locator('input[type="password"]').fill(facts["apple_password"])
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.get_by_text("Enter the code").first.wait_for()
    await page.locator("step-flow-form input").first.fill(_code(facts))
    await _dialog(panel, "first-sync-code")
    await page.get_by_role("button", name="Continue", exact=True).click()
    await page.get_by_text("Choose the library folder").first.wait_for()
    await page.get_by_role("button", name="Continue", exact=True).click()
    await page.locator("step-flow-form ha-switch").click()
    await _dialog(panel, "first-sync-start")
    _slow(facts)
    await page.get_by_role("button", name="Finish", exact=True).click()
    await page.get_by_role("button", name="Skip and finish", exact=True).click()
    await panel.open("overview")
    card = page.locator("ab-account-card").filter(has_text="Ben Example")
    await expect(card.locator("ab-chip").first).to_have_text("Downloading")
    await page.wait_for_timeout(_AT_WORK_MS)
    await card.screenshot(path=panel.visit.artifacts / "first-sync-running.png")


async def _dialog(panel: PanelPage, name: str) -> None:
    await panel.visit.settle()
    dialog = panel.page.locator("dialog[open]").last
    await dialog.screenshot(path=panel.visit.artifacts / f"{name}.png")


def _code(facts: dict[str, Any]) -> str:
    with urlopen(facts["second_codes"]) as answer:  # noqa: S310
        return str(json.loads(answer.read())[0]["code"])


def _slow(facts: dict[str, Any]) -> None:
    url = f"{facts['icloud_control']}/accounts/{facts['second_apple_id']}"
    body = json.dumps({"latency": _LATENCY}).encode()
    headers = {"Content-Type": "application/json"}
    urlopen(Request(url, body, headers, method="PATCH")).close()  # noqa: S310


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
    with tempfile.TemporaryDirectory(prefix="apple-backup-") as folder:
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
