// A tab that is one list of records: calls, reminders, visited pages and the like.
import { html } from "lit";
import { state } from "lit/decorators.js";
import type { App } from "../../app.js";
import { ArtifactTab } from "./base.js";
import { Pager } from "./pager.js";
import type { Page } from "./source.js";
import "./record-list.js";
import type { RecordLook } from "./record-list.js";

const PAGE = 200;

export interface Listing {
  /** The route of the records, below the backup. */
  path: string;
  artifacts: readonly string[];
  /** The key of its name: `backup_tabs.<name>`. */
  name: string;
  /** What `POST …/artifacts/export` calls it; it cannot be saved without. */
  subject?: string;
  rowHeight?: number;
  /** Whether it can be searched; otherwise it is short. */
  isSearched?: boolean;
  look: (app: App) => RecordLook<never>;
}

/** A tab for a `listing`; its subclasses say which. */
export abstract class ListingTab extends ArtifactTab {
  protected abstract readonly listing: Listing;

  @state() protected text = "";

  protected readonly pager = new Pager<unknown>(this);
  private look?: RecordLook<never>;
  private lookFor?: App;

  protected override begin(): void {
    void this.pager.restart((cursor, signal) =>
      this.source.fetchJson<Page<unknown>>(
        this.listing.path,
        { cursor, limit: PAGE, text: this.text || undefined },
        { signal },
      ),
    );
  }

  protected override render() {
    const { app, pager, listing } = this;
    if (this.lookFor !== app) {
      this.look = listing.look(app);
      this.lookFor = app;
    }
    const name = app.t(`backup_tabs.${listing.name}`);
    return html`<div class="bar">
        ${listing.isSearched === false ? "" : this.renderSearch(this.text, app.t("artifacts.search_in", { name }), (text) => this.search(text))}
        <div class="end">${listing.subject ? this.renderExport(listing.subject) : ""}</div>
      </div>
      ${this.renderSkipped(listing.artifacts)} ${this.renderState(pager, listing.artifacts, this.text !== "")}
      ${pager.items.length
        ? html`<ab-record-list
            .app=${app}
            .pager=${pager}
            .loaded=${pager.items}
            .look=${this.look}
            .label=${name}
            .rowHeight=${listing.rowHeight ?? 64}
          ></ab-record-list>`
        : ""}`;
  }

  private search(text: string): void {
    this.text = text;
    this.whenTyped(() => void this.pager.restart());
  }
}
