// Numbers, sizes and times as the user's settings in Home Assistant want them.
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

export interface Formats {
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
  date(time: number): string;
  dateTime(time: number): string;
  /** When a day begins, of the calendar that times are shown in; the day of the month may be too large. */
  midnight(year: number, month: number, day: number): number;
  /** In any other form; what shows the time of day keeps to the user's 12 or 24 hours. */
  custom(time: number, options: Intl.DateTimeFormatOptions): string;
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

function timeOptions(hass: Hass): Intl.DateTimeFormatOptions {
  const { time_format, time_zone } = hass.locale;
  const asked = { "12": "h12", "24": "h23" } as Partial<Record<string, Intl.DateTimeFormatOptions["hourCycle"]>>;
  // What the system is set to need not be what its language is used to.
  const system = new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).resolvedOptions().hourCycle;
  return {
    hourCycle: time_format === "system" ? system : asked[time_format],
    timeZone: time_zone === "server" ? hass.config.time_zone : undefined,
  };
}

/** Makes the functions that write values for a user. */
export function formats(hass: Hass): Formats {
  const { language } = hass.locale;
  const locale = numberLocale(hass.locale);
  const useGrouping = hass.locale.number_format !== "none";
  const times = timeOptions(hass);
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
  // Making one takes longer than a thousand uses, and lists use many.
  const known = new Map<string, Intl.DateTimeFormat>();
  const time = (value: number, wanted: Intl.DateTimeFormatOptions): string => {
    const options = wanted.timeStyle ? { hourCycle: times.hourCycle, ...wanted } : wanted;
    const key = JSON.stringify(options);
    let made = known.get(key);
    if (!made) known.set(key, (made = new Intl.DateTimeFormat(language, { timeZone: times.timeZone, ...options })));
    return made.format(value);
  };
  return {
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
    date: (value) => time(value, { dateStyle: "medium" }),
    dateTime: (value) => time(value, { dateStyle: "medium", timeStyle: "short" }),
    midnight: (year, month, day) => midnight(year, month, day, times.timeZone),
    custom: time,
  };
}

function midnight(year: number, month: number, day: number, timeZone: string | undefined): number {
  if (timeZone === undefined) return new Date(year, month - 1, day).getTime();
  const wanted = Date.UTC(year, month - 1, day);
  // What the clocks of the zone show then tells how far they are off; once more, as that may change in between.
  let found = wanted;
  for (let round = 0; round < 2; round++) found += wanted - clockOf(found, timeZone);
  return found;
}

/** What the clocks of a zone show at a time, as if it were UTC. */
function clockOf(time: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  const of = (type: string): number => parts.get(type as Intl.DateTimeFormatPartTypes) ?? 0;
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
}
