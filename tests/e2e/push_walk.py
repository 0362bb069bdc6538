"""Lets Chromium's service worker show pushes and be clicked; prints what was seen as JSON.

Reads the facts of a demo from standard input; its argument is the folder for screenshots. Push
services are on the internet, so messages are delivered to the worker by the protocol of Chromium's
developer tools, where its own client would hand them over after it has decrypted them.
"""

import asyncio
import json
from pathlib import Path
import sys
from typing import Any, Final

from playwright.async_api import CDPSession, Page

from custom_components.apple_backup.push.worker import SCOPE, WORKER_URL
from tests.e2e.session import DESKTOP, PATIENCE_MS, PHONE, Visit, visit

NOW: Final = 1_790_000_000_000
MESSAGES: Final[dict[str, str]] = {
    "finished": json.dumps(
        {"state": "ready", "timestamp": NOW, "prevTrigger": "sync", "account": "one"}
    ),
    "failed": json.dumps(
        {
            "state": "ready",
            "timestamp": NOW,
            "prevError": {"message": "<b>The disk is full.</b>", "code": "DISK_FULL"},
            "account": "one",
        }
    ),
    "code": json.dumps({"state": "blocked", "timestamp": NOW, "account": "one"}),
    "stranger": json.dumps({"state": "blocked", "timestamp": NOW, "account": "../../../x?y"}),
    "prototype": json.dumps({"state": "ready", "timestamp": NOW, "account": "constructor"}),
    "test": json.dumps({"state": "ready", "timestamp": NOW, "test": True}),
    "no JSON": "hello",
    "null": "null",
    "empty": "",
}
TEXTS: Final = {
    "texts": {"code": {"title": "Code nötig", "body": "Geben Sie den Code ein."}},
    "accounts": {"one": "Familie"},
    "language": "de",
    "direction": "ltr",
}
# How often it is looked for a notification before the message is sent again.
_LOOKS: Final = 400

_REGISTER: Final = """async ([url, scope]) => {
  const found = await navigator.serviceWorker.register(url, { scope });
  const worker = found.installing ?? found.waiting ?? found.active;
  while (worker.state !== "activated") {
    await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
  }
  const all = await navigator.serviceWorker.getRegistrations();
  return {
    scope: new URL(found.scope).pathname,
    scopes: all.map((each) => new URL(each.scope).pathname).sort(),
    controller: navigator.serviceWorker.controller?.scriptURL ?? "",
  };
}"""
_KEEP: Final = """async ([scope, texts]) => {
  const cache = await caches.open("apple-backup-push");
  await cache.put(new URL(`${scope}texts`, location), new Response(JSON.stringify(texts)));
}"""
_SHOWN: Final = """async (scope) => {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  const shown = await registration.getNotifications();
  const seen = shown.map(({ title, body, tag, lang, dir, timestamp, data, requireInteraction }) => ({
    title, body, tag, lang, dir, timestamp, data, requireInteraction,
  }));
  shown.forEach((each) => each.close());
  return seen;
}"""
# What a click does. Opening a window takes a real one, which nobody can make here: the call is kept.
_CLICK: Final = """async (data) => {
  const opened = [];
  clients.openWindow = async (path) => { opened.push(path); };
  WindowClient.prototype.focus = async function () { opened.push("focus"); };
  await registration.showNotification("click", { tag: "click", data });
  const [notification] = await registration.getNotifications({ tag: "click" });
  const event = new NotificationEvent("notificationclick", { notification });
  const done = [];
  event.waitUntil = (promise) => done.push(promise);
  self.dispatchEvent(event);
  await Promise.all(done);
  const left = await registration.getNotifications({ tag: "click" });
  return { opened, left: left.length };
}"""
_HEAR: Final = """() => {
  window.heard = [];
  navigator.serviceWorker.addEventListener("message", ({ data, ports }) => {
    window.heard.push(data);
    ports[0]?.postMessage(true);
  });
  navigator.serviceWorker.startMessages();
}"""


async def _registration(tools: CDPSession, page: Page) -> str:
    """The id by which the developer tools know our worker's registration."""
    found: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def look(event: dict[str, Any]) -> None:
        for each in event["registrations"]:
            if each["scopeURL"].endswith(SCOPE) and not found.done():
                found.set_result(each["registrationId"])

    tools.on("ServiceWorker.workerRegistrationUpdated", look)
    await tools.send("ServiceWorker.enable")
    async with asyncio.timeout(PATIENCE_MS / 1000):
        return await found


async def _push(visited: Visit, tools: CDPSession, registration: str, text: str) -> list[Any]:
    """Deliver a message and return the notifications that are shown then.

    A worker that the browser is about to stop loses a message, as a device that is switched off
    does; services of push send it again, and so does this. The tag lets the second replace the first.
    """
    message = {"origin": visited.url, "registrationId": registration, "data": text}
    async with asyncio.timeout(PATIENCE_MS / 1000):
        while True:
            await tools.send("ServiceWorker.deliverPushMessage", message)
            for _ in range(_LOOKS):
                if shown := await visited.page.evaluate(_SHOWN, SCOPE):
                    return list(shown)
                await asyncio.sleep(0.05)


async def _click(page: Page, kind: str, account: str) -> Any:
    workers = page.context.service_workers
    worker = next(each for each in workers if each.url.endswith(WORKER_URL))
    return await worker.evaluate(_CLICK, {"kind": kind, "account": account})


async def _turn_on(visited: Visit) -> dict[str, str]:
    """Turn notifications on in the panel; says what was shown before and what went wrong.

    Chromium has no push in the incognito windows that tests use, and says so in its console.
    """
    page = visited.page
    await visited.open_under_service_worker("/apple-backup/overview")
    element = page.locator("ab-notifications")
    # Playwright looks through open shadow roots.
    button = element.get_by_role("button", name="Turn on")
    await button.wait_for()
    await element.scroll_into_view_if_needed()
    before = await element.get_by_role("status").inner_text()
    await visited.picture("notifications")
    await button.click()
    failure = element.locator("ab-alert")
    await failure.or_(element.get_by_text("are on")).wait_for()
    await element.scroll_into_view_if_needed()
    await visited.picture("notifications-after")
    await page.emulate_media(color_scheme="dark")
    await page.set_viewport_size(PHONE)
    await failure.scroll_into_view_if_needed()
    await visited.picture("notifications-phone-dark")
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size(DESKTOP)
    visited.problems[:] = [each for each in visited.problems if "incognito" not in each]
    return {"before": before, "after": " ".join(await failure.all_inner_texts())}


async def walk(facts: dict[str, Any], artifacts: Path) -> dict[str, Any]:
    """Make the visit."""
    async with visit(facts, artifacts) as visited:
        page = visited.page
        await page.context.grant_permissions(["notifications"], origin=visited.url)
        await visited.sign_in(facts["username"], facts["password"])
        seen: dict[str, Any] = {"turned on": await _turn_on(visited)}
        await visited.open_under_service_worker("/profile")
        seen["registered"] = await page.evaluate(_REGISTER, [WORKER_URL, SCOPE])
        tools = await page.context.new_cdp_session(page)
        registration = await _registration(tools, page)
        seen["plain"] = {
            name: await _push(visited, tools, registration, text) for name, text in MESSAGES.items()
        }
        await page.evaluate(_KEEP, [SCOPE, TEXTS])
        seen["translated"] = {
            name: await _push(visited, tools, registration, text) for name, text in MESSAGES.items()
        }
        seen["clicked"] = await _click(page, "code", "one")
        seen["strange click"] = await _click(page, "code", "../../../x?y")
        await page.evaluate(_HEAR)
        seen["clicked with the panel open"] = await _click(page, "finished", "one")
        # Messages come to the page on another way than the end of the click.
        await page.wait_for_function("() => window.heard.length >= 2")
        seen["heard"] = await page.evaluate("window.heard")
        seen["problems"] = list(visited.problems)
        return seen


if __name__ == "__main__":
    print(json.dumps(asyncio.run(walk(json.load(sys.stdin), Path(sys.argv[1])))))
