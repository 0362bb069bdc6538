"""Signs in, looks at the integration, walks the backups API; prints what was seen as JSON.

Reads the facts of a demo from standard input; its argument is the folder for screenshots.
"""

import asyncio
import json
from pathlib import Path
import sys
from typing import Any

from tests.e2e.session import DESKTOP, PHONE, Visit, visit

INTEGRATION_PAGE = "/config/integrations/integration/apple_backup"
CONTROL = "/static/icons/favicon.ico"
_SCRIPT = (Path(__file__).parent / "walk.js").read_text("utf-8")
# Everything that the page shows, through all shadow roots.
_VISIBLE_TEXT = """() => {
  const texts = [];
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent.trim());
    if (["STYLE", "SCRIPT"].includes(node.nodeName)) return;
    for (const child of node.shadowRoot?.childNodes ?? []) read(child);
    for (const child of node.childNodes) read(child);
  };
  read(document.body);
  return texts.filter(Boolean);
}"""


async def see_integration(page: Visit, entries: list[str]) -> list[str]:
    """Open the page of the integration, with these entries on it, and return its texts."""
    await page.open_under_service_worker(INTEGRATION_PAGE)
    rows = page.page.locator("ha-config-entry-row")
    for title in entries:
        await rows.get_by_text(title, exact=True).first.wait_for()
    await page.settle()
    texts: list[str] = await page.page.evaluate(_VISIBLE_TEXT)
    await page.picture("integration")
    await page.page.set_viewport_size(PHONE)
    await page.picture("integration-phone")
    await page.page.set_viewport_size(DESKTOP)
    return texts


async def walk(facts: dict[str, Any], artifacts: Path) -> dict[str, Any]:
    """Make the visit."""
    async with visit(facts, artifacts) as page:
        await page.sign_in(facts["username"], facts["password"])
        await page.picture("home")
        texts = await see_integration(page, facts["entries"])
        seen: dict[str, Any] = {"texts": texts, "problems": list(page.problems)}
        for base in ("/api/apple_backup", ""):
            await page.open_under_service_worker(INTEGRATION_PAGE)
            seen[base or "documented"] = await page.page.evaluate(
                _SCRIPT,
                {
                    "token": facts["token"],
                    "password": facts["backup_password"],
                    "base": base,
                    "control": CONTROL,
                },
            )
        return seen


if __name__ == "__main__":
    print(json.dumps(asyncio.run(walk(json.load(sys.stdin), Path(sys.argv[1])))))
