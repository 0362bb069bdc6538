"""Goes through a very large library, and prints how much of it was in the page, and how fast, as JSON.

Starts a `LargeDemo`; its arguments are an empty folder for it, one for screenshots, and how often to
measure what is measured.
"""

import asyncio
import json
from pathlib import Path
import sys
import time
from typing import Any, Final

from playwright.async_api import CDPSession, Page

from tests.e2e.large_demo import LargeDemo, summary
from tests.e2e.session import Visit, visit

PHOTOS: Final = "/apple-backup/photos"
# 10 Mbit/s and 40 ms, as on a slow connection.
_SLOW_NETWORK: Final = {
    "offline": False,
    "latency": 40,
    "downloadThroughput": 10_000_000 / 8,
    "uploadThroughput": 10_000_000 / 8,
}
# Clicks as soon as the tab is there; usable is when the photos can be opened.
_CLICK: Final = """() => new Promise((resolve) => {
  const deep = (root, tag) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.localName === tag) return node;
      const found = node.shadowRoot && deep(node.shadowRoot, tag);
      if (found) return found;
    }
  };
  const tabs = deep(document, "ab-tabs");
  const began = performance.now();
  const times = {};
  const look = () => {
    const grid = deep(document, "ab-photo-grid");
    const cells = grid?.shadowRoot.querySelectorAll("ab-picture").length ?? 0;
    if (cells && !times.usable) times.usable = performance.now() - began;
    const pictures = [...(grid?.shadowRoot.querySelectorAll("ab-picture") ?? [])];
    if (pictures.some((one) => one.shadowRoot.querySelector("img")?.complete)) {
      times.thumbnails = performance.now() - began;
      resolve(times);
    } else requestAnimationFrame(look);
  };
  tabs.shadowRoot.querySelector("#tab-photos").click();
  look();
})"""
_SCROLL: Final = """async ([step, frames]) => {
  const deep = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.localName === "ab-virtual-grid") return node;
      const found = node.shadowRoot && deep(node.shadowRoot);
      if (found) return found;
    }
  };
  const grid = deep(document);
  const times = [];
  let images = 0, cells = 0;
  let before = await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < frames; frame++) {
    grid.scrollTop += step;
    const now = await new Promise(requestAnimationFrame);
    times.push(now - before);
    before = now;
    cells = Math.max(cells, grid.querySelectorAll("[data-cell]").length);
    images = Math.max(images, [...grid.querySelectorAll("ab-picture")]
      .filter((one) => one.shadowRoot.querySelector("img")).length);
  }
  return { times, images, cells, top: grid.scrollTop, height: grid.scrollHeight };
}"""


# Past the browser's own cache.
_THUMBNAILS: Final = """async () => {
  const { hass } = document.querySelector("home-assistant");
  const entries = await hass.callWS({ type: "config_entries/get", domain: "apple_backup" });
  let page, entry_id;
  for (const entry of entries) {
    entry_id = entry.entry_id;
    const message = { type: "apple_backup/photos/page", entry_id, offset: 0, limit: 60 };
    page = await hass.callWS(message).catch(() => undefined);
    if (page) break;
  }
  const paths = page.items.map(([id]) => `/api/apple_backup/library/${entry_id}/photo/${id}/thumbnail`);
  const get = async (path) => {
    const answer = await hass.fetchWithAuth(path, { cache: "no-store" });
    if (answer.ok) await answer.blob();
  };
  const round = async (times) => {
    const queue = Array.from({ length: times }, () => paths).flat();
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (let path = queue.pop(); path; path = queue.pop()) await get(path);
    }));
  };
  await round(1);
  const began = performance.now();
  await round(5);
  return (5 * paths.length * 1000) / (performance.now() - began);
}"""


async def clicked(page: Page, visit: Visit) -> dict[str, float]:
    """Go from another view of the panel to the photos."""
    await visit.open("/apple-backup/overview")
    await page.locator("ab-account-card").first.wait_for()
    await page.wait_for_timeout(300)
    times: dict[str, float] = await page.evaluate(_CLICK)
    return times


async def rest(visit: Visit, milliseconds: int, *, measuring: bool) -> None:
    """Let the page come to rest: what is measured next waits longer, always as long."""
    if measuring:
        await visit.page.wait_for_timeout(milliseconds)
    else:
        await visit.settle()


async def throttled(page: Page, session: CDPSession, *, slow: bool) -> None:
    """Let processor and network be those of an old tablet, or as they are."""
    await session.send("Emulation.setCPUThrottlingRate", {"rate": 4 if slow else 1})
    network = (
        _SLOW_NETWORK
        if slow
        else {**_SLOW_NETWORK, "latency": 0}
        | {
            "downloadThroughput": -1,
            "uploadThroughput": -1,
        }
    )
    await session.send("Network.emulateNetworkConditions", network)


async def walk(facts: dict[str, Any], artifacts: Path, rounds: int) -> dict[str, Any]:
    """Make the visit."""
    # What is measured is what a user has, with the worker.
    async with visit(facts, artifacts, worker=bool(rounds)) as page:
        await page.sign_in(facts["username"], facts["password"])
        # The page is loaded anew when Home Assistant's worker takes over.
        await page.open_under_service_worker("/apple-backup/overview")
        session = await page.page.context.new_cdp_session(page.page)
        await session.send("Network.enable")
        await clicked(page.page, page)
        await rest(page, 3_000, measuring=bool(rounds))
        seen: dict[str, Any] = {"click": [], "slow click": []}
        for _ in range(rounds):
            seen["click"].append(await clicked(page.page, page))
        if rounds:
            await throttled(page.page, session, slow=True)
            for _ in range(rounds):
                seen["slow click"].append(await clicked(page.page, page))
            await throttled(page.page, session, slow=False)
        await clicked(page.page, page)
        await rest(page, 1_500, measuring=bool(rounds))
        await page.picture("photos-100k")
        most = {"images": 0, "cells": 0}
        places = 0
        ways = (("idle", 0, 120), ("slow", 12, 240), ("fast", 900, 240), ("flying", 40_000, 60))
        for name, step, frames in ways:
            found = await page.page.evaluate(_SCROLL, [step, frames])
            seen[f"frames {name}"] = summary(found["times"])
            places += frames
            most = {what: max(value, found[what]) for what, value in most.items()}
            await rest(page, 1_000, measuring=bool(rounds))
        began = time.monotonic()
        end = await page.page.evaluate(_SCROLL, [10**9, 2])
        assert end["top"] > 0
        await page.page.locator("ab-photo-grid ab-picture img").first.wait_for()
        await rest(page, 2_500, measuring=bool(rounds))
        last = await page.page.evaluate(_SCROLL, [0, 1])
        await page.picture("photos-100k-end")
        total = await page.page.evaluate(
            """async () => {
              const { hass } = document.querySelector("home-assistant");
              const [entry_id] = location.pathname.split("/photos/")[1]?.split("/") ?? [];
              const id = entry_id || (await hass.callWS({ type: "config_entries/get", domain: "apple_backup" }))
                .find(({ state, title }) => state === "loaded" && !title.startsWith("iOS")).entry_id;
              return (await hass.callWS({ type: "apple_backup/photos/timeline", entry_id: id })).total;
            }"""
        )
        return seen | {
            "total": total,
            "places": places,
            "most images": max(most["images"], last["images"]),
            "most cells": max(most["cells"], last["cells"]),
            "pictures at the end": last["images"],
            "seconds": time.monotonic() - began,
            "problems": page.problems,
        }


async def thumbnails_per_second(facts: dict[str, Any], artifacts: Path) -> float:
    """Ask for pictures that are made already, eight at a time, as a grid does."""
    async with visit(facts, artifacts) as page:
        await page.sign_in(facts["username"], facts["password"])
        await page.open_under_service_worker("/apple-backup/overview")
        found: float = await page.page.evaluate(_THUMBNAILS)
        return found


def main() -> None:
    """Start the demo, visit it, and end it."""
    demo = LargeDemo(Path(sys.argv[1]) / "demo")
    demo.start()
    try:
        rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 0
        artifacts = Path(sys.argv[2])
        seen = asyncio.run(walk(demo.facts, artifacts, rounds))
        if rounds:
            seen["thumbnails"] = asyncio.run(thumbnails_per_second(demo.facts, artifacts))
        print(json.dumps(seen))
    finally:
        demo.stop()


if __name__ == "__main__":
    main()
