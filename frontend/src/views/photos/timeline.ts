// The timeline of a filter, kept up to date with the library.
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { PhotoFilter, PhotosApi, TimelineAnswer } from "./api.js";
import { filterKey } from "./filter.js";
import { PAGE, Pages } from "./pages.js";

/** Timelines of this page, over all elements: Home Assistant throws them away and makes new ones. */
const known = new Map<string, TimelineAnswer>();
const MOST_KNOWN = 12;

export interface TimelineHost extends ReactiveControllerHost {
  readonly isConnected: boolean;
  /** Photos have come. */
  filled(first: number, count: number): void;
  /** The positions in view: the first, and that behind the last. */
  inView(): [first: number, end: number];
}

export class Timeline implements ReactiveController {
  answer?: TimelineAnswer;
  pages?: Pages;
  error?: unknown;
  /** A page could not be had, though there is a timeline. */
  pageError?: unknown;

  private api?: PhotosApi;
  private filter: PhotoFilter = {};
  private key = "";
  private round = 0;
  private end?: () => void;

  constructor(private readonly host: TimelineHost) {
    host.addController(this);
  }

  hostConnected(): void {
    if (this.api) this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.end?.();
    this.end = undefined;
    this.pages?.close();
    this.pages = undefined;
    this.key = "";
  }

  /** Show this, if it is not what is shown. */
  show(api: PhotosApi, filter: PhotoFilter): void {
    // A view that has been taken out of the page is still rendered once more by what it was waiting for.
    if (!this.host.isConnected) return;
    const isOther = this.api?.entryId !== api.entryId;
    this.api = api;
    if (isOther || !this.end) this.follow();
    const key = `${api.entryId}?${filterKey(filter)}`;
    if (key === this.key) return;
    this.key = key;
    this.filter = filter;
    this.error = this.pageError = undefined;
    const answer = known.get(key);
    if (answer) this.take(answer);
    else {
      this.answer = undefined;
      this.pages?.close();
      this.pages = undefined;
    }
    void this.load();
  }

  /** Ask again. */
  async load(): Promise<void> {
    const { api, key } = this;
    if (!api) return;
    const round = ++this.round;
    try {
      const answer = await api.timeline(this.filter, this.answer?.revision, PAGE);
      if (round !== this.round || key !== this.key) return;
      this.error = this.pageError = undefined;
      if (answer.unchanged) this.pages?.refresh(...this.host.inView());
      else this.take(answer);
    } catch (error) {
      if (round !== this.round || key !== this.key) return;
      this.error = error;
    }
    this.host.requestUpdate();
  }

  private take(answer: TimelineAnswer): void {
    const { items, ...counts } = answer;
    this.answer = counts;
    known.delete(this.key);
    known.set(this.key, counts);
    for (const oldest of known.keys()) {
      if (known.size <= MOST_KNOWN) break;
      known.delete(oldest);
    }
    this.pages?.close();
    const { api, filter } = this;
    this.pages = new Pages(
      answer.revision,
      (offset, limit) => (api as PhotosApi).page(filter, answer.revision, offset, limit),
      (first, count) => {
        if (this.pageError !== undefined) {
          this.pageError = undefined;
          this.host.requestUpdate();
        }
        this.host.filled(first, count);
      },
      () => void this.load(),
      (error) => {
        this.pageError = error;
        this.host.requestUpdate();
      },
    );
    if (items) this.pages.put(0, items);
  }

  private follow(): void {
    this.end?.();
    let isFirst = true;
    this.end = this.api?.follow<{ changes: number }>("subscribe", {
      data: () => {
        if (!isFirst) void this.load();
        isFirst = false;
      },
      error: (error) => {
        this.error = error;
        this.host.requestUpdate();
      },
    });
  }
}
