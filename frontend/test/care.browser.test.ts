import { describe, expect, test } from "vitest";
import "../src/views/photos/care/care.js";
import { all, expectAccessible, find, settle, textOf } from "./page.js";
import { answers, asked, held, HTML, photos } from "./photos-page.js";

describe("care of a library", () => {
  test("says what it is, above its parts", async () => {
    const { element } = await photos({}, { path: ["one", "care"] });
    const care = find(element, "ab-care")!;
    // Those of closed dialogs aside.
    const headings = (level: string) => all(care, level).filter((each) => each.checkVisibility()).map(textOf);
    expect(headings("h2")).toEqual(["Care of the library"]);
    expect(headings("h3")).toEqual(["What would leave", "Quarantine", "What the next sync would do", "Log of the last run"]);
    expect(find(care, "h2")!.getBoundingClientRect().bottom).toBeLessThan(find(care, "ab-removals")!.getBoundingClientRect().top);
  });

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
