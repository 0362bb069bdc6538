import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import "../src/panel.js";
import type { App } from "../src/app.js";
import type { AppleBackupPanel } from "../src/panel.js";
import { followSync } from "../src/syncs.js";
import type { LoadedAccount, SyncRound } from "../src/types.js";
import { VIEWS } from "../src/views/index.js";
import { fakeHass, type FakeHass } from "./fake-hass.js";
import { expectAccessible, find, settle, show, textOf } from "./page.js";
import { account, overview } from "./samples.js";

interface Toast {
  message: string;
  action?: { text: string; action: () => void };
}

const toasts: Toast[] = [];
let started = 1e12;

beforeAll(() => Promise.all(VIEWS.map((view) => view.load())));
beforeAll(() => window.addEventListener("hass-notification", (event) => toasts.push((event as CustomEvent<Toast>).detail)));
beforeEach(() => {
  history.replaceState(null, "", "/");
  toasts.length = 0;
  started += 1;
});

const OUTCOME = { new: 0, saved: 0, moved: 0, quarantined: 0, parked: 0, held_back: 0 };

function round(changes: Partial<SyncRound> = {}): SyncRound {
  return { started, ended: null, outcome: null, error: null, message: null, ...changes };
}

const ended = (outcome: Partial<typeof OUTCOME> = {}) => round({ ended: started + 5, outcome: { ...OUTCOME, ...outcome } });
const running = (changes: Partial<LoadedAccount> = {}) => account({ state: "listing", is_ready: false, sync: round(), ...changes });

async function panel(already = false, first = account(), others: LoadedAccount[] = []) {
  const hass = fakeHass({ answer: ({ type }) => (type === "apple_backup/sync/start" ? { started, already } : null) });
  const element = await show<AppleBackupPanel>("apple-backup-panel", { hass, panel: { url_path: "apple-backup", config: {} }, route: { prefix: "/apple-backup", path: "" } });
  await tell(hass, first, others);
  return { element, hass };
}

async function tell(hass: FakeHass, seen: LoadedAccount, others: LoadedAccount[] = []): Promise<void> {
  hass.connection.live.at(-1)?.send(overview({ accounts: [seen, ...others] }));
  await settle();
}

const button = (element: Element) => find<HTMLElement & { busy: boolean; disabled: boolean }>(element, "ab-account-card >>> footer ab-button")!;
const messages = () => toasts.map(({ message }) => message);

async function asked(already = false, first = account(), others: LoadedAccount[] = []) {
  const page = await panel(already, first, others);
  button(page.element).click();
  await settle();
  return page;
}

describe("a sync that was asked for", () => {
  test("is seen to run as long as it does, and tells that there was nothing new", async () => {
    const { element, hass } = await asked();
    expect(button(element).busy).toBe(true);
    expect(textOf(button(element))).toBe("Syncing");
    await tell(hass, running());
    expect(button(element).busy).toBe(true);
    await expectAccessible(element);
    expect(messages()).toEqual([]);
    await tell(hass, account({ sync: ended() }));
    expect(button(element).busy).toBe(false);
    expect(textOf(button(element))).toBe("Sync now");
    expect(messages()).toEqual(["Everything is up to date: nothing new to fetch."]);
    await tell(hass, account({ sync: ended(), next_sync: 1 }));
    expect(messages()).toHaveLength(1);
  });

  test("tells its end although no snapshot has shown it running", async () => {
    const { element, hass } = await asked();
    await tell(hass, account({ sync: ended({ new: 12, saved: 1234, quarantined: 1 }) }));
    expect(messages()).toEqual(["Synced: 12 new photos and videos · 1,234 files saved · 1 file moved to quarantine"]);
    expect(button(element).busy).toBe(false);
  });

  test("tells its end although that came before the answer", async () => {
    const { element } = await asked(false, account({ sync: ended() }));
    expect(messages()).toEqual(["Everything is up to date: nothing new to fetch."]);
    expect(button(element).busy).toBe(false);
  });

  test("tells its end on another page of the panel, and one that was opened since", async () => {
    const { element, hass } = await asked();
    element.route = { prefix: "/apple-backup", path: "/backups" };
    await settle();
    expect(find(element, "ab-account-card")).toBeNull();
    element.remove();
    await tell(hass, account({ sync: ended() }));
    expect(messages()).toEqual([]);
    await panel(false, account({ sync: ended() }));
    expect(messages()).toEqual(["Everything is up to date: nothing new to fetch."]);
  });

  test("is the one that was running already", async () => {
    const { hass } = await asked(true);
    expect(messages()).toEqual(["A sync is running already. How it ends is told here."]);
    await tell(hass, account({ sync: ended({ moved: 2 }) }));
    expect(messages().at(-1)).toBe("Synced: 2 files moved");
  });

  test("says what is wrong, and leads to where something can be done", async () => {
    const { hass } = await asked();
    const failed = round({ ended: started, error: "sign_in_required", message: "…" });
    await tell(hass, account({ state: "signed_out", is_signed_in: false, sync: failed, attention: [{ key: "signed_out", error: "sign_in_required" }] }));
    expect(messages()).toEqual(["The sync has failed. The iCloud session has ended. Sign in again."]);
    expect(toasts[0]!.action!.text).toBe("Sign in");
    toasts[0]!.action!.action();
    expect(location.pathname).toBe("/apple-backup/sign-in/one");
  });

  test("leads nobody to what is not for them", async () => {
    const { hass } = await asked();
    const failed = round({ ended: started, error: null, message: "The disk is full." });
    const may = { ...account().may, sign_in: false };
    await tell(hass, account({ state: "signed_out", sync: failed, may, attention: [{ key: "signed_out", error: null }] }));
    expect(toasts).toEqual([{ id: "apple_backup", message: "The sync has failed. The disk is full.", action: undefined, duration: 8_000 }]);
  });

  test("leads to the code that Apple wants, and to removals that wait", async () => {
    const first = await asked();
    await tell(first.hass, account({ state: "code_needed", is_ready: false, sync: round({ ended: started, error: "code_required" }), attention: [{ key: "code_needed" }] }));
    expect(toasts.at(-1)!.action!.text).toBe("Enter the code");
    started += 1;
    const second = await asked();
    await tell(second.hass, account({ sync: ended({ held_back: 20 }), attention: [{ key: "removals_held_back", count: 20 }] }));
    expect(messages().at(-1)).toBe("Synced: the removal of 20 photos waits for you");
    toasts.at(-1)!.action!.action();
    expect(location.pathname).toBe("/apple-backup/photos/one/care");
  });

  test("does not call all well while files could not be fetched", async () => {
    const { hass } = await asked();
    const totals = { ...account().totals, parked: 3 };
    await tell(hass, account({ sync: ended(), totals }));
    expect(messages()).toEqual(["Synced: 3 files could not be fetched; a later sync tries again"]);
  });

  test("says once that it waits while downloads pause, and tells its end after that", async () => {
    const { element, hass } = await asked();
    const paused = running({ state: "paused", is_paused: true });
    await tell(hass, paused);
    await tell(hass, { ...paused, next_sync: 1 });
    expect(messages()).toHaveLength(1);
    expect(messages()[0]).toContain("Downloads are paused");
    expect([button(element).busy, button(element).disabled]).toEqual([false, true]);
    await tell(hass, account({ sync: ended({ saved: 1 }) }));
    expect(messages().at(-1)).toBe("Synced: 1 file saved");
  });

  test("is not waited for after a restart, which has stopped it", async () => {
    const { element, hass } = await asked();
    await tell(hass, running());
    await tell(hass, account({ sync: null }));
    expect(messages()).toEqual(["The sync was stopped. The next one continues where it ended."]);
    expect(button(element).busy).toBe(false);
  });

  test("is told apart from those of other accounts", async () => {
    const other = account({ entry_id: "two", title: "Other" });
    const { hass } = await asked(false, account(), [other]);
    await tell(hass, running(), [{ ...other, sync: round({ started: 1, ended: 2, outcome: OUTCOME }) }]);
    expect(messages()).toEqual([]);
    await tell(hass, account({ sync: ended() }), [other]);
    expect(messages()).toEqual(["Sample library: Everything is up to date: nothing new to fetch."]);
  });
});

test("a sync that a word of the user has begun tells its end as well", async () => {
  const { element, hass } = await panel();
  followSync(find<HTMLElement & { app: App }>(element, "ab-account-card")!.app, "one", started);
  await tell(hass, running());
  expect(messages()).toEqual([]);
  await tell(hass, account({ sync: ended({ quarantined: 11 }) }));
  expect(messages()).toEqual(["Synced: 11 files moved to quarantine"]);
});

test("a sync that nobody here has asked for is seen, and ends without a word", async () => {
  const { element, hass } = await panel(false, running());
  expect(button(element).busy).toBe(true);
  await tell(hass, account({ sync: ended({ saved: 1 }) }));
  expect(button(element).busy).toBe(false);
  expect(toasts).toEqual([]);
});

test("other work shows no sync", async () => {
  const { element } = await panel(false, account({ state: "verifying", is_ready: false, sync: ended() }));
  expect([button(element).busy, button(element).disabled]).toEqual([false, true]);
});
