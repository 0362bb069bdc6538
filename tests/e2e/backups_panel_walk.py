"""Uses the backups of the panel as a family does; prints what was seen as JSON.

Reads the facts of a demo from standard input; its argument is the folder for screenshots. Adds a
backup of its own to the demo's, with hostile names, and takes it away again.
"""

import asyncio
import hashlib
import json
from pathlib import Path
import random
import re
import shutil
import sys
from typing import Any, Final
from urllib.request import Request, urlopen
import zipfile

from playwright.async_api import Download, Locator, Page, Response, expect

from tests.backup_factory import (
    AppSpec,
    BackupSpec,
    BuiltBackup,
    DeviceSpec,
    FileSpec,
    build_backup,
    directory,
    pictures,
)
from tests.e2e.export_folder import set_export_folder
from tests.e2e.panel_page import PHONE_WIDTHS, PanelPage, panel_page
from tests.e2e.panel_walk import MEMBER, add_member
from tests.simulated_icloud import media

PASSWORD: Final = "correct horse"
# Run, it would leave a mark; escaped once too often, it would not be found.
HTML: Final = "<img src=x onerror=window.ranFromName=1>"
MARK: Final = "Zebra crossing"
DEVICE: Final = f"Own phone {HTML}"
_ROLL: Final = "CameraRollDomain"
_FOLDER: Final = "Media/DCIM/100APPLE"
_MANY: Final = 1500
_RESTART_MS: Final = 240_000
_REFUSED: Final = re.compile(r"Failed to load resource.* status of 4(00|01|29)\b")
_RESTART: Final = """() => {
  const { hass } = document.querySelector("home-assistant");
  // The connection ends before there is an answer.
  hass.callService("homeassistant", "restart").catch(() => undefined);
}"""
_CACHED: Final = """async () => {
  const texts = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request, { ignoreVary: true });
      const body = await answer.clone().arrayBuffer();
      texts.push(request.url, body.byteLength < 1e6 ? new TextDecoder().decode(body) : "");
    }
  }
  const stored = [localStorage, sessionStorage].map((storage) => JSON.stringify(storage));
  return { controlled: !!navigator.serviceWorker.controller, texts, stored };
}"""


def build(root: Path) -> tuple[BuiltBackup, dict[str, bytes]]:
    """Write an encrypted backup; return it and the contents that are looked for."""
    chance = random.Random(5)
    photo = pictures.photo(chance, 1_700_000_000)
    film = (Path(media.__file__).parent / "media" / "film0.mp4").read_bytes()
    contents = {
        "photo": photo,
        "film": film,
        "note": f"{MARK}, {HTML}".encode(),
        "hex": bytes(range(256)) * 400,
    }
    files = [
        directory(_ROLL, ""),
        directory(_ROLL, "Media"),
        directory(_ROLL, "Media/DCIM"),
        directory(_ROLL, _FOLDER),
        FileSpec(_ROLL, f"{_FOLDER}/IMG_0001.JPG", photo),
        FileSpec(_ROLL, f"{_FOLDER}/IMG_0002.MP4", film),
        FileSpec("HomeDomain", f"Library/{HTML}.txt", contents["note"]),
        FileSpec("HomeDomain", f"Library/{MARK}.bin", contents["hex"]),
        *(
            FileSpec("HomeDomain", f"Many/{number:04d}.txt", b"%d" % number)
            for number in range(_MANY)
        ),
    ]
    spec = BackupSpec(
        files=files,
        password=PASSWORD,
        seed=41,
        device=DeviceSpec(name=DEVICE, serial_number="F17TESTPANEL"),
        apps=(AppSpec("com.example.own", HTML, icon=pictures.icon(chance, "O")),),
    )
    return build_backup(spec, root), contents


def call(facts: dict[str, Any], path: str) -> Any:
    """Ask the integration for something, past the browser."""
    headers = {"Authorization": f"Bearer {facts['token']}", "Content-Type": "application/json"}
    url = f"{facts['url']}/api/apple_backup{path}"
    with urlopen(Request(url, b"{}", headers, method="POST"), timeout=60) as answer:  # noqa: S310
        return json.loads(answer.read())


class Walk:
    """One visit, and what it has seen."""

    def __init__(self, panel: PanelPage, facts: dict[str, Any], folder: Path) -> None:
        """Listen to what the page asks for."""
        self.panel, self.facts, self.folder = panel, facts, folder
        self.page: Page = panel.page
        self.seen: dict[str, Any] = {}
        self.urls: list[str] = []
        self.statuses: set[int] = set()
        self.tokens: list[str] = []
        self.page.on("response", self._note)
        self.page.on("framenavigated", lambda frame: self.urls.append(frame.url))

    def _note(self, answer: Response) -> None:
        self.urls.append(answer.url)
        if "/content/" in answer.url:
            self.statuses.add(answer.status)

    def named(self, selector: str, text: str) -> Locator:
        """The first element with a text in it."""
        return self.page.locator(selector).filter(has_text=text).first

    async def show(self, name: str) -> None:
        """Let axe look, and take pictures on a desktop and on phones."""
        await self.panel.check(name)
        await self.panel.picture(f"backups-{name}")
        wide = {}
        for width in PHONE_WIDTHS:
            await self.panel.resize(width)
            wide[width] = await self.panel.overflow()
        await self.panel.picture(f"backups-{name}-phone")
        await self.panel.resize()
        self.seen.setdefault("wide", {})[name] = max(wide.values())

    async def unlock(self) -> None:
        """Open the own backup: with a wrong password first."""
        await self.panel.open("backups")
        await self.named("ab-backup-list a", "Own phone").wait_for()
        self.seen["list"] = await self.panel.text()
        await self.show("list")
        await self.named("ab-backup-list a", "Own phone").click()
        field = self.page.locator("ab-unlock input[type=password]")
        await field.fill("wrong")
        await field.press("Enter")
        await self.page.locator("ab-unlock .error").wait_for()
        self.seen["wrong"] = await self.page.locator("ab-unlock .error").inner_text()
        await self.show("unlock")
        await self.enter()

    async def enter(self) -> None:
        """Enter the right password; the page asks again by itself once the server lets one try again."""
        await self.page.locator("ab-unlock input[type=password]").fill(PASSWORD)
        opened = self.page.expect_response(lambda it: it.url.endswith("/unlock") and it.ok)
        async with opened as answer:
            await self.page.locator("ab-unlock input[type=password]").press("Enter")
        token = (await (await answer.value).json())["session_token"]
        self.tokens.append(token)
        await self.page.locator("ab-session-chip").wait_for()

    async def tab(self, name: str) -> None:
        """Choose a part of the backup."""
        entry = self.page.locator("ab-backup-explorer nav a").filter(has_text=name).first
        await entry.click()
        await expect(entry).to_have_attribute("aria-current", "page")
        await expect(self.page.locator(".pane ab-skeleton")).to_have_count(0)

    async def files(self) -> None:
        """Go through the tree by keys, search, look into files, and save some."""
        await self.tab("Files")
        tree = self.page.locator("ab-tree [role=treeitem]")
        await tree.first.wait_for()
        await tree.filter(has_text="Camera Roll").click()
        for name in ("Media", "DCIM", "100APPLE"):
            row = self.named("ab-tree [role=treeitem]", name)
            # What is in a folder is fetched when it is opened, before one can go on to it.
            await row.wait_for()
            await self.page.keyboard.press("ArrowRight")
            await expect(row).to_be_focused()
            await self.page.keyboard.press("ArrowRight")
        await self.page.keyboard.press("Enter")
        await self.row("IMG_0001.JPG").wait_for()
        self.seen["levels"] = await tree.evaluate_all("all => all.map(it => it.ariaLevel)")
        self.seen["breadcrumb"] = await self.page.locator("ab-files-path li").all_inner_texts()
        await self.show("files")
        await self.previews()
        await self.search()
        await self.downloads()

    def row(self, name: str) -> Locator:
        """A row of the list of files."""
        return self.named("ab-file-list .row", name)

    async def look(self, name: str, inside: str) -> Locator:
        """Open the preview of a file and wait for what is inside."""
        await self.row(name).locator("button.open").click()
        found = self.page.locator(f"ab-file-preview {inside}")
        await found.wait_for()
        return found

    async def previews(self) -> None:
        """Look at a picture and play a film from its middle."""
        image = await self.look("IMG_0001.JPG", "img")
        self.seen["image"] = await image.evaluate(
            "async it => { await it.decode(); return it.naturalWidth; }"
        )
        await self.show("image")
        await self.page.locator("ab-file-preview ab-button[slot=action]").nth(1).click()
        video = self.page.locator("ab-file-preview video")
        await video.wait_for()
        self.seen["video"] = await video.evaluate(
            """async (video) => {
              const ready = (name) => new Promise((done) => video.addEventListener(name, done, { once: true }));
              if (video.readyState < 1) await ready("loadedmetadata");
              const seeked = ready("seeked");
              video.currentTime = video.duration / 2;
              await seeked;
              return [video.currentTime, video.duration];
            }"""
        )
        self.seen["statuses"] = sorted(self.statuses)
        self.seen["part"] = await self.page.evaluate(
            "async (url) => (await fetch(url, { headers: { Range: 'bytes=10-19' } })).status",
            await video.get_attribute("src"),
        )
        await self.page.keyboard.press("Escape")
        await video.wait_for(state="detached")

    async def search(self) -> None:
        """Find files by a part of their path, and look at those with hostile names."""
        await self.page.locator("ab-files-path button").first.click()
        field = self.page.locator("ab-files-bar input")
        await field.fill("onerror")
        text = await self.look(HTML, "pre.text")
        self.seen["text"] = await text.inner_text()
        self.seen["heading"] = await self.page.locator("ab-file-preview h2").inner_text()
        await self.show("text")
        await self.page.keyboard.press("Escape")
        await field.fill(MARK)
        self.seen["hex"] = (await (await self.look(MARK, "pre.hex")).inner_text()).splitlines()[:2]
        await self.page.keyboard.press("Escape")
        await field.fill("Many/")
        await self.row("0000.txt").wait_for()
        list_ = self.page.locator("ab-file-list ab-virtual-list")
        self.seen["rows"] = await list_.locator(".row").count()
        self.seen["listed"] = await list_.locator("[role=listitem]").first.get_attribute(
            "aria-setsize"
        )
        await list_.evaluate("it => { it.scrollTop = it.scrollHeight; }")
        await self.row(f"{_MANY - 1:04d}.txt").wait_for()

    async def downloads(self) -> None:
        """Save a file, a selection and a folder."""
        field = self.page.locator("ab-files-bar input")
        await field.fill("IMG_000")
        await self.row("IMG_0001.JPG").wait_for()
        photo = await self.save(self.row("IMG_0001.JPG").locator("ab-button"), "photo")
        self.seen["photo"] = hashlib.sha256(photo.read_bytes()).hexdigest()
        for name in ("IMG_0001.JPG", "IMG_0002.MP4"):
            await self.row(name).locator("input[type=checkbox]").check()
        await self.show("selection")
        chosen = await self.save(self.page.locator("ab-files-bar ab-button[kind=filled]"), "chosen")
        self.seen["chosen"] = archived(chosen)
        await self.page.locator("ab-files-bar ab-button").first.click()
        await field.fill("")
        home = self.row("Home").locator("ab-button")
        self.seen["domain"] = len(archived(await self.save(home, "domain")))

    async def save(self, button: Locator, name: str) -> Path:
        """Press a button and keep what the browser saves."""
        async with self.page.expect_download() as started:
            await button.click()
        download: Download = await started.value
        path = self.folder / name
        await download.save_as(path)
        return path

    async def tools(self) -> None:
        """Open the other tabs, check the backup."""
        for name in ("Overview", "Apps", "Export"):
            await self.tab(name)
            await self.panel.visit.settle()
            await self.show(name.lower())
            self.seen[name.lower()] = await self.panel.text()
        await self.tab("Integrity")
        await self.panel.button("Check thoroughly").click()
        await self.page.locator("ab-backup-integrity .score").wait_for()
        await self.show("integrity")
        self.seen["integrity"] = await self.panel.text()

    async def export(self) -> None:
        """Let Home Assistant write a part of the backup into the folder of exports."""
        exports = await asyncio.to_thread(set_export_folder, self.facts)
        before = {path for path in exports.rglob("*") if path.is_file()}
        await self.tab("Overview")
        await self.tab("Export")
        await self.page.locator("ab-backup-exports select").select_option(_ROLL)
        await self.panel.button("Write to the export folder").click()
        await self.page.locator("ab-backup-exports section[aria-labelledby=last]").wait_for()
        await self.show("exported")
        self.seen["export"] = await self.panel.text()
        written = {path for path in exports.rglob("*") if path.is_file()} - before
        self.seen["written"] = [hashlib.sha256(path.read_bytes()).hexdigest() for path in written]

    async def leave_nothing(self) -> None:
        """Read all that the browser has kept."""
        self.seen["kept"] = await self.page.evaluate(_CACHED)

    async def end(self) -> None:
        """Lock the backup by the button, and have the server end a session."""
        source = await self.place()
        await self.page.locator("ab-session-chip ab-button").click()
        await self.page.locator("ab-unlock").wait_for()
        self.seen["locked at"] = [source, await self.place()]
        self.seen["locked"] = await self.panel.text()
        await self.show("locked")
        await self.enter()
        self.seen["came back"] = await self.place() == source
        await asyncio.to_thread(call, self.facts, "/backups/lock")
        await self.page.locator("ab-unlock ab-alert").wait_for()
        self.seen["over"] = await self.page.locator("ab-unlock ab-alert").inner_text()
        await self.leave()

    async def place(self) -> str:
        """Where the browser is, without what stands behind the question mark."""
        place: str = await self.page.evaluate("() => location.pathname")
        return place

    async def leave(self) -> None:
        """Go back from a locked backup, twice, and come again."""
        left: list[str] = []
        await self.page.evaluate("() => history.back()")
        own = self.named("ab-backup-list a", "Own phone")
        await own.wait_for()
        left.append(await self.place())
        await self.page.go_back()
        left.append(await self.place())
        self.seen["left to"] = left
        await self.panel.open("backups")
        await own.click()
        await self.page.locator("ab-unlock").wait_for()

    async def restart(self) -> None:
        """Restart Home Assistant under an open backup: what is shown stays, then it is locked."""
        await self.enter()
        await self.tab("Overview")
        await self.tab("Export")
        button = self.panel.button("Download as ZIP")
        await button.wait_for()
        told = len(self.panel.problems)
        await self.page.evaluate(_RESTART)
        # What is said meanwhile is read at once: it is not to be seen for long.
        self.seen["offline"] = await self.panel.text_with("No connection to Home Assistant")
        # Home Assistant may have told yet, with its last breath, that it locks the backup.
        self.seen["offline button"] = await self.page.get_by_role(
            "button", name="Download as ZIP", exact=True
        ).evaluate_all("(all) => all.every((each) => each.disabled)")
        await self.panel.check("offline")
        await self.panel.picture("backups-offline")
        ending = self.page.locator("ab-unlock ab-alert")
        await ending.wait_for(timeout=_RESTART_MS)
        offline = self.page.locator("apple-backup-panel ab-alert.offline")
        await offline.wait_for(state="detached", timeout=_RESTART_MS)
        self.seen["restarted"] = await ending.inner_text()
        await self.panel.picture("backups-restarted")
        # The browser tells of every attempt to connect.
        del self.panel.problems[told:]
        await self.enter()
        await self.panel.open("overview")
        self.seen["goes on"] = await self.panel.text_with("Up to date")


def archived(path: Path) -> dict[str, str]:
    """The names in an archive with the SHA-256 of what they hold."""
    with zipfile.ZipFile(path) as archive:
        return {
            name: hashlib.sha256(archive.read(name)).hexdigest()
            for name in archive.namelist()
            if not name.endswith("/")
        }


async def walk(facts: dict[str, Any], artifacts: Path) -> dict[str, Any]:
    """Make the visit as an administrator, then as somebody who may not use backups."""
    root = Path(facts["backup_root"])
    built, contents = await asyncio.to_thread(build, root)
    downloads = Path(facts["memory"]).parent / "downloads"
    downloads.mkdir(exist_ok=True)
    try:
        await asyncio.to_thread(call, facts, "/backups/refresh")
        async with panel_page(facts, artifacts) as panel:
            await panel.sign_in(facts["username"], facts["password"])
            visit = Walk(panel, facts, downloads)
            steps = (visit.unlock, visit.files, visit.tools, visit.export, visit.leave_nothing)
            for step in (*steps, visit.end, visit.restart):
                await step()
            seen = visit.seen | {"urls": visit.urls, "tokens": visit.tokens}
            seen["ran"] = await panel.page.evaluate("() => window.ranFromName")
            # The browser tells of every answer that is none; these are for the wrong password, for
            # the right one too soon after it, and for what was asked after the server had locked the
            # backup.
            seen["problems"] = [it for it in panel.problems if not _REFUSED.search(it)]
            seen["axe"] = panel.findings
            await add_member(panel.page)
        seen["member"] = await as_member(facts, artifacts)
    finally:
        await asyncio.to_thread(shutil.rmtree, built.path)
        await asyncio.to_thread(call, facts, "/backups/refresh")
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    return seen | {"contents": hashes}


async def as_member(facts: dict[str, Any], artifacts: Path) -> dict[str, Any]:
    """Look for backups as a household member, in the dark."""
    async with panel_page(facts, artifacts, dark=True, worker=False) as panel:
        await panel.sign_in(MEMBER, MEMBER)
        await panel.open("overview")
        tabs = await panel.page.locator("ab-tabs [role=tab]").all_inner_texts()
        await panel.open("backups")
        await panel.check("member")
        await panel.picture("backups-member-dark")
        return {"tabs": tabs, "text": await panel.text(), "axe": panel.findings}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(walk(json.load(sys.stdin), Path(sys.argv[1])))))
