import { expect, test } from "vitest";
import { excerpt, marksOf } from "../../src/views/artifacts/chat/excerpt.js";

test.each([
  ["Hut, hut and HÜT", "hut", ["Hut", "hut", "HÜT"]],
  ["Straße", "strasse", ["Straße"]],
  ["🏔 cafe\u0301 🏔", "café", ["cafe\u0301"]],
  ["ﬁsh", "fish", ["ﬁsh"]],
  ["nothing of it", "else", []],
  ["nothing is wanted", "", []],
])("in %s, %s is found", (text, sought, found) => {
  expect(marksOf(text, sought).map(([start, end]) => text.slice(start, end))).toEqual(found);
});

test("what is found late in a long text is in sight", () => {
  const { text, marks } = excerpt(`${"many words ".repeat(20)}\nhere is the hut, and the hut again`, "hut");
  expect(text).toMatch(/^…\S.{0,30}the hut, and the hut again$/s);
  expect(marks.map(([start, end]) => text.slice(start, end))).toEqual(["hut", "hut"]);
});

test("what is found early, or nowhere, leaves a text whole", () => {
  expect(excerpt("The hut by the lake", "lake")).toEqual({ text: "The hut by the lake", marks: [[15, 19]] });
  expect(excerpt("x".repeat(200), "lake")).toEqual({ text: "x".repeat(200), marks: [] });
  expect(excerpt(`${"x".repeat(200)}lake`, "lake")).toEqual({ text: "…lake", marks: [[1, 5]] });
});
