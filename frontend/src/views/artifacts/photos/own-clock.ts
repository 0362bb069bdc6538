// Photos by the clock of the place where they were taken, as those of iCloud are shown.
import type { App } from "../../../app.js";
import type { Photo } from "../types.js";

export type Taken = Pick<Photo, "taken" | "offset">;

const MOST = 8.64e15;

/** What that clock showed, as if it were UTC; UTC where nothing is known of it. */
function ownClock({ taken, offset }: Taken): number | null {
  const own = taken === null ? NaN : taken + (offset ?? 0) * 1000;
  return Math.abs(own) <= MOST ? own : null;
}

/** When a photo was taken; empty if nobody knows. */
export function takenText(app: App, photo: Taken): string {
  const own = ownClock(photo);
  return own === null ? "" : app.format.custom(own, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
}

export function monthTaken(app: App, photo: Taken): string {
  const own = ownClock(photo);
  return own === null ? app.t("artifacts.undated") : app.format.custom(own, { month: "long", year: "numeric", timeZone: "UTC" });
}

export function yearTaken(app: App, photo: Taken): string {
  const own = ownClock(photo);
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
  const own = ownClock(photo);
  if (own === null) return -MOST;
  const date = new Date(own);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
