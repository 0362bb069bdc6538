import { beforeAll, beforeEach, expect, test } from "vitest";
import { App } from "../src/app.js";
import type { Account, Overview } from "../src/types.js";
import { VIEWS } from "../src/views/index.js";
import { fakeHass } from "./fake-hass.js";
import { all, expectAccessible, find, settle, show, textOf } from "./page.js";
import { account, backup, folder, overview } from "./samples.js";

beforeAll(() => Promise.all(VIEWS.map((view) => view.load())));
beforeEach(() => history.replaceState(null, "", "/"));

async function page<T extends object>(tag: string, seen: Overview, more?: T): Promise<HTMLElement & T> {
  const hass = fakeHass();
  const app = new App(() => hass, { narrow: false, online: true, overview: seen, base: "/apple-backup" });
  const element = await show<HTMLElement & T & { app: App }>(tag, { app, ...more } as never);
  await settle();
  return element;
}

test("names and links what needs somebody", async () => {
  const attention = [{ key: "removals_held_back" as const, count: 20 }, { key: "trust_ends" as const, time: Date.now() }];
  const late = backup({ is_overdue: true, completeness: "incomplete" });
  const element = await page("ab-overview", overview({ accounts: [account({ attention })], folders: [folder([late])] }));
  const summary = find(element, "ab-summary")!;
  expect(textOf(summary)).toContain("2 things need you");
  const links = all<HTMLAnchorElement>(summary, "a");
  expect(links.map((link) => [link.textContent, link.pathname])).toEqual([
    ["Sample library: Removals wait for you", "/apple-backup/photos/one/care"],
    ["Sample phone: Overdue · Incomplete", "/apple-backup/backups/b1"],
  ]);
  expect(textOf(find(element, "ab-account-card >>> header")!)).toContain("Needs you");
  await expectAccessible(element);
  find(element, "ab-account-card >>> ab-alert ab-button")!.click();
  expect(location.pathname).toBe("/apple-backup/photos/one/care");
});

test("says what the last check has fetched again, and that the first sync is under way", async () => {
  const card = await page<{ account: Account }>("ab-account-card", overview(), { account: account({ repaired: 2 }) });
  expect(textOf(card)).toContain("it fetched 2 files again");
  const totals = { ...account().totals, assets: 0, resources: 0, proven: 0, proven_bytes: 0 };
  card.account = account({ totals });
  await settle();
  expect(textOf(card)).toContain("Nothing here yet");
  const progress = { phase: "transferring", assets_listed: 9, assets_total: 9, files_done: 3, files_total: 9, bytes_done: 1, bytes_total: 9, bytes_per_second: 1, eta_seconds: 9, percent: 33 };
  card.account = account({ totals, progress, state: "transferring", is_ready: false });
  await settle();
  expect(textOf(card)).toContain("The first sync is under way");
  expect(textOf(card)).not.toContain("Nothing here yet");
});

test("says at once that downloads are paused, and what goes on", async () => {
  const paused = account({ is_paused: true });
  const element = await page("ab-overview", overview({ accounts: [paused], folders: [] }));
  const card = find<HTMLElement & { account: Account }>(element, "ab-account-card")!;
  const chip = () => textOf(find(card, "header ab-chip")!);
  expect(chip()).toBe("Paused");
  expect(textOf(card)).toContain("Downloads are paused");
  expect(textOf(card)).toContain("no sync starts by itself");
  expect(textOf(card)).toContain("Next sync Not while paused");
  const summary = textOf(find(element, "ab-summary")!);
  expect(summary).toContain("Downloads are paused");
  expect(summary).not.toContain("All is well");
  await expectAccessible(element);
  card.account = account({ is_paused: true, next_sync: null });
  await settle();
  expect(textOf(card)).toContain("Next sync Not planned");
  card.account = account({ is_paused: true, state: "paused", is_ready: false, next_sync: null });
  await settle();
  expect(textOf(card)).toContain("The sync under way waits");
  expect(textOf(card)).toContain("Next sync Not while paused");
  card.account = account({ is_paused: true, state: "listing", is_ready: false });
  await settle();
  expect(chip()).toBe("Looking into iCloud");
  expect(textOf(card)).toContain("Downloads are paused");
  card.account = account({ is_paused: true, state: "failed", attention: [{ key: "run_failed", error: null, message: null }] });
  await settle();
  expect(chip()).toBe("Failed");
  card.account = account({ is_paused: true, attention: [{ key: "bad_files", count: 2 }] });
  await settle();
  expect(chip()).toBe("Paused");
  card.account = account();
  await settle();
  expect(chip()).toBe("Up to date");
  expect(textOf(card)).not.toContain("paused");
});

test("says in the first line that downloads are paused, whatever else there is", async () => {
  const attention = [{ key: "bad_files" as const, count: 2 }];
  const element = await page("ab-overview", overview({ accounts: [account({ is_paused: true, attention })], folders: [] }));
  expect(textOf(find(element, "ab-summary >>> h2")!)).toBe("1 thing needs you · Downloads are paused");
});

test("says how far it has looked for what an interrupted sync has placed", async () => {
  const progress = { phase: "listing", assets_listed: 0, assets_total: null, files_done: 3, files_total: 12, bytes_done: 0, bytes_total: 0, bytes_per_second: 0, eta_seconds: null, percent: null };
  const card = await page<{ account: Account }>("ab-account-card", overview(), { account: account({ progress, state: "listing", is_ready: false }) });
  expect(textOf(card)).toContain("3 of 12 files");
  expect(find(card, "ab-progress >>> [role=progressbar]")?.getAttribute("aria-valuenow")).toBe("25");
});

test("says once what a sync does, and nothing of the next one meanwhile", async () => {
  const progress = { phase: "finishing", assets_listed: 0, assets_total: null, files_done: 0, files_total: 0, bytes_done: 0, bytes_total: 0, bytes_per_second: 0, eta_seconds: null, percent: null };
  const sync = { started: 1, ended: null, outcome: null, error: null, message: null };
  const busy = account({ progress, sync, state: "finishing", is_ready: false, next_sync: null });
  const card = await page<{ account: Account }>("ab-account-card", overview(), { account: busy });
  expect(textOf(card).match(/Finishing/g)).toHaveLength(1);
  expect(textOf(card)).not.toContain("Next sync");
  card.account = account({ sync: { ...sync, ended: 2 }, next_sync: null });
  await settle();
  expect(textOf(card)).toContain("Next sync Not planned");
});

test("leads to what lies in quarantine whoever may see it", async () => {
  const totals = { ...account().totals, quarantined: 3 };
  const card = await page<{ account: Account }>("ab-account-card", overview(), { account: account({ totals }) });
  expect(textOf(find(card, "dd a")!)).toBe("3 files");
  find(card, "dd a")!.click();
  expect(location.pathname).toBe("/apple-backup/photos/one/care");
  card.account = account({ totals, may: { ...account().may, manage: false } });
  await settle();
  expect(textOf(card)).toContain("In quarantine");
  expect(find(card, "dd a")).toBeNull();
});

test("counts no device as backed up whose backup is incomplete", async () => {
  const part = backup({ id: "b2", device: "d2", display_name: "Sample pad", completeness: "incomplete", last_backup: Date.now() });
  const summary = textOf(find(await page("ab-overview", overview({ folders: [folder([backup(), part])] })), "ab-summary")!);
  expect(summary).toContain("Sample pad: Incomplete");
  expect(summary).toContain("1 device backed up · newest backup 2 days ago");
});

test("leads nobody to a page that is not for them", async () => {
  const attention = [{ key: "removals_held_back" as const, count: 20 }];
  const may = { ...account().may, manage: false };
  const element = await page("ab-overview", overview({ accounts: [account({ attention, may })], folders: [] }));
  const summary = find(element, "ab-summary")!;
  expect(textOf(summary)).toContain("Sample library: Removals wait for you");
  expect(find(summary, "a")).toBeNull();
  expect(find(element, "ab-account-card >>> ab-alert ab-button")).toBeNull();
});

test("has the devices in the order of the page of backups, with the names of their systems", async () => {
  const pad = backup({ id: "b2", device: "d2", display_name: "Sample pad", device_name: "iPad Air", product_type: "iPad13,1", last_backup: Date.now() });
  const old = backup({ id: "b3", device: "d3", display_name: "Old pad", product_type: "iPad6,11", product_version: "12.5", is_overdue: true, last_backup: 1e12 });
  const seen = overview({ folders: [folder([backup(), pad, old])] });
  const element = await page("ab-overview", seen);
  const cards = all(element, "ab-backup-card").map(textOf);
  expect(cards.map((text) => text.split(" ").slice(0, 2).join(" "))).toEqual(["Old pad", "Sample pad", "Sample phone"]);
  expect(cards[0]).toContain("iOS 12.5");
  expect(cards[1]).toContain("iPadOS 26.1");
  const backups = textOf(await page("ab-backups", seen));
  expect(backups).toContain("iPadOS 26.1");
  const places = ["Old pad", "Sample pad", "Sample phone"].map((name) => backups.indexOf(name));
  expect([...places].sort((a, b) => a - b)).toEqual(places);
});
