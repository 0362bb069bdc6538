import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/dialog.js";
import "../../elements/icon.js";
import { prose, tokens } from "../../elements/tokens.css.js";
import "../../elements/virtual-list.js";
import type { VisibleRange } from "../../elements/virtual-list.js";
import { fire } from "../../hass.js";
import type { Pager } from "./pager.js";
import { addRows, type ListRow } from "./rows.js";

/** A label and what it is about; empty facts are not shown. */
export type Fact = [label: string, value: string | TemplateResult | null | undefined | false];

export interface RowLook {
  icon: string;
  /** For states that stand out; a text says the same. */
  tone?: "bad" | "warning" | "good";
  title: string;
  /** From and up to which character of the title something was found. */
  marks?: readonly [number, number][];
  text?: string | TemplateResult;
  /** At the end of the row: mostly when. */
  end?: string;
}

export interface RecordLook<T> {
  row: (item: T) => RowLook;
  /** Under which heading it stands; items with the same one follow each other. */
  heading?: (item: T) => string;
  /** What is told of a record that is opened; rows are no buttons without it. */
  facts?: (item: T) => Fact[];
}

const AHEAD = 30;

/**
 * A list of records of any number: what is seen is in the page, and pages are loaded as they come into
 * sight. Fires `chosen` with a record unless its `look` tells facts, which a dialog shows.
 */
@element("ab-record-list")
export class AbRecordList extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        display: flex;
        flex: 1 1 0;
        min-height: 0;
      }
      ab-virtual-list {
        flex: 1;
        min-width: 0;
      }
      .row {
        align-items: center;
        background: none;
        border: none;
        border-block-end: 1px solid color-mix(in srgb, var(--ab-line) 60%, transparent);
        color: inherit;
        display: flex;
        font: inherit;
        gap: var(--ab-3);
        height: 100%;
        padding: 0 var(--ab-4);
        text-align: start;
        width: 100%;
      }
      button.row {
        cursor: pointer;
      }
      button.row:hover,
      .row.chosen {
        background: color-mix(in srgb, var(--ab-accent) 10%, transparent);
      }
      .row:focus-visible {
        outline-offset: -3px;
      }
      .row ab-icon {
        color: var(--ab-text-dim);
      }
      .row .bad {
        color: var(--ab-error-text);
      }
      .row ab-icon.good {
        color: var(--ab-success);
      }
      .body {
        flex: 1;
        min-width: 0;
      }
      .title,
      .text {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .title {
        font-weight: 500;
      }
      .end {
        flex: none;
        max-width: 45%;
        text-align: end;
      }
      h3 {
        align-items: end;
        color: var(--ab-text-dim);
        display: flex;
        font-size: var(--ab-size-m);
        height: 100%;
        padding: 0 var(--ab-4) var(--ab-2);
      }
      .ghost {
        background: var(--ab-fill);
        border-radius: var(--ab-radius-small);
        height: 14px;
        width: 55%;
      }
      dl {
        display: grid;
        gap: var(--ab-2) var(--ab-4);
        grid-template-columns: minmax(6rem, max-content) 1fr;
        margin: 0;
      }
      dt {
        color: var(--ab-text-dim);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      @media (max-width: 480px) {
        dl {
          gap: 0;
          grid-template-columns: 1fr;
        }
        dd {
          margin-block-end: var(--ab-3);
        }
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) pager!: Pager<unknown>;
  /** How many have come: what makes the list look at its pager again. */
  @property({ attribute: false }) loaded: readonly unknown[] = [];
  @property({ attribute: false }) look!: RecordLook<never>;
  @property() label = "";
  @property({ type: Number, attribute: "row-height" }) rowHeight = 64;
  /** The record that is shown beside the list. */
  @property({ attribute: false }) chosen: unknown;

  @state() private opened: unknown;

  private rows: ListRow<unknown>[] = [];
  private range: VisibleRange = { first: 0, end: 0 };

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("loaded") && !changed.has("look")) return;
    const before = changed.get("loaded") ?? [];
    const isMore = !changed.has("look") && before.length > 0 && before.at(-1) === this.loaded[before.length - 1];
    if (!isMore) this.rows = [];
    // A list of many thousands must not be gone through for each of its pages.
    addRows(this.rows, isMore ? this.loaded.slice(before.length) : this.loaded, this.look.heading as ((item: unknown) => string) | undefined);
  }

  protected override updated(): void {
    this.loadAhead();
  }

  protected override render() {
    return html`<ab-virtual-list
        .count=${this.count}
        .rowHeight=${this.rowHeight}
        .row=${this.renderRow.bind(this)}
        .label=${this.label}
        @range=${this.moved}
      ></ab-virtual-list>
      ${this.look.facts ? this.renderDialog() : nothing}`;
  }

  /** Rows that are there, and places for those that are known to come. */
  private get count(): number {
    const { total, isDone, items } = this.pager;
    if (isDone) return this.rows.length;
    return this.rows.length + (total === null ? 1 : Math.max(1, total - items.length));
  }

  private renderRow(index: number): TemplateResult {
    const row = this.rows[index];
    if (!row) return html`<div class="row"><div class="ghost"></div></div>`;
    if ("heading" in row) return html`<h3><bdi>${row.heading}</bdi></h3>`;
    const { item } = row;
    const look = this.look.row(item as never);
    const { icon, tone, title, marks = [], text, end } = look;
    return html`<button
      type="button"
      class="row ${item === this.chosen ? "chosen" : ""}"
      data-row
      aria-current=${item === this.chosen ? "true" : nothing}
      @click=${() => this.open(item)}
    >
      ${icon ? html`<ab-icon class=${tone ?? ""} .path=${icon}></ab-icon>` : nothing}
      <span class="body">
        <span class="title ${tone === "bad" ? "bad" : ""}" dir="auto" style="display:block">${withMarks(title, marks)}</span>
        ${text ? html`<span class="text dim small" dir="auto" style="display:block">${text}</span>` : nothing}
      </span>
      ${end ? html`<span class="end dim small numbers">${end}</span>` : nothing}
    </button>`;
  }

  private renderDialog() {
    const { t } = this.app;
    const shown = this.opened;
    return html`<ab-dialog
      .open=${shown !== undefined}
      .heading=${shown === undefined ? "" : this.look.row(shown as never).title}
      .closeLabel=${t("common.close")}
      @closed=${() => (this.opened = undefined)}
    >
      ${shown === undefined ? nothing : renderFacts(this.look.facts?.(shown as never) ?? [])}
    </ab-dialog>`;
  }

  private open(item: unknown): void {
    if (this.look.facts) this.opened = item;
    else fire(this, "chosen", item);
  }

  private moved(event: CustomEvent<VisibleRange>): void {
    event.stopPropagation();
    this.range = event.detail;
    this.loadAhead();
  }

  private loadAhead(): void {
    const { pager } = this;
    if (pager.error === undefined && this.range.end + AHEAD > this.rows.length) void pager.more();
  }
}

/** Facts as a list of definitions. */
export function renderFacts(facts: readonly Fact[]): TemplateResult {
  return html`<dl>
    ${facts.map(([label, value]) => (value ? html`<dt>${label}</dt><dd dir="auto">${value}</dd>` : nothing))}
  </dl>`;
}

/** A text with what was found in it marked; nothing of it is read as HTML. */
export function withMarks(text: string, marks: readonly [number, number][]): (string | TemplateResult)[] {
  const pieces: (string | TemplateResult)[] = [];
  let at = 0;
  for (const [start, end] of marks) {
    pieces.push(text.slice(at, start), html`<mark>${text.slice(start, end)}</mark>`);
    at = end;
  }
  return [...pieces, text.slice(at)];
}
