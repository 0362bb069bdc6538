import { afterEach, expect, test } from "vitest";
import { App } from "../src/app.js";
import type { BackupSession } from "../src/views/backups/session.js";
import type { AbBackupExplorer } from "../src/views/backups/explorer.js";
import "../src/views/backups/explorer.js";
import type { AbBackupPage } from "../src/views/backups/page.js";
import "../src/views/backups/page.js";
import { fakeHass } from "./fake-hass.js";
import { find, settle, show } from "./page.js";
import { backup } from "./samples.js";

const start = location.href;

async function browserBack(): Promise<void> {
  const gone = new Promise((resolve) => window.addEventListener("popstate", resolve, { once: true }));
  history.back();
  await gone;
  await settle();
}

/** A locked backup at the step of its messages, which those of other pages of it lie before. */
async function lockedPage() {
  const hass = fakeHass({ fetch: () => new Promise(() => undefined) });
  const app = new App(() => hass, { narrow: false, online: true, overview: undefined, base: "/apple-backup" });
  for (const place of ["overview", "backups/b1/summary", "backups/b1/messages", "backups/b1/messages?open=1"]) history.pushState(null, "", `/apple-backup/${place}`);
  return show<AbBackupPage>("ab-backup-page", { app, backup: backup({ id: "b1" }), tab: "messages", query: new URLSearchParams("open=1") });
}

afterEach(() => {
  document.body.replaceChildren();
  history.replaceState(null, "", start);
});

test("the way back from a backup that is locked leads to where it was opened, not to other pages of it that are locked as well", async () => {
  // Home Assistant listens first, and shows the place at once.
  const routed = (): void => {
    const page = document.querySelector<AbBackupPage>("ab-backup-page");
    if (page) page.query = new URLSearchParams(location.search);
  };
  window.addEventListener("popstate", routed);
  await lockedPage();
  await browserBack();
  await settle();
  window.removeEventListener("popstate", routed);
  expect(location.pathname + location.search).toBe("/apple-backup/overview");
});

test("a dialog that is closed by the way back leaves a locked backup where it is", async () => {
  await lockedPage();
  history.pushState({ apple_backup_layers: 1 }, "");
  await browserBack();
  expect(location.pathname + location.search).toBe("/apple-backup/backups/b1/messages?open=1");
});

test("what is not of this backup is left alone", async () => {
  history.pushState(null, "", "/apple-backup/overview");
  history.pushState(null, "", "/apple-backup/backups/b1");
  const hass = fakeHass({ fetch: () => new Promise(() => undefined) });
  const app = new App(() => hass, { narrow: false, online: true, overview: undefined, base: "/apple-backup" });
  await show<AbBackupPage>("ab-backup-page", { app, backup: backup({ id: "b1" }) });
  await browserBack();
  expect(location.pathname).toBe("/apple-backup/overview");
});

test("the entry of the page that is open is in sight once all of them are known", async () => {
  const app = new App(() => fakeHass(), { narrow: false, online: true, overview: undefined, base: "/apple-backup" });
  const artifacts = ["contacts", "notes", "calendar", "calls"].map((artifact) => ({ artifact, availability: "found" }));
  const session = (): BackupSession => ({ backupId: "b1", works: () => undefined, fetchJson: () => Promise.resolve({ artifacts }) }) as unknown as BackupSession;
  const element = await show<AbBackupExplorer>("ab-backup-explorer", { app, backup: backup({ id: "b1" }), tab: "exports", session: session() });
  element.style.height = "150px";
  element.session = session();
  await settle();
  const [rail, entry] = ["nav", "nav [aria-current]"].map((each) => find(element, each)!.getBoundingClientRect());
  // It may end between two pixels.
  expect(entry!.bottom).toBeLessThan(rail!.bottom + 1);
});
