import { describe, expect, test, vi } from "vitest";
import { place } from "../src/elements/grid-layout.js";
import { moved } from "../src/elements/grid-layout.js";
import type { LogRow, PageAnswer, Tile } from "../src/views/photos/api.js";
import { asReport, atLeast } from "../src/views/photos/care/log-lines.js";
import { filterKey, readFilter, writeFilter } from "../src/views/photos/filter.js";
import { placedFolders } from "../src/views/photos/folders.js";
import { Gestures, type Swipe, type View } from "../src/views/photos/gestures.js";
import { PAGE, Pages } from "../src/views/photos/pages.js";
import { heightOf, sectionFor, yearMarks } from "../src/views/photos/years.js";

const SIZES = { columns: 4, cell: 100, header: 44 };
const MONTHS = ["2024-07", "2024-01", "2023-12", "2020-05", "2020-01", ""];
const PLACED = place(
  MONTHS.map((key) => ({ key, label: key, count: 8 })),
  SIZES,
);

test("folders come before those in them, with the way to them, and none is lost", () => {
  const folder = (id: string, parent: string | null = null) => ({ id, parent, name: id, is_folder: true, library: "PrimarySync", count: 1, cover: null });
  const albums = [folder("Deep", "Trips"), folder("One", "Two"), { ...folder("Rome", "Trips"), is_folder: false }, folder("Trips"), folder("Two", "One"), folder("Work", "gone")];
  expect(placedFolders(albums).map(({ path }) => path.join(" › "))).toEqual(["Trips", "Trips › Deep", "Work", "One", "One › Two"]);
});

describe("years along the edge", () => {
  test("each year is there once, where it begins", () => {
    const marks = yearMarks(PLACED, 1000, 20);
    expect(marks.map(({ year }) => year)).toEqual(["2024", "2023", "2020"]);
    expect(marks[1]?.at).toBeCloseTo(2 / 6);
  });

  test("one that would lie on another is left out", () => {
    expect(yearMarks(PLACED, 100, 40).map(({ year }) => year)).toEqual(["2024", "2020"]);
  });

  test("without photos there is nothing", () => {
    expect(yearMarks([], 100, 10)).toEqual([]);
    expect(heightOf([])).toBe(0);
  });

  test.each([
    ["ArrowDown", 0, "2024-01"],
    ["ArrowUp", 0, undefined],
    ["ArrowUp", 3, "2023-12"],
    ["Home", 4, "2024-07"],
    ["End", 0, ""],
    ["PageDown", 0, "2023-12"],
    ["PageDown", 2, "2020-05"],
    ["PageUp", 4, "2023-12"],
    ["PageUp", 2, "2024-07"],
    ["PageUp", 0, undefined],
    ["x", 2, undefined],
  ])("%s leads from section %i to %s", (key, now, expected) => {
    expect(sectionFor(key, PLACED, now)?.key).toBe(expected);
  });
});

describe("what was at the top", () => {
  test("stays there when the window gets another width", () => {
    const narrow = { columns: 2, cell: 200, header: 44 };
    const placed = place(PLACED, narrow);
    // The second line of the second month is its third with half the columns.
    const top = moved(PLACED, SIZES, placed, narrow, (PLACED[1]?.top ?? 0) + 100);
    expect(top).toBe((placed[1]?.top ?? 0) + 400);
  });

  test("is nowhere if its month is gone", () => {
    expect(moved(PLACED, SIZES, PLACED.slice(0, 1), SIZES, PLACED[3]?.top ?? 0)).toBeUndefined();
  });
});

describe("a filter in the address", () => {
  test.each([
    {},
    { kind: "video" },
    { favorite: true, text: "sea & sun" },
    { album: "A/B", library: "SharedSync-1" },
    { place: { latitude: -33.9, longitude: 151.2, radius_km: 2 } },
  ] as const)("%j is read as it was written", (filter) => {
    expect(readFilter(new URLSearchParams(writeFilter(filter)))).toEqual(filter);
  });

  test("what makes no sense is left out", () => {
    expect(readFilter(new URLSearchParams("kind=painting&place=1,x&text="))).toEqual({});
    expect(readFilter(new URLSearchParams("place=1"))).toEqual({});
  });

  test("equal filters have equal keys", () => {
    expect(filterKey({ kind: "raw", favorite: true })).toBe(filterKey({ favorite: true, kind: "raw" }));
    expect(filterKey({ text: undefined })).toBe("");
  });
});

const tile = (position: number): Tile => [`${position}`, "photo", 1, 1, null, 0, 0, 0];

function pagesOf(revision = "r", answers: (offset: number) => Promise<PageAnswer> = answer) {
  const asked: number[] = [];
  const events = { page: vi.fn(), stale: vi.fn(), error: vi.fn() };
  const load = (offset: number): Promise<PageAnswer> => {
    asked.push(offset / PAGE);
    return answers(offset);
  };
  return { asked, events, pages: new Pages(revision, load, events.page, events.stale, events.error) };
}

function answer(offset: number): Promise<PageAnswer> {
  const items = Array.from({ length: PAGE }, (_, at) => tile(offset + at));
  return Promise.resolve({ revision: "r", items });
}

const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe("pages of a timeline", () => {
  test("come as they are wanted, the middle first, and are asked for once", async () => {
    const { asked, events, pages } = pagesOf();
    pages.want(250, 650);
    expect(asked).toEqual([4, 3, 5]);
    await rest();
    await rest();
    expect([...asked].sort()).toEqual([2, 3, 4, 5, 6]);
    expect(pages.get(251)?.[0]).toBe("251");
    expect(pages.get(0)).toBeUndefined();
    pages.want(250, 650);
    await rest();
    expect(asked).toHaveLength(5);
    expect(events.page).toHaveBeenCalledTimes(5);
  });

  test("that were passed by are not asked for", async () => {
    const { asked, pages } = pagesOf();
    pages.want(0, 999);
    pages.want(5000, 5050);
    await rest();
    await rest();
    expect(asked).toHaveLength(4);
    expect(asked).toContain(50);
  });

  test("of another library say so once, and nothing more is asked", async () => {
    const { asked, events, pages } = pagesOf("older");
    pages.want(0, 999);
    await rest();
    expect(events.stale).toHaveBeenCalledTimes(1);
    const before = asked.length;
    pages.want(0, 50);
    await rest();
    expect(asked).toHaveLength(before);
    expect(pages.get(0)).toBeUndefined();
  });

  test("that fail are told of", async () => {
    const { events, pages } = pagesOf("r", () => Promise.reject(new Error("offline")));
    pages.want(0, 50);
    await rest();
    expect(events.error).toHaveBeenCalledTimes(1);
  });

  test("are asked for anew where they are seen, and forgotten elsewhere", async () => {
    const { asked, pages } = pagesOf();
    pages.want(0, 299);
    await rest();
    pages.refresh(100, 200);
    await rest();
    expect(asked).toEqual([1, 0, 2, 1]);
    expect(pages.get(0)).toBeUndefined();
    expect(pages.get(150)?.[0]).toBe("150");
  });
});

function gestures() {
  const swipes: Swipe[] = [];
  let view: View = { scale: 1, x: 0, y: 0 };
  const made = new Gestures(
    () => ({ width: 400, height: 300 }),
    (next) => (view = next),
    (swipe) => swipes.push(swipe),
  );
  return { made, swipes, view: () => view };
}

describe("fingers on a photo", () => {
  test.each([
    [-120, 10, ["left"]],
    [120, 10, ["right"]],
    [0, 150, ["down"]],
    [-20, 5, []],
    [-120, 110, []],
  ])("moved by %i, %i means %j", (x, y, expected) => {
    const { made, swipes } = gestures();
    made.down(1, { x: 0, y: 0 });
    made.move(1, { x, y });
    made.up(1);
    expect(swipes).toEqual(expected);
  });

  test("what is under the pointer stays there", () => {
    const { made, view } = gestures();
    made.zoom(2, { x: 100, y: 50 });
    expect(view()).toEqual({ scale: 2, x: -100, y: -50 });
  });

  test("a photo that is zoomed is moved, but not out of sight", () => {
    const { made, swipes, view } = gestures();
    made.toggle({ x: 0, y: 0 });
    made.down(1, { x: 0, y: 0 });
    made.move(1, { x: 1000, y: -1000 });
    made.up(1);
    expect(view()).toEqual({ scale: 2.5, x: 300, y: -225 });
    expect(swipes).toEqual([]);
    made.toggle({ x: 0, y: 0 });
    expect(view()).toEqual({ scale: 1, x: 0, y: 0 });
  });

  test("two fingers zoom, and are no swipe", () => {
    const { made, swipes, view } = gestures();
    made.down(1, { x: -50, y: 0 });
    made.down(2, { x: 50, y: 0 });
    made.move(2, { x: 150, y: 0 });
    expect(view().scale).toBe(2);
    made.up(1);
    made.up(2);
    expect(swipes).toEqual([]);
  });

  test("nothing gets smaller than the stage or larger than six times", () => {
    const { made, view } = gestures();
    made.zoom(0.1, { x: 0, y: 0 });
    expect(view().scale).toBe(1);
    made.zoom(100, { x: 0, y: 0 });
    expect(view().scale).toBe(6);
  });
});

describe("lines of a log", () => {
  const rows: LogRow[] = [
    ["debug", 0, "a", "1"],
    ["info", 0, "a", "2"],
    ["warn", 0, "a", "3"],
    ["error", 0, "a", "4"],
  ];

  test("are shown from a level on", () => {
    expect(atLeast(rows, "warn").map(([, , , message]) => message)).toEqual(["3", "4"]);
    expect(atLeast(rows, "debug")).toHaveLength(4);
  });

  test.each([
    ["Details of 2024/07/Grandma's birthday.HEIC: No space", ["Grandma", "birthday"]],
    ["IMG_0001.JPG is not ours", ["IMG_0001"]],
    ["a***@example.com has signed in from 192.168.1.20", ["example.com", "192.168.1.20"]],
    ["moved /media/family/icloud/x.mov", ["family"]],
  ])("%s is handed on without what is private", (message, hidden) => {
    const report = asReport([["info", 0, "sync", message]]);
    for (const word of hidden) expect(report).not.toContain(word);
  });

  test("keep what helps", () => {
    const report = asReport([["info", 0, "sync", "Done: 272 added, 0 adopted, 12/30 files"]]);
    expect(report).toContain("1970-01-01T00:00:00.000Z info  sync: Done: 272 added, 0 adopted");
  });
});
