// Dates and times of day as the user's settings in Home Assistant want them. Nothing else makes them.
import type { Hass } from "./hass.js";

type Options = Intl.DateTimeFormatOptions;
type DatePart = "day" | "month" | "year";

const ORDERS: Partial<Record<string, readonly DatePart[]>> = {
  DMY: ["day", "month", "year"],
  MDY: ["month", "day", "year"],
  YMD: ["year", "month", "day"],
};
const DIGITS: Options = { year: "numeric", month: "numeric", day: "numeric" };

export interface DateFormats {
  date(time: number): string;
  dateTime(time: number): string;
  /** The date where there is little room: of this year, languages leave the year out. */
  shortDate(time: number, now?: number): string;
  /** When a day begins, of the calendar that times are shown in; the day of the month may be too large. */
  midnight(year: number, month: number, day: number): number;
  /**
   * In any other form; what shows the time of day keeps to the user's 12 or 24 hours, and dates in
   * the styles `short` and `medium` to the order that the user has chosen. Longer ones name the
   * month and follow the language.
   */
  custom(time: number, options: Options): string;
}

/** The last moment that a date can be. */
const LATEST = 8.64e15;

/**
 * What the clock of a place showed that was so many seconds ahead of UTC, as if it were UTC; UTC where nothing
 * is known of the place. Null if it is no moment that can be written.
 */
export function ownClock(time: number | null, offset: number | null): number | null {
  const own = time === null ? NaN : time + (offset ?? 0) * 1000;
  return Math.abs(own) <= LATEST ? own : null;
}

/** Makes the functions that write dates and times of day for a user. */
export function dateFormats(hass: Hass): DateFormats {
  const { language, date_format } = hass.locale;
  const timeZone = hass.locale.time_zone === "server" ? hass.config.time_zone : undefined;
  const hourCycle = hourCycleOf(hass);
  const isChosen = date_format === "system" || date_format in ORDERS;
  // Making one takes longer than a thousand uses, and lists use many.
  const known = new Map<string, Intl.DateTimeFormat>();
  const made = (options: Options, locale?: string): Intl.DateTimeFormat => {
    const key = `${locale} ${JSON.stringify(options)}`;
    let found = known.get(key);
    if (!found) known.set(key, (found = new Intl.DateTimeFormat(locale, { timeZone, ...options })));
    return found;
  };
  // What the system is set to need not be what its language is used to.
  const digits = (time: number, options: Options): string =>
    inOrder(made({ ...DIGITS, ...options }, date_format === "system" ? undefined : language), time, ORDERS[date_format]);
  const custom = (time: number, { dateStyle, ...wanted }: Options): string => {
    const rest: Options = wanted.timeStyle ? { hourCycle, ...wanted } : wanted;
    if (!isChosen || (dateStyle !== "short" && dateStyle !== "medium")) {
      return made(dateStyle ? { dateStyle, ...rest } : rest, language).format(time);
    }
    const date = digits(time, wanted.timeZone ? { timeZone: wanted.timeZone } : {});
    return wanted.timeStyle ? `${date}, ${made(rest, language).format(time)}` : date;
  };
  const yearOf = (time: number): string => custom(time, { year: "numeric" });
  return {
    custom,
    date: (time) => custom(time, { dateStyle: "medium" }),
    dateTime: (time) => custom(time, { dateStyle: "medium", timeStyle: "short" }),
    shortDate: (time, now = Date.now()) =>
      isChosen
        ? digits(time, {})
        : custom(time, { day: "numeric", month: "short", year: yearOf(time) === yearOf(now) ? undefined : "numeric" }),
    midnight: (year, month, day) => midnight(year, month, day, timeZone),
  };
}

function hourCycleOf({ locale: { time_format } }: Hass): Options["hourCycle"] {
  if (time_format === "system") return new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).resolvedOptions().hourCycle;
  return time_format === "12" ? "h12" : time_format === "24" ? "h23" : undefined;
}

/** Writes a date in digits in an order, with what the language writes between and behind them. */
function inOrder(format: Intl.DateTimeFormat, time: number, order: readonly DatePart[] | undefined): string {
  if (!order) return format.format(time);
  const parts = format.formatToParts(time);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  const last = parts.at(-1);
  const end = last?.type === "literal" ? last.value : "";
  // Bulgarian ends with a word for "year", which belongs behind the year alone.
  const isOfYear = /\p{L}/u.test(end);
  return order.map(of).join(of("literal")) + (isOfYear && order.at(-1) !== "year" ? "" : end);
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
