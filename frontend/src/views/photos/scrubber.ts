// The years at the edge of the grid: a way through a whole life in one movement.
import { LitElement, css, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import { tokens } from "../../elements/tokens.css.js";
import { fire } from "../../hass.js";
import { sectionAt, type PlacedSection } from "../../elements/grid-layout.js";
import { heightOf, sectionFor, yearMarks } from "./years.js";
import { PhotoWords } from "./words.js";

const SPACE = 22;
const THUMB = 40;

/** Fires `scrub` with the distance from the top, in pixels. */
@element("ab-photo-scrubber")
export class AbPhotoScrubber extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        inset-block: 0;
        inset-inline-end: 0;
        position: absolute;
        touch-action: none;
        user-select: none;
        width: 48px;
        z-index: 3;
      }
      .track {
        cursor: ns-resize;
        height: 100%;
        outline-offset: -4px;
        position: relative;
      }
      .year {
        background: color-mix(in srgb, var(--ab-card) 86%, transparent);
        border-radius: 999px;
        color: var(--ab-text);
        font-size: 11px;
        font-variant-numeric: tabular-nums;
        inset-inline-end: 6px;
        line-height: 16px;
        opacity: 0;
        padding-inline: 6px;
        pointer-events: none;
        position: absolute;
        transition: opacity 0.25s;
      }
      .thumb {
        background: var(--ab-strong);
        border-radius: 4px;
        height: ${THUMB}px;
        inset-block-start: 0;
        inset-inline-end: 4px;
        opacity: 0.7;
        pointer-events: none;
        position: absolute;
        transition:
          opacity 0.15s,
          width 0.15s;
        /* It moves with each frame of scrolling, which must not paint anything anew. */
        will-change: transform;
        width: 6px;
      }
      .thumb span {
        background: var(--ab-strong);
        border-radius: 999px;
        color: #fff;
        font-size: var(--ab-size-m);
        font-weight: 500;
        inset-block-start: 4px;
        inset-inline-end: 18px;
        line-height: 32px;
        opacity: 0;
        padding-inline: 14px;
        position: absolute;
        transition: opacity 0.15s;
        white-space: nowrap;
      }
      :host(:hover) .year,
      .active .year,
      .track:focus-visible .year {
        opacity: 1;
      }
      .active .thumb,
      :host(:hover) .thumb,
      .track:focus-visible .thumb {
        opacity: 1;
        width: 10px;
      }
      .active .thumb span,
      .track:focus-visible .thumb span {
        opacity: 1;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;

  @state() private sections: readonly PlacedSection[] = [];
  @state() private height = 0;
  @state() private isHeld = false;
  @state() private now = 0;

  @query(".thumb") private readonly thumb?: HTMLElement;
  @query(".track") private readonly track?: HTMLElement;

  private top = 0;
  private view = 0;
  private words?: PhotoWords;
  private timer?: ReturnType<typeof setTimeout>;
  private readonly sizes = new ResizeObserver(() => requestAnimationFrame(() => (this.height = this.clientHeight)));

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
    clearTimeout(this.timer);
  }

  /** Show where the grid is. */
  follow(sections: readonly PlacedSection[], top: number, view: number): void {
    this.sections = sections;
    this.top = top;
    this.view = view;
    this.now = sectionAt(sections, top + 1);
    const range = Math.max(1, heightOf(sections) - view);
    if (this.thumb) this.thumb.style.transform = `translateY(${Math.min(1, top / range) * (this.height - THUMB)}px)`;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("app")) this.words = new PhotoWords(this.app);
  }

  protected override render() {
    const { app, words, sections, now } = this;
    if (heightOf(sections) <= this.height || !words) return nothing;
    const text = words.month(sections[now]?.key || null, true);
    return html`<div
      class="track ${this.isHeld ? "active" : ""}"
      role="slider"
      tabindex="0"
      aria-orientation="vertical"
      aria-label=${app.t("photos.scrubber")}
      aria-valuemin="0"
      aria-valuemax=${sections.length - 1}
      aria-valuenow=${now}
      aria-valuetext=${text}
      @pointerdown=${this.down}
      @pointermove=${this.move}
      @pointerup=${this.up}
      @pointercancel=${this.up}
      @keydown=${this.key}
    >
      ${yearMarks(sections, this.height, SPACE).map(
        ({ year, at }) =>
          html`<span class="year" aria-hidden="true" style=${styleMap({ top: `${at * 100}%` })}>${year}</span>`,
      )}
      <div class="thumb" aria-hidden="true"><span>${text}</span></div>
    </div>`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has("height") || changed.has("sections")) this.follow(this.sections, this.top, this.view);
  }

  private down(event: PointerEvent): void {
    this.track?.setPointerCapture(event.pointerId);
    this.isHeld = true;
    this.move(event);
  }

  private move(event: PointerEvent): void {
    if (!this.isHeld || !this.track) return;
    const { top, height } = this.track.getBoundingClientRect();
    const part = Math.max(0, Math.min(1, (event.clientY - top) / height));
    this.go(part * (heightOf(this.sections) - this.view));
  }

  private up(): void {
    this.isHeld = false;
  }

  private key(event: KeyboardEvent): void {
    const section = sectionFor(event.key, this.sections, this.now);
    if (!section) return;
    event.preventDefault();
    this.go(section.top);
  }

  private go(top: number): void {
    fire(this, "scrub", top);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ab-photo-scrubber": AbPhotoScrubber;
  }
}
