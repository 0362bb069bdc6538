import { describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import type { LoadedAccount } from "../src/types.js";
import "../src/views/photos/care/care.js";
import { all, expectAccessible, find, focused, settle, textOf } from "./page.js";
import { answers, asked, held, HELD, HTML, photos } from "./photos-page.js";
import { account } from "./samples.js";

interface Toast {
  message: string;
  duration?: number;
  action?: { text: string; action: () => void };
}

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

  test("is no wider than a phone, however long the paths are", async () => {
    await page.viewport(390, 800);
    const { element } = await photos({}, { path: ["one", "care"] });
    element.style.width = "auto";
    await settle();
    const place = find(element, ".page")!;
    expect(find(element, "ab-quarantine >>> li ab-button")!.getBoundingClientRect().right).toBeLessThan(390);
    expect(place.scrollWidth).toBe(place.clientWidth);
    // What comes back is named in full, and not squeezed beside its button.
    for (const path of all(element, "ab-quarantine >>> .path")) {
      expect(path.scrollWidth).toBeLessThanOrEqual(path.clientWidth);
      expect(getComputedStyle(path).whiteSpace).toBe("normal");
      expect(path.clientWidth).toBeGreaterThan(200);
    }
    await page.viewport(1280, 800);
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
    expect(focused()).toBe(find(quarantine, "h3"));
  });

  describe("tells of what is restored", () => {
    /** Presses a button of the quarantine and gives what is told then. */
    async function told(selector: string, position: number | null, items = HELD) {
      const answer = answers();
      let left = items;
      const { element, hass } = await photos(
        {
          answer: (message) => {
            const type = String(message.type);
            if (type.endsWith("/position")) return { position };
            if (type.endsWith("/restore")) {
              left = [];
              // As the overview tells, which may come first.
              find<HTMLElement & { count: number }>(element, "ab-quarantine")!.count = 1;
              return settle().then(() => answer(message));
            }
            if (type.endsWith("/quarantine")) return { items: left, next: null };
            return answer(message);
          },
        },
        { path: ["one", "care"] },
      );
      const toasts: Toast[] = [];
      element.addEventListener("hass-notification", (event) => toasts.push((event as CustomEvent<Toast>).detail));
      find(element, `ab-quarantine >>> ${selector}`)!.click();
      if (selector.startsWith(".head")) {
        await settle();
        all(find(element, "ab-quarantine")!, "ab-dialog > ab-button").at(-1)!.click();
      }
      for (let round = 0; round < 3; round++) await settle();
      expect(toasts).toHaveLength(1);
      return { toast: toasts[0]!, hass };
    }

    test("and leads to the photo, whose files have left the list meanwhile", async () => {
      const { toast, hass } = await told("li ab-button", 41);
      expect(toast).toMatchObject({ message: "1 photo is back in the library.", duration: 15_000, action: { text: "Show" } });
      toast.action!.action();
      await settle();
      expect(asked(hass, "position").at(-1)).toMatchObject({ entry_id: "one", photo_number: 1 });
      expect(location.pathname + location.search).toBe("/apple-backup/photos/one?photo=41");
    });

    test.each<[string, string, number | null, typeof HELD]>([
      ["there are several", ".head ab-button", 41, HELD],
      ["nobody may see it", "li ab-button", null, HELD],
      ["it is not known whose it was", "li ab-button", 41, [{ ...held(6, "original"), photo: null as unknown as number }]],
    ])("but to none where %s", async (_, selector, position, items) => {
      const { toast } = await told(selector, position, items);
      expect(toast.action).toBeUndefined();
    });
  });

  test("asks before several photos come back, and tells how many they are", async () => {
    const toasts: Toast[] = [];
    const { element, hass } = await photos({}, { path: ["one", "care"] });
    element.addEventListener("hass-notification", (event) => toasts.push((event as CustomEvent<Toast>).detail));
    const quarantine = find(element, "ab-quarantine")!;
    const before = asked(hass, "removals").length;
    find(quarantine, ".head ab-button")!.click();
    await settle();
    expect(asked(hass, "quarantine/restore")).toHaveLength(0);
    expect(textOf(find(quarantine, "ab-dialog")!)).toContain("Restore 3 photos?");
    await expectAccessible(quarantine);
    const buttons = () => all(quarantine, "ab-dialog > ab-button");
    buttons()[0]!.click();
    await settle();
    expect(asked(hass, "quarantine/restore")).toHaveLength(0);
    find(quarantine, ".head ab-button")!.click();
    await settle();
    buttons().at(-1)!.click();
    for (let round = 0; round < 3; round++) await settle();
    expect(asked(hass, "quarantine/restore")).toMatchObject([{ numbers: [6, 7, 8, 9] }]);
    expect(toasts.map(({ message }) => message)).toEqual(["3 photos are back in the library."]);
    // What waits for a word may be other photos now.
    expect(asked(hass, "removals").length).toBeGreaterThan(before);
  });

  test("asks anew what waits for a word after a look ahead", async () => {
    const { element, hass } = await photos({}, { path: ["one", "care"] });
    const before = asked(hass, "removals").length;
    find(element, "ab-plan >>> ab-button")!.click();
    for (let round = 0; round < 3; round++) await settle();
    expect(asked(hass, "removals")).toHaveLength(before + 1);
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
    expect(textOf(removals)).toContain("do nothing");
    expect(textOf(removals)).toContain("choose “Keep it”");
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

  test("has the focus where it says that no removals wait any more", async () => {
    const answer = answers();
    let isOver = false;
    const { element } = await photos(
      {
        answer: (message) => {
          isOver ||= String(message.type).endsWith("/confirm");
          return isOver && String(message.type).endsWith("/removals") ? { items: [] } : answer(message);
        },
      },
      { path: ["one", "care"] },
    );
    const removals = find(element, "ab-removals")!;
    find(removals, "ab-alert ab-button")!.focus();
    find(removals, "ab-alert ab-button")!.click();
    await settle();
    all(removals, "ab-dialog > ab-button").at(-1)!.click();
    await settle();
    expect(textOf(focused())).toContain("No removals wait");
  });

  test("says that what was let go is being moved while the sync runs", async () => {
    const answer = answers();
    let isOver = false;
    const { element } = await photos(
      {
        answer: (message) => {
          const type = String(message.type);
          isOver ||= type.endsWith("/confirm");
          if (type.endsWith("/confirm")) return { confirmed: 40, started: 5 };
          if (type.endsWith("/quarantine")) return { items: [], next: null };
          return isOver && type.endsWith("/removals") ? { items: [] } : answer(message);
        },
      },
      { path: ["one", "care"] },
    );
    const care = find<HTMLElement & { account: LoadedAccount }>(element, "ab-care")!;
    find(care, "ab-removals >>> ab-alert ab-button")!.click();
    await settle();
    all(care, "ab-removals >>> ab-dialog > ab-button").at(-1)!.click();
    for (let round = 0; round < 3; round++) await settle();
    expect(textOf(find(care, "ab-removals")!)).toContain("are being moved to quarantine");
    expect(textOf(find(care, "ab-quarantine")!)).toContain("bringing the photos here");
    care.account = account({ sync: { started: 5, ended: 6, outcome: null, error: null, message: null } });
    await settle();
    expect(textOf(find(care, "ab-removals")!)).toContain("No removals wait");
    expect(textOf(find(care, "ab-quarantine")!)).toContain("Nothing is in quarantine");
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
