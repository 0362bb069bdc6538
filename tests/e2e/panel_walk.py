"""Uses the panel as a household does; prints what was seen as JSON.

Reads the facts of a demo from standard input; its argument is the folder for screenshots. Leaves the
account signed in and synced.
"""

import asyncio
import json
from pathlib import Path
import sys
from typing import Any

from playwright.async_api import Page, TimeoutError, expect

from tests.e2e.panel_page import PHONE_WIDTHS, PanelPage, panel_page
from tests.simulated_icloud.client import SimulatedAccount

MEMBER = "member"
DASHBOARD = "panel-cards"
NEW_PHOTOS = 24
_EDIT_ATTEMPTS = 4
# So long takes each of them to come, until the page has shown that they do.
_DOWNLOAD_SECONDS = 5

# What Home Assistant does to a page that is open while the integration is updated.
_UPDATE = """() => new Promise((resolve) => {
  const find = (node) => node.nodeName === "APPLE-BACKUP-PANEL" ? node
    : [...(node.shadowRoot?.children ?? []), ...node.children].map(find).find(Boolean);
  const panel = find(document.body);
  panel.addEventListener("hass-notification", (event) => resolve(event.detail.message), { once: true });
  const { config } = panel.panel;
  panel.panel = { ...panel.panel, config: { ...config, bundle: "panel-NEWER.js" } };
})"""


async def walk(facts: dict[str, Any], artifacts: Path) -> dict[str, Any]:
    """Make all visits, one after the other."""
    apple = SimulatedAccount(facts["icloud_control"], facts["apple_id"], facts["apple_id"], "", "")
    seen: dict[str, Any] = {}
    async with panel_page(facts, artifacts) as panel:
        await panel.sign_in(facts["username"], facts["password"])
        seen["live"] = await watch_a_sync(panel, apple)
        seen["looks"] = await look_around(panel)
        seen["keyboard"] = await use_keys_alone(panel)
        seen["code"] = await enter_a_code(panel, apple, facts["apple_password"])
        await add_member(panel.page)
        seen["cards"] = await see_cards(panel)
        seen["problems"] = list(panel.problems)
        seen["axe"] = panel.findings
    async with panel_page(facts, artifacts, dark=True, worker=False) as panel:
        await panel.sign_in(MEMBER, MEMBER)
        seen["member"] = await visit_as_member(panel)
        seen["problems"] += panel.problems
        seen["axe_dark"] = panel.findings
    return seen


async def watch_a_sync(panel: PanelPage, apple: SimulatedAccount) -> dict[str, Any]:
    """Start a sync by the button and note what the page shows meanwhile, by itself."""
    await panel.open("overview")
    # The demo has begun with a sync.
    await panel.is_in_state("Up to date")
    before = await panel.proven()
    await apple.async_fault("GET cvws", times=-1, delay=_DOWNLOAD_SECONDS)
    await apple.async_mutate({"op": "add", "count": NEW_PHOTOS})
    requests: list[str] = []
    panel.page.on("request", lambda request: requests.append(request.url))
    await panel.watch_states()
    await panel.button("Sync now").click()
    await panel.is_in_state("Downloading")
    await panel.picture("panel-running")
    await apple.async_clear_faults()
    await panel.is_in_state("Up to date")
    polled = [url for url in requests if "/api/" in url]
    states = await panel.states()
    return {"before": before, "after": await panel.proven(), "states": states, "polled": polled}


async def look_around(panel: PanelPage) -> dict[str, Any]:
    """Look at the overview at all widths, and at an address that does not exist."""
    await panel.open("overview")
    await panel.picture("panel-overview")
    await panel.check("overview")
    widths = {}
    for width in PHONE_WIDTHS:
        await panel.resize(width)
        widths[width] = await panel.overflow()
        await panel.picture(f"panel-overview-{width}")
        await panel.check(f"overview {width}")
    await panel.resize()
    updated = await panel.page.evaluate(_UPDATE)
    await panel.open("nowhere")
    nowhere = await panel.text()
    await panel.button("Back to the overview").click()
    await panel.page.get_by_text("iCloud Photos").first.wait_for()
    return {"overflow": widths, "nowhere": nowhere, "back": await panel.text(), "updated": updated}


async def use_keys_alone(panel: PanelPage) -> dict[str, Any]:
    """Pause and resume with Tab and Enter."""
    await panel.open("overview")
    labels = []
    for wanted, other in (("Pause", "Resume"), ("Resume", "Pause")):
        await expect(panel.account.get_by_role("button", name=wanted)).to_be_enabled()
        labels.append(await panel.tab_to(wanted))
        await panel.page.keyboard.press("Enter")
        await panel.account.get_by_role("button", name=other).wait_for()
    return {"reached": labels}


async def enter_a_code(panel: PanelPage, apple: SimulatedAccount, password: str) -> dict[str, Any]:
    """Lose the session, see that, sign in with a wrong and then the right password and code."""
    for what in ("web", "session", "trust"):
        await apple.async_expire(what)
    await panel.open("overview")
    await panel.button("Sync now").click()
    await panel.button("Sign in").wait_for()
    await panel.picture("panel-signed-out")
    await panel.check("signed out")
    await panel.button("Sign in").click()
    told_password = await enter_a_password(panel, password)
    field = panel.page.get_by_label("Code from Apple")
    await field.wait_for()
    await panel.picture("panel-code")
    await panel.check("code")
    code = await apple.async_code()
    await field.fill("135790" if code != "135790" else "246801")
    wrong = panel.page.locator("ab-code-form [role=alert]").first
    await wrong.wait_for()
    told, left = await wrong.inner_text(), await field.input_value()
    await panel.resize(PHONE_WIDTHS[-1])
    await panel.picture("panel-code-wrong-phone")
    await panel.resize()
    # As it comes from the keyboard's suggestion: in two groups.
    await field.fill(f"{code[:3]} {code[3:]}")
    await panel.page.get_by_text("Signed in").first.wait_for()
    await panel.picture("panel-signed-in")
    await panel.button("Back to the overview").click()
    await panel.button("Sync now").click()
    return {
        "password": told_password,
        "wrong": told,
        "left": left,
        "text": await panel.text_with("Up to date"),
    }


async def enter_a_password(panel: PanelPage, password: str) -> str:
    """Sign in with a wrong and then the right password, of which Apple then wants a code."""
    await panel.button("Use another password").click()
    field = panel.page.get_by_label("Password of the Apple account")
    await field.fill("not the right one")
    await panel.page.keyboard.press("Enter")
    wrong = panel.page.locator("ab-password-form [role=alert]").first
    await wrong.wait_for()
    told = await wrong.inner_text()
    await panel.picture("panel-password")
    await panel.check("password")
    await panel.resize(PHONE_WIDTHS[-1])
    await panel.picture("panel-password-phone")
    await panel.resize()
    await field.fill(password)
    await panel.button("Sign in").click()
    return told


async def add_member(page: Page) -> None:
    """Add a user who is no administrator, unless an earlier visit has."""
    await page.evaluate(
        """async (name) => {
          const { hass } = document.querySelector("home-assistant");
          const users = await hass.callWS({ type: "config/auth/list" });
          if (users.some((user) => user.name === name)) return;
          const { user } = await hass.callWS({ type: "config/auth/create", name, group_ids: ["system-users"] });
          await hass.callWS({
            type: "config/auth_provider/homeassistant/create",
            user_id: user.id, username: name, password: name,
          });
        }""",
        MEMBER,
    )


async def see_cards(panel: PanelPage) -> dict[str, Any]:
    """Put both cards on a dashboard of their own."""
    await panel.page.wait_for_function("() => window.customCards?.length >= 2")
    offered = await panel.page.evaluate(
        """async (path) => {
          const { hass } = document.querySelector("home-assistant");
          const boards = await hass.callWS({ type: "lovelace/dashboards/list" });
          if (!boards.some((board) => board.url_path === path)) {
            await hass.callWS({ type: "lovelace/dashboards/create", url_path: path, title: "Cards", mode: "storage" });
          }
          const cards = ["sync", "backups"].map((kind) => ({ type: `custom:apple-backup-${kind}-card` }));
          await hass.callWS({ type: "lovelace/config/save", url_path: path, config: { views: [{ cards }] } });
          return window.customCards.map((card) => card.type);
        }""",
        DASHBOARD,
    )
    await panel.visit.open(f"/{DASHBOARD}/0")
    accounts, devices = (panel.page.locator(f"ab-{kind}-card a") for kind in ("sync", "backups"))
    # The account still syncs, after it has been signed in.
    await expect(accounts.first).to_contain_text("bit-exact")
    await devices.first.wait_for()
    await panel.picture("cards")
    await panel.check("cards", whole=False)
    texts = {
        "accounts": await accounts.all_inner_texts(),
        "devices": await devices.all_inner_texts(),
    }
    form = await panel.page.evaluate(
        """() => customElements.get("apple-backup-sync-card").getConfigForm().schema"""
    )
    edited = await see_editor(panel)
    await accounts.first.click()
    await panel.page.locator("ab-overview").wait_for()
    return {
        "offered": offered,
        "texts": texts,
        "form": form,
        "edited": edited,
        "url": panel.page.url,
    }


async def see_editor(panel: PanelPage) -> str:
    """Open the editor of the first card, and give the label of its field.

    Now and then Home Assistant draws the bar below a card without its button, or nothing in the
    editor, while it loads both: who sees that loads the page again, and so does this.
    """
    label = panel.page.locator("hui-card-element-editor").get_by_text("iCloud account (").first
    for attempt in range(_EDIT_ATTEMPTS):
        await panel.visit.open(f"/{DASHBOARD}/0?edit=1")
        try:
            # So quickly at first, because what is missing does not come.
            patience = 10_000 * 2**attempt
            await panel.button("Edit").click(timeout=patience)
            await label.wait_for(timeout=patience)
            break
        except TimeoutError:
            await panel.picture(f"card-editor-missed-{attempt}")
    await panel.picture("card-editor")
    text = await label.inner_text()
    await panel.visit.open(f"/{DASHBOARD}/0")
    await panel.page.locator("ab-sync-card a").first.wait_for()
    return text


async def visit_as_member(panel: PanelPage) -> dict[str, Any]:
    """Look at the panel as a household member, in the dark, and ask for what is not theirs."""
    await panel.open("overview")
    await panel.picture("panel-member-dark")
    await panel.check("member")
    await panel.resize(PHONE_WIDTHS[-1])
    await panel.picture("panel-member-dark-phone")
    await panel.resize()
    refused = await panel.page.evaluate(
        """async () => {
          const { hass } = document.querySelector("home-assistant");
          try {
            await hass.callWS({ type: "apple_backup/sign_in/start", entry_id: "any" });
          } catch (error) {
            return error.code;
          }
        }"""
    )
    return {"text": await panel.text(), "refused": refused}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(walk(json.load(sys.stdin), Path(sys.argv[1])))))
