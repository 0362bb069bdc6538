/** The photos of a timeline, a page at a time, as they come into view. */

import type { PageAnswer, Tile } from "./api.js";

export const PAGE = 100;
/** Pages kept; those used longest ago go first. */
const MOST_PAGES = 120;
const AT_ONCE = 3;

type Load = (offset: number, limit: number) => Promise<PageAnswer>;

export class Pages {
  private readonly kept = new Map<number, (Tile | null)[]>();
  private readonly loading = new Set<number>();
  private readonly failed = new Set<number>();
  private wanted: number[] = [];
  private isOver = false;

  /**
   * @param revision - what the pages belong to
   * @param load - asks for a page
   * @param onPage - a page has come
   * @param onStale - the library is another one by now
   * @param onError - a page could not be had; it is asked for again with the next `want`
   */
  constructor(
    readonly revision: string,
    private readonly load: Load,
    private readonly onPage: (first: number, count: number) => void,
    private readonly onStale: () => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** A photo; undefined while it is not here, null if it has gone. */
  get(index: number): Tile | null | undefined {
    const page = this.kept.get(Math.floor(index / PAGE));
    return page === undefined ? undefined : (page[index % PAGE] ?? null);
  }

  /** Ask for what a part of the timeline lacks; what was asked for before and has not begun is dropped. */
  want(first: number, last: number): void {
    if (this.isOver) return;
    const middle = (first + last) / 2 / PAGE - 0.5;
    this.wanted = [];
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
      const known = this.kept.get(page);
      if (known !== undefined) {
        this.kept.delete(page);
        this.kept.set(page, known);
      } else if (!this.loading.has(page)) {
        this.wanted.push(page);
      }
    }
    this.wanted.sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle));
    this.next();
  }

  /** Ask for a photo right away, wherever it is. */
  async fetch(index: number): Promise<Tile | null> {
    const page = Math.floor(index / PAGE);
    if (!this.kept.has(page)) await this.begin(page);
    return this.get(index) ?? null;
  }

  /** Take a page that has come with something else. */
  put(page: number, items: (Tile | null)[]): void {
    this.keep(page, items);
  }

  /** Ask anew for what is shown: its order is the same, but a photo may look different. */
  refresh(first: number, end: number): void {
    const from = Math.floor(first / PAGE);
    for (const page of [...this.kept.keys()]) {
      if (page < from || page * PAGE >= end) this.kept.delete(page);
      else void this.begin(page);
    }
  }

  close(): void {
    this.isOver = true;
    this.wanted = [];
  }

  private next(): void {
    while (this.loading.size < AT_ONCE) {
      const page = this.wanted.shift();
      if (page === undefined) return;
      if (!this.failed.delete(page)) void this.begin(page);
      else setTimeout(() => !this.isOver && void this.begin(page), 2_000);
    }
  }

  private async begin(page: number): Promise<void> {
    this.loading.add(page);
    try {
      const answer = await this.load(page * PAGE, PAGE);
      if (this.isOver) return;
      if (answer.revision !== this.revision) {
        this.close();
        this.onStale();
        return;
      }
      this.keep(page, answer.items);
      this.onPage(page * PAGE, answer.items.length);
    } catch (error) {
      this.failed.add(page);
      if (!this.isOver) this.onError(error);
    } finally {
      this.loading.delete(page);
      this.next();
    }
  }

  private keep(page: number, items: (Tile | null)[]): void {
    this.kept.delete(page);
    this.kept.set(page, items);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MOST_PAGES) break;
      this.kept.delete(oldest);
    }
  }
}
