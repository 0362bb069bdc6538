import { describe, expect, test } from "vitest";
import { cellsBetween, fit, place, sectionAt, sectionOf } from "../src/elements/grid-layout.js";

const sections = [5, 0, 100, 1].map((count, index) => ({ key: String(index), label: String(index), count }));
const sizes = fit(400, 100, 40);
const placed = place(sections, sizes);

test("columns fill the width", () => expect(sizes).toEqual({ columns: 4, cell: 100, header: 40 }));

test("a narrow page has one column", () => expect(fit(30, 100, 40).columns).toBe(1));

test("sections lie one below the other", () => {
  expect(placed.map(({ top, height, start }) => [top, height, start])).toEqual([
    [0, 240, 0],
    [240, 40, 5],
    [280, 2540, 5],
    [2820, 140, 105],
  ]);
});

describe("what lies where", () => {
  test.each([
    [-5, 0],
    [0, 0],
    [239, 0],
    [240, 1],
    [280, 2],
    [99_999, 3],
  ])("height %d is in section %d", (top, index) => expect(sectionAt(placed, top)).toBe(index));

  test.each([
    [0, 0],
    [4, 0],
    [5, 2],
    [104, 2],
    [105, 3],
  ])("position %d is in section %d", (position, index) => expect(sectionOf(placed, position)?.index).toBe(index));

  test("cells between two heights", () => {
    const big = placed[2]!;
    expect(cellsBetween(big, sizes, 0, 330)).toEqual([0, 4]);
    expect(cellsBetween(big, sizes, 520, 720)).toEqual([8, 16]);
    expect(cellsBetween(big, sizes, 5000, 6000)).toEqual([100, 100]);
    expect(cellsBetween(placed[0]!, sizes, 5000, 6000)).toEqual([5, 5]);
  });
});
