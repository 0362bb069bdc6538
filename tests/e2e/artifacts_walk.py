"""Reads a backup in the panel as its owner does, and prints what was seen as JSON.

Reads the facts of a demo from standard input; its argument is the folder for screenshots. The demo's
folder holds the backups of `panel_backups`.
"""

import asyncio
import json
from pathlib import Path
import re
import sys
from typing import Any, Final
from urllib.request import Request, urlopen

from playwright.async_api import Locator, expect

from tests.e2e.export_folder import set_export_folder
from tests.e2e.panel_backups import HOSTILE, NAME, PASSWORD, PLAIN_NAME
from tests.e2e.panel_page import PANEL, PanelPage, panel_page
from tests.e2e.session import DESKTOP

TABS: Final = (
    "messages",
    "whatsapp",
    "photos",
    "contacts",
    "calls",
    "notes",
    "calendar",
    "reminders",
    "safari",
    "voicemail",
    "voice_memos",
    "health",
    "timeline",
    "people",
    "map",
    "wifi",
    "accounts",
    "data_usage",
    "screen_time",
    "documents",
    "search",
)
_ROW: Final = "ab-record-list button[data-row]"
# Some pages back, in which more of a thread has been loaded.
_PAGES_BACK: Final = 3
_MOST_WHEELS: Final = 600
_WORD: Final = re.compile(r"\S")
_STORED: Final = """async () => {
  const urls = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) urls.push(request.url);
  return { urls, texts: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]) };
}"""


def backup_ids(facts: dict[str, Any]) -> dict[str, str]:
    """Let the integration look for backups again, and give the newest of each device by its name."""
    headers = {"Authorization": f"Bearer {facts['token']}"}
    base = f"{facts['url']}/api/apple_backup/backups"
    for url, method in ((f"{base}/refresh", "POST"), (base, "GET")):
        with urlopen(Request(url, headers=headers, method=method), timeout=60) as answer:  # noqa: S310
            listed = json.loads(answer.read())
    current = [backup for backup in listed["backups"] if not backup["is_snapshot"]]
    return {backup["display_name"]: backup["id"] for backup in current}


class Walk:
    """One visit."""

    def __init__(self, panel: PanelPage, backup: str) -> None:
        """Begin on a page that is signed in."""
        self.panel, self.page, self.backup = panel, panel.page, backup
        self.seen: dict[str, Any] = {"overflow": {}, "texts": {}}
        self.addresses: list[str] = []
        self.page.on("framenavigated", lambda frame: self.addresses.append(frame.url))

    async def unlock(self, password: str | None) -> None:
        """Open the backup, which needs no word without a password, and wait for what is in it."""
        await self.panel.visit.open(f"{PANEL}/backups/{self.backup}/messages")
        if password is not None:
            await self.page.locator("ab-unlock input").first.fill(password)
            await self.page.keyboard.press("Enter")
        await self.page.locator(_ROW).first.wait_for()

    async def go(self, tab: str) -> None:
        """Choose a tab, without a new page: that would lock the backup."""
        await self.page.evaluate(
            """(path) => {
              history.pushState(null, "", path);
              dispatchEvent(new CustomEvent("location-changed", { detail: { replace: false } }));
            }""",
            f"{PANEL}/backups/{self.backup}/{tab}",
        )
        explorer = self.page.locator("ab-backup-explorer")
        await expect(explorer).to_have_js_property("tab", tab)
        await expect(explorer).to_have_js_property("isUpdatePending", False)
        await expect(self.page.locator("ab-skeleton")).to_have_count(0)

    async def messages(self) -> None:
        """Read a long conversation back in time, search in it, and see its files."""
        await self.page.locator(_ROW).first.press("Enter")
        thread = self.page.locator("ab-thread .scroll")
        bubbles = thread.locator(".message")
        self.seen["newest"] = await self._words(bubbles.last)
        await self.page.locator("ab-chat-media").first.wait_for()
        await thread.hover()
        first, keys = await self._first_key(), set()
        for _ in range(_MOST_WHEELS):
            if len(keys) == _PAGES_BACK:
                break
            await self.page.mouse.wheel(0, -3000)
            await self.page.wait_for_timeout(80)
            keys |= {await self._first_key()} - {first}
        self.seen["went back"] = len(keys)
        self.seen["most rows"] = await bubbles.count()
        await self.panel.check("thread", whole=False)
        await self.panel.picture("messages")
        await self.panel.button("Search in this conversation").click()
        await self.page.locator("ab-conversation .search input").fill("Arth-Goldau")
        found = self.page.locator("ab-chat-found button[data-row]")
        await found.nth(1).click()
        sought = self.page.locator("ab-thread .sought")
        await expect(sought).to_be_in_viewport()
        self.seen["sought"] = await self._words(sought)
        await self.panel.button("All attachments").click()
        # The newest is a HEIC, which becomes a file to save as soon as the browser has refused it.
        pictures = self.page.locator("ab-chat-attachments img")
        await pictures.last.wait_for()
        await expect(pictures.last).not_to_have_js_property("naturalWidth", 0)
        self.seen["picture"] = True
        await self.panel.picture("messages-attachments")

    async def hostile(self) -> None:
        """Open the conversation of somebody who writes HTML."""
        await self.page.locator(_ROW, has_text="onerror").first.click()
        bubble = self.page.locator("ab-thread .bubble", has_text="onerror")
        self.seen["hostile"] = {
            "text": await self._words(bubble.first),
            "heading": await self.page.locator("ab-conversation h2").inner_text(),
            "elements": await self.page.locator("ab-thread .bubble :is(img, b, script)").count(),
            "links": await self.page.locator("ab-thread .bubble a").evaluate_all(
                "(all) => all.map((a) => a.href)"
            ),
            "title": await self.page.title(),
        }

    async def photos(self) -> None:
        """Look at a photo by keys alone, and leave it by the browser's way back and by a key."""
        await self.go("photos")
        await self.page.locator("ab-backup-photos ab-picture img").first.wait_for()
        await self.page.locator("ab-backup-photos [data-cell][tabindex='0']").press("ArrowRight")
        second = self.page.locator("ab-backup-photos [data-position='1'] [data-cell]")
        await expect(second).to_be_focused()
        await self.page.keyboard.press("Enter")
        viewer = self.page.locator("ab-backup-photo-viewer dialog")
        await viewer.wait_for()
        await self.page.keyboard.press("i")
        await viewer.locator("dl").wait_for()
        self.seen["photo"] = await viewer.inner_text()
        await self.panel.picture("backup-photo")
        await self.page.evaluate("history.back()")
        await viewer.wait_for(state="hidden")
        await expect(second).to_be_focused()
        await self.page.keyboard.press("Enter")
        await viewer.wait_for()
        await self.page.keyboard.press("Escape")
        await viewer.wait_for(state="hidden")
        await self.page.wait_for_function("!history.state?.apple_backup_layers")

    async def facts(self) -> None:
        """Read the facts of a call and leave them by the browser's way back."""
        await self.go("calls")
        await self.page.locator(f"ab-calls {_ROW}").first.click()
        facts = self.page.locator("ab-record-list ab-dialog dialog")
        await facts.wait_for()
        self.seen["call"] = await self.page.locator("ab-record-list ab-dialog dl").count()
        await self.page.evaluate("history.back()")
        await facts.wait_for(state="hidden")
        self.seen["after back"] = self.page.url.rsplit("/", 1)[-1]
        await self.page.evaluate("history.back()")
        await self.page.locator("ab-backup-photos").wait_for()

    async def details(self) -> None:
        """Open a note and a contact."""
        for tab, place in (("notes", ".note"), ("contacts", ".person")):
            await self.go(tab)
            await self.page.locator(f"ab-{tab} {_ROW}").first.click()
            detail = self.page.locator(f"ab-{tab} {place}")
            await detail.wait_for()
            self.seen[tab] = await detail.inner_text()
            await self.panel.check(tab, whole=False)
            await self.panel.picture(f"backup-{tab}")

    async def voicemail(self) -> None:
        """Play a message."""
        await self.go("voicemail")
        # A recording that cannot be decoded is put away at once, so its answer is waited for.
        async with self.page.expect_response(lambda answer: "/content/" in answer.url) as playing:
            await self.page.locator("ab-voicemail ab-button", has_not_text="Export").first.click()
        self.seen["voicemail"] = [(await playing.value).status]

    async def search(self) -> None:
        """Find a message by one of its words and go to it."""
        await self.go("search")
        await self.page.locator("ab-backup-search input").fill("Arth-Goldau")
        row = self.page.locator(f"ab-backup-search {_ROW}", has_text="Arth-Goldau").first
        self.seen["hit"] = await row.inner_text()
        await self.panel.picture("backup-search")
        await row.click()
        self.seen["hit opened"] = await self._words(self.page.locator("ab-thread .sought"))

    async def only_here(self) -> None:
        """Look for photos that are nowhere else, and have them copied into the folder of exports."""
        await self.go("only_here")
        await self.panel.button("Compare photos").click()
        await self.page.locator("ab-backup-only-here section[aria-labelledby=found]").wait_for()
        await self.page.locator("ab-backup-only-here ul.rows li").first.wait_for()
        self.seen["only here"] = await self.panel.text()
        await self.panel.button("Copy to the export folder").click()
        self.seen["copied"] = await self.panel.text_with("photos copied")
        await self.panel.check("only_here", whole=False)
        await self.panel.picture("backup-only-here")
        await self.page.set_viewport_size({"width": 390, "height": 844})
        await self.panel.visit.settle()
        self.seen["overflow"]["only_here 390"] = await self.panel.overflow()
        await self.panel.picture("backup-only-here-phone")
        await self.page.set_viewport_size(DESKTOP)

    async def report(self) -> None:
        """Save the report."""
        await self.go("documents")
        async with self.page.expect_download() as saving:
            await self.panel.button("Save as PDF").click()
        saved = await (await saving.value).path()
        self.seen["report"] = saved.read_bytes()[:5].decode()

    async def all_tabs(self, *, dark: bool) -> None:
        """See each tab wide and on phones."""
        for tab in TABS:
            await self.go(tab)
            await self.panel.visit.settle()
            if not dark:
                self.seen["texts"][tab] = await self.panel.text()
            await self.panel.check(tab, whole=False)
            await self.panel.picture(f"backup-{tab}{'-dark' if dark else ''}")
            for width in (390, 320):
                await self.page.set_viewport_size({"width": width, "height": 844})
                await self.panel.visit.settle()
                self.seen["overflow"][f"{tab} {width}"] = await self.panel.overflow()
                if width == 390:
                    await self.panel.picture(f"backup-{tab}-phone{'-dark' if dark else ''}")
            await self.page.set_viewport_size(DESKTOP)

    async def _words(self, place: Locator) -> str:
        """Give the text of something in a thread, which finds its place first: out of sight there is none."""
        await expect(place).to_have_text(_WORD, use_inner_text=True)
        return await place.inner_text()

    async def _first_key(self) -> str:
        key: str = (
            await self.page.locator("ab-thread [data-key]").first.get_attribute("data-key") or ""
        )
        return key


async def walk(facts: dict[str, Any], artifacts: Path) -> dict[str, Any]:
    """Make the visits."""
    ids = await asyncio.to_thread(backup_ids, facts)
    exports = await asyncio.to_thread(set_export_folder, facts)
    async with panel_page(facts, artifacts) as panel:
        await panel.sign_in(facts["username"], facts["password"])
        walk = Walk(panel, ids[NAME])
        await walk.unlock(PASSWORD)
        await walk.messages()
        await walk.hostile()
        await walk.photos()
        await walk.facts()
        await walk.details()
        await walk.voicemail()
        await walk.search()
        await walk.report()
        await walk.only_here()
        await walk.all_tabs(dark=False)
        stored = await panel.page.evaluate(_STORED)
        walk.seen |= {
            "exported": await asyncio.to_thread(lambda: [it.name for it in exports.rglob("*.*")]),
            "axe": panel.findings,
            "problems": list(panel.problems),
            "stored": [url for url in stored["urls"] if "/api/apple_backup/" in url],
            "kept": HOSTILE in stored["texts"] or "Arth-Goldau" in stored["texts"],
            "addresses": [url for url in walk.addresses if "iMessage" in url or "Goldau" in url],
        }
        # Locked again, so that the next page starts as a stranger's would.
        await panel.visit.open(PANEL)
        plain = Walk(panel, ids[PLAIN_NAME])
        await plain.unlock(None)
        await plain.go("health")
        walk.seen["missing"] = await panel.text_with("Only in encrypted backups")
        return walk.seen


async def walk_dark(facts: dict[str, Any], artifacts: Path) -> dict[str, Any]:
    """See the tabs in the dark theme."""
    ids = await asyncio.to_thread(backup_ids, facts)
    async with panel_page(facts, artifacts, dark=True, worker=False) as panel:
        await panel.sign_in(facts["username"], facts["password"])
        walk = Walk(panel, ids[NAME])
        await walk.unlock(PASSWORD)
        await walk.all_tabs(dark=True)
        return {"axe_dark": panel.findings, "problems_dark": list(panel.problems)}


async def both(facts: dict[str, Any], artifacts: Path) -> dict[str, Any]:
    """Make all visits, one after the other."""
    return await walk(facts, artifacts) | await walk_dark(facts, artifacts)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(both(json.load(sys.stdin), Path(sys.argv[1])))))
