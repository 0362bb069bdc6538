// Open backups. Their tokens live in this module's memory alone: never in an address, in storage or
// in an attribute. A session ends by itself, by the user, or because nobody is here any more.
import { BASE, request, requestJson, type JsonRequest } from "../../api.js";
import type { Hass } from "../../hass.js";
import { forgetPictures } from "../../pictures.js";

/** Whoever leaves the backups for that long has left them. */
export const LEAVE_MS = 15 * 60_000;
// What the server says once a session is over.
const OVER = new Set(["session_invalid", "session_mismatch", "backup_locked"]);
const HEADER = "X-Backup-Session";

/** Why a backup is locked again; `over`: the server has ended the session. */
export type Ending = "locked" | "expired" | "left" | "over";
export type Remember = "no" | "memory" | "disk";
/** What a content address is for: a file, or a selection or document to be saved. */
export type Wanted = { file_id: string; download?: boolean } | { export: Record<string, unknown> };

interface Unlocked {
  session_token: string;
  ttl_seconds: number;
}

/** An open backup. Every answer of the server lets its time begin anew. */
export class BackupSession {
  /** Where the routes of the backup are, below `/api/apple_backup`. */
  readonly base: string;
  /**
   * A `hass` whose requests below `base` carry the session: for `request`, `requestJson` and
   * `ab-picture`, whose pictures are forgotten when the backup is locked.
   */
  readonly hass: Hass;
  /** When it ends if nothing is asked any more, in milliseconds since the epoch. */
  endsAt: number;
  /** Whether there is work that ends with the session; the user may be away for longer then. */
  isWorking = false;
  // Truly private, so that nothing that holds the session holds the token.
  readonly #token: string;
  readonly #ttl: number;
  readonly #plain: Hass;
  readonly #urls = new Map<string, Promise<string>>();

  constructor(
    readonly backupId: string,
    token: string,
    ttl: number,
    hass: Hass,
    private readonly store: SessionStore,
  ) {
    this.#token = token;
    this.#ttl = ttl * 1000;
    this.#plain = hass;
    this.base = `/backups/${encodeURIComponent(backupId)}`;
    this.endsAt = Date.now() + this.#ttl;
    this.hass = { ...hass, fetchWithAuth: (path, init) => this.send(path, init) };
  }

  get secondsLeft(): number {
    return Math.max(0, (this.endsAt - Date.now()) / 1000);
  }

  /** Takes down whether work of the user goes on, which keeps the session alive at the server. */
  works(isWorking: boolean): void {
    const hasEnded = this.isWorking && !isWorking;
    this.isWorking = isWorking;
    if (isWorking || hasEnded) this.touch();
  }

  /** Asks a route below the backup's; throws `ApiError` for any status but success. */
  fetch(path: string, init?: RequestInit): Promise<Response> {
    return request(this.hass, this.base + path, init);
  }

  /** Asks a route below the backup's for JSON. */
  fetchJson<T>(path: string, options?: JsonRequest): Promise<T> {
    return requestJson<T>(this.hass, this.base + path, options);
  }

  /** Gives an address for `<img>`, `<video>` or a download; it dies with the session. */
  contentUrl(wanted: Wanted): Promise<string> {
    const key = JSON.stringify(wanted);
    let url = this.#urls.get(key);
    if (!url) {
      url = this.fetchJson<{ url: string }>("/tickets", { body: wanted }).then((ticket) =>
        this.hass.hassUrl(ticket.url),
      );
      url.catch(() => this.#urls.delete(key));
      this.#urls.set(key, url);
    }
    return url;
  }

  /** Lets the browser save a file, a selection or a document. */
  async download(wanted: Wanted): Promise<void> {
    const link = document.createElement("a");
    link.href = await this.contentUrl("file_id" in wanted ? { ...wanted, download: true } : wanted);
    link.download = "";
    link.click();
  }

  /** Headers that name this session as the older one of a comparison, which its time begins anew by. */
  asOlder(): Record<string, string> {
    this.touch();
    return { "X-Backup-Session-With": this.#token };
  }

  /** Ends the session at the server, also while the page goes away. */
  async close(): Promise<void> {
    const init = { method: "POST", headers: { [HEADER]: this.#token }, keepalive: true };
    await request(this.#plain, `${this.base}/lock`, init);
  }

  private async send(path: string, init: RequestInit = {}): Promise<Response> {
    if (!path.startsWith(BASE + this.base)) return this.#plain.fetchWithAuth(path, init);
    const headers = new Headers(init.headers);
    headers.set(HEADER, this.#token);
    const answer = await this.#plain.fetchWithAuth(path, { ...init, headers: Object.fromEntries(headers) });
    if (answer.status === 401) {
      const { code } = (await answer.clone().json().catch(() => ({}))) as { code?: string };
      if (code !== undefined && OVER.has(code)) this.store.end(this, "over");
    } else if (answer.status < 500) this.touch();
    return answer;
  }

  private touch(): void {
    this.endsAt = Date.now() + this.#ttl;
    this.store.touched();
  }
}

/** The sessions of this page. */
export class SessionStore {
  private readonly sessions = new Map<string, BackupSession>();
  private readonly endings = new Map<string, Ending>();
  private readonly listeners = new Set<() => void>();
  private timer?: ReturnType<typeof setTimeout>;
  private awaySince?: number;
  private watches = 0;

  get(backupId: string): BackupSession | undefined {
    return this.sessions.get(backupId);
  }

  /** Why the last session of a backup has ended; undefined if there was none or one is open. */
  ending(backupId: string): Ending | undefined {
    return this.endings.get(backupId);
  }

  /** Calls a listener whenever a session begins or ends; returns what ends that. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Opens a backup; without a password if it is not encrypted or its key is remembered. */
  async unlock(hass: Hass, backupId: string, password: string | null, remember: Remember = "no"): Promise<BackupSession> {
    const body = { ...(password === null ? {} : { password }), remember };
    const path = `/backups/${encodeURIComponent(backupId)}/unlock`;
    const { session_token, ttl_seconds } = await requestJson<Unlocked>(hass, path, { body });
    const old = this.sessions.get(backupId);
    const session = new BackupSession(backupId, session_token, ttl_seconds, hass, this);
    this.sessions.set(backupId, session);
    this.endings.delete(backupId);
    old?.close().catch(() => undefined);
    this.tell();
    return session;
  }

  /** Locks a backup at once, whatever the server says. */
  lock(backupId: string, ending: Ending = "locked"): void {
    const session = this.sessions.get(backupId);
    if (!session) return;
    session.close().catch(() => undefined);
    this.end(session, ending);
  }

  lockAll(ending: Ending = "locked"): void {
    for (const id of [...this.sessions.keys()]) this.lock(id, ending);
  }

  /** Forgets a session and all that was fetched with it. */
  end(session: BackupSession, ending: Ending): void {
    if (this.get(session.backupId) !== session) return;
    this.sessions.delete(session.backupId);
    this.endings.set(session.backupId, ending);
    forgetPictures(`${session.base}/`);
    this.tell();
  }

  /** The user looks at the backups from now on; returns what says that they no longer do. */
  watch(): () => void {
    this.watches++;
    this.look();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.watches--;
      this.look();
    };
  }

  /** Whether the page is seen has changed, or time has passed. */
  look(): void {
    const isHere = this.watches > 0 && document.visibilityState === "visible";
    this.expire();
    if (isHere) this.awaySince = undefined;
    else this.awaySince ??= Date.now();
    this.schedule();
  }

  touched(): void {
    this.schedule();
  }

  private expire(): void {
    const now = Date.now();
    for (const session of [...this.sessions.values()]) {
      if (now >= session.endsAt) this.lock(session.backupId, "expired");
      else if (now >= this.leaveTime(session)) this.lock(session.backupId, "left");
    }
  }

  private leaveTime(session: BackupSession): number {
    return this.awaySince === undefined || session.isWorking ? Infinity : this.awaySince + LEAVE_MS;
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const open = [...this.sessions.values()];
    if (!open.length) return;
    const next = Math.min(...open.map((session) => Math.min(session.endsAt, this.leaveTime(session))));
    this.timer = setTimeout(() => this.look(), Math.max(0, next - Date.now()) + 50);
  }

  private tell(): void {
    this.schedule();
    for (const listener of [...this.listeners]) listener();
  }
}

export const sessions = new SessionStore();

document.addEventListener("visibilitychange", () => sessions.look());
// The tokens go with the page, so nobody could lock these backups later.
window.addEventListener("pagehide", () => sessions.lockAll("left"));
