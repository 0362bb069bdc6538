import { LitElement, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { element } from "../define.js";
import { fire } from "../hass.js";

const OVERSCAN = 6;
const MOST_ROWS = 60;

export interface VisibleRange {
  first: number;
  /** One past the last. */
  end: number;
}

/**
 * A list of any length of which only what is seen is in the page. It scrolls by itself, so its parent
 * gives it a height.
 *
 * Rows lie in the light DOM, where the styles of the parent reach them. A row's element that takes
 * the focus has `data-row`; arrow keys, Home and End move among these. Fires `range` with the rows in
 * sight, for parents that load pages.
 */
@element("ab-virtual-list")
export class AbVirtualList extends LitElement {
  @property({ type: Number }) count = 0;
  /** The height of a row in pixels. */
  @property({ type: Number, attribute: "row-height" }) rowHeight = 56;
  @property({ attribute: false }) row: (index: number) => TemplateResult = () => html``;
  /** What is listed. */
  @property() label = "";

  @state() private range: VisibleRange = { first: 0, end: 0 };

  private observer?: ResizeObserver;
  private frame = 0;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // The parent's styles may set a height, but not forget that it scrolls.
    Object.assign(this.style, { display: "block", overflowY: "auto", position: "relative" });
    this.addEventListener("scroll", this.scrolled, { passive: true });
    this.addEventListener("keydown", this.key);
    this.observer = new ResizeObserver(() => this.measure());
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("scroll", this.scrolled);
    this.removeEventListener("keydown", this.key);
    this.observer?.disconnect();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  /** Scrolls to a row, and gives it the focus if `focus` is true. */
  async scrollToRow(index: number, focus = false): Promise<void> {
    const top = index * this.rowHeight;
    const isSeen = top >= this.scrollTop && top + this.rowHeight <= this.scrollTop + this.clientHeight;
    if (!isSeen) this.scrollTop = Math.max(0, top - (this.clientHeight - this.rowHeight) / 2);
    this.measure();
    await this.updateComplete;
    if (focus) this.querySelector<HTMLElement>(`[data-index="${index}"] [data-row]`)?.focus();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("count") || changed.has("rowHeight")) this.measure();
  }

  protected override render() {
    const { first, end } = this.range;
    const rows = Array.from({ length: end - first }, (_, offset) => first + offset);
    return html`<div
      role=${this.count ? "list" : nothing}
      aria-label=${this.label}
      style="height:${this.count * this.rowHeight}px;position:relative"
    >
      ${rows.map(
        (index) => html`<div
          role="listitem"
          data-index=${index}
          aria-setsize=${this.count}
          aria-posinset=${index + 1}
          style="position:absolute;inset-inline:0;top:${index * this.rowHeight}px;height:${this.rowHeight}px"
        >
          ${this.row(index)}
        </div>`,
      )}
    </div>`;
  }

  private readonly scrolled = (): void => {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.measure();
    });
  };

  private measure(): void {
    const seen = Math.ceil(this.clientHeight / this.rowHeight) + 1;
    const over = Math.max(0, Math.min(OVERSCAN, Math.floor((MOST_ROWS - seen) / 2)));
    const top = Math.floor(this.scrollTop / this.rowHeight);
    const first = Math.max(0, Math.min(top - over, this.count - 1));
    const end = Math.min(this.count, first + Math.min(MOST_ROWS, seen + 2 * over));
    if (first === this.range.first && end === this.range.end) return;
    this.range = { first, end };
    fire(this, "range", this.range);
  }

  private readonly key = (event: KeyboardEvent): void => {
    const row = (event.target as Element).closest<HTMLElement>("[data-index]");
    if (!row || !this.contains(row)) return;
    const now = Number(row.dataset.index);
    const page = Math.max(1, Math.floor(this.clientHeight / this.rowHeight) - 1);
    const moves: Record<string, number> = {
      ArrowDown: now + 1,
      ArrowUp: now - 1,
      PageDown: now + page,
      PageUp: now - page,
      Home: 0,
      End: this.count - 1,
    };
    const next = moves[event.key];
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    void this.scrollToRow(Math.max(0, Math.min(this.count - 1, next)), true);
  };
}
