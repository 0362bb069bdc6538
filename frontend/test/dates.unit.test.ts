import { describe, expect, test } from "vitest";
import { dateFormats } from "../src/dates.js";
import type { HassLocale } from "../src/hass.js";
import { fakeHass } from "./fake-hass.js";

const DEFAULTS = { number_format: "language", time_format: "language", date_format: "language", time_zone: "server" };
const MORNING = Date.UTC(2026, 2, 4, 9, 5);
const LATE = Date.UTC(2026, 2, 4, 14, 5);

function of(language: string, changes: Partial<HassLocale> = {}, time_zone = "UTC") {
  return dateFormats(fakeHass({ language, config: { time_zone }, locale: { language, ...DEFAULTS, ...changes } }));
}

describe("the order of dates", () => {
  test.each([
    ["en", "language", "Mar 4, 2026"],
    ["en", "DMY", "4/3/2026"],
    ["en", "MDY", "3/4/2026"],
    ["en", "YMD", "2026/3/4"],
    ["de", "language", "04.03.2026"],
    ["de", "DMY", "4.3.2026"],
    ["de", "MDY", "3.4.2026"],
    ["de", "YMD", "2026.3.4"],
    ["fr", "DMY", "04/03/2026"],
    ["nl", "YMD", "2026-3-4"],
    ["zh-Hans", "DMY", "4/3/2026"],
    // What stands behind the year, and whether it does.
    ["hr", "YMD", "2026. 03. 04."],
    ["bg", "DMY", "4.03.2026 г."],
    ["bg", "YMD", "2026.03.4"],
    ["ko", "DMY", "4. 3. 2026."],
    ["en", "of a newer version", "Mar 4, 2026"],
  ])("%s, %s", (language, date_format, text) => {
    const { date, custom } = of(language, { date_format });
    expect(date(MORNING).replace(/\s/g, " ")).toBe(text);
    if (date_format !== "language" && !date_format.includes(" ")) expect(custom(MORNING, { dateStyle: "short" })).toBe(date(MORNING));
  });

  test("with the time of day, in the hours that the user has chosen", () => {
    const text = (date_format: string, time_format: string): string =>
      of("en", { date_format, time_format }).dateTime(LATE).replace(/\s/g, " ");
    expect(text("DMY", "24")).toBe("4/3/2026, 14:05");
    expect(text("MDY", "12")).toBe("3/4/2026, 2:05 PM");
    expect(text("YMD", "language")).toBe("2026/3/4, 2:05 PM");
    expect(text("language", "24")).toBe("Mar 4, 2026, 14:05");
  });

  test("in short, with the year only where the language names the month and it is another year", () => {
    const inMay = Date.UTC(2026, 4, 1);
    const inNextYear = Date.UTC(2027, 4, 1);
    expect(of("en").shortDate(MORNING, inMay)).toBe("Mar 4");
    expect(of("en").shortDate(MORNING, inNextYear)).toBe("Mar 4, 2026");
    expect(of("en", { date_format: "DMY" }).shortDate(MORNING, inMay)).toBe("4/3/2026");
    expect(of("en", { date_format: "MDY" }).shortDate(MORNING, inNextYear)).toBe("3/4/2026");
  });

  test("dates with the name of the month follow the language", () => {
    for (const date_format of ["language", "DMY", "MDY", "YMD"]) {
      const { custom } = of("en", { date_format });
      expect(custom(MORNING, { dateStyle: "long" })).toBe("March 4, 2026");
      expect(custom(MORNING, { dateStyle: "full" })).toBe("Wednesday, March 4, 2026");
      expect(custom(MORNING, { month: "long", year: "numeric" })).toBe("March 2026");
    }
  });

  test("the system's form is that of the browser, whatever the language is", () => {
    const system = new Intl.DateTimeFormat(undefined, { year: "numeric", month: "numeric", day: "numeric", timeZone: "UTC" });
    expect(of("de", { date_format: "system" }).date(MORNING)).toBe(system.format(MORNING));
  });

  test("a day without a zone stays this day", () => {
    const { custom } = of("en", { date_format: "DMY" }, "America/New_York");
    expect(custom(Date.UTC(2026, 2, 4), { dateStyle: "medium", timeZone: "UTC" })).toBe("4/3/2026");
    expect(custom(Date.UTC(2026, 2, 4), { dateStyle: "medium" })).toBe("3/3/2026");
  });
});

describe("times of day", () => {
  test.each([
    ["24", "14:05"],
    ["12", "2:05 PM"],
  ])("are shown in %s hours everywhere", (time_format, text) => {
    const { custom, dateTime } = of("en", { time_format });
    expect(custom(LATE, { timeStyle: "short" }).replace(/\s/g, " ")).toBe(text);
    expect(custom(LATE, { dateStyle: "long", timeStyle: "short" }).replace(/\s/g, " ")).toContain(text);
    expect(dateTime(LATE).replace(/\s/g, " ")).toContain(text);
    expect(custom(LATE, { dateStyle: "long" })).toBe("March 4, 2026");
  });

  test("are those of the settings, not of the language", () => {
    expect(of("en", { time_format: "24" }).dateTime(LATE)).toContain("14:05");
    expect(of("de", { time_format: "12" }).dateTime(LATE)).toMatch(/PM/i);
  });

  test("a day begins at midnight of Home Assistant's clocks, also where these are changed", () => {
    const { midnight } = of("en", {}, "America/New_York");
    expect(new Date(midnight(2026, 1, 15)).toISOString()).toBe("2026-01-15T05:00:00.000Z");
    // In the night of 8 March the clocks go from 2 to 3.
    expect(new Date(midnight(2026, 3, 8)).toISOString()).toBe("2026-03-08T05:00:00.000Z");
    expect(new Date(midnight(2026, 3, 8 + 1)).toISOString()).toBe("2026-03-09T04:00:00.000Z");
    expect(new Date(midnight(2026, 12, 31 + 1)).toISOString()).toBe("2027-01-01T05:00:00.000Z");
    const { midnight: inLocal } = of("en", { time_zone: "local" });
    expect(inLocal(2026, 7, 1)).toBe(new Date(2026, 6, 1).getTime());
  });
});
