import { describe, expect, test } from "vitest";
import { formats } from "../src/format.js";
import { fakeHass } from "./fake-hass.js";

const NOON = Date.UTC(2026, 8, 1, 12, 5);

function of(language: string, number_format = "language") {
  return formats(fakeHass({ language, locale: { language, number_format, time_format: "language", date_format: "language" } }));
}

describe("numbers", () => {
  test.each([
    ["en", "language", "41,220.5"],
    ["de", "language", "41.220,5"],
    ["de", "comma_decimal", "41,220.5"],
    ["en", "none", "41220.5"],
  ])("%s, %s", (language, form, text) => expect(of(language, form).number(41_220.5)).toBe(text));

  test("sizes have the unit that fits", () => {
    const { bytes } = of("en");
    expect([0, 1, 999, 1000, 1_234_567, 412_000_000_000].map((value) => bytes(value))).toEqual([
      "0 bytes",
      "1 byte",
      "999 bytes",
      "1 kB",
      "1.2 MB",
      "412 GB",
    ]);
    expect(of("fr").bytes(2_500_000_000)).toMatch(/^2,5\sGo$/);
    expect(of("de").bytes(56)).toBe("56 Byte");
    expect(of("fr").bytes(56)).toMatch(/^56\soctets$/);
  });

  test("speed and percent", () => {
    expect(of("en").speed(3_400_000)).toBe("3.4 MB/s");
    expect(of("en").percent(42.4)).toBe("42%");
  });
});

describe("spans of time", () => {
  test("durations name the units that matter", () => {
    const { duration } = of("en");
    expect([0.2, 59, 60, 3600, 4800, 259_200].map(duration)).toEqual([
      "1 sec",
      "59 sec",
      "1 min",
      "1 hr",
      "1 hr 20 min",
      "3 days",
    ]);
  });

  test("clocks count down to zero", () => {
    expect([600, 65.2, 0, -3].map(of("en").clock)).toEqual(["10:00", "1:06", "0:00", "0:00"]);
  });

  test("relative times are in the coarsest unit", () => {
    const { relative } = of("en");
    const at = (seconds: number): string => relative(NOON + seconds * 1000, NOON);
    expect([-10, -300, 7200, -86_400 * 3, 86_400, -86_400 * 43, -86_400 * 100].map(at)).toEqual([
      "now",
      "5 minutes ago",
      "in 2 hours",
      "3 days ago",
      "tomorrow",
      "43 days ago",
      "3 months ago",
    ]);
  });
});
