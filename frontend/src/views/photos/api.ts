/** What the photos view asks of the integration, with the types of the answers. */

import { command, signedUrl, subscribeLive, type LiveListener } from "../../api.js";
import type { Hass } from "../../hass.js";

export interface PhotoFilter {
  library?: string;
  album?: string;
  favorite?: boolean;
  kind?: "video" | "screenshot" | "live_photo" | "raw" | "photo";
  text?: string;
  place?: { latitude: number; longitude: number; radius_km: number };
}

/** A month (`2024-07`), or null for photos without a date, and how many it has. */
export type Bucket = readonly [start: string | null, count: number];

export interface TimelineAnswer {
  revision: string;
  unchanged?: true;
  total: number;
  buckets: Bucket[];
  /** The first photos, if they were asked for. */
  items?: (Tile | null)[];
}

export const FAVORITE = 1;
export const LIVE = 2;
export const RAW = 4;

/** A photo of a page; null where one has gone since the timeline was counted. */
export type Tile = readonly [
  id: string,
  kind: string,
  width: number | null,
  height: number | null,
  seconds: number | null,
  marks: number,
  moment: number | null,
  offset: number | null,
];

export interface PageAnswer {
  revision: string;
  items: (Tile | null)[];
}

export interface Album {
  id: string;
  library: string;
  name: string;
  parent: string | null;
  is_folder: boolean;
  count: number;
  cover: string | null;
}

export interface AlbumsAnswer {
  albums: Album[];
  libraries: string[];
}

export interface AssetFile {
  kind: string;
  path: string;
  size: number;
  sha256: string;
  state: string;
  proven: number;
  checked: number | null;
}

export interface MissingFile {
  kind: string;
  size: number;
  reason: string | null;
  attempts: number;
  retry: number | null;
}

export interface HistoryEvent {
  what: string;
  /** Null where nobody noted the moment; it was before another one then. */
  at: number | null;
  before?: number;
  kind?: string;
  reason?: string;
  /** The paths of a file that was moved. */
  from?: string;
  to?: string;
}

export interface Held {
  number: number;
  path: string;
  size: number;
  reason: string;
}

export interface Asset {
  id: string;
  kind: string;
  filename: string | null;
  library: string;
  title: string | null;
  description: string | null;
  keywords: string[];
  captured: number | null;
  offset_seconds: number | null;
  favorite: boolean;
  live: boolean;
  width: number | null;
  height: number | null;
  duration_seconds: number | null;
  latitude: number | null;
  longitude: number | null;
  altitude: number | null;
  camera: string | null;
  contributor: string | null;
  shown: string | null;
  proven: boolean;
  kept: boolean;
  in_icloud: boolean;
  albums: { id: string; name: string }[];
  files: AssetFile[];
  missing: MissingFile[];
  history: HistoryEvent[];
  removed?: (Held & { moved: number })[];
}

export interface QuarantineItem extends Held {
  /** Files of one photo have the same; null if it is not known any more. */
  photo: number | null;
  kind: string | null;
  moved: string | null;
}

export interface QuarantineAnswer {
  items: QuarantineItem[];
  next: number | null;
}

export interface RemovalsAnswer {
  items: { library: string; removed: number; total: number }[];
}

export interface LeavingPhoto {
  photo: number;
  library: string;
  reason: string;
  files: { kind: string; path: string; size: number }[];
}

export interface LeavingAnswer {
  items: LeavingPhoto[];
  next: number | null;
}

export interface PlannedAction {
  kind: "download" | "reuse" | "move" | "remove";
  path: string;
  size: number;
  reason: string | null;
}

export interface Plan {
  downloads: number;
  download_bytes: number;
  reused: number;
  moves: number;
  removals: number;
  removal_bytes: number;
  held_back: number;
  waiting: number;
  left_out: number;
  left_out_bytes: number;
  needed_bytes: number;
  free_bytes: number;
  samples: PlannedAction[];
  fits: boolean;
}

export type LogRow = readonly [level: string, time: number, source: string, message: string];

export interface LogEvent {
  entries: LogRow[];
  reset: boolean;
}

export type PictureKind = "thumbnail" | "preview" | "file" | "live" | "original" | `files/${string}`;

/** The photos of one account. */
export class PhotosApi {
  constructor(
    private readonly hass: () => Hass,
    readonly entryId: string,
  ) {}

  timeline(filter: PhotoFilter, known: string | undefined, first: number): Promise<TimelineAnswer> {
    return this.ask("timeline", { filter, first, ...(known ? { known } : {}) });
  }

  page(filter: PhotoFilter, revision: string, offset: number, limit: number): Promise<PageAnswer> {
    return this.ask("page", { filter, revision, offset, limit });
  }

  asset(id: string): Promise<Asset> {
    return this.ask("asset", { photo: id });
  }

  albums(): Promise<AlbumsAnswer> {
    return this.ask("albums");
  }

  quarantine(after: number): Promise<QuarantineAnswer> {
    return this.ask("quarantine", { after, limit: 100 });
  }

  restore(numbers: readonly number[]): Promise<{ restored: number }> {
    return this.ask("quarantine/restore", { numbers });
  }

  /** Where a photo that was in quarantine is among all; null if nobody may see it there. */
  async position(photo: number): Promise<number | null> {
    return (await this.ask<{ position: number | null }>("position", { photo_number: photo })).position;
  }

  removals(): Promise<RemovalsAnswer> {
    return this.ask("removals");
  }

  /** The photos that these are. */
  leaving(after: number): Promise<LeavingAnswer> {
    return this.ask("removals/photos", { after, limit: 60 });
  }

  /** Refused if more waits by now than was `shown`, by library; `started` is the sync that it has begun. */
  confirmRemovals(shown: Readonly<Record<string, number>>): Promise<{ confirmed: number; started: number | null }> {
    return this.ask("removals/confirm", { shown });
  }

  plan(): Promise<Plan> {
    return this.ask("plan");
  }

  /** The path of a picture below `/api/apple_backup`. */
  picture(id: string, kind: PictureKind): string {
    return `/library/${this.entryId}/photo/${id}/${kind}`;
  }

  /** The path of a small picture of a file in quarantine; numbers are given again, moments are not. */
  heldPicture({ number, moved }: QuarantineItem): string {
    return `/library/${this.entryId}/quarantine/${number}/thumbnail#${moved ?? ""}`;
  }

  /** The path of a small picture of a photo that would leave. */
  leavingPicture(photo: number): string {
    return `/library/${this.entryId}/removals/${photo}/thumbnail`;
  }

  /** Lets the browser save a file of a photo. */
  async download(id: string, kind: PictureKind): Promise<void> {
    const link = document.createElement("a");
    link.href = await this.signed(id, kind);
    link.download = "";
    link.click();
  }

  /** An address that a `<video>` or a download may open by itself for a while. */
  signed(id: string, kind: PictureKind): Promise<string> {
    return signedUrl(this.hass(), this.picture(id, kind), 3600);
  }

  /** Follows what is written to the library; returns what ends it. */
  follow<T>(type: string, listener: LiveListener<T>): () => void {
    const values = { entry_id: this.entryId };
    return subscribeLive<T>(this.hass().connection, `photos/${type}`, listener, values);
  }

  private ask<T>(type: string, values: object = {}): Promise<T> {
    return command<T>(this.hass(), `photos/${type}`, { entry_id: this.entryId, ...values });
  }
}
