import type { ReactiveControllerHost } from "lit";
import { describe, expect, it } from "vitest";
import { App } from "../../src/app.js";
import { whyNot } from "../../src/views/artifacts/availability.js";
import { grouped, isBigEmoji } from "../../src/views/artifacts/chat/grouping.js";
import { isSafe, withLinks } from "../../src/views/artifacts/links.js";
import { parts } from "../../src/views/artifacts/notes/note-body.js";
import { Pager } from "../../src/views/artifacts/pager.js";
import { months, monthsOrYears } from "../../src/views/artifacts/photos/months.js";
import { byOwnMonth, monthTaken, takenText, yearTaken } from "../../src/views/artifacts/photos/own-clock.js";
import { addRows, withHeadings } from "../../src/views/artifacts/rows.js";
import { ArtifactSource, sourceOf, type OpenBackup, type Page } from "../../src/views/artifacts/source.js";
import type { NoteBlock } from "../../src/views/artifacts/types.js";
import { fakeHass } from "../fake-hass.js";

const MINUTE = 60_000;
const day = (time: number): string => String(Math.floor(time / 86_400_000));

describe("grouping", () => {
  const said = (speaker: string | undefined, when: number | null) => ({ speaker, when });

  it("puts what somebody says in a row together, until a while has passed", () => {
    const rows = grouped([said("a", 0), said("a", MINUTE), said("b", 2 * MINUTE), said("b", 20 * MINUTE)], day);
    expect(rows.map((row) => [row.isFirst, row.isLast])).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
  });

  it("names each day once, and none for what has no time", () => {
    const rows = grouped([said("a", 0), said("a", null), said("a", MINUTE), said("a", 86_400_000)], day);
    expect(rows.map((row) => row.day)).toEqual(["0", undefined, undefined, "1"]);
  });

  it("does not join what nobody says", () => {
    expect(grouped([said(undefined, 0), said(undefined, 1)], day).every((row) => row.isFirst && row.isLast)).toBe(true);
  });

  it.each(["👍🏽", "❤️", "👩‍👩‍👧‍👦", "🎉🎉🎉"])("shows %s large", (text) => expect(isBigEmoji(text)).toBe(true));
  it.each(["1", "#", "ok 👍", "", "👍".repeat(30)])("does not show %s large", (text) => expect(isBigEmoji(text)).toBe(false));
});

describe("Pager", () => {
  const host = (): ReactiveControllerHost => ({
    addController: () => undefined,
    removeController: () => undefined,
    requestUpdate: () => undefined,
    updateComplete: Promise.resolve(true),
  });

  it("goes on over empty pages until something comes", async () => {
    const pages: Page<number>[] = [
      { items: [], next: "a" },
      { items: [], next: "b" },
      { items: [1], next: "c" },
      { items: [2], next: null },
    ];
    const asked: (string | undefined)[] = [];
    const pager = new Pager<number>(host(), (cursor) => {
      asked.push(cursor);
      return Promise.resolve(pages[asked.length - 1] ?? { items: [], next: null });
    });
    await pager.more();
    expect([pager.items, asked, pager.isDone]).toEqual([[1], [undefined, "a", "b"], false]);
    await pager.more();
    await pager.more();
    expect([pager.items, asked.length, pager.isDone]).toEqual([[1, 2], 4, true]);
  });

  it("forgets an answer that comes after it has begun anew", async () => {
    const waiting: ((page: Page<string>) => void)[] = [];
    const pager = new Pager<string>(host(), () => new Promise((resolve) => waiting.push(resolve)));
    const first = pager.restart();
    const second = pager.restart();
    waiting[1]?.({ items: ["new"], next: null });
    await second;
    waiting[0]?.({ items: ["old"], next: null });
    await first;
    expect(pager.items).toEqual(["new"]);
  });

  it("tells what went wrong, and goes on from there", async () => {
    let isDown = true;
    const pager = new Pager<number>(host(), () =>
      isDown ? Promise.reject(new Error("down")) : Promise.resolve({ items: [1], next: null }),
    );
    await pager.more();
    expect(pager.error).toEqual(new Error("down"));
    isDown = false;
    await pager.more();
    expect([pager.error, pager.items]).toEqual([undefined, [1]]);
  });

  it("keeps what is there until a refresh has come", async () => {
    let round = 0;
    const pager = new Pager<number>(host(), () => Promise.resolve({ items: [++round], next: null }));
    await pager.more();
    const refreshing = pager.refresh();
    expect(pager.items).toEqual([1]);
    await refreshing;
    expect(pager.items).toEqual([2]);
  });
});

describe("rows and sections", () => {
  it("puts a heading before each group", () => {
    expect(withHeadings(["ant", "ape", "bee"], (word) => word.charAt(0))).toEqual([
      { heading: "a" },
      { item: "ant" },
      { item: "ape" },
      { heading: "b" },
      { item: "bee" },
    ]);
  });

  it("adds to a group without repeating its heading", () => {
    const initial = (word: string): string => word.charAt(0);
    const rows = withHeadings(["ant"], initial);
    addRows(rows, ["ape", "bee"], initial);
    expect(rows).toEqual(withHeadings(["ant", "ape", "bee"], initial));
  });

  it("makes sections by month, and by year where months hold little", () => {
    const many = Array.from({ length: 40 }, (_, index) => (index < 20 ? "2026-02" : "2026-01"));
    const month = (each: string): string => each;
    const year = (each: string): string => each.slice(0, 4);
    expect(months(many, month).map((section) => [section.label, section.count])).toEqual([
      ["2026-02", 20],
      ["2026-01", 20],
    ]);
    expect(monthsOrYears(many, month, year).length).toBe(2);
    expect(monthsOrYears(["2026-02", "2026-01", "2025-12"], month, year).map((section) => section.label)).toEqual(["2026", "2025"]);
  });

  it("shows photos by the clock where they were taken, and their months in one piece", () => {
    const hass = fakeHass({ config: { time_zone: "Asia/Tokyo" }, locale: { ...fakeHass().locale, time_zone: "server" } });
    const app = new App(() => hass, { narrow: false, online: true, overview: undefined, base: "" });
    const photo = (time: string, hours: number | null) => ({ taken: Date.parse(time), offset: hours === null ? null : hours * 3600 });
    const taken = [photo("2026-08-01T01:00Z", -10), photo("2026-08-01T00:30Z", 2), photo("2026-07-31T23:00Z", 2), photo("2026-07-31T12:00Z", null), { taken: null, offset: 0 }];
    const shown = byOwnMonth(taken);
    expect(shown.map((each) => takenText(app, each))).toEqual([
      "Aug 1, 2026, 2:30 AM",
      "Aug 1, 2026, 1:00 AM",
      "Jul 31, 2026, 3:00 PM",
      "Jul 31, 2026, 12:00 PM",
      "",
    ]);
    expect(months(shown, (each) => monthTaken(app, each)).map((section) => [section.label, section.count])).toEqual([
      ["August 2026", 2],
      ["July 2026", 2],
      ["Without a date", 1],
    ]);
    expect(shown.map((each) => yearTaken(app, each))).toEqual(["2026", "2026", "2026", "2026", "Without a date"]);
    expect(takenText(app, { taken: 1e300, offset: 0 })).toBe("");
  });

  it("puts list items of a note that follow each other into one list", () => {
    const block = (kind: string): NoteBlock => ({ kind, runs: [], indent: 0, checked: null, is_quote: false });
    const found = parts(["title", "bullet", "dash", "number", "body"].map(block));
    expect(found.map((part) => (part.list === null ? part.block.kind : [part.list, part.blocks.length]))).toEqual(["title", ["ul", 2], ["ol", 1], "body"]);
  });
});

describe("links", () => {
  it.each(["https://example.com", "http://a", "mailto:a@example.com", "tel:+1"])("opens %s", (url) => expect(isSafe(url)).toBe(true));
  it.each(["javascript:alert(1)", " javascript:x", "data:text/html,x", "file:///etc", "//example.com", "x"])("does not open %s", (url) =>
    expect(isSafe(url)).toBe(false),
  );

  it("finds addresses in a text, without the marks around them", () => {
    const found = withLinks("See https://example.com/a?b=1, or (http://example.org).");
    expect(found.filter((part) => typeof part === "string")).toEqual(["See ", ", or (", ")."]);
    expect(found.length).toBe(5);
  });
});

describe("ArtifactSource", () => {
  function backup(asked: string[]): OpenBackup {
    return {
      backupId: "b",
      base: "/backups/b",
      hass: {} as OpenBackup["hass"],
      fetchJson: <T>(path: string) => {
        asked.push(path);
        return Promise.resolve({} as T);
      },
      contentUrl: (wanted) => Promise.resolve(JSON.stringify(wanted)),
    };
  }

  it("leaves out what is not wanted, and repeats lists", async () => {
    const asked: string[] = [];
    await sourceOf(backup(asked)).fetchJson("timeline", { cursor: undefined, limit: 5, artifact: ["notes", "calls"] });
    expect(asked).toEqual(["/timeline?limit=5&artifact=notes&artifact=calls"]);
  });

  it("is one for each session, and keeps its places with it", () => {
    const [one, other] = [backup([]), backup([])];
    sourceOf(one).rememberPlace("notes", { ref: "1" });
    expect(sourceOf(one).placeIn("notes")).toEqual({ ref: "1" });
    expect(sourceOf(other).placeIn("notes")).toBeUndefined();
    expect(sourceOf(one)).toBeInstanceOf(ArtifactSource);
  });
});

describe("whyNot", () => {
  it("says that photos without a library are among the files", () => {
    const report = { artifact: "photos", availability: "missing", skipped: [] } as const;
    expect(whyNot({ ...report, skipped: [] })).toBe("artifact_state.missing_photos_text");
    expect(whyNot({ ...report, artifact: "notes", skipped: [] })).toBe("artifact_state.missing_text");
  });

  it("says that what was found is empty where nothing is shown", () => {
    expect(whyNot({ artifact: "photos", availability: "found", skipped: [] })).toBe("artifact_state.empty_text");
  });
});
