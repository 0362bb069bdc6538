"""Opens a long conversation and scrolls a long list of a backup; prints how fast as JSON.

Starts a `Demo`; its arguments are an empty folder for it, one for screenshots, and how often to
measure what is measured.
"""

import asyncio
import json
from pathlib import Path
import sys
from typing import Any, Final

from tests.e2e import panel_backups
from tests.e2e.artifacts_walk import Walk, backup_ids
from tests.e2e.demo import Demo
from tests.e2e.large_demo import summary
from tests.e2e.panel_page import panel_page

MESSAGES: Final = 10_000
CALLS: Final = 25_000
_FRAMES: Final = 120
_DEEP: Final = """(tag) => {
  const deep = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.localName === tag) return node;
      const found = node.shadowRoot && deep(node.shadowRoot);
      if (found) return found;
    }
  };
  return deep(document);
}"""
# Open is when the newest message is in its place and has been painted.
_OPEN: Final = f"""() => new Promise((resolve) => {{
  const deep = {_DEEP};
  const row = deep("ab-record-list").renderRoot.querySelector("button[data-row]");
  const began = performance.now();
  row.click();
  const look = () => {{
    const thread = deep("ab-thread");
    const box = thread?.renderRoot.querySelector(".scroll");
    const messages = box?.querySelectorAll(".message").length ?? 0;
    const isThere = messages >= 50 && box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    if (isThere) requestAnimationFrame(() => resolve({{ time: performance.now() - began, messages }}));
    else requestAnimationFrame(look);
  }};
  look();
}})"""
_SCROLL: Final = f"""async ([step, frames]) => {{
  const list = ({_DEEP})("ab-virtual-list");
  const times = [];
  let rows = 0;
  let before = await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < frames; frame++) {{
    if (list) list.scrollTop += step;
    const now = await new Promise(requestAnimationFrame);
    times.push(now - before);
    before = now;
    rows = Math.max(rows, list?.querySelectorAll("[data-index]").length ?? 0);
  }}
  return {{ times, rows, top: list?.scrollTop ?? 0 }};
}}"""


async def measure(facts: dict[str, Any], artifacts: Path, rounds: int) -> dict[str, Any]:
    """Measure in one visit."""
    ids = await asyncio.to_thread(backup_ids, facts)
    async with panel_page(facts, artifacts) as panel:
        await panel.sign_in(facts["username"], facts["password"])
        idle = await panel.page.evaluate(_SCROLL, [0, _FRAMES])
        walk = Walk(panel, ids[panel_backups.NAME])
        await walk.unlock(panel_backups.PASSWORD)
        opened = []
        for _ in range(rounds):
            opened.append(await panel.page.evaluate(_OPEN))
            # Another one comes between, so that each time begins anew.
            await panel.page.locator("ab-record-list button[data-row]").nth(1).click()
            await panel.page.locator("ab-thread .bubble", has_text="onerror").first.wait_for()
        await walk.go("calls")
        await panel.page.locator("ab-record-list button[data-row]").first.wait_for()
        seen: dict[str, Any] = {
            "open": [one["time"] for one in opened],
            "messages in the page": max(one["messages"] for one in opened),
            "frames idle": summary(idle["times"]),
            "rows": 0,
        }
        for way, step in (("slow", 30), ("fast", 600), ("flying", 9000)):
            scrolled = await panel.page.evaluate(_SCROLL, [step, _FRAMES])
            seen[f"frames {way}"] = summary(scrolled["times"])
            seen["rows"] = max(seen["rows"], scrolled["rows"])
        return seen


def main(folder: Path, artifacts: Path, rounds: int) -> dict[str, Any]:
    """Start a demo with the backup, and measure."""
    demo = Demo(folder / "demo", 1)
    panel_backups.write(folder / "demo" / "backups", MESSAGES, calls=CALLS)
    demo.start()
    try:
        return asyncio.run(measure(demo.facts, artifacts, rounds))
    finally:
        demo.stop()


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))
