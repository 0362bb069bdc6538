import { afterEach, describe, expect, test } from "vitest";
import { App } from "../src/app.js";
import type { AbRecordList } from "../src/views/artifacts/record-list.js";
import "../src/views/artifacts/notes/notes.js";
import type { AbNotes } from "../src/views/artifacts/notes/notes.js";
import type { OpenBackup } from "../src/views/artifacts/source.js";
import { fakeHass } from "./fake-hass.js";
import { find, settle, show } from "./page.js";

const NOTE = { id: 1, title: "Wi-Fi for guests", folder: "Notes", snippet: "at home", modified: 0, created: 0, is_complete: true, blocks: [], attachments: [] };
const start = location.href;

/** The notes of a backup on a phone, as the panel shows them: with the query of the address. */
async function notes(width: number, base = "/apple-backup") {
  const hass = fakeHass();
  const app = new App(() => hass, { narrow: width < 870, online: true, overview: undefined, base });
  const session = {
    backupId: "b1",
    base: "backups/b1",
    hass,
    fetchJson: (path: string) => Promise.resolve(path.startsWith("/artifacts?") ? { artifacts: [] } : { items: [NOTE], next: null }),
  } as unknown as OpenBackup;
  history.pushState(null, "", `${base}/backups/b1/notes`);
  const element = await show<AbNotes>("ab-notes", { app, session });
  element.style.width = `${width}px`;
  element.style.height = "600px";
  const moved = (): void => {
    element.query = new URLSearchParams(location.search);
  };
  moved();
  window.addEventListener("location-changed", moved);
  window.addEventListener("popstate", moved);
  ends.push(() => {
    window.removeEventListener("location-changed", moved);
    window.removeEventListener("popstate", moved);
  });
  await settle();
  const choose = async (): Promise<void> => {
    find<AbRecordList>(element, "ab-record-list")!.dispatchEvent(new CustomEvent("chosen", { detail: NOTE }));
    await settle();
  };
  const isOpen = (): boolean => find(element, ".split")!.classList.contains("open");
  return { element, choose, isOpen };
}

const ends: (() => void)[] = [];

async function browserBack(): Promise<void> {
  const gone = new Promise((resolve) => window.addEventListener("popstate", resolve, { once: true }));
  history.back();
  await gone;
  await settle();
}

afterEach(() => {
  for (const end of ends.splice(0)) end();
  history.replaceState(null, "", start);
});

describe("a list with a detail on a phone", () => {
  test("the browser's way back leads to the list", async () => {
    const { choose, isOpen } = await notes(390);
    await choose();
    expect(isOpen()).toBe(true);
    expect(location.pathname + location.search).toBe("/apple-backup/backups/b1/notes?open=1");
    await browserBack();
    expect(isOpen()).toBe(false);
    expect(location.pathname + location.search).toBe("/apple-backup/backups/b1/notes");
  });

  test("the arrow does the same, and leaves no step behind", async () => {
    const { element, choose, isOpen } = await notes(390);
    await choose();
    const gone = new Promise((resolve) => window.addEventListener("popstate", resolve, { once: true }));
    find(element, ".back")!.click();
    await gone;
    await settle();
    expect(isOpen()).toBe(false);
    expect(location.search).toBe("");
  });
});

test("beside its list, what is chosen is no step of the browser", async () => {
  const { choose, isOpen } = await notes(1000);
  await choose();
  expect(isOpen()).toBe(true);
  expect(location.search).toBe("");
});
