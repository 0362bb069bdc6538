import { mdiFileEditOutline, mdiFileMinusOutline, mdiFilePlusOutline } from "@mdi/js";
import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/alert.js";
import "../../elements/icon.js";
import { prose, tokens } from "../../elements/tokens.css.js";
import "../../elements/virtual-list.js";
import type { VisibleRange } from "../../elements/virtual-list.js";
import type { BackupSession } from "./session.js";

const PAGE = 500;
const AHEAD = 60;

interface Item {
  domain: string;
  relative_path: string;
  size: number | null;
}

interface Change {
  change: "added" | "removed" | "changed";
  old: Item | null;
  new: Item | null;
}

const ICONS = { added: mdiFilePlusOutline, removed: mdiFileMinusOutline, changed: mdiFileEditOutline };

/** The files that differ between two backups, page by page as far as one scrolls. */
@element("ab-backup-changes")
export class AbBackupChanges extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      ab-virtual-list {
        flex: 1;
        min-height: 0;
      }
      .row {
        align-items: center;
        border-block-start: 1px solid var(--ab-line);
        display: flex;
        gap: var(--ab-3);
        height: 100%;
      }
      .row > div {
        flex: 1;
        min-width: 0;
      }
      .row > div > * {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .added ab-icon {
        color: var(--ab-success);
      }
      .removed ab-icon {
        color: var(--ab-error);
      }
      .changed ab-icon {
        color: var(--ab-warning);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) older!: BackupSession;
  @property({ attribute: false }) newer!: BackupSession;

  @state() private items: readonly Change[] = [];
  @state() private failure?: unknown;

  private next: string | null = "";
  private isLoading = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("older") && !changed.has("newer")) return;
    this.items = [];
    this.next = "";
    this.isLoading = false;
    void this.load();
  }

  protected override render() {
    const { app, items } = this;
    return html`${this.failure ? html`<ab-alert kind="error">${app.errorText(this.failure)}</ab-alert>` : nothing}
      <ab-virtual-list
        .count=${items.length}
        row-height="56"
        .label=${app.t("compare.changes")}
        .row=${(index: number) => this.renderRow(items[index])}
        @range=${(event: CustomEvent<VisibleRange>) => {
          if (event.detail.end + AHEAD > items.length) void this.load();
        }}
      ></ab-virtual-list>`;
  }

  private renderRow(change?: Change) {
    const item = change && (change.new ?? change.old);
    if (!item) return html``;
    const { t, format } = this.app;
    return html`<div class="row ${change.change}">
      <ab-icon .path=${ICONS[change.change]}></ab-icon>
      <div>
        <bdi title=${item.relative_path}>${item.relative_path.split("/").pop()}</bdi>
        <bdi class="dim small">${t(`compare.is_${change.change}`)} · ${item.domain}/${item.relative_path}</bdi>
      </div>
      <span class="dim small numbers">${item.size === null ? "" : format.bytes(item.size)}</span>
    </div>`;
  }

  private async load(): Promise<void> {
    const { newer, older } = this;
    if (this.isLoading || this.next === null) return;
    this.isLoading = true;
    try {
      // Pages may be short or empty while there are more.
      const wanted = this.items.length + PAGE / 2;
      while (this.next !== null && this.items.length < wanted) {
        const query = new URLSearchParams({ with: older.backupId, limit: String(PAGE) });
        if (this.next) query.set("cursor", this.next);
        const page: { items: Change[]; next: string | null } = await newer.fetchJson(`/compare?${query}`, { headers: older.asOlder() });
        if (newer !== this.newer || older !== this.older) return;
        this.items = [...this.items, ...page.items];
        this.next = page.next;
      }
    } catch (error) {
      if (newer === this.newer) this.failure = error;
    } finally {
      if (newer === this.newer) this.isLoading = false;
    }
  }
}
