// A long conversation in the page: which messages are there, and which of them are shown.
//
// Listings give the newest first and go back in time by cursor. Forward from a message in the middle
// there is no cursor, so a range of time is asked for, which is narrowed until it fits one answer.
import type { Page, Query } from "../source.js";

/** How many messages are in the page at most. */
export const WINDOW = 200;
const STEP = 100;
const FIRST = 60;
/** So many come at once where none of them is shown. */
const REACH = 500;
const HOUR = 3_600_000;
const WIDEN = 4;

export interface Timed {
  key: string;
  when: number | null;
}

export type FetchMessages<M> = (query: Query) => Promise<Page<M>>;

export class ThreadStore<M extends Timed> {
  /** What has been loaded, the oldest first, without gaps. */
  messages: M[] = [];
  /** Which of them are shown: from `start` to before `end`. */
  start = 0;
  end = 0;

  private cursor: string | null = null;
  private isOldest = false;
  private isNewest = true;
  private span = HOUR;
  private readonly keys = new Set<string>();

  /** `last`: when the last message was; nothing is looked for after it. */
  constructor(
    private readonly fetch: FetchMessages<M>,
    private readonly last: number,
  ) {}

  get shown(): M[] {
    return this.messages.slice(this.start, this.end);
  }

  get hasOlder(): boolean {
    return this.start > 0 || !this.isOldest;
  }

  get hasNewer(): boolean {
    return this.end < this.messages.length || !this.isNewest;
  }

  /** Begins with the newest messages. */
  async openNewest(): Promise<void> {
    this.clear(true);
    await this.loadOlder({ limit: FIRST });
    this.show(this.messages.length - WINDOW, this.messages.length);
  }

  /** Begins with a message and those around it. */
  async openAt(message: string): Promise<void> {
    this.clear(false);
    await this.loadOlder({ message, limit: FIRST });
    await this.loadNewer();
    const at = this.messages.findIndex((each) => each.key === message);
    this.show(at - WINDOW / 2, at + WINDOW / 2);
  }

  /** Begins with the first message at or after a time; gives its key. */
  async openAtTime(time: number): Promise<string | undefined> {
    this.clear(false);
    await this.loadOlder({ until: time, limit: FIRST });
    await this.loadNewer(time);
    const at = this.messages.findIndex((each) => each.when !== null && each.when >= time);
    const found = at < 0 ? this.messages.length - 1 : at;
    this.show(found - WINDOW / 2, found + WINDOW / 2);
    return this.messages[found]?.key;
  }

  /** Shows earlier messages, some of the latest no more. */
  async older(): Promise<void> {
    if (this.start < STEP && !this.isOldest) await this.loadOlder({ cursor: this.cursor ?? undefined, limit: STEP });
    const start = Math.max(0, this.start - STEP);
    this.show(start, Math.min(this.end, start + WINDOW));
  }

  /** Shows later messages, some of the earliest no more. */
  async newer(): Promise<void> {
    if (this.messages.length - this.end < STEP && !this.isNewest) await this.loadNewer();
    const end = Math.min(this.messages.length, this.end + STEP);
    this.show(Math.max(this.start, end - WINDOW), end);
  }

  /** Loads earlier messages that are not shown yet; false if there are none before them. */
  async reachOlder(): Promise<boolean> {
    if (!this.isOldest) await this.loadOlder({ cursor: this.cursor ?? undefined, limit: REACH });
    return !this.isOldest;
  }

  /** Loads later messages that are not shown yet; false if there are none after them. */
  async reachNewer(): Promise<boolean> {
    await this.loadNewer();
    return !this.isNewest;
  }

  private clear(isNewest: boolean): void {
    this.messages = [];
    this.keys.clear();
    this.start = this.end = 0;
    this.cursor = null;
    this.isOldest = false;
    this.isNewest = isNewest;
    this.span = HOUR;
  }

  private show(start: number, end: number): void {
    this.start = Math.max(0, Math.min(start, this.messages.length));
    this.end = Math.min(this.messages.length, Math.max(end, this.start));
  }

  private async loadOlder(query: Query): Promise<void> {
    // Pages may be empty although there are more.
    for (let ask: Query | undefined = query; ask; ) {
      const page: Page<M> = await this.fetch(ask);
      const fresh = this.unknown([...page.items].reverse());
      this.messages = [...fresh, ...this.messages];
      this.start += fresh.length;
      this.end += fresh.length;
      this.cursor = page.next;
      this.isOldest = page.next === null;
      ask = fresh.length || this.isOldest ? undefined : { cursor: page.next ?? undefined, limit: STEP };
    }
  }

  private async loadNewer(from = this.messages.at(-1)?.when ?? 0): Promise<void> {
    while (!this.isNewest) {
      // The end is not included.
      const until = Math.min(from + this.span, this.last + 1);
      const page = await this.fetch({ since: from, until, limit: WINDOW });
      if (page.next !== null && until - from > 1) {
        this.span = Math.max(1, Math.floor((until - from) / WIDEN));
        continue;
      }
      const fresh = this.unknown([...page.items].reverse());
      this.messages = this.messages.concat(fresh);
      this.isNewest = until > this.last;
      if (fresh.length) return;
      from = until;
      this.span *= WIDEN;
    }
  }

  private unknown(items: M[]): M[] {
    return items.filter(({ key }) => !this.keys.has(key) && this.keys.add(key));
  }
}
