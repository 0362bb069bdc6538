"""Goes through the photos of the panel as a family does, and prints what was seen as JSON.

Reads the facts of a demo from standard input; its argument is the folder for screenshots. Changes the
library in iCloud before: names that are HTML, and photos that must not be seen.
"""

import asyncio
import json
from pathlib import Path
import re
import sys
from typing import Any, Final
from urllib.request import Request, urlopen

from playwright.async_api import Locator, Page, Response, expect

from tests.e2e.demo import Demo
from tests.e2e.panel_page import AXE
from tests.e2e.session import DESKTOP, PHONE, Visit, visit

PHOTOS: Final = "/apple-backup/photos"
# Run, it would leave a mark; escaped once too often, it would not be found.
HTML: Final = "<img src=x onerror=window.ranFromName=1>"
_CALL: Final = """(message) => {
  const { hass } = document.querySelector("home-assistant");
  return hass.callWS(message);
}"""
# Everything an element shows, through all shadow roots; buttons are words of their own.
_TEXT: Final = """(element) => {
  const texts = [];
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent.trim());
    if (["STYLE", "SCRIPT"].includes(node.nodeName)) return;
    for (const child of node.shadowRoot?.childNodes ?? []) read(child);
    for (const child of node.childNodes) read(child);
  };
  read(element);
  return texts.filter(Boolean).join(" ");
}"""
_VIOLATIONS: Final = """async () => {
  const { violations } = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 160))]);
}"""


def prepare(facts: dict[str, Any]) -> dict[str, Any]:
    """Change the library, sync it, and give what was changed, with the id of the account."""
    demo = Demo(Path(facts["memory"]).parent, 0)
    demo.facts = facts
    demo.wait_for_sync()
    hidden, deleted, named, album = mutate(
        facts,
        {"op": "hide"},
        {"op": "delete"},
        {"op": "add", "kind": "jpeg", "filename": f"{HTML}.JPG"},
        {"op": "album_create", "name": HTML},
    )
    mutate(
        facts,
        {"op": "caption", "asset": named["asset"], "title": HTML},
        {"op": "album_add", "asset": named["asset"], "album": album["album"]},
    )
    demo.sync()
    state = demo.wait_for_sync()
    assert "prevError" not in state, state
    entries = demo.get(f"{facts['url']}/api/config/config_entries/entry?domain=apple_backup")
    by_title = {entry["title"]: entry["entry_id"] for entry in json.loads(entries)}
    changed = {"hidden": hidden["asset"], "deleted": deleted["asset"], "named": named["asset"]}
    return changed | {"entry_id": by_title[facts["entries"][0]]}


def mutate(facts: dict[str, Any], *operations: dict[str, Any]) -> list[dict[str, Any]]:
    """Change the library of the first account in iCloud."""
    request = Request(  # noqa: S310
        f"{facts['icloud_control']}/accounts/{facts['apple_id']}/mutate",
        data=json.dumps(operations).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    with urlopen(request, timeout=60) as answer:  # noqa: S310
        results: list[dict[str, Any]] = json.loads(answer.read())
    return results


class Walk:
    """One visit."""

    def __init__(self, visit: Visit, facts: dict[str, Any]) -> None:
        """Begin on a page that is signed in."""
        self.visit = visit
        self.page: Page = visit.page
        self.facts = facts
        self.seen: dict[str, Any] = {"axe": {}}

    async def grid(self) -> None:
        """Look at all photos, light and dark, on screens of each kind."""
        await self.visit.open(PHOTOS)
        await self._pictures().first.wait_for()
        await self._look("photos")
        await self.page.emulate_media(color_scheme="dark")
        await self._look("photos-dark")
        await self.page.set_viewport_size(PHONE)
        await self._look("photos-phone-dark")
        await self.page.emulate_media(color_scheme="light")
        await self.page.set_viewport_size({"width": 320, "height": 640})
        await self.visit.settle()
        self.seen["320"] = await self.page.evaluate(
            "() => document.documentElement.scrollWidth - innerWidth"
        )
        await self.page.set_viewport_size(DESKTOP)
        await self.visit.settle()

    async def keyboard(self) -> None:
        """Open a photo without a pointer, go on, look at what is known of it, and come back."""
        await self.page.locator("ab-photo-grid [data-cell][tabindex='0']").press("ArrowRight")
        await expect(self._cell(1)).to_be_focused()
        await self.page.keyboard.press("Enter")
        viewer = self.page.locator("ab-photo-viewer dialog")
        title = viewer.locator("h2 span")
        self.seen["opened"] = await title.inner_text()
        await self.page.keyboard.press("ArrowRight")
        await self.page.wait_for_url("**photo=2*")
        # The address is another one before the title is.
        await expect(title).to_have_text(re.compile(r"^3 of "))
        self.seen["next"] = await title.inner_text()
        await self.page.keyboard.press("i")
        details = self.page.locator("ab-photo-details")
        await details.locator("ol li").first.wait_for()
        self.seen["details"] = await details.evaluate(_TEXT)
        await self._look("viewer")
        await self.page.set_viewport_size(PHONE)
        await self.visit.picture("viewer-phone")
        await self.page.set_viewport_size(DESKTOP)
        await self.visit.settle()
        await self.page.keyboard.press("i")
        await self.page.keyboard.press("Escape")
        await viewer.wait_for(state="detached")
        # The browser gives the focus back to where it was, and the panel then to the last photo.
        await expect(self._cell(2)).to_be_focused()
        self.seen["came back"] = True

    async def hostile(self) -> None:
        """Look for the photo and the album whose names are HTML."""
        await self.visit.open(f"{PHOTOS}?text=onerror")
        await self._pictures().first.click()
        await self.page.locator("ab-photo-viewer dialog").wait_for()
        await self.page.keyboard.press("i")
        details = self.page.locator("ab-photo-details")
        await details.locator("ol li").first.wait_for()
        self.seen["hostile photo"] = await details.evaluate(_TEXT)
        await self.page.keyboard.press("i")
        await self.page.keyboard.press("Escape")
        await self.page.locator("ab-photo-viewer dialog").wait_for(state="detached")
        await self.page.locator(
            "ab-photos ab-button[aria-pressed], ab-photos .actions ab-button"
        ).first.click()
        await self.page.locator("ab-albums li").first.wait_for()
        await expect(self.page.locator("ab-albums")).to_contain_text(HTML)
        self.seen["albums"] = await self.page.locator("ab-albums").evaluate(_TEXT)
        await self._look("albums")
        self.seen["ran"] = await self.page.evaluate("() => window.ranFromName ?? null")

    async def video(self) -> None:
        """Play a video from its middle."""
        ranges: list[tuple[int, str]] = []

        def note(response: Response) -> None:
            if "/photo/" in response.url and "/file" in response.url:
                ranges.append((response.status, response.headers.get("content-range", "")))

        self.page.on("response", note)
        await self.visit.open(f"{PHOTOS}?kind=video&photo=0")
        video = self.page.locator("ab-photo-viewer video")
        await video.wait_for()
        self.seen["video"] = await video.evaluate(
            """(video) => new Promise((resolve, reject) => {
              const seek = () => {
                video.addEventListener("seeked", () => resolve([video.currentTime, video.duration]));
                video.currentTime = video.duration / 2;
              };
              video.addEventListener("error", () => reject(video.error));
              if (video.readyState >= 1) seek();
              else video.addEventListener("loadedmetadata", seek);
            })"""
        )
        self.page.remove_listener("response", note)
        self.seen["ranges"] = ranges

    async def care(self) -> None:
        """Restore what is in quarantine, the photo that was deleted first, which everybody may see then."""
        await self.visit.open(f"{PHOTOS}/{self.facts['entry_id']}/care")
        items = self.page.locator("ab-quarantine li")
        await items.first.wait_for()
        self.seen["quarantine"] = await items.all_inner_texts()
        await self.page.locator("ab-log .row").first.wait_for()
        await self._look("care")
        await self.page.locator("ab-plan ab-button").click()
        await self.page.locator("ab-plan dl, ab-plan ab-alert").first.wait_for()
        await self.page.set_viewport_size(PHONE)
        await self.visit.picture("care-phone")
        await self.page.set_viewport_size(DESKTOP)
        count = len(self.seen["quarantine"])
        await self._show_restored(items.filter(has_text="deleted in iCloud").last)
        await expect(items).to_have_count(count - 1)
        for left in reversed(range(count - 1)):
            await items.first.locator("ab-button").click()
            await expect(items).to_have_count(left)
        self.seen["after"] = await self.page.locator("ab-quarantine").evaluate(_TEXT)

    async def _show_restored(self, row: Locator) -> None:
        """Restore the photo of a row, follow the way to it that is offered for a while, and come back."""
        await row.locator("ab-button").click()
        await self.page.get_by_role("button", name="Show", exact=True).last.click()
        await self.page.locator("ab-photo-viewer dialog").wait_for()
        await self.visit.settle()
        await self.visit.picture("restored")
        position = int(re.findall(r"photo=(\d+)", self.page.url)[0])
        self.seen["restored"] = (await self.ids())[position]
        await self.page.go_back()

    async def ids(self) -> list[str]:
        """Give the ids of all photos the panel has, without their versions."""
        page = await self.page.evaluate(
            _CALL,
            {
                "type": "apple_backup/photos/page",
                "entry_id": self.facts["entry_id"],
                "offset": 0,
                "limit": 500,
            },
        )
        return [item[0].partition(".")[0] for item in page["items"]]

    def _pictures(self) -> Locator:
        return self.page.locator("ab-photo-grid ab-picture img")

    def _cell(self, position: int) -> Locator:
        return self.page.locator(f"ab-photo-grid [data-position='{position}'] [data-cell]")

    async def _look(self, name: str) -> None:
        """Keep a picture, and ask whether assistive technology would stumble."""
        await self.visit.settle()
        await self.visit.picture(name)
        if AXE.is_file():
            if not await self.page.evaluate("() => 'axe' in window"):
                await self.page.evaluate(AXE.read_text("utf-8"))
            self.seen["axe"][name] = await self.page.evaluate(_VIOLATIONS)


async def walk(facts: dict[str, Any], artifacts: Path) -> dict[str, Any]:
    """Make the visit."""
    changed = await asyncio.to_thread(prepare, facts)
    async with visit(facts | changed, artifacts) as page:
        await page.sign_in(facts["username"], facts["password"])
        # The page is loaded anew when Home Assistant's worker takes over.
        await page.open_under_service_worker("/apple-backup/overview")
        walk = Walk(page, facts | changed)
        await walk.grid()
        await walk.keyboard()
        await walk.hostile()
        await walk.video()
        walk.seen["ids"] = await walk.ids()
        await walk.care()
        walk.seen["problems"] = page.problems
        return walk.seen | changed


if __name__ == "__main__":
    print(json.dumps(asyncio.run(walk(json.load(sys.stdin), Path(sys.argv[1])))))
