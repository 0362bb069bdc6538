import { beforeEach, describe, expect, test } from "vitest";
import { App } from "../src/app.js";
import type { Asset, Tile } from "../src/views/photos/api.js";
import "../src/views/photos/albums.js";
import "../src/views/photos/care/care.js";
import "../src/views/photos/photos.js";
import type { AbPhotos } from "../src/views/photos/photos.js";
import "../src/views/photos/viewer.js";
import { fakeHass, type FakeHass } from "./fake-hass.js";
import { all, expectAccessible, find, focused, press, settle, show, textOf } from "./page.js";
import { account, overview } from "./samples.js";

const HTML = "<img src=x onerror=window.ran=1>";
const [TOTAL, LIVE_AT] = [100_000, 6];
const PNG = Uint8Array.from(
  atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="),
  (letter) => letter.charCodeAt(0),
);

function tile(position: number): Tile {
  const kind = position % 9 === 4 ? "video" : "photo";
  return [`photo${position}.v`, kind, 4032, 3024, kind === "video" ? 65 : null, (position % 5 ? 8 : 9) + (position === LIVE_AT ? 2 : 0), 1.7e12 - position * 6e5, 0];
}

function asset(): Asset {
  return {
    id: "photo0.v", kind: "photo", filename: `${HTML}.JPG`, library: "PrimarySync", title: HTML, description: null, keywords: [],
    captured: 1.7e12, offset_seconds: 0, favorite: true, live: false, width: 4032, height: 3024, duration_seconds: null,
    latitude: 41.9, longitude: 12.5, altitude: null, camera: HTML, contributor: null, shown: "original",
    proven: true, kept: false, in_icloud: true, albums: [{ id: "a", name: HTML }],
    files: [{ kind: "original", path: `2024/${HTML}`, size: 2e6, sha256: "ab".repeat(32), state: "proven", proven: 1.7e12, checked: null }],
    missing: [{ kind: "live_video", size: 1e6, reason: "stalled", attempts: 2, retry: 1.8e12 }],
    history: [{ what: "moved", at: 1.71e12, kind: "original", from: `2024/${HTML}`, to: "Rome/one.HEIC" }, { what: "layout", at: 1.705e12 }, { what: "saved", at: 1.7e12, kind: "original" }, { what: "listed", at: 1.69e12 }],
  };
}

const held = (number: number, kind: string, photo = 1, ending = "JPG") =>
  ({ number, photo, kind, path: `2024/${HTML}.${ending}`, size: 5, reason: "deleted", moved: "2024-01-01T00:00:00Z" });
const HELD = [held(6, "live_video", 1, "MOV"), held(7, "original"), held(8, "original", 2), held(9, "original", 2)];

function answers(total = TOTAL): (message: Record<string, unknown>) => unknown {
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
    return { restored: 1, confirmed: 40 };
  };
}

async function photos(changes: Partial<FakeHass> = {}, properties: Partial<AbPhotos> = {}, seen = overview()) {
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

const grid = (element: Element): HTMLElement => find(element, "ab-virtual-grid")!;
const cells = (element: Element): HTMLElement[] => all(element, "[data-cell]");
const asked = (hass: FakeHass, type: string) => hass.sent.filter((one) => one.type === `apple_backup/photos/${type}`);

beforeEach(() => {
  history.replaceState(null, "", "/");
  sessionStorage.clear();
});

describe("the grid of a hundred thousand photos", () => {
  test("has few of them in the page, and asks for what is seen", async () => {
    const { element, hass } = await photos();
    for (const top of [0, 5_000, 1_000_000, 1e9]) {
      grid(element).scrollTop = top;
      for (let round = 0; round < 4; round++) await settle();
      expect(cells(element).length).toBeGreaterThan(10);
      expect(cells(element).length).toBeLessThanOrEqual(200);
      expect(all(element, "ab-picture").length).toBe(cells(element).length);
    }
    expect(asked(hass, "page").length).toBeLessThan(20);
    expect(cells(element).at(-1)?.ariaLabel).toMatch(/^(Photo|Video), /);
  });

  test("shows its first photos after one question", async () => {
    const { element, hass } = await photos({}, {}, overview({ accounts: [account({ entry_id: "first" })] }));
    expect(asked(hass, "timeline")).toHaveLength(1);
    expect(asked(hass, "page").filter(({ offset }) => offset === 0)).toEqual([]);
    expect(cells(element).at(-1)?.ariaLabel).toMatch(/^(Photo|Video), /);
    expect(find(element, "ab-picture >>> img")).not.toBeNull();
  });

  test("a photo without a picture is no error", async () => {
    const { element } = await photos({ fetch: () => new Response(null, { status: 204 }) }, {}, overview({ accounts: [account({ entry_id: "bare" })] }));
    expect(find(element, "ab-picture >>> slot.failed")).not.toBeNull();
    expect(find(element, "ab-picture >>> img")).toBeNull();
  });

  test("can be used without a pointer, and by assistive technology", async () => {
    const { element, app } = await photos();
    await expectAccessible(element);
    cells(element)[0]?.focus();
    press("ArrowRight");
    await settle();
    expect(focused().closest("[data-position]")?.getAttribute("data-position")).toBe("1");
    (focused() as HTMLElement).click();
    expect(location.search).toBe("?photo=1");
    expect(app.url(["photos"])).toBe("/apple-backup/photos");
  });

  test("jumps by months along its edge", async () => {
    const { element } = await photos();
    const track = find(element, "ab-photo-scrubber >>> .track")!;
    expect(track.ariaValueText).toBe("Dec 2024");
    press("PageDown", track);
    for (let round = 0; round < 2; round++) await settle();
    expect(track.ariaValueText).toBe("Dec 2023");
    expect(grid(element).scrollTop).toBeGreaterThan(0);
  });

  test("asks again when the library has changed, and keeps what is the same", async () => {
    const { element, hass } = await photos();
    const live = hass.connection.live.find(({ message }) => (message as { type: string }).type.endsWith("photos/subscribe"))!;
    expect(live.message).toMatchObject({ entry_id: "one" });
    live.send({ changes: 1 });
    live.send({ changes: 2 });
    await settle();
    expect(asked(hass, "timeline").at(-1)).toMatchObject({ known: "r" });
    expect(cells(element).length).toBeGreaterThan(10);
  });
});

describe("the states of the view", () => {
  test("without photos it says what comes", async () => {
    const { element } = await photos({ answer: answers(0) }, {}, overview({ accounts: [account({ entry_id: "empty" })] }));
    expect(textOf(element)).toContain("No photos here yet");
    await expectAccessible(element);
  });

  test("with a filter that fits nothing there is a way back", async () => {
    const { element } = await photos({ answer: answers(0) }, { query: new URLSearchParams("text=nothing") }, overview({ accounts: [account({ entry_id: "filtered" })] }));
    expect(textOf(element)).toContain("No photos fit");
  });

  test("what went wrong is told, and can be tried again", async () => {
    const seen = overview({ accounts: [account({ entry_id: "broken" })] });
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as the library does
    const { element, hass } = await photos({ answer: () => Promise.reject({ code: "catalog_error", message: "The catalog is gone." }) }, {}, seen);
    expect(textOf(element)).toContain("That did not work");
    hass.answer = answers();
    find(element, "ab-message ab-button")!.click();
    for (let round = 0; round < 3; round++) await settle();
    expect(cells(element).length).toBeGreaterThan(10);
  });

  test("without an account it says who can add one", async () => {
    const { element } = await photos({}, {}, overview({ accounts: [] }));
    expect(textOf(element)).toContain("No iCloud account yet");
  });

  test("only who manages the library finds its care", async () => {
    const may = { ...account().may, manage: false };
    const { element } = await photos({}, {}, overview({ accounts: [account({ may })] }));
    expect(all(element, ".actions ab-button")).toHaveLength(1);
    const { element: own } = await photos();
    expect(all(own, ".actions ab-button")).toHaveLength(2);
    const { element: direct } = await photos({}, { path: ["one", "care"] }, overview({ accounts: [account({ may })] }));
    expect(find(direct, "ab-care")).toBeNull();
  });
});

describe("one photo", () => {
  test("is told of with names as text", async () => {
    sessionStorage.setItem("ab-photo-details", "1");
    const { element } = await photos({}, { query: new URLSearchParams("photo=0") });
    for (let round = 0; round < 2; round++) await settle();
    const text = textOf(find(element, "ab-photo-details")!);
    expect(text).toContain(`${HTML}.JPG`);
    expect(text).toContain("Bit for bit what Apple has");
    expect(text).toContain("The download stopped. 2 attempts.");
    expect(text).toContain("Original: saved and checked");
    expect(text).toContain(`Original: moved from 2024/${HTML} to Rome/one.HEIC`);
    expect(text).toContain("Another layout of the library folder was chosen");
    expect((window as { ran?: number }).ran).toBeUndefined();
    await expectAccessible(find(element, "ab-photo-viewer")!);
  });

  test("offers every file, and the video of a Live Photo that cannot be played", async () => {
    sessionStorage.setItem("ab-photo-details", "1");
    const { element, hass } = await photos({}, { query: new URLSearchParams(`photo=${LIVE_AT}`) });
    const signed = () => hass.sent.filter(({ type }) => type === "auth/sign_path").map(({ path }) => String(path));
    find(element, "ab-photo-details >>> .file ab-button")!.click();
    await settle();
    expect(signed().at(-1)).toMatch(/\/files\/original$/);
    find(element, "ab-photo-viewer >>> .live")!.click();
    await settle();
    find(element, "ab-photo-viewer >>> video")?.dispatchEvent(new Event("error"));
    await settle();
    const button = find(element, "ab-photo-viewer >>> .live")!;
    expect(textOf(button)).toContain("Cannot be played here: download the video");
    button.click();
    await settle();
    expect(signed().at(-1)).toMatch(/\/live$/);
  });

  test("leads to the next, and back", async () => {
    const { element } = await photos({}, { query: new URLSearchParams("photo=3") });
    const dialog = find(element, "ab-photo-viewer >>> dialog")!;
    press("ArrowRight", dialog);
    expect(location.search).toBe("?photo=4");
    (dialog as HTMLDialogElement).close();
    await settle();
    expect(location.search).toBe("");
  });
});

describe("care of a library", () => {
  test("restores what is in quarantine", async () => {
    const { element, hass } = await photos({}, { path: ["one", "care"] });
    const quarantine = find(element, "ab-quarantine")!;
    expect(textOf(quarantine)).toContain(`2024/${HTML}.JPG`);
    await expectAccessible(find(element, "ab-care")!);
    // A Live Photo is one row; a second version of a file is another.
    expect(all(quarantine, "li")).toHaveLength(3);
    expect(textOf(all(quarantine, "li")[0]!)).toContain("2 files · 10 bytes");
    find(quarantine, "li ab-button")!.click();
    await settle();
    expect(asked(hass, "quarantine/restore")).toMatchObject([{ numbers: [7, 6] }]);
  });

  test("warns before a damaged file comes back", async () => {
    const damaged = { ...held(11, "original", 3), reason: "damaged" };
    const answer = answers();
    const { element, hass } = await photos({ answer: (message) => (String(message.type).endsWith("/quarantine") ? { items: [damaged], next: null } : answer(message)) }, { path: ["one", "care"] });
    const quarantine = find(element, "ab-quarantine")!;
    find(quarantine, "li ab-button")!.click();
    await settle();
    expect(asked(hass, "quarantine/restore")).toHaveLength(0);
    expect(textOf(find(quarantine, "ab-dialog")!)).toContain("1 of these files is damaged");
    await expectAccessible(quarantine);
    all(quarantine, "ab-dialog > ab-button").at(-1)!.click();
    await settle();
    expect(asked(hass, "quarantine/restore")).toMatchObject([{ numbers: [11] }]);
  });

  test("asks before removals are confirmed", async () => {
    const { element, hass } = await photos({}, { path: ["one", "care"] });
    const removals = find(element, "ab-removals")!;
    expect(textOf(removals)).toContain("40 of 60 photos would leave the library");
    expect(textOf(removals)).toContain("your own library, which has 60 photos and videos");
    // All of them can be looked at, page by page, each by the file that shows it.
    expect(textOf(find(removals, "ab-leaving >>> li")!)).toContain(`2024/${HTML}.JPG deleted in iCloud · 2 files · 10 bytes`);
    expect(all(removals, "ab-leaving >>> li")).toHaveLength(20);
    find(removals, "ab-leaving >>> ab-button")!.click();
    await settle();
    expect(all(removals, "ab-leaving >>> li ab-picture")).toHaveLength(40);
    expect(find(removals, "ab-leaving >>> ab-button")).toBeNull();
    find(removals, "ab-alert ab-button")!.click();
    await settle();
    expect(asked(hass, "removals/confirm")).toHaveLength(0);
    all(removals, "ab-dialog > ab-button").at(-1)!.click();
    await settle();
    expect(asked(hass, "removals/confirm")).toMatchObject([{ shown: { PrimarySync: 40 } }]);
  });

  test("follows the log until the user scrolls up", async () => {
    const { element, hass } = await photos({}, { path: ["one", "care"] });
    const live = hass.connection.live.find(({ message }) => (message as { type: string }).type.endsWith("log/subscribe"))!;
    const rows = Array.from({ length: 200 }, (_, at) => ["info", at, "sync", `line ${at} ${HTML}`]);
    live.send({ entries: rows, reset: true });
    await settle();
    const list = find(element, "ab-log >>> .lines")!;
    expect(list.scrollTop + list.clientHeight).toBeGreaterThan(list.scrollHeight - 30);
    list.scrollTop = 0;
    await settle();
    live.send({ entries: [["error", 0, "sync", "the end"]], reset: false });
    await settle();
    expect(list.scrollTop).toBe(0);
    find(element, "ab-log >>> .end")!.click();
    await settle();
    expect(list.scrollTop).toBeGreaterThan(1000);
    expect((window as { ran?: number }).ran).toBeUndefined();
  });
});
