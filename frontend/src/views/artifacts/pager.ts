// Pages of a listing, one after another by cursor.
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Page } from "./source.js";

export type FetchPage<T> = (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>;

/** Holds what has been loaded of a listing, and asks for more of it; one request at a time. */
export class Pager<T> implements ReactiveController {
  items: T[] = [];
  /** How many there are in all, if that is known. */
  total: number | null = null;
  isDone = false;
  isLoading = false;
  error: unknown;

  private isRefreshing = false;
  private cursor: string | undefined;
  private stop = new AbortController();

  constructor(
    private readonly host: ReactiveControllerHost,
    private fetch?: FetchPage<T>,
  ) {
    host.addController(this);
  }

  /** Whether nothing has come yet. */
  get isFresh(): boolean {
    return !this.items.length && !this.isDone && this.error === undefined;
  }

  /** Whether all is there, and that is nothing. */
  get isEmpty(): boolean {
    return this.isDone && !this.items.length;
  }

  hostDisconnected(): void {
    this.stop.abort();
    this.isLoading = false;
  }

  /** Begins anew, with another listing if one is given. */
  restart(fetch?: FetchPage<T>): Promise<void> {
    this.stop.abort();
    this.fetch = fetch ?? this.fetch;
    this.items = [];
    this.total = null;
    this.cursor = undefined;
    this.isDone = this.isLoading = this.isRefreshing = false;
    return this.more();
  }

  /** Begins anew, but keeps what is there until the first page has come. */
  async refresh(): Promise<void> {
    const { items } = this;
    const done = this.restart();
    this.items = items;
    this.isRefreshing = true;
    await done;
  }

  /** Loads the next page that holds something. */
  async more(): Promise<void> {
    if (this.isDone || this.isLoading || !this.fetch) return;
    const stop = (this.stop = new AbortController());
    this.isLoading = true;
    this.error = undefined;
    this.host.requestUpdate();
    try {
      for (let isMore = true; isMore; ) isMore = (await this.take(this.fetch, stop.signal)) === 0 && !this.isDone;
    } catch (error) {
      if (stop.signal.aborted) return;
      this.error = error;
    }
    if (stop !== this.stop) return;
    this.isLoading = false;
    this.host.requestUpdate();
  }

  private async take(fetch: FetchPage<T>, signal: AbortSignal): Promise<number> {
    const page = await fetch(this.cursor, signal);
    signal.throwIfAborted();
    this.items = this.isRefreshing ? page.items : this.items.concat(page.items);
    this.isRefreshing = false;
    this.total ??= page.total ?? null;
    this.cursor = page.next ?? undefined;
    this.isDone = page.next === null;
    return page.items.length;
  }
}
