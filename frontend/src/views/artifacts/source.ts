// How the tabs of an unlocked backup get at what is in it; the session of the backup is behind it.

import type { Hass } from "../../hass.js";

export type Query = Record<string, string | number | undefined | readonly string[]>;

/** What is wanted as a document; the fields are those of `POST …/artifacts/export`. */
export interface DocumentRequest {
  subject: string;
  format?: string;
  conversation?: string;
  since?: string;
  until?: string;
}

export interface AskOptions {
  /** Sent as JSON; what is searched for stands in no address then. */
  body?: unknown;
  signal?: AbortSignal;
}

/** What is needed of an open backup; `BackupSession` has it. */
export interface OpenBackup {
  readonly backupId: string;
  /** Where its routes are, below `/api/apple_backup`. */
  readonly base: string;
  /** Its requests carry the session; for `ab-picture`. */
  readonly hass: Hass;
  fetchJson<T>(path: string, options?: AskOptions): Promise<T>;
  contentUrl(wanted: { file_id: string; download?: boolean } | { export: Record<string, unknown> }): Promise<string>;
}

/** What tabs ask; all of it ends with the session. */
export class ArtifactSource {
  // Where the user is in each tab. Guids hold phone numbers, so this stands in no address.
  private readonly places = new Map<string, unknown>();

  constructor(readonly session: OpenBackup) {}

  /** Asks a route below the backup: `artifacts/notes`. */
  fetchJson<T>(path: string, query: Query = {}, options?: AskOptions): Promise<T> {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      for (const each of [value].flat()) if (each !== undefined) search.append(name, String(each));
    }
    const asked = search.toString();
    return this.session.fetchJson<T>(`/${path}${asked ? `?${asked}` : ""}`, options);
  }

  /** The path of a small picture, for `ab-picture`. */
  picturePath(path: string): string {
    return `${this.session.base}/${path}`;
  }

  /** An address that the browser opens by itself: of a picture, a film, a sound or a download. */
  contentUrl(fileId: string, isDownload = false): Promise<string> {
    return this.session.contentUrl({ file_id: fileId, ...(isDownload ? { download: true } : {}) });
  }

  /** The address of a document that is made when it is opened. */
  documentUrl(request: DocumentRequest): Promise<string> {
    return this.session.contentUrl({ export: { ...request } });
  }

  placeIn<T>(tab: string): T | undefined {
    return this.places.get(tab) as T | undefined;
  }

  rememberPlace(tab: string, place: unknown): void {
    this.places.set(tab, place);
  }
}

const sources = new WeakMap<OpenBackup, ArtifactSource>();

/** What tabs ask of a session: the same for all of them. */
export function sourceOf(session: OpenBackup): ArtifactSource {
  let source = sources.get(session);
  if (!source) sources.set(session, (source = new ArtifactSource(session)));
  return source;
}

/** A page of a listing; it may be short, even empty, although there is a `next` one. */
export interface Page<T> {
  items: T[];
  next: string | null;
  total?: number | null;
}
