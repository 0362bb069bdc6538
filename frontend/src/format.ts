// Numbers, sizes and spans of time as the user's settings in Home Assistant want them, with its dates.
import { dateFormats, type DateFormats } from "./dates.js";
import type { Hass, HassLocale } from "./hass.js";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
// Unit, its length in seconds, and from how many of them on it is used: "43 days" says more of a
// backup than "last month".
const STEPS: [Intl.RelativeTimeFormatUnit, number, number][] = [
  ["year", 31_557_600, 2],
  ["month", 2_629_800, 2],
  ["day", 86_400, 1],
  ["hour", 3600, 1],
  ["minute", 60, 1],
];

export interface Formats extends DateFormats {
  language: string;
  number(value: number, options?: Intl.NumberFormatOptions): string;
  percent(value: number): string;
  bytes(value: number): string;
  speed(bytesPerSecond: number): string;
  /** Hours and minutes, or the one unit that matters. */
  duration(seconds: number): string;
  /** Minutes and seconds of a clock: `4:05`. */
  clock(seconds: number): string;
  /** How long ago or ahead, in the coarsest unit. */
  relative(time: number, now?: number): string;
}

function numberLocale({ number_format, language }: HassLocale): string | undefined {
  const known: Record<string, string | undefined> = {
    comma_decimal: "en-US",
    decimal_comma: "de",
    space_comma: "fr",
    quote_decimal: "de-CH",
    none: "en-US",
    system: undefined,
  };
  return number_format in known ? known[number_format] : language;
}

/** Makes the functions that write values for a user. */
export function formats(hass: Hass): Formats {
  const { language } = hass.locale;
  const locale = numberLocale(hass.locale);
  const useGrouping = hass.locale.number_format !== "none";
  const number = (value: number, options?: Intl.NumberFormatOptions): string =>
    new Intl.NumberFormat(locale, { useGrouping, ...options }).format(value);
  // Units are words of the language, whatever the form of the numbers is.
  const unit = (value: number, name: string, digits = 0, unitDisplay: "short" | "long" = "short"): string =>
    new Intl.NumberFormat(language, {
      style: "unit",
      unit: name,
      unitDisplay,
      maximumFractionDigits: digits,
      minimumFractionDigits: 0,
    }).format(value);
  const bytes = (value: number, suffix = ""): string => {
    const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
    const scaled = value / 1000 ** power;
    // The short form of a byte is a word, too, but has no plural: "56 byte".
    return unit(scaled, `${UNITS[power] ?? "byte"}${suffix}`, power > 0 && scaled < 100 ? 1 : 0, power ? "short" : "long");
  };
  return {
    ...dateFormats(hass),
    language,
    number,
    bytes,
    percent: (value) => number(value / 100, { style: "percent", maximumFractionDigits: 0 }),
    speed: (value) => bytes(value, "-per-second"),
    duration: (seconds) => {
      const minutes = Math.round(seconds / 60);
      if (seconds < 60) return unit(Math.max(1, Math.round(seconds)), "second");
      if (minutes < 60) return unit(minutes, "minute");
      if (minutes >= 48 * 60) return unit(Math.round(minutes / 1440), "day");
      const rest = minutes % 60;
      const hours = unit(Math.floor(minutes / 60), "hour");
      return rest ? `${hours} ${unit(rest, "minute")}` : hours;
    },
    clock: (seconds) => {
      const whole = Math.max(0, Math.ceil(seconds));
      return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    },
    relative: (value, now = Date.now()) => {
      const seconds = (value - now) / 1000;
      const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
      const step = STEPS.find(([, size, least]) => Math.abs(seconds) >= size * least);
      return step ? words.format(Math.trunc(seconds / step[1]), step[0]) : words.format(0, "second");
    },
  };
}
