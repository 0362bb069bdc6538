import { page } from "vitest/browser";
import { afterEach, describe, expect, test } from "vitest";
import { all, find, settle } from "./page.js";
import { answers, photos } from "./photos-page.js";

/** The photos of an account with two libraries, and thus with all the chips there are, in a window of this width. */
async function chips(width: number, dir = "ltr") {
  await page.viewport(width, 800);
  document.documentElement.dir = dir;
  const answer = answers();
  const libraries = ["PrimarySync", "SharedSync-1"];
  const { element } = await photos({
    answer: (message) => (String(message.type).endsWith("/albums") ? { albums: [], libraries } : answer(message)),
  });
  element.style.width = "auto";
  await settle();
  const row = find(element, "ab-chip-row")!;
  return { row, buttons: all(row, "ab-button"), tools: find(element, ".tools")! };
}

afterEach(async () => {
  document.documentElement.dir = "ltr";
  await page.viewport(1280, 800);
});

describe("the chips above the photos", () => {
  test.each([1280, 1024, 768, 620])("are all to be seen in a window of %i pixels", async (width) => {
    const { row, buttons, tools } = await chips(width);
    expect(buttons).toHaveLength(8);
    const { left, right } = row.getBoundingClientRect();
    for (const each of buttons) {
      const box = each.getBoundingClientRect();
      expect([box.left >= left, box.right <= right]).toEqual([true, true]);
    }
    expect(row.scrollWidth).toBeLessThanOrEqual(row.clientWidth);
    expect(tools.scrollWidth).toBeLessThanOrEqual(tools.clientWidth);
    expect(getComputedStyle(row).maskImage).toBe("none");
  });

  test.each(["ltr", "rtl"])("fade on a phone where there is more of them, %s", async (dir) => {
    const { row } = await chips(390, dir);
    const ends = () => [row.hasAttribute("before"), row.hasAttribute("after")];
    expect(row.scrollWidth).toBeGreaterThan(row.clientWidth);
    expect(getComputedStyle(row).maskImage).toContain("48px");
    expect(ends()).toEqual([false, true]);
    const sign = dir === "rtl" ? -1 : 1;
    row.scrollLeft = sign * 60;
    await settle();
    expect(ends()).toEqual([true, true]);
    row.scrollLeft = sign * 10_000;
    await settle();
    expect(ends()).toEqual([true, false]);
  });
});
