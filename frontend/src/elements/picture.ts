import { LitElement, css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { element } from "../define.js";
import type { Hass } from "../hass.js";
import { keptPicture, loadPicture } from "../pictures.js";
import { tokens } from "./tokens.css.js";

// Who has seen the empty place for so long sees the picture fade in; sooner, that is only work.
const LATE_MS = 250;

/**
 * A small picture that loads itself once it has stayed for a moment, and stops when it leaves. The
 * parent is not rendered anew for it.
 */
@element("ab-picture")
export class AbPicture extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        background: var(--ab-fill);
        display: block;
        overflow: hidden;
      }
      img {
        display: block;
        height: 100%;
        object-fit: var(--ab-fit, cover);
        width: 100%;
      }
      .late {
        animation: appear 0.2s;
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
      .failed {
        align-items: center;
        display: flex;
        height: 100%;
        justify-content: center;
      }
    `,
  ];

  @property({ attribute: false }) hass?: Hass;
  /** The path below `/api/apple_backup`. */
  @property() path = "";
  /** What it shows; empty if the text beside it says so. */
  @property() alt = "";
  /** How long it has to stay, in milliseconds: while cells fly past, they are not worth loading. */
  @property({ type: Number }) dwell = 80;

  @state() private url?: string;
  @state() private failed = false;

  private isLate = false;
  private timer?: ReturnType<typeof setTimeout>;
  private stop?: AbortController;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated && !this.url) this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("path")) this.begin();
  }

  protected override render() {
    if (this.failed) return html`<slot class="failed" name="failed"></slot>`;
    if (!this.url) return nothing;
    return html`<img class=${this.isLate ? "late" : ""} src=${this.url} alt=${this.alt} decoding="async" draggable="false" />`;
  }

  private begin(): void {
    this.end();
    this.failed = this.isLate = false;
    this.url = this.path ? keptPicture(this.path) : undefined;
    if (!this.path || this.url) return;
    if (this.dwell) this.timer = setTimeout(() => void this.load(), this.dwell);
    else void this.load();
  }

  private end(): void {
    clearTimeout(this.timer);
    this.stop?.abort();
    this.stop = undefined;
  }

  private async load(): Promise<void> {
    if (!this.hass) return;
    const stop = (this.stop = new AbortController());
    const began = performance.now();
    try {
      const url = await loadPicture(this.hass, this.path, stop.signal);
      if (stop.signal.aborted) return;
      this.isLate = performance.now() - began > LATE_MS;
      this.url = url;
    } catch {
      // Whether there is none or it cannot be had: the place stays empty.
      if (!stop.signal.aborted) this.failed = true;
    }
  }
}
