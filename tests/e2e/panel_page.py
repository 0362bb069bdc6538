"""The panel in a real browser: what a test does with it and reads from it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
import re
from typing import Any, Final

from playwright.async_api import Locator, Page, expect

from tests.e2e.session import DESKTOP, Visit, visit
from tests.quality.project import ROOT

PANEL: Final = "/apple-backup"
PHONE_WIDTHS: Final = (320, 375)
_PHONE_HEIGHT: Final = 812
AXE: Final = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Findings in our own elements alone: the pages around them are Home Assistant's.
_CHECK: Final = """async ({ rules, whole }) => {
  const region = { enabled: whole };
  const { violations } = await axe.run(document, { runOnly: rules, rules: { region } });
  return violations.flatMap(({ id, impact, nodes }) => nodes
    .filter(({ target }) => /\\bab-|apple-backup-/.test(JSON.stringify(target)))
    .map(({ html }) => ({ id, impact, html: html.slice(0, 160) })));
}"""
_TEXT: Final = """() => {
  const texts = [];
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent.trim());
    if (["STYLE", "SCRIPT"].includes(node.nodeName)) return;
    for (const child of node.shadowRoot?.childNodes ?? []) read(child);
    for (const child of node.childNodes) read(child);
  };
  const find = (node) => {
    if (node.nodeName === "APPLE-BACKUP-PANEL") read(node);
    for (const child of [...(node.shadowRoot?.children ?? []), ...node.children]) find(child);
  };
  find(document.body);
  return texts.filter(Boolean).join(" ").replace(/\\s+/g, " ");
}"""
_FOCUSED: Final = """() => {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  const host = active?.getRootNode()?.host;
  return (active?.getAttribute("aria-label") || host?.textContent || active?.textContent || "").trim();
}"""
_WATCH: Final = """(chip) => {
  const seen = (window.seenStates = []);
  const note = () => {
    const text = chip.textContent.trim();
    if (text && text !== seen.at(-1)) seen.push(text);
  };
  new MutationObserver(note).observe(chip, { childList: true, subtree: true, characterData: true });
}"""
_PROVEN: Final = re.compile(r"([\d,]+) of [\d,]+ bit-exact")
_MOST_TABS: Final = 80
_TEXT_LOOKS: Final = 360
_TEXT_PAUSE_MS: Final = 250


@dataclass(slots=True)
class PanelPage:
    """A signed-in page and what axe has found on it, by place."""

    visit: Visit
    findings: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        return self.visit.page

    @property
    def problems(self) -> list[str]:
        return self.visit.problems

    async def sign_in(self, username: str, password: str) -> None:
        """Sign in to Home Assistant, and let it reload the page for its service worker."""
        await self.visit.sign_in(username, password)
        await self.visit.open_under_service_worker(PANEL)

    async def open(self, place: str) -> None:
        """Go to a place of the panel and wait until it shows something."""
        await self.visit.open(f"{PANEL}/{place}")
        await self.page.locator("apple-backup-panel main > .view, ab-message").first.wait_for()
        await self.visit.settle()
        await expect(self.page.locator("ab-skeleton")).to_have_count(0)

    async def picture(self, name: str) -> None:
        """Keep a screenshot."""
        await self.visit.picture(name)

    async def check(self, place: str, *, whole: bool = True) -> None:
        """Let axe look at what is shown now; nothing is found where it is not installed.

        `whole`: the page is ours, so that its regions are as well.
        """
        if not AXE.exists():
            return
        # Colors and sizes that are on their way to others are no findings.
        await self.visit.settle()
        if not await self.page.evaluate("() => 'axe' in window"):
            await self.page.add_script_tag(path=AXE)
        self.findings[place] = await self.page.evaluate(_CHECK, {"rules": _RULES, "whole": whole})

    async def resize(self, width: int | None = None) -> None:
        """Make the window as wide as a phone, or as a desktop again."""
        size = DESKTOP if width is None else {"width": width, "height": _PHONE_HEIGHT}
        await self.page.set_viewport_size(size)
        # Home Assistant folds its sidebar away.
        await self.visit.settle()

    async def overflow(self) -> int:
        """How many pixels of the panel are cut off or have to be scrolled to sideways."""
        pixels: int = await self.page.locator("apple-backup-panel main").evaluate(
            "(main) => Math.max(main.scrollWidth - main.clientWidth, main.getBoundingClientRect().right - innerWidth)"
        )
        return pixels

    async def text(self) -> str:
        """All that the panel says."""
        text: str = await self.page.evaluate(_TEXT)
        return text

    async def text_with(self, wanted: str) -> str:
        """All that the panel says, once it says this: a state seen may be gone in a moment."""
        for _ in range(_TEXT_LOOKS):
            if wanted in (text := await self.text()):
                return text
            await self.page.wait_for_timeout(_TEXT_PAUSE_MS)
        raise AssertionError(f"never said {wanted!r}, but at last: {text}")

    async def proven(self) -> int:
        """How many files the first account says are proven."""
        place = self.account.get_by_text(_PROVEN).first
        found = _PROVEN.search(await place.inner_text())
        assert found is not None
        return int(found[1].replace(",", ""))

    def button(self, name: str) -> Locator:
        """The first button with this name."""
        return self.page.get_by_role("button", name=name, exact=True).first

    @property
    def account(self) -> Locator:
        """The first account of the overview; other visits may have left further ones behind it."""
        return self.page.locator("ab-account-card").first

    async def is_in_state(self, state: str) -> None:
        """Wait until the first account says that it is in a state."""
        await expect(self.account.locator("ab-chip").first).to_have_text(state)

    async def watch_states(self) -> None:
        """Note every state of the first account from now on, as the page shows it."""
        await self.account.locator("ab-chip").first.evaluate(_WATCH)

    async def states(self) -> list[str]:
        """The states that were shown."""
        states: list[str] = await self.page.evaluate("() => window.seenStates")
        return states

    async def tab_to(self, label: str) -> str:
        """Press Tab until something with this label has the focus; return the label."""
        for _ in range(_MOST_TABS):
            await self.page.keyboard.press("Tab")
            focused: str = await self.page.evaluate(_FOCUSED)
            if focused == label:
                return focused
        return ""


@asynccontextmanager
async def panel_page(
    facts: Mapping[str, Any], artifacts: Path, *, dark: bool = False, worker: bool = True
) -> AsyncIterator[PanelPage]:
    """Start a browser with a page that is not signed in yet."""
    async with visit(facts, artifacts, worker=worker) as page:
        await page.page.emulate_media(color_scheme="dark" if dark else "light")
        yield PanelPage(page)
