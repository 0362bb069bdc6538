// Photos by the clock of the place where they were taken, as those of iCloud are shown.
import type { App } from "../../../app.js";
import { ownClock } from "../../../dates.js";
import type { Photo } from "../types.js";

export type Taken = Pick<Photo, "taken" | "offset">;

/** When a photo was taken; empty if nobody knows. */
export function takenText(app: App, photo: Taken): string {
  const own = ownClock(photo.taken, photo.offset);
  return own === null ? "" : app.format.custom(own, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
}

export function monthTaken(app: App, photo: Taken): string {
  const own = ownClock(photo.taken, photo.offset);
  return own === null ? app.t("artifacts.undated") : app.format.custom(own, { month: "long", year: "numeric", timeZone: "UTC" });
}

export function yearTaken(app: App, photo: Taken): string {
  const own = ownClock(photo.taken, photo.offset);
  return own === null ? app.t("artifacts.undated") : app.format.custom(own, { year: "numeric", timeZone: "UTC" });
}

/**
 * Photos, which come the newest first, by the months they are shown in: around midnight, a later one
 * may be of an earlier month. In a month they stay as they are, and those without a date come last.
 */
export function byOwnMonth<T extends Taken>(photos: readonly T[]): readonly T[] {
  return [...photos].sort((one, other) => monthNumber(other) - monthNumber(one));
}

function monthNumber(photo: Taken): number {
  const own = ownClock(photo.taken, photo.offset);
  if (own === null) return Number.MIN_SAFE_INTEGER;
  const date = new Date(own);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
