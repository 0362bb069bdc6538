import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { App } from "../src/app.js";
import { AbDialog } from "../src/elements/dialog.js";
import { go } from "../src/router.js";
import "../src/views/artifacts/export-menu.js";
import type { AbExportMenu } from "../src/views/artifacts/export-menu.js";
import "../src/views/artifacts/photos/photo-viewer.js";
import type { AbBackupPhotoViewer } from "../src/views/artifacts/photos/photo-viewer.js";
import "../src/views/artifacts/picture-viewer.js";
import type { AbPictureViewer } from "../src/views/artifacts/picture-viewer.js";
import type { ArtifactSource } from "../src/views/artifacts/source.js";
import type { Photo } from "../src/views/artifacts/types.js";
import { fakeHass } from "./fake-hass.js";
import { find, focused, press, settle, show } from "./page.js";

const start = location.href;

// Where the user was, where the dialogs are, and how far the browser's way back has led.
beforeEach(() => {
  history.replaceState(null, "", "/before");
  history.pushState(null, "", "/tab");
});

afterEach(async () => {
  document.body.replaceChildren();
  await settle();
  history.replaceState(null, "", start);
});

async function browserBack(): Promise<void> {
  const gone = new Promise((resolve) => window.addEventListener("popstate", resolve, { once: true }));
  history.back();
  await gone;
  await settle();
}

/** Expects that one more step back leaves the tab: nothing of a dialog is left behind. */
async function expectNothingLeft(): Promise<void> {
  expect(location.pathname).toBe("/tab");
  await browserBack();
  expect(location.pathname).toBe("/before");
}

async function openDialog() {
  const dialog = await show<AbDialog>("ab-dialog", { heading: "Call", closeLabel: "Close", open: true });
  const closed = vi.fn();
  dialog.addEventListener("closed", closed);
  return { dialog, closed };
}

function another(open: boolean): AbDialog {
  const dialog = Object.assign(new AbDialog(), { open });
  document.body.append(dialog);
  return dialog;
}

test("the way back closes a dialog and stays where it was", async () => {
  const { dialog, closed } = await openDialog();
  await browserBack();
  expect(dialog.open).toBe(false);
  expect(closed).toHaveBeenCalledOnce();
  await expectNothingLeft();
});

test("a dialog that is closed by its button leaves no step behind, however often", async () => {
  const { dialog } = await openDialog();
  for (let round = 0; round < 2; round++) {
    find(dialog, "ab-button")!.click();
    await settle();
    dialog.open = true;
    await settle();
  }
  find(dialog, "ab-button")!.click();
  await settle();
  await expectNothingLeft();
});

test("of two dialogs, the way back closes the upper one first", async () => {
  const { dialog } = await openDialog();
  const upper = another(true);
  await settle();
  await browserBack();
  expect([dialog.open, upper.open]).toEqual([true, false]);
  await browserBack();
  expect(dialog.open).toBe(false);
  await expectNothingLeft();
});

test("a dialog that another one follows at once can be left by the way back", async () => {
  const { dialog, closed } = await openDialog();
  const next = another(false);
  closed.mockImplementation(() => (next.open = true));
  find(dialog, "ab-button")!.click();
  await settle();
  expect(next.open).toBe(true);
  await browserBack();
  expect(next.open).toBe(false);
  await expectNothingLeft();
});

test("a dialog whose view goes away, as when a backup is locked, leaves no step behind", async () => {
  const { dialog } = await openDialog();
  dialog.remove();
  await settle();
  await expectNothingLeft();
});

test("what leads away from a dialog takes its place among the steps", async () => {
  const { dialog } = await openDialog();
  go("/other");
  dialog.remove();
  await settle();
  expect(location.pathname).toBe("/other");
  await browserBack();
  await expectNothingLeft();
});

test("what closes a dialog and leads away gets there", async () => {
  const { dialog, closed } = await openDialog();
  closed.mockImplementation(() => setTimeout(() => go("/other")));
  find(dialog, "ab-button")!.click();
  await settle();
  expect(location.pathname).toBe("/other");
  await browserBack();
  await expectNothingLeft();
});

test("the way forward does not lead to a dialog that is gone", async () => {
  await openDialog();
  await browserBack();
  history.forward();
  await settle();
  await expectNothingLeft();
});

const hass = fakeHass();
const app = new App(() => hass, { narrow: false, online: true, overview: undefined, base: "" });
const source = { contentUrl: () => Promise.resolve(""), documentUrl: () => Promise.resolve("#"), session: { hass }, picturePath: () => "" } as unknown as ArtifactSource;

test("the way back closes the picture viewer", async () => {
  const file = { name: "IMG_0001.jpg", file: null };
  const viewer = await show<AbPictureViewer>("ab-picture-viewer", { app, source, file });
  viewer.addEventListener("closed", () => (viewer.file = undefined));
  await browserBack();
  expect(find<HTMLDialogElement>(viewer, "dialog")!.open).toBe(false);
  await expectNothingLeft();
});

test("the way back closes the viewer of photos, at whichever photo it is", async () => {
  const photo = { id: 1, kind: "photo", name: "IMG_0001.jpg", taken: null, live: null, edited: null, original: null, thumbnail: null } as unknown as Photo;
  const viewer = await show<AbBackupPhotoViewer>("ab-backup-photo-viewer", { app, source, photo });
  viewer.addEventListener("closed", () => (viewer.photo = undefined));
  viewer.photo = { ...photo, id: 2 };
  await settle();
  await browserBack();
  expect(viewer.photo).toBeUndefined();
  await expectNothingLeft();
});

describe("a menu of formats", () => {
  async function openMenu() {
    const menu = await show<AbExportMenu>("ab-export-menu", { app, source, request: { subject: "messages" } });
    find(menu, "ab-button")!.click();
    await settle();
    return { menu, isOpen: () => find(menu, "[role=menu]") !== null };
  }

  test("is closed by the way back, and its button has the focus again", async () => {
    const { menu, isOpen } = await openMenu();
    expect(isOpen()).toBe(true);
    await browserBack();
    expect(isOpen()).toBe(false);
    expect(focused().closest("[role=menuitem]")).toBeNull();
    expect(document.activeElement).toBe(menu);
    await expectNothingLeft();
  });

  test("gives the focus back to its button once something is chosen", async () => {
    const { menu } = await openMenu();
    find(menu, "[role=menuitem]")!.click();
    await settle();
    expect(focused().closest("[role=menuitem]")).toBeNull();
    expect(document.activeElement).toBe(menu);
    await expectNothingLeft();
  });

  test.each<[string, (menu: AbExportMenu) => void]>([
    ["a key", () => press("Escape")],
    ["its button", (menu) => find(menu, "ab-button")!.click()],
    ["a press beside it", () => document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, composed: true }))],
    ["a choice", (menu) => find(menu, "[role=menuitem]")!.click()],
    ["leaving its page", (menu) => menu.remove()],
  ])("leaves no step behind when it is closed by %s", async (_, close) => {
    const { menu, isOpen } = await openMenu();
    close(menu);
    await settle();
    expect(isOpen() && menu.isConnected).toBe(false);
    await expectNothingLeft();
  });
});
