// What is said of photos: months, moments, kinds.
import type { App } from "../../app.js";
import { ownClock } from "../../dates.js";
import { FAVORITE, LIVE, RAW, type Tile } from "./api.js";

export class PhotoWords {
  constructor(private readonly app: App) {}

  /** A month as a heading; `start` is `2024-07`, or null for photos without a date. */
  month(start: string | null, isShort = false): string {
    if (start === null) return this.app.t("photos.undated");
    const [year = 1970, month = 1] = start.split("-").map(Number);
    const moment = new Date(Date.UTC(2000, month - 1, 1));
    moment.setUTCFullYear(year);
    // The photo's own clock, which is no zone of the user's.
    return this.app.format.custom(moment.getTime(), { timeZone: "UTC", month: isShort ? "short" : "long", year: "numeric" });
  }

  /** A moment by the photo's own clock. */
  moment(ms: number | null, offset: number | null): string {
    const own = ownClock(ms, offset);
    if (own === null) return this.app.t("photos.undated");
    return this.app.format.custom(own, { timeZone: "UTC", dateStyle: "long", timeStyle: "short" });
  }

  kind(kind: string): string {
    return this.app.t(`photo_kinds.${kind}`);
  }

  /** What a screen reader says of a photo in the grid. */
  label([, kind, , , seconds, marks, moment, offset]: Tile): string {
    const parts = [this.kind(kind), this.moment(moment, offset)];
    if (kind === "video" && seconds) parts.push(this.app.format.clock(seconds));
    if (marks & FAVORITE) parts.push(this.app.t("photos.favorite"));
    if (marks & LIVE && kind !== "live_photo") parts.push(this.kind("live_photo"));
    if (marks & RAW && kind !== "raw") parts.push(this.kind("raw"));
    return parts.join(", ");
  }
}
