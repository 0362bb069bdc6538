import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { App } from "../src/app.js";
import type { AbButton } from "../src/elements/button.js";
import type { AbInput } from "../src/elements/input.js";
import { go } from "../src/router.js";
import "../src/views/artifacts/chat/chats.js";
import type { AbChatFound } from "../src/views/artifacts/chat/found.js";
import type { AbThread } from "../src/views/artifacts/chat/thread.js";
import type { AbRecordList } from "../src/views/artifacts/record-list.js";
import type { AbBackups } from "../src/views/backups/backups.js";
import "../src/views/backups/backups.js";
import { sessions } from "../src/views/backups/session.js";
import { fakeHass } from "./fake-hass.js";
import { all, find, focused, settle, show } from "./page.js";
import { overview } from "./samples.js";

const BASE = "/apple-backup";
const OWN = `${BASE}/backups/b1`;
const LIST = `${OWN}/messages`;
const OPEN = `${LIST}?open=1`;
const PART = `${OPEN}&part=attachments`;
const start = location.href;

const here = (): string => location.pathname + location.search;

const CHATS = ["Ada", "Ben"].map((title) => ({ guid: title, title, is_group: false, participants: [], last_message: null, message_count: 1 }));
function answer(path: string): Response | Promise<Response> {
  const [, guid] = /conversations\/(\w+)/.exec(path) ?? [];
  const found = guid === undefined ? { items: CHATS } : { items: [], conversation: CHATS.find((chat) => chat.guid === guid) };
  if (path.endsWith("/unlock")) return Response.json({ session_token: "t", ttl_seconds: 600 });
  if (path.includes("/conversations")) return Response.json({ ...found, next: null });
  return new Promise(() => undefined);
}

const hass = fakeHass({ fetch: answer });
const unlock = () => sessions.unlock(hass, "b1", "password");

/** As Home Assistant does: the view is told of each new place. */
function routed(): void {
  const view = document.querySelector<AbBackups>("ab-backups");
  if (!view) return;
  view.path = location.pathname.slice(`${BASE}/backups`.length).split("/").filter(Boolean);
  view.query = new URLSearchParams(location.search);
}

async function rest(): Promise<void> {
  for (let round = 0; round < 3; round++) await settle();
}

async function browserBack(): Promise<void> {
  history.back();
  await rest();
}

/** The panel at the address of the browser. */
async function panel(narrow = false): Promise<AbBackups> {
  const app = new App(() => hass, { narrow, online: true, overview: overview(), base: BASE });
  const view = await show<AbBackups>("ab-backups", { app });
  view.style.height = "600px";
  routed();
  await rest();
  return view;
}

/** A conversation that is open, with the steps that lead there. */
async function reading(narrow = false): Promise<AbBackups> {
  document.body.style.width = narrow ? "390px" : "1100px";
  history.pushState(null, "", `${BASE}/backups`);
  await unlock();
  history.pushState(null, "", OWN);
  const view = await panel(narrow);
  go(LIST);
  await rest();
  await choose(view);
  return view;
}

async function choose(view: AbBackups, at = 0): Promise<void> {
  find<AbRecordList>(view, "ab-record-list")!.dispatchEvent(new CustomEvent("chosen", { detail: CHATS[at], bubbles: true, composed: true }));
  await rest();
}

const title = (view: AbBackups): string | undefined => find(view, "ab-conversation >>> h2")?.textContent;
const marked = (view: AbBackups): string | undefined => (find<AbRecordList>(view, "ab-record-list")?.chosen as { guid?: string } | undefined)?.guid;

async function lock(): Promise<void> {
  sessions.lock("b1");
  await rest();
}

async function enter(): Promise<void> {
  await unlock();
  await rest();
}

beforeEach(() => {
  window.addEventListener("popstate", routed);
  window.addEventListener("location-changed", routed);
});

afterEach(async () => {
  document.body.replaceChildren();
  sessions.lockAll();
  await rest();
  window.removeEventListener("popstate", routed);
  window.removeEventListener("location-changed", routed);
  document.body.style.width = "";
  history.replaceState(null, "", start);
});

describe.each([false, true])("a conversation, on a phone: %s", (narrow) => {
  test("is there again when its backup is unlocked again, and each way back leads on", async () => {
    const view = await reading(narrow);
    expect([here(), title(view)]).toEqual([OPEN, "Ada"]);
    await lock();
    expect(here()).toBe(OWN);
    expect(find(view, "ab-conversation")).toBeNull();
    await enter();
    expect([here(), title(view), marked(view)]).toEqual([OPEN, "Ada", "Ada"]);
    await browserBack();
    expect([here(), title(view)]).toEqual([LIST, undefined]);
    await browserBack();
    expect(here()).toBe(OWN);
  });

  test("gives way to its list where nothing is known of it any more, without a step that leads nowhere", async () => {
    await reading(narrow);
    await lock();
    // The page is loaded anew: nothing of the backup is in its memory.
    const view = await panel(narrow);
    await enter();
    expect([here(), title(view)]).toEqual([LIST, undefined]);
    await browserBack();
    expect(here()).toBe(OWN);
    history.go(2);
    await rest();
    expect(here()).toBe(LIST);
  });

  test("that was entered from elsewhere gives way to its list in the same step", async () => {
    history.pushState(null, "", `${OWN}/summary`);
    history.pushState(null, "", OPEN);
    const view = await panel(narrow);
    await enter();
    expect([here(), title(view)]).toEqual([LIST, undefined]);
    await browserBack();
    expect(here()).toBe(`${OWN}/summary`);
  });
});

test("the arrow to the list takes the step back also after a lock", async () => {
  const view = await reading(true);
  await lock();
  await enter();
  find<AbButton>(view, "header .back")!.click();
  await rest();
  expect(here()).toBe(LIST);
  await browserBack();
  expect(here()).toBe(OWN);
});

describe.each([false, true])("the attachments of a conversation, on a phone: %s", (narrow) => {
  const pane = (view: AbBackups) => find(view, "ab-conversation >>> ab-chat-attachments:not(.kept)");
  const paperclip = (view: AbBackups) => all<AbButton>(view, "ab-conversation >>> ab-button").find((button) => button.label === "All attachments")!;

  async function looking(): Promise<AbBackups> {
    const view = await reading(narrow);
    paperclip(view).click();
    await rest();
    expect(pane(view)).not.toBeNull();
    return view;
  }

  test("lead back to it, and it to the list", async () => {
    const view = await looking();
    await browserBack();
    expect([pane(view), here(), title(view)]).toEqual([null, OPEN, "Ada"]);
    await browserBack();
    expect([here(), title(view)]).toEqual([LIST, undefined]);
    await browserBack();
    expect(here()).toBe(OWN);
  });

  test("come back by the way forward, as what was open before", async () => {
    const view = await looking();
    history.go(-2);
    await rest();
    expect([here(), title(view)]).toEqual([LIST, undefined]);
    history.forward();
    await rest();
    expect([pane(view), here(), title(view)]).toEqual([null, OPEN, "Ada"]);
    history.forward();
    await rest();
    expect([pane(view) !== null, here(), title(view)]).toEqual([true, PART, "Ada"]);
  });

  describe("from which one has gone to a message", () => {
    async function following(): Promise<AbBackups> {
      const view = await looking();
      pane(view)!.dispatchEvent(new CustomEvent("follow", { detail: "m1", bubbles: true, composed: true }));
      await rest();
      expect([pane(view), here()]).toEqual([null, OPEN]);
      return view;
    }

    test("are where the way back leads", async () => {
      const view = await following();
      await browserBack();
      expect([pane(view) !== null, here(), title(view)]).toEqual([true, PART, "Ada"]);
      history.forward();
      await rest();
      expect([pane(view), here(), title(view), find<AbThread>(view, "ab-thread")?.message]).toEqual([null, OPEN, "Ada", "m1"]);
      history.go(-2);
      await rest();
      expect([pane(view), here(), title(view)]).toEqual([null, OPEN, "Ada"]);
      await browserBack();
      expect([here(), title(view)]).toEqual([LIST, undefined]);
    });

    test("are left with their conversation for another one", async () => {
      const view = await following();
      await choose(view, 1);
      expect([pane(view), here(), title(view)]).toEqual([null, OPEN, "Ben"]);
      await browserBack();
      expect([here(), title(view)]).toEqual([LIST, undefined]);
    });
  });

  test.each<[string, (view: AbBackups) => unknown]>([
    ["their button", (view) => paperclip(view).click()],
    ["another conversation", (view) => choose(view, 1)],
  ])("leave no step behind when they are left by %s", async (_, leave) => {
    const view = await looking();
    await leave(view);
    await rest();
    expect([pane(view), here()]).toEqual([null, OPEN]);
    await browserBack();
    expect([here(), title(view)]).toEqual([LIST, undefined]);
  });

  test("are there again when their backup is unlocked again, and each way back leads on", async () => {
    const view = await looking();
    await lock();
    await enter();
    expect([pane(view) !== null, here(), title(view)]).toEqual([true, PART, "Ada"]);
    await browserBack();
    expect([pane(view), here(), title(view)]).toEqual([null, OPEN, "Ada"]);
    await browserBack();
    expect([here(), title(view)]).toEqual([LIST, undefined]);
    await browserBack();
    expect(here()).toBe(OWN);
  });
});

test("the way back from a message that was found leads to what was found, to the conversation, and to the list", async () => {
  const view = await reading();
  const word = () => find<AbInput>(view, "ab-conversation >>> .search ab-input")?.value;
  const results = () => find<AbChatFound>(view, "ab-chat-found:not(.kept)");
  const button = (label: string) => all<AbButton>(view, "ab-conversation >>> ab-button").find((each) => each.label === label)!;
  // From one part to another is no step.
  button("All attachments").click();
  await rest();
  button("Search in this conversation").click();
  await rest();
  expect(focused()).toBe(find(view, ".search ab-input >>> input"));
  find(view, ".search ab-input")!.dispatchEvent(new CustomEvent("changed", { detail: "word" }));
  await expect.poll(results).not.toBeNull();
  results()!.dispatchEvent(new CustomEvent("follow", { detail: "m1", bubbles: true, composed: true }));
  await rest();
  expect([here(), results(), word()]).toEqual([OPEN, null, undefined]);
  await browserBack();
  expect([here(), results()?.text, word()]).toEqual([`${OPEN}&part=search`, "word", "word"]);
  await browserBack();
  expect([here(), title(view), word()]).toEqual([OPEN, "Ada", undefined]);
  await browserBack();
  expect([here(), title(view)]).toEqual([LIST, undefined]);
});

test("the arrow to the list leads past the attachments, and leaves no step behind", async () => {
  const view = await reading(true);
  all<AbButton>(view, "ab-conversation >>> ab-button").find((button) => button.label === "All attachments")!.click();
  await rest();
  find<AbButton>(view, "header .back")!.click();
  await rest();
  expect([here(), title(view)]).toEqual([LIST, undefined]);
  await browserBack();
  expect(here()).toBe(OWN);
});
