import { expect, it } from "vitest";
import { readBinaryPlist } from "../src/views/backups/files/plist.js";

/** A property list of one text, and an array that names it so many times. */
function repeating(text: string, times: number): Uint8Array {
  const two = (value: number): number[] => [value >> 8, value & 0xff];
  const letters = [...new TextEncoder().encode(text)];
  const array = [0xaf, 0x11, ...two(times), ...Array.from({ length: times }, () => two(1)).flat()];
  const body = [...new TextEncoder().encode("bplist00"), ...array, 0x5f, 0x11, ...two(letters.length), ...letters];
  const offsets = [...two(8), ...two(8 + array.length)];
  const eight = (value: number): number[] => [0, 0, 0, 0, 0, 0, ...two(value)];
  return new Uint8Array([...body, ...offsets, 0, 0, 0, 0, 0, 0, 2, 2, ...eight(2), ...eight(0), ...eight(body.length)]);
}

it("reads a text as often as it is named", () => {
  expect(readBinaryPlist(repeating("a name", 3))).toEqual(["a name", "a name", "a name"]);
});

it("refuses what is small in the file and huge on the screen", () => {
  expect(() => readBinaryPlist(repeating("x".repeat(24_000), 19_000))).toThrow("absurd");
});
