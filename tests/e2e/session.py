"""A signed-in page of Home Assistant, for the visits of this folder."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import os
from pathlib import Path
import time
from typing import Any, Final

from playwright.async_api import (
    ConsoleMessage,
    Error,
    Page,
    Request,
    ViewportSize,
    async_playwright,
    expect,
)

from tests.e2e.browser import ARGUMENTS, find_browser

_READY = """() => {
  const app = document.querySelector("home-assistant");
  return !!app?.hass?.states && !document.querySelector("#ha-launch-screen");
}"""
# Whether the panel was the same for some frames, with nothing on it that moves and will end.
_STILL = """async () => {
  const look = () => {
    let text = 0, elements = 0, moving = 0, loading = 0, box = "";
    const read = (root) => {
      for (const each of root.getAnimations?.() ?? []) {
        if (each.effect?.getComputedTiming().endTime !== Infinity) moving++;
      }
      for (const node of root.querySelectorAll("*")) {
        elements++;
        if (node.localName === "ab-skeleton") loading++;
        if (node.localName === "main") {
          const { left, top, width, height } = node.getBoundingClientRect();
          box += [left, top, width, height, node.scrollHeight];
        }
        if (node.shadowRoot) {
          text += node.shadowRoot.textContent.length;
          read(node.shadowRoot);
        }
      }
    };
    read(document);
    return { isStill: !moving && !loading, seen: [text, elements, box, innerWidth].join() };
  };
  const before = look();
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  const after = look();
  return after.isStill && before.seen === after.seen;
}"""
_SETTLE_SECONDS = 30
# Of what takes longer, the end was not told; a film is not waited for at all.
_REQUEST_SECONDS = 10
_FILM = "media"
# A machine may be slow, and busy with other things: what comes is waited for by what it is, and what
# does not come is given up after so long.
PATIENCE_MS: Final = 90_000
expect.set_options(timeout=PATIENCE_MS)
_ATTEMPTS = 5
# So many times slower are the pages, as on a machine that is: "6", say.
_SLOWER = "E2E_SLOWER"
_INTERRUPTED = ("interrupted by another navigation", "net::ERR_ABORTED")
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@dataclass(slots=True)
class Visit:
    """A page, where its pictures go, and what went wrong in it."""

    page: Page
    url: str
    artifacts: Path
    problems: list[str]
    worker: bool = True
    asked: dict[Request, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Know what is on its way."""

        def ended(request: Request) -> None:
            self.asked.pop(request, None)

        self.page.on("request", lambda it: self.asked.update({it: time.monotonic()}))
        self.page.on("requestfinished", ended)
        self.page.on("requestfailed", ended)

    async def settle(self) -> None:
        """Wait until the page has what it asked for and shows it, but not for long."""
        end = time.monotonic() + _SETTLE_SECONDS
        quiet = 0
        while quiet < 2 and (now := time.monotonic()) < end:
            still = await self.page.evaluate(_STILL)
            waits = any(
                now - since < _REQUEST_SECONDS and request.resource_type != _FILM
                for request, since in self.asked.items()
            )
            quiet = quiet + 1 if still and not waits else 0

    async def open(self, path: str) -> None:
        """Go to a path of Home Assistant and wait until its frontend works."""
        for attempt in range(_ATTEMPTS):
            try:
                await self.page.goto(f"{self.url}{path}")
                break
            except Error as error:
                # The frontend reloads by itself when its service worker takes over.
                is_interrupted = any(word in str(error) for word in _INTERRUPTED)
                if not is_interrupted or attempt == _ATTEMPTS - 1:
                    raise
                await self.page.wait_for_timeout(500)
        await self.page.wait_for_function(_READY)

    async def open_under_service_worker(self, path: str) -> None:
        """Go to a path with Home Assistant's service worker in charge of all requests.

        The frontend reloads the page when the worker takes over, so it is opened once more.
        In a visit without the worker nothing takes over.
        """
        await self.open(path)
        if not self.worker:
            return
        await self.page.wait_for_function("() => !!navigator.serviceWorker.controller")
        await self.open(path)

    async def sign_in(self, username: str, password: str) -> None:
        """Fill in the sign-in form as a user does."""
        await self.page.goto(self.url)
        await self.page.locator('input[name="username"]').fill(username)
        await self.page.locator('input[name="password"]').fill(password)
        await self.page.keyboard.press("Enter")
        await self.page.wait_for_function(_READY)

    async def picture(self, name: str) -> None:
        """Keep a screenshot."""
        await self.page.screenshot(path=self.artifacts / f"{name}.png")


def by_name(url: str) -> str:
    """Return the address by the name of the host: by number, there is no service worker."""
    return url.replace("127.0.0.1", "localhost")


@asynccontextmanager
async def visit(
    facts: Mapping[str, Any], artifacts: Path, *, worker: bool = True
) -> AsyncIterator[Visit]:
    """Start a browser and give a page that is not signed in yet.

    Without Home Assistant's service worker: it keeps the whole frontend, which costs a visit more
    than all the rest. That is for visits whose subject it is not, beside others that have it.
    """
    artifacts.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(message.text)

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_browser(), args=list(ARGUMENTS)
        )
        context = await browser.new_context(viewport=DESKTOP, locale="en-US")
        context.set_default_timeout(PATIENCE_MS)
        page = await context.new_page()
        if rate := float(os.environ.get(_SLOWER, "0")):
            tools = await context.new_cdp_session(page)
            await tools.send("Emulation.setCPUThrottlingRate", {"rate": rate})
        page.on("console", note)
        page.on("pageerror", lambda error: problems.append(str(error)))
        try:
            url = str(facts["url"])
            yield Visit(page, by_name(url) if worker else url, artifacts, problems, worker)
        except Exception:
            await page.screenshot(path=artifacts / "failure.png")
            raise
        finally:
            await browser.close()
