"""A signed-in page of Home Assistant, for the visits of this folder."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import ConsoleMessage, Error, Page, ViewportSize, async_playwright

from tests.e2e.browser import ARGUMENTS, find_browser

_READY = """() => {
  const app = document.querySelector("home-assistant");
  return !!app?.hass?.states && !document.querySelector("#ha-launch-screen");
}"""
_ATTEMPTS = 5
_INTERRUPTED = "interrupted by another navigation"
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@dataclass(slots=True)
class Visit:
    """A page, where its pictures go, and what went wrong in it."""

    page: Page
    url: str
    artifacts: Path
    problems: list[str]

    async def open(self, path: str) -> None:
        """Go to a path of Home Assistant and wait until its frontend works."""
        for attempt in range(_ATTEMPTS):
            try:
                await self.page.goto(f"{self.url}{path}")
                break
            except Error as error:
                # The frontend reloads by itself when its service worker takes over.
                if _INTERRUPTED not in str(error) or attempt == _ATTEMPTS - 1:
                    raise
                await self.page.wait_for_timeout(500)
        await self.page.wait_for_function(_READY, timeout=60_000)

    async def open_under_service_worker(self, path: str) -> None:
        """Go to a path with Home Assistant's service worker in charge of all requests.

        The frontend reloads the page when the worker takes over, so it is opened once more.
        """
        await self.open(path)
        await self.page.wait_for_function("() => !!navigator.serviceWorker.controller")
        await self.open(path)

    async def sign_in(self, username: str, password: str) -> None:
        """Fill in the sign-in form as a user does."""
        await self.page.goto(self.url)
        await self.page.locator('input[name="username"]').fill(username)
        await self.page.locator('input[name="password"]').fill(password)
        await self.page.keyboard.press("Enter")
        await self.page.wait_for_function(_READY, timeout=60_000)

    async def picture(self, name: str) -> None:
        """Keep a screenshot."""
        await self.page.screenshot(path=self.artifacts / f"{name}.png")


def by_name(url: str) -> str:
    """Return the address by the name of the host: by number, there is no service worker."""
    return url.replace("127.0.0.1", "localhost")


@asynccontextmanager
async def visit(facts: Mapping[str, Any], artifacts: Path) -> AsyncIterator[Visit]:
    """Start a browser and give a page that is not signed in yet."""
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
        page = await context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: problems.append(str(error)))
        try:
            yield Visit(page, by_name(str(facts["url"])), artifacts, problems)
        except Exception:
            await page.screenshot(path=artifacts / "failure.png")
            raise
        finally:
            await browser.close()
