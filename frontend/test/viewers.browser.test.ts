import { expect, test, vi } from "vitest";
import { App } from "../src/app.js";
import type { AbButton } from "../src/elements/button.js";
import type { AbIcon } from "../src/elements/icon.js";
import "../src/views/artifacts/photos/photos.js";
import type { AbBackupPhotos } from "../src/views/artifacts/photos/photos.js";
import "../src/views/artifacts/photos/photo-viewer.js";
import type { AbBackupPhotoViewer } from "../src/views/artifacts/photos/photo-viewer.js";
import "../src/views/artifacts/picture-viewer.js";
import type { AbPictureViewer } from "../src/views/artifacts/picture-viewer.js";
import type { ArtifactSource, OpenBackup } from "../src/views/artifacts/source.js";
import type { FileRef, Photo } from "../src/views/artifacts/types.js";
import "../src/views/photos/viewer.js";
import { fakeHass } from "./fake-hass.js";
import { all, find, press, settle, show } from "./page.js";
import { LIVE_AT, photos } from "./photos-page.js";

const hass = fakeHass();
const app = new App(() => hass, { narrow: false, online: true, overview: undefined, base: "" });
const stored = { file_id: "f", is_stored: true } as FileRef;

function source() {
  const contentUrl = vi.fn<(id: string, isSaved?: boolean) => Promise<string>>(() => Promise.resolve(""));
  return { contentUrl, source: { contentUrl, session: { hass }, picturePath: () => "" } as unknown as ArtifactSource };
}

async function backupViewer() {
  const photo = { id: 1, kind: "photo", name: "IMG_0001.jpg", taken: null, live: null, edited: null, original: stored, thumbnail: null } as unknown as Photo;
  const { contentUrl, source: from } = source();
  const viewer = await show<AbBackupPhotoViewer>("ab-backup-photo-viewer", { app, source: from, photo, hasBefore: true, hasNext: true });
  return { viewer, contentUrl };
}

async function pictureViewer() {
  const { contentUrl, source: from } = source();
  const viewer = await show<AbPictureViewer>("ab-picture-viewer", { app, source: from, file: { name: "IMG_0001.jpg", file: stored } });
  return { viewer, contentUrl };
}

const WHITE = "rgb(255, 255, 255)";

test("the buttons over a photo of a backup are white in the light theme", async () => {
  const { viewer } = await backupViewer();
  expect(all(viewer, "button").map((button) => getComputedStyle(button).color)).toEqual(Array(5).fill(WHITE));
});

test("a photo of a backup has the time of the place where it was taken", async () => {
  const { viewer } = await backupViewer();
  viewer.photo = { ...viewer.photo!, taken: Date.UTC(2026, 6, 31, 23), offset: 9 * 3600 };
  await settle();
  expect(find(viewer, "header")!.textContent).toContain("IMG_0001.jpg · Aug 1, 2026, 8:00 AM");
});

test("the buttons over a picture of a conversation are white in the light theme", async () => {
  const { viewer } = await pictureViewer();
  expect(all(viewer, "button").map((button) => getComputedStyle(button).color)).toEqual(Array(2).fill(WHITE));
});

test("a picture of a conversation that the browser cannot show can be downloaded", async () => {
  const { viewer, contentUrl } = await pictureViewer();
  contentUrl.mockResolvedValueOnce("data:image/heic;base64,AAAA");
  viewer.file = { name: "IMG_0002.heic", file: stored };
  await expect.poll(() => find(viewer, ".note")?.textContent).toContain("cannot show this format");
  expect(find(viewer, "img")).toBeNull();
  viewer.file = { name: "IMG_0001.jpg", file: stored };
  await settle();
  expect(find(viewer, ".note")).toBeNull();
});

test.each([
  ["photo", 200, []],
  ["photo", 204, ["cannot show"]],
  ["video", 200, ["cannot show"]],
] as const)("a %s of a backup that the browser cannot show, with a small picture (%i)", async (kind, status, told) => {
  const { viewer, contentUrl } = await backupViewer();
  const loud = fakeHass({ fetch: () => new Response(status === 200 ? "" : null, { status }) });
  viewer.source = { contentUrl, session: { hass: loud }, picturePath: () => `${kind}/${status}` } as unknown as ArtifactSource;
  viewer.photo = { ...viewer.photo!, kind, thumbnail: stored };
  for (let round = 0; round < 3; round++) await settle();
  expect(find(viewer, "ab-picture")).not.toBeNull();
  const notes = all(viewer, ".note").filter((note) => note.checkVisibility());
  expect(notes.map(({ textContent }) => /cannot show/.exec(textContent)?.[0])).toEqual(told);
});

test.each([
  ["of a backup", backupViewer],
  ["of a conversation", pictureViewer],
])("the keys in the viewer %s are its own, and d downloads", async (_name, open) => {
  const { viewer, contentUrl } = await open();
  const elsewhere = vi.fn();
  window.addEventListener("keydown", elsewhere);
  const dialog = find(viewer, "dialog")!;
  for (const key of ["d", "e", "c"]) press(key, dialog);
  await settle();
  window.removeEventListener("keydown", elsewhere);
  expect(elsewhere).not.toHaveBeenCalled();
  expect(contentUrl.mock.calls.filter(([, isSaved]) => isSaved)).toEqual([["f", true]]);
});

test("the keys in the viewer of Photos are its own", async () => {
  const { element } = await photos({}, { query: new URLSearchParams("photo=3") });
  const elsewhere = vi.fn();
  window.addEventListener("keydown", elsewhere);
  press("e", find(element, "ab-photo-viewer >>> dialog")!);
  window.removeEventListener("keydown", elsewhere);
  expect(elsewhere).not.toHaveBeenCalled();
});

async function backupPhotos(count: number) {
  const items = Array.from({ length: count }, (_, at) => ({ id: at + 1, kind: "photo", name: "IMG_0001.jpg", taken: 0, live: stored, edited: null, original: stored, thumbnail: null }));
  const fetchJson = (path: string) => Promise.resolve(path.startsWith("/artifacts/photos?") ? { items, next: null } : { albums: [], artifacts: [] });
  const session = { backupId: "b1", base: "backups/b1", hass, fetchJson } as unknown as OpenBackup;
  const tab = await show<AbBackupPhotos>("ab-backup-photos", { app, session });
  tab.style.height = "600px";
  await settle();
  return tab;
}

test("an empty album of a backup says so, and asks for no other word", async () => {
  const tab = await backupPhotos(0);
  const choice = find<HTMLSelectElement>(tab, "select")!;
  choice.value = "hidden";
  choice.dispatchEvent(new Event("change"));
  await settle();
  expect(find<HTMLElement & { heading: string }>(tab, "ab-message")?.heading).toBe("Nothing here");
});

test.each([800, 390])("the photos of a backup are as wide as their place of %i pixels", async (width) => {
  const tab = await backupPhotos(30);
  tab.style.width = `${width}px`;
  await settle();
  const grid = find(tab, "ab-virtual-grid")!;
  expect(grid.scrollWidth).toBe(grid.clientWidth);
});

test("a Live Photo has one mark, in the photos of a backup and in those of iCloud", async () => {
  const tab = await backupPhotos(1);
  const cell = find(tab, "ab-virtual-grid >>> .cell")!;
  const mark = cell.querySelector<AbIcon>(".badges ab-icon")!.path;
  expect(cell.ariaLabel).toContain("Live Photo");
  const { element } = await photos({}, { query: new URLSearchParams(`photo=${LIVE_AT}`) });
  expect(find<AbButton>(element, "ab-photo-viewer >>> .live")!.icon).toBe(mark);
});
