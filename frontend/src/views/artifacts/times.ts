// Times of records as their tabs show them.
import type { App } from "../../app.js";

const DAY = 86_400_000;

/** When something was, as short as it can be said: the time of today, else the date. */
export function shortTime(app: App, time: number | null): string {
  if (time === null) return "";
  if (isSameDay(app, time, Date.now())) return clockTime(app, time);
  return app.format.shortDate(time);
}

export function clockTime(app: App, time: number): string {
  return app.format.custom(time, { timeStyle: "short" });
}

export function longDate(app: App, time: number): string {
  return app.format.custom(time, { dateStyle: "full" });
}

export function monthOf(app: App, time: number | null): string {
  return time === null ? app.t("artifacts.undated") : app.format.custom(time, { month: "long", year: "numeric" });
}

/** The day as a heading. */
export function dayOf(app: App, time: number | null): string {
  return time === null ? app.t("artifacts.undated") : longDate(app, time);
}

export function whenText(app: App, time: number | null): string {
  return time === null ? "" : app.format.dateTime(time);
}

/** A time that may be a day (`2026-05-01`) or a time of the clock without a zone (`2026-05-01T10:00:00`). */
export function calendarTime(app: App, time: number | string | null, isAllDay = false): string {
  if (time === null) return "";
  if (typeof time === "number" && !isAllDay) return app.format.dateTime(time);
  const naive = typeof time === "number" ? time : Date.parse(time.length > 10 ? `${time}Z` : `${time}T00:00:00Z`);
  if (Number.isNaN(naive)) return String(time);
  const options: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeZone: "UTC" };
  return app.format.custom(naive, isAllDay || String(time).length <= 10 ? options : { ...options, timeStyle: "short" });
}

export function isSameDay(app: App, one: number, other: number): boolean {
  if (Math.abs(one - other) > DAY) return false;
  return app.format.custom(one, { dateStyle: "short" }) === app.format.custom(other, { dateStyle: "short" });
}
