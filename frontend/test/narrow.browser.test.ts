import { afterEach, beforeEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { App } from "../src/app.js";
import "../src/elements/tabs.js";
import type { AbTabs } from "../src/elements/tabs.js";
import "../src/views/artifacts/recordings.js";
import type { AbVoicemail } from "../src/views/artifacts/recordings.js";
import type { OpenBackup } from "../src/views/artifacts/source.js";
import type { Recording } from "../src/views/artifacts/types.js";
import "../src/views/backups/files/file-list.js";
import type { AbFileList } from "../src/views/backups/files/file-list.js";
import type { FileRow } from "../src/views/backups/files/sources.js";
import "../src/views/photos/albums.js";
import type { AbAlbums } from "../src/views/photos/albums.js";
import type { PhotosApi } from "../src/views/photos/api.js";
import { fakeHass } from "./fake-hass.js";
import { all, find, settle, show } from "./page.js";

const hass = fakeHass();
const app = new App(() => hass, { narrow: true, online: true, overview: undefined, base: "" });

beforeEach(() => page.viewport(390, 800));
afterEach(() => page.viewport(1280, 800));

test("tabs fade where there are more of them", async () => {
  const strip = await show<AbTabs>("ab-tabs", { tabs: ["one", "two", "three", "four", "five", "six", "seven"].map((name) => ({ name, label: `The tab ${name}` })), active: "one" });
  const list = find(strip, "[role=tablist]")!;
  const ends = () => [list.hasAttribute("before"), list.hasAttribute("after")];
  expect(getComputedStyle(list).maskImage).toContain("48px");
  expect(ends()).toEqual([false, true]);
  strip.active = "seven";
  await settle();
  expect(ends()).toEqual([true, false]);
  strip.tabs = strip.tabs.slice(0, 2);
  await settle();
  expect(ends()).toEqual([false, false]);
});

test("the name of a file has the room that there is", async () => {
  const row = { name: "A name that is longer than a phone is wide.plist", note: "", kind: "file", file_id: "f", domain: "d", path: "p", files: null, size: 12_000, mtime: 0 } as unknown as FileRow;
  const list = await show<AbFileList>("ab-file-list", { app, places: [row] });
  list.style.height = "600px";
  await settle();
  const name = find(list, ".name")!;
  expect(name.getBoundingClientRect().width).toBeGreaterThan(220);
  expect(name.textContent).toContain("12 kB");
});

test("a voicemail that is not in the backup leaves its caller a line", async () => {
  const item = { id: 1, sender: { name: "Somebody with a long name", address: "" }, when: 0, duration: 61, folder: "", is_read: true, deleted: null, audio: null, transcript: null } as unknown as Recording;
  const fetchJson = (path: string) => Promise.resolve(path.startsWith("/artifacts/voicemail") ? { items: [item], next: null } : { artifacts: [] });
  const session = { backupId: "b1", base: "backups/b1", hass, fetchJson } as unknown as OpenBackup;
  const tab = await show<AbVoicemail>("ab-voicemail", { app, session });
  tab.style.height = "600px";
  await settle();
  const [who, state] = [find(tab, ".who")!, find(tab, ".state")!].map((each) => each.getBoundingClientRect());
  expect(who!.height).toBeLessThan(30);
  expect(state!.top).toBeGreaterThan(who!.bottom);
});

test("two albums are side by side, with a bar to scroll as well", async () => {
  const albums = ["a", "b", "c"].map((id) => ({ id, library: "PrimarySync", name: id, parent: null, is_folder: false, count: 3, cover: null }));
  const api = { albums: () => Promise.resolve({ albums, libraries: [] }) } as unknown as PhotosApi;
  const element = await show<AbAlbums>("ab-albums", { app, api });
  element.style.width = "340px";
  await settle();
  const tops = all(element, "li").map((each) => each.getBoundingClientRect().top);
  expect(tops[1]).toBe(tops[0]);
  expect(tops[2]).toBeGreaterThan(tops[0]!);
});
