import { html } from "lit";
import { describe, expect, test } from "vitest";
import "../src/elements/virtual-grid.js";
import type { AbVirtualGrid } from "../src/elements/virtual-grid.js";
import "../src/elements/virtual-list.js";
import type { AbVirtualList } from "../src/elements/virtual-list.js";
import { focused, press, settle, show } from "./page.js";

const SIZE = "height:600px;width:800px";

describe("a list of 25,000 rows", () => {
  async function list(): Promise<AbVirtualList> {
    const element = await show<AbVirtualList>("ab-virtual-list", {
      count: 25_000,
      rowHeight: 48,
      label: "Rows",
      row: (index) => html`<button data-row>Row ${index}</button>`,
    });
    element.style.cssText += SIZE;
    await settle();
    return element;
  }
  const rows = (element: Element) => [...element.querySelectorAll("[role=listitem]")];

  test("has at most 60 of them in the page, wherever it is", async () => {
    const element = await list();
    for (const top of [0, 10_000, 600_000, 25_000 * 48]) {
      element.scrollTop = top;
      await settle();
      expect(rows(element).length).toBeLessThanOrEqual(60);
      expect(rows(element).length).toBeGreaterThan(600 / 48);
    }
    expect(element.textContent).toContain("Row 24999");
  });

  test("tells assistive technology where a row is", async () => {
    const element = await list();
    const [first] = rows(element);
    expect(first!.getAttribute("aria-setsize")).toBe("25000");
    expect(first!.getAttribute("aria-posinset")).toBe("1");
  });

  test("is walked through by keys", async () => {
    const element = await list();
    element.querySelector<HTMLElement>("[data-row]")!.focus();
    for (const [key, text] of [
      ["ArrowDown", "Row 1"],
      ["End", "Row 24999"],
      ["ArrowUp", "Row 24998"],
      ["Home", "Row 0"],
    ] as const) {
      press(key);
      await settle();
      expect(focused().textContent).toBe(text);
    }
  });

  test("tells which rows are in sight, once", async () => {
    const element = await list();
    const seen: unknown[] = [];
    element.addEventListener("range", (event) => seen.push((event as CustomEvent).detail));
    element.scrollTop = 48 * 1000;
    await settle();
    expect(seen).toEqual([{ first: 994, end: 1020 }]);
  });

  test("shrinks with its count", async () => {
    const element = await list();
    element.scrollTop = 48 * 20_000;
    await settle();
    element.count = 3;
    await settle();
    expect(rows(element)).toHaveLength(3);
    element.count = 0;
    await settle();
    expect(rows(element)).toHaveLength(0);
  });
});

describe("a grid of 100,000 cells", () => {
  const sections = Array.from({ length: 1000 }, (_, index) => ({ key: `s${index}`, label: `Day ${index}`, count: 100 }));

  async function grid(width = 800): Promise<AbVirtualGrid> {
    const element = await show<AbVirtualGrid>("ab-virtual-grid", {
      sections,
      smallestCell: 100,
      cell: ({ position, tabindex }) => html`<button data-cell tabindex=${tabindex}>${position}</button>`,
    });
    element.style.cssText += `height:600px;width:${width}px`;
    await settle();
    return element;
  }
  const cells = (element: Element) => element.querySelectorAll("[data-cell]");

  test("has at most 200 of them in the page, at any place and width", async () => {
    for (const width of [320, 800, 1600]) {
      const element = await grid(width);
      for (const share of [0, 0.3, 0.77, 1]) {
        element.scrollTop = element.scrollHeight * share;
        await settle();
        expect(cells(element).length).toBeLessThanOrEqual(200);
        expect(cells(element).length).toBeGreaterThan(5);
      }
    }
  });

  test("fills what is seen, without a gap", async () => {
    const element = await grid();
    element.scrollTop = 123_456;
    await settle();
    const box = element.getBoundingClientRect();
    for (let y = 90; y < 600; y += 60) {
      const found = document.elementFromPoint(box.left + 20, box.top + y);
      expect(found?.closest("[data-position], section")).toBeTruthy();
    }
  });

  test("uses the elements of cells that leave for those that come, in the order of the cells", async () => {
    const element = await grid();
    const elements = () => [...element.querySelectorAll("[role=listitem]")];
    element.scrollTop = 5_000;
    await settle();
    const before = new Set(elements());
    element.scrollTop += 300;
    await settle();
    const after = elements();
    expect(after.filter((one) => before.has(one)).length).toBeGreaterThan(after.length - 9);
    const positions = after.map((one) => Number(one.getAttribute("data-position")));
    expect(positions).toEqual([...positions].sort((one, other) => one - other));
    expect(after.map((one) => one.textContent)).toEqual(positions.map(String));
  });

  test("shows in its cells what its parent has got since", async () => {
    const element = await grid();
    let word = "one";
    element.cell = ({ tabindex }) => html`<button data-cell tabindex=${tabindex}>${word}</button>`;
    await settle();
    word = "two";
    // Also while it is being scrolled.
    element.scrollTop = 110;
    element.refresh();
    await settle();
    expect(new Set([...cells(element)].map((cell) => cell.textContent))).toEqual(new Set(["two"]));
  });

  test("has one stop for the Tab key, and arrows move it", async () => {
    const element = await grid();
    const stops = () => [...cells(element)].filter((cell) => cell.getAttribute("tabindex") === "0");
    expect(stops()).toHaveLength(1);
    (stops()[0] as HTMLElement).focus();
    for (const [key, position] of [
      ["ArrowRight", "1"],
      ["ArrowDown", "9"],
      ["ArrowLeft", "8"],
      ["End", "99999"],
      ["Home", "0"],
    ] as const) {
      press(key);
      await settle();
      expect(focused().textContent).toBe(position);
    }
  });

  test("goes to a section", async () => {
    const element = await grid();
    element.scrollToSection(500);
    await settle();
    expect(element.textContent).toContain("Day 500");
    expect(element.textContent).not.toContain("Day 501");
  });
});
