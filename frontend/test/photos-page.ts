// The photos view before a library that answers by itself.
import { beforeEach } from "vitest";
import { App } from "../src/app.js";
import type { Asset, Tile } from "../src/views/photos/api.js";
import "../src/views/photos/photos.js";
import type { AbPhotos } from "../src/views/photos/photos.js";
import { fakeHass, type FakeHass } from "./fake-hass.js";
import { all, find, settle, show } from "./page.js";
import { overview } from "./samples.js";

export const HTML = "<img src=x onerror=window.ran=1>";
export const [TOTAL, LIVE_AT] = [100_000, 6];
export const PNG = Uint8Array.from(
  atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="),
  (letter) => letter.charCodeAt(0),
);

export function tile(position: number): Tile {
  const kind = position % 9 === 4 ? "video" : "photo";
  return [`photo${position}.v`, kind, 4032, 3024, kind === "video" ? 65 : null, (position % 5 ? 8 : 9) + (position === LIVE_AT ? 2 : 0), 1.7e12 - position * 6e5, 0];
}

export function asset(): Asset {
  return {
    id: "photo0.v", kind: "photo", filename: `${HTML}.JPG`, library: "PrimarySync", title: HTML, description: null, keywords: [],
    captured: 1.7e12, offset_seconds: 0, favorite: true, live: false, width: 4032, height: 3024, duration_seconds: null,
    latitude: 41.9, longitude: 12.5, altitude: null, camera: HTML, contributor: null, shown: "original",
    proven: true, kept: false, in_icloud: true, albums: [{ id: "a", name: HTML }],
    files: [{ kind: "original", path: `2024/${HTML}`, size: 2e6, sha256: "ab".repeat(32), state: "proven", proven: 1.7e12, checked: null }],
    missing: [{ kind: "live_video", size: 1e6, reason: "stalled", attempts: 2, retry: 1.8e12 }],
    history: [{ what: "moved", at: 1.71e12, kind: "original", from: `2024/${HTML}`, to: "Rome/one.HEIC" }, { what: "layout", at: 1.705e12 }, { what: "saved", at: 1.7e12, kind: "original" }, { what: "earlier", at: null, before: 1.695e12, kind: "live_video" }, { what: "listed", at: 1.69e12 }],
  };
}

export const held = (number: number, kind: string, photo = 1, ending = "JPG") =>
  ({ number, photo, kind, path: `2024/${HTML}.${ending}`, size: 5, reason: "deleted", moved: "2024-01-01T00:00:00Z" });
export const HELD = [held(6, "live_video", 1, "MOV"), held(7, "original"), held(8, "original", 2), held(9, "original", 2)];

export function answers(total = TOTAL): (message: Record<string, unknown>) => unknown {
  const perMonth = Math.ceil(total / 100);
  const buckets = Array.from({ length: total ? 100 : 0 }, (_, at) => [
    `${2024 - Math.floor(at / 12)}-${String(12 - (at % 12)).padStart(2, "0")}`,
    Math.min(perMonth, total - at * perMonth),
  ]).filter(([, count]) => Number(count) > 0);
  return (message) => {
    const { type, offset = 0, limit = 0 } = message as { type: string; offset?: number; limit?: number };
    const items = (from: number, count: number) => Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, at) => tile(from + at));
    if (type.endsWith("/timeline")) return { revision: "r", total, buckets, items: items(0, Number(message.first)) };
    if (type.endsWith("/page")) {
      return { revision: "r", items: items(offset, limit) };
    }
    if (type.endsWith("/asset")) return asset();
    if (type.endsWith("/albums")) return { albums: [{ id: "a", library: "PrimarySync", name: HTML, parent: null, is_folder: false, count: 3, cover: "photo1.v" }], libraries: ["PrimarySync"] };
    if (type.endsWith("/quarantine")) return { items: HELD, next: null };
    if (type.endsWith("/removals/photos")) {
      const files = [{ kind: "live_video", path: `2024/${HTML}.MOV`, size: 4 }, { kind: "original", path: `2024/${HTML}.JPG`, size: 6 }];
      return { items: Array.from({ length: 20 }, (_, at) => ({ photo: Number(message.after) + at + 1, library: "PrimarySync", reason: "deleted", files })), next: message.after ? null : 20 };
    }
    if (type.endsWith("/removals")) return { items: [{ library: "PrimarySync", removed: 40, total: 60 }] };
    if (type === "auth/sign_path") return { path: "/signed" };
    return { restored: (message.numbers as unknown[] | undefined)?.length ?? 0, confirmed: 40, started: null };
  };
}

export async function photos(changes: Partial<FakeHass> = {}, properties: Partial<AbPhotos> = {}, seen = overview()) {
  const hass = fakeHass({
    answer: answers(),
    fetch: () => new Response(PNG, { headers: { "Content-Type": "image/png" } }),
    ...changes,
  });
  const app = new App(() => hass, { narrow: false, online: true, overview: seen, base: "/apple-backup" });
  const element = await show<AbPhotos>("ab-photos", { app, ...properties });
  Object.assign(element.style, { height: "600px", width: "1000px" });
  for (let round = 0; round < 4; round++) await settle();
  return { element, hass, app };
}

export const grid = (element: Element): HTMLElement => find(element, "ab-virtual-grid")!;
export const cells = (element: Element): HTMLElement[] => all(element, "[data-cell]");
export const asked = (hass: FakeHass, type: string) => hass.sent.filter((one) => one.type === `apple_backup/photos/${type}`);

beforeEach(() => {
  history.replaceState(null, "", "/");
  sessionStorage.clear();
});
