import { afterEach, describe, expect, test, vi } from "vitest";
import { App } from "../src/app.js";
import type { AbButton } from "../src/elements/button.js";
import type { AbBackupPage } from "../src/views/backups/page.js";
import "../src/views/backups/page.js";
import type { BackupSession } from "../src/views/backups/session.js";
import { go } from "../src/router.js";
import type { AbRecordList } from "../src/views/artifacts/record-list.js";
import "../src/views/artifacts/notes/notes.js";
import type { AbNotes } from "../src/views/artifacts/notes/notes.js";
import type { OpenBackup } from "../src/views/artifacts/source.js";
import { fakeHass } from "./fake-hass.js";
import { expectAccessible, find, settle, show } from "./page.js";
import { backup } from "./samples.js";

const NOTE = { id: 1, title: "Wi-Fi for guests", folder: "Notes", snippet: "at home", modified: 0, created: 0, is_complete: true, blocks: [], attachments: [] };
const start = location.href;

/** The notes of a backup on a phone, as the panel shows them: with the query of the address. */
async function notes(width: number, narrow = width < 870, known?: OpenBackup) {
  const base = "/apple-backup";
  const hass = fakeHass();
  const app = new App(() => hass, { narrow, online: true, overview: undefined, base });
  const session = known ?? {
    backupId: "b1",
    base: "backups/b1",
    hass,
    fetchJson: (path: string) =>
      Promise.resolve(path.startsWith("/artifacts/record") ? { record: NOTE } : path.startsWith("/artifacts/") ? { items: [NOTE], next: null } : { artifacts: [] }),
  } as unknown as OpenBackup;
  history.pushState(null, "", `${base}/backups/b1/notes`);
  // What a tab opens with depends on its width.
  document.body.style.width = `${width}px`;
  const moved = (): void => {
    const element = document.querySelector<AbNotes>("ab-notes");
    if (element) element.query = new URLSearchParams(location.search);
  };
  window.addEventListener("location-changed", moved);
  window.addEventListener("popstate", moved);
  ends.push(() => {
    window.removeEventListener("location-changed", moved);
    window.removeEventListener("popstate", moved);
  });
  const element = await show<AbNotes>("ab-notes", { app, session, query: new URLSearchParams(location.search) });
  element.style.width = `${width}px`;
  element.style.height = "600px";
  await settle();
  const choose = async (detail = NOTE): Promise<void> => {
    find<AbRecordList>(element, "ab-record-list")!.dispatchEvent(new CustomEvent("chosen", { detail }));
    await settle();
  };
  const isOpen = (): boolean => find(element, ".split")!.classList.contains("open");
  return { element, choose, isOpen, session, app };
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
  document.body.style.width = "";
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

  test.each<[string, number, (element: AbNotes) => unknown]>([
    ["the arrow of the page", 390, (element) => element.stepBack()],
    ["its own arrow where the page has none for it", 690, (element) => find(element, ".back")!.click()],
  ])("%s does the same, and leaves no step behind", async (_, width, leave) => {
    const { element, choose, isOpen } = await notes(width, width < 600);
    await choose();
    const gone = new Promise((resolve) => window.addEventListener("popstate", resolve, { once: true }));
    leave(element);
    await gone;
    await settle();
    expect(isOpen()).toBe(false);
    expect(location.search).toBe("");
  });

  test("there is no second arrow below that of the page, which leads further once nothing is open", async () => {
    const { element, choose } = await notes(390);
    expect(element.stepBack()).toBe(false);
    await choose();
    expect(find(element, ".back")).toBeNull();
    await expectAccessible(element);
  });
});

test("on a phone, the way back from another tab leads to what was open, also if the query comes after the path", async () => {
  const { element, choose, session, app } = await notes(390);
  await choose();
  element.remove();
  const again = await show<AbNotes>("ab-notes", { app, session });
  again.query = new URLSearchParams(location.search);
  await settle();
  expect(find(again, ".split")!.classList.contains("open")).toBe(true);
});

describe("a detail beside its list", () => {
  test("is one step of the browser, whatever is chosen after it", async () => {
    const { choose, isOpen } = await notes(1000);
    await choose();
    await choose({ ...NOTE, id: 2 });
    expect(isOpen()).toBe(true);
    expect(location.pathname + location.search).toBe("/apple-backup/backups/b1/notes?open=1");
    await browserBack();
    expect(isOpen()).toBe(false);
    expect(location.pathname + location.search).toBe("/apple-backup/backups/b1/notes");
    history.forward();
    await settle();
    expect(isOpen()).toBe(true);
  });

  test("is there again when its tab is, without another step", async () => {
    const { element, choose, session } = await notes(1000);
    await choose();
    // The tab still sees the address of the one that takes its place.
    go("/apple-backup/backups/b1/calls");
    await settle();
    element.remove();
    // The length of the history has an end, at which more steps do not show.
    const pushed = vi.spyOn(history, "pushState");
    const again = await notes(1000, false, session);
    expect(again.isOpen()).toBe(true);
    expect(location.search).toBe("?open=1");
    // That of this test itself.
    expect(pushed).toHaveBeenCalledOnce();
    pushed.mockRestore();
  });
});

describe("the arrow of a backup on a phone", () => {
  test("leads from what is open to its list, and from there to the backup", async () => {
    const { session, app } = await notes(390);
    const page = await show<AbBackupPage>("ab-backup-page", { app, backup: backup({ id: "b1" }), session: Object.assign(session, { works: () => undefined, secondsLeft: 60 }) as unknown as BackupSession, tab: "notes" });
    page.style.width = "390px";
    await settle();
    const follow = (): void => void (page.query = new URLSearchParams(location.search));
    window.addEventListener("location-changed", follow);
    window.addEventListener("popstate", follow);
    ends.push(() => {
      window.removeEventListener("location-changed", follow);
      window.removeEventListener("popstate", follow);
    });
    const arrow = () => find<AbButton>(page, "header .back")!;
    find<AbRecordList>(page, "ab-record-list")!.dispatchEvent(new CustomEvent("chosen", { detail: NOTE, bubbles: true, composed: true }));
    await settle();
    expect(arrow().label).toBe("Back to the list");
    arrow().click();
    await settle();
    expect(location.pathname + location.search).toBe("/apple-backup/backups/b1/notes");
    expect(find(page, ".split")!.classList.contains("open")).toBe(false);
    expect(arrow().label).toBe("Back to the backup");
    arrow().click();
    expect(location.pathname).toBe("/apple-backup/backups/b1");
  });
});
