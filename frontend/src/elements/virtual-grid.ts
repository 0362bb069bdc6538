import { LitElement, html, render, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { element } from "../define.js";
import { fire } from "../hass.js";
import {
  cellsBetween,
  fit,
  moved,
  place,
  sectionAt,
  sectionOf,
  type GridSection,
  type GridSizes,
  type PlacedSection,
} from "./grid-layout.js";

const MOST_CELLS = 200;
const OVERSCAN_ROWS = 2;

export interface CellPlace {
  section: PlacedSection;
  /** Which of the section's cells. */
  index: number;
  /** Which of all cells. */
  position: number;
  /** 0 for the one cell that the Tab key reaches. */
  tabindex: 0 | -1;
}

/**
 * A grid of square cells in sections whose counts are known; only what is seen is in the page. It
 * scrolls by itself, so its parent gives it a height. The element of a cell that has left is used for
 * one that comes: making new ones is what takes time while scrolling.
 *
 * Cells lie in the light DOM, where the styles of the parent reach them. A cell's element that takes
 * the focus has `data-cell` and the tabindex it is told; arrow keys move among these. Fires `range`
 * with the positions in sight (`first`, `end`) and the `section` at the top.
 */
@element("ab-virtual-grid")
export class AbVirtualGrid extends LitElement {
  @property({ attribute: false }) sections: readonly GridSection[] = [];
  @property({ attribute: false }) cell: (place: CellPlace) => TemplateResult = () => html``;
  @property({ attribute: false }) heading: (section: PlacedSection) => TemplateResult = (section) =>
    html`<h3>${section.label}</h3>`;
  @property({ type: Number, attribute: "smallest-cell" }) smallestCell = 120;
  @property({ type: Number, attribute: "header-height" }) headerHeight = 48;

  @state() private placed: PlacedSection[] = [];
  @state() private view = { top: 0, bottom: 0 };
  @state() private active = 0;

  /** The height of what is seen, in pixels. */
  viewHeight = 0;

  private sizes: GridSizes = { columns: 1, cell: 1, header: 0 };
  private observer?: ResizeObserver;
  private frame = 0;
  private told = "";
  /** Whether the parent has asked for its cells to be made anew. */
  private isAsked = false;
  private readonly shown = new Map<number, HTMLElement>();

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    Object.assign(this.style, { display: "block", overflowY: "auto", position: "relative" });
    this.addEventListener("scroll", this.scrolled, { passive: true });
    this.addEventListener("keydown", this.key);
    this.addEventListener("focusin", this.focused);
    this.observer = new ResizeObserver(() => this.arrange());
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("scroll", this.scrolled);
    this.removeEventListener("keydown", this.key);
    this.removeEventListener("focusin", this.focused);
    this.observer?.disconnect();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  /** Shows the cells anew, for a parent that has more to show in them. */
  refresh(): void {
    this.isAsked = true;
    this.requestUpdate();
  }

  get count(): number {
    const last = this.placed.at(-1);
    return last ? last.start + last.count : 0;
  }

  /** Where the sections lie. */
  get places(): readonly PlacedSection[] {
    return this.placed;
  }

  /** Scrolls to the top of a section. */
  scrollToSection(index: number): void {
    this.scrollTop = this.placed[index]?.top ?? 0;
    this.measure();
  }

  /** Scrolls a cell into sight, and gives it the focus if `focus` is true. */
  async scrollToCell(position: number, focus = false): Promise<void> {
    const section = sectionOf(this.placed, position);
    if (!section) return;
    const row = Math.floor((position - section.start) / this.sizes.columns);
    const top = section.top + this.sizes.header + row * this.sizes.cell;
    // The heading of a section stays at the top.
    const isSeen =
      top >= this.scrollTop + this.sizes.header &&
      top + this.sizes.cell <= this.scrollTop + this.clientHeight;
    if (!isSeen) this.scrollTop = Math.max(0, top - (this.clientHeight - this.sizes.cell) / 2);
    if (focus) this.active = position;
    this.measure();
    await this.updateComplete;
    if (focus) this.querySelector<HTMLElement>(`[data-position="${position}"] [data-cell]`)?.focus();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("sections") || changed.has("smallestCell") || changed.has("headerHeight")) this.arrange();
  }

  protected override render() {
    const height = this.placed.length ? (this.placed.at(-1)?.top ?? 0) + (this.placed.at(-1)?.height ?? 0) : 0;
    return html`<div style="height:${height}px;position:relative">
      ${repeat(this.visible(), (section) => section.key, (section) => this.renderSection(section))}
    </div>`;
  }

  private visible(): PlacedSection[] {
    const first = sectionAt(this.placed, this.view.top);
    const last = sectionAt(this.placed, this.view.bottom);
    return this.placed.slice(first, last + 1);
  }

  private renderSection(section: PlacedSection): TemplateResult {
    return html`<section
      aria-label=${section.label}
      style="position:absolute;inset-inline:0;top:${section.top}px;height:${section.height}px"
    >
      <div style="height:${this.sizes.header}px;position:sticky;top:0;z-index:1">${this.heading(section)}</div>
      <div role="list" aria-label=${section.label} data-section=${section.index}></div>
    </section>`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    // What stays in the page while it is scrolled stays as it is.
    const isScroll = changed.size === 1 && changed.has("view") && !this.isAsked;
    this.isAsked = false;
    const wanted = this.visible().map((section) => ({ section, range: this.cellsOf(section) }));
    const spare: HTMLElement[] = [];
    for (const [position, element] of this.shown) {
      if (wanted.some(({ section: { start }, range: [first, end] }) => position >= start + first && position < start + end)) continue;
      this.shown.delete(position);
      element.remove();
      spare.push(element);
    }
    for (const { section, range } of wanted) this.fill(section, range, spare, isScroll);
  }

  private cellsOf(section: PlacedSection): [number, number] {
    return cellsBetween(section, this.sizes, this.view.top, this.view.bottom);
  }

  private fill(section: PlacedSection, [first, end]: [number, number], spare: HTMLElement[], isScroll: boolean): void {
    const list = this.querySelector(`[data-section="${section.index}"]`);
    if (!list) return;
    let next = list.firstElementChild;
    for (let index = first; index < end; index++) {
      const known = this.shown.get(section.start + index);
      const element = known ?? spare.pop() ?? document.createElement("div");
      if (!known || !isScroll) this.put(element, section, index);
      // In the order of the cells, which is that in which they are read out.
      if (element === next) next = next.nextElementSibling;
      else list.insertBefore(element, next);
    }
  }

  private put(element: HTMLElement, section: PlacedSection, index: number): void {
    const { header, cell, columns } = this.sizes;
    const place = this.placeOf(section, index);
    this.shown.set(place.position, element);
    const attributes = {
      role: "listitem",
      "data-position": place.position,
      "aria-setsize": section.count,
      "aria-posinset": index + 1,
      style:
        `position:absolute;height:${cell}px;width:${cell}px;top:${header + Math.floor(index / columns) * cell}px;` +
        `inset-inline-start:${(index % columns) * cell}px`,
    };
    for (const [name, value] of Object.entries(attributes)) {
      if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
    }
    render(this.cell(place), element);
  }

  private placeOf(section: PlacedSection, index: number): CellPlace {
    const position = section.start + index;
    return { section, index, position, tabindex: position === this.active ? 0 : -1 };
  }

  private arrange(): void {
    const [placed, before] = [this.placed, this.sizes];
    // Read here alone: while scrolling it would make the browser lay out what has just changed.
    this.viewHeight = this.clientHeight;
    this.sizes = fit(this.clientWidth, this.smallestCell, this.headerHeight);
    this.placed = place(this.sections, this.sizes);
    this.active = Math.max(0, Math.min(this.active, this.count - 1));
    const top = this.scrollTop > 0 ? moved(placed, before, this.placed, this.sizes, this.scrollTop) : undefined;
    this.measure();
    // Only once the page is as high as it is going to be.
    if (top !== undefined) void this.updateComplete.then(() => (this.scrollTop = top));
  }

  private readonly scrolled = (): void => {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.measure();
    });
  };

  private measure(): void {
    const { cell, columns } = this.sizes;
    const seenRows = Math.ceil(this.viewHeight / cell) + 1;
    const spare = Math.floor((MOST_CELLS / columns - seenRows) / 2);
    const over = Math.max(0, Math.min(OVERSCAN_ROWS, spare)) * cell;
    // By whole rows: what is in the page stays as it is while the same rows are seen.
    const top = Math.floor(Math.max(0, this.scrollTop - over) / cell) * cell;
    // A parent that gives no height must not get all cells.
    const most = Math.floor(MOST_CELLS / columns) * cell;
    const end = Math.ceil((this.scrollTop + this.viewHeight + over) / cell) * cell;
    const bottom = Math.min(end, top + most);
    if (top !== this.view.top || bottom !== this.view.bottom) this.view = { top, bottom };
    this.tell();
  }

  private tell(): void {
    const shown = this.visible();
    const [one, last] = [shown[0], shown.at(-1)];
    if (!one || !last) return;
    const first = one.start + this.cellsOf(one)[0];
    const end = last.start + this.cellsOf(last)[1];
    const section = sectionAt(this.placed, this.scrollTop);
    const said = `${first} ${end} ${section}`;
    if (said === this.told) return;
    this.told = said;
    fire(this, "range", { first, end, section });
  }

  private readonly focused = (event: FocusEvent): void => {
    const cell = (event.target as Element).closest<HTMLElement>("[data-position]");
    if (cell) this.active = Number(cell.dataset.position);
  };

  private readonly key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.target as Element).closest("[data-cell]")) return;
    const forward = getComputedStyle(this).direction === "rtl" ? -1 : 1;
    const page = Math.max(1, Math.floor(this.clientHeight / this.sizes.cell) - 1) * this.sizes.columns;
    const moves: Record<string, number> = {
      ArrowRight: this.active + forward,
      ArrowLeft: this.active - forward,
      ArrowDown: this.active + this.sizes.columns,
      ArrowUp: this.active - this.sizes.columns,
      PageDown: this.active + page,
      PageUp: this.active - page,
      Home: 0,
      End: this.count - 1,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    void this.scrollToCell(Math.max(0, Math.min(this.count - 1, next)), true);
  };
}
