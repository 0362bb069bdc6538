// The grid of a whole library, by month, with a scrubber at its edge.
import { mdiCircleSlice8, mdiHeart, mdiImageOffOutline, mdiPlay } from "@mdi/js";
import { LitElement, html, nothing, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import { sectionAt, type GridSection, type PlacedSection } from "../../elements/grid-layout.js";
import "../../elements/picture.js";
import { tokens } from "../../elements/tokens.css.js";
import "../../elements/virtual-grid.js";
import type { AbVirtualGrid, CellPlace } from "../../elements/virtual-grid.js";
import { fire, type Hass } from "../../hass.js";
import { FAVORITE, LIVE, RAW, type Bucket, type PhotosApi, type Tile } from "./api.js";
import { gridStyles } from "./grid.css.js";
import type { Pages } from "./pages.js";
import "./scrubber.js";
import type { AbPhotoScrubber } from "./scrubber.js";
import { PhotoWords } from "./words.js";

const HEADER = 44;
const WISHED = 176;
const LEAST_COLUMNS = 3;
const MOST_COLUMNS = 12;
const SETTLE_MS = 90;
const REST_MS = 400;
const DWELL_MS = 80;

/**
 * Fires `photo-open` with the position of a photo, and `photo-month` with the month at the top once
 * scrolling has come to rest.
 */
@element("ab-photo-grid")
export class AbPhotoGrid extends LitElement {
  static override styles = [tokens, gridStyles];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) api!: PhotosApi;
  @property({ attribute: false }) buckets: readonly Bucket[] = [];
  @property({ attribute: false }) pages?: Pages;
  /** The month to begin with. */
  @property() start = "";

  @state() private width = 0;

  @query("ab-virtual-grid") private readonly grid!: AbVirtualGrid;

  private hass?: Hass;
  private words!: PhotoWords;
  private sections: GridSection[] = [];
  private range: [first: number, end: number] = [0, 0];
  private settle?: ReturnType<typeof setTimeout>;
  private rest?: ReturnType<typeof setTimeout>;
  private scrubber?: AbPhotoScrubber | null;
  private frame = 0;
  private movedAt = -Infinity;
  // In the next frame: what changes sizes while they are told is told of as an error.
  private readonly sizes = new ResizeObserver(() => requestAnimationFrame(() => (this.width = this.clientWidth)));

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    clearTimeout(this.settle);
    clearTimeout(this.rest);
  }

  /** Show photos that have come. */
  fill(first: number, count: number): void {
    if (first < this.range[1] && first + count > this.range[0]) this.grid.refresh();
  }

  /** The positions of the photos in view: the first, and that behind the last. */
  get visible(): [first: number, end: number] {
    return this.range;
  }

  /** Bring a photo into view, and let the keyboard be there. */
  focusPhoto(position: number): void {
    void this.grid.scrollToCell(position, true);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    // The first time it is known right away, and need not cost frames.
    this.width ||= this.clientWidth;
    if (changed.has("app")) {
      this.words = new PhotoWords(this.app);
      // One of them will do: each picture would be rendered anew for another one.
      this.hass ??= this.app.hass;
    }
    if (changed.has("buckets")) {
      this.sections = this.buckets.map(([start, count]) => ({ key: start ?? "", label: this.words.month(start), count }));
    }
  }

  protected override render() {
    if (!this.width) return nothing;
    const smallest = Math.max(this.width / MOST_COLUMNS, Math.min(WISHED, Math.floor(this.width / LEAST_COLUMNS)));
    return html`<ab-virtual-grid
        .sections=${this.sections}
        .cell=${this.cell}
        .heading=${this.heading}
        .smallestCell=${smallest}
        .headerHeight=${HEADER}
        @range=${this.moved}
        @scroll=${this.scrolled}
      ></ab-virtual-grid>
      <ab-photo-scrubber
        .app=${this.app}
        @scrub=${(event: CustomEvent<number>) => this.grid.scrollTo({ top: event.detail })}
      ></ab-photo-scrubber>`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (!this.width) return;
    if (changed.has("pages")) {
      this.grid.refresh();
      this.ask();
    }
    void this.grid.updateComplete.then(() => this.arranged());
  }

  /** Go where the user was when Home Assistant has made this page anew. */
  private arranged(): void {
    const at = this.start ? this.grid.places.findIndex(({ key }) => key <= this.start) : -1;
    this.start = "";
    if (at > 0) this.grid.scrollToSection(at);
    this.follow();
  }

  private readonly heading = (section: PlacedSection): TemplateResult =>
    html`<h2>${section.label}<span>${this.app.format.number(section.count)}</span></h2>`;

  private readonly cell = ({ position, tabindex }: CellPlace): TemplateResult => {
    const tile = this.pages?.get(position);
    const label = tile ? this.words.label(tile) : this.app.t("common.loading");
    const dwell = performance.now() - this.movedAt < DWELL_MS ? DWELL_MS : 0;
    // Without spaces between the elements: each would be laid out as text.
    return html`<button
      type="button"
      class="cell"
      data-cell
      tabindex=${tabindex}
      aria-label=${label}
      @click=${() => tile && fire(this, "photo-open", position)}
      >${tile
        ? html`<ab-picture .hass=${this.hass} .dwell=${dwell} .path=${this.api.picture(tile[0], "thumbnail")}>${icon(mdiImageOffOutline, "none")}</ab-picture>${this.badges(tile)}`
        : nothing}</button>`;
  };

  private badges([, kind, , , seconds, marks]: Tile) {
    const isVideo = kind === "video";
    if (!isVideo && !(marks & (FAVORITE | LIVE | RAW))) return nothing;
    return html`<span class="badges">
      ${marks & FAVORITE ? icon(mdiHeart) : nothing}${marks & RAW ? html`<span>RAW</span>` : nothing}
      ${isVideo ? icon(mdiPlay) : marks & LIVE ? icon(mdiCircleSlice8) : nothing}${isVideo && seconds ? html`<span>${this.app.format.clock(seconds)}</span>` : nothing}
    </span>`;
  }

  private moved(event: CustomEvent<{ first: number; end: number }>): void {
    const { first, end } = event.detail;
    const isFlying = Math.abs(first - this.range[0]) > (end - first) / 2;
    this.range = [first, end];
    clearTimeout(this.settle);
    // Nobody can look at photos that fly past.
    if (isFlying) this.settle = setTimeout(() => this.ask(), SETTLE_MS);
    else this.ask();
  }

  private ask(): void {
    const [first, end] = this.range;
    if (end > first) this.pages?.want(first, end - 1);
  }

  private scrolled(): void {
    this.movedAt = performance.now();
    // With what the grid itself does in a frame.
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.follow();
    });
  }

  private follow(): void {
    const { grid } = this;
    this.scrubber ??= this.renderRoot.querySelector("ab-photo-scrubber");
    const top = grid.scrollTop;
    this.scrubber?.follow(grid.places, top, grid.viewHeight);
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      const key = grid.places[sectionAt(grid.places, grid.scrollTop)]?.key;
      if (key) fire(this, "photo-month", key);
    }, REST_MS);
  }
}

function icon(path: string, name = "") {
  return html`<svg class=${name} slot=${name ? "failed" : nothing} viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>`;
}
