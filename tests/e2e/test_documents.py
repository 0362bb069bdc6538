"""An exported conversation of a thousand messages, opened in a browser: light, dark, and on a phone."""

from collections.abc import AsyncIterator, Iterator
import contextlib
from pathlib import Path
from typing import Any
import zipfile

from playwright.async_api import Page, async_playwright
import pytest

from tests.backup_factory.artifacts import thread
from tests.backup_factory.artifacts.messages import ConversationTruth
from tests.backups.exports.documents.scenes import Exporter, exporter
from tests.e2e.browser import ARGUMENTS
from tests.e2e.conftest import ARTIFACTS
from tests.e2e.session import DESKTOP, PATIENCE_MS, PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(700), pytest.mark.usefixtures("socket_enabled")]

MESSAGES = 1000
# Loads every picture, also those far below, and tells what is not right.
_LOOK = """async () => {
  const images = [...document.querySelectorAll('img')];
  images.forEach(it => { it.loading = 'eager'; });
  await Promise.all(images.map(it => it.decode().catch(() => null)));
  const wide = [...document.querySelectorAll('main *')].filter(it =>
    it.getBoundingClientRect().right > innerWidth + 1);
  const own = document.querySelector('.mine:not(.big):not(.bare) .bubble');
  const films = [...document.querySelectorAll('video')].filter(it => it.preload === 'metadata');
  const ready = it => new Promise(done => {
    if (it.readyState > 0) done(true);
    it.onloadedmetadata = () => done(true); it.onerror = () => done(false);
    setTimeout(() => done(false), 90000);
  });
  return {
    rows: document.querySelectorAll('article').length,
    images: images.length,
    broken: images.filter(it => !it.complete || !it.naturalWidth).length,
    wide: wide.length,
    scrolls: document.documentElement.scrollWidth > innerWidth,
    page: getComputedStyle(document.body).backgroundColor,
    text: getComputedStyle(document.body).color,
    own: getComputedStyle(own).backgroundColor,
    right: innerWidth - own.getBoundingClientRect().right < innerWidth / 3,
    films: films.length,
    playable: (await Promise.all(films.map(ready))).filter(it => it).length,
  };
}"""


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ConversationTruth, Exporter]]:
    built = thread.build(1, MESSAGES)
    with exporter(built.files, tmp_path_factory.mktemp("thread")) as found:
        yield built.truth, found


@contextlib.asynccontextmanager
async def opened(browser: Path, path: Path, problems: list[str]) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=browser, args=list(ARGUMENTS))
        page = await started.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda it: problems.append(it.text))
        page.on("pageerror", lambda it: problems.append(str(it)))
        await page.goto(path.as_uri())
        yield page
        await started.close()


def page_of(chat: tuple[ConversationTruth, Exporter], folder: Path, kind: str) -> Path:
    truth, export = chat
    (guid,) = truth.guids
    data = export.bytes("messages", kind, conversation=guid)
    if kind == "html":
        (folder / "chat.html").write_bytes(data)
        return folder / "chat.html"
    (folder / "chat.zip").write_bytes(data)
    with zipfile.ZipFile(folder / "chat.zip") as archive:
        archive.extractall(folder)
    return next(folder.glob("*/index.html"))


@pytest.mark.parametrize("kind", ["html", "html_files"])
async def test_a_long_conversation(
    chat: tuple[ConversationTruth, Exporter], browser: Path, tmp_path: Path, kind: str
) -> None:
    path = page_of(chat, tmp_path, kind)
    pictures = ARTIFACTS / "documents"
    pictures.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    async with opened(browser, path, problems) as page:
        for scheme, size in (("light", DESKTOP), ("dark", PHONE)):
            await page.emulate_media(color_scheme=scheme)
            await page.set_viewport_size(size)
            seen = await page.evaluate(_LOOK)
            name = f"{kind}-{scheme}"
            await page.screenshot(path=pictures / f"{name}.png")
            await page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
            # What comes into view is laid out in the next frames.
            await page.wait_for_timeout(300)
            await page.screenshot(path=pictures / f"{name}-middle.png")
            check(seen, page_color={"light": "rgb(255, 255, 255)", "dark": "rgb(0, 0, 0)"}[scheme])
    assert problems == []


def check(seen: dict[str, Any], page_color: str) -> None:
    assert (seen["rows"], seen["broken"]) == (MESSAGES, 0)
    assert seen["images"] > 50
    assert (seen["scrolls"], seen["wide"]) == (False, 0)
    assert seen["right"]
    assert seen["page"] == page_color
    assert seen["text"] != seen["page"] != seen["own"]
    assert seen["films"] == seen["playable"] > 0
