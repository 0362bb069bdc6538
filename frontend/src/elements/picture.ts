import { LitElement, css, html } from "lit";
import { property, state } from "lit/decorators.js";
import { element } from "../define.js";
import type { Hass } from "../hass.js";
import { keptPicture, loadPicture } from "../pictures.js";
import { tokens } from "./tokens.css.js";

// Cells that only fly past are not loaded.
const DWELL_MS = 80;

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
        animation: appear 0.2s;
        display: block;
        height: 100%;
        object-fit: var(--ab-fit, cover);
        width: 100%;
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

  @state() private url?: string;
  @state() private failed = false;

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
    return this.url ? html`<img src=${this.url} alt=${this.alt} decoding="async" draggable="false" />` : html``;
  }

  private begin(): void {
    this.end();
    this.failed = false;
    this.url = this.path ? keptPicture(this.path) : undefined;
    if (this.path && !this.url) this.timer = setTimeout(() => void this.load(), DWELL_MS);
  }

  private end(): void {
    clearTimeout(this.timer);
    this.stop?.abort();
    this.stop = undefined;
  }

  private async load(): Promise<void> {
    if (!this.hass) return;
    const stop = (this.stop = new AbortController());
    try {
      const url = await loadPicture(this.hass, this.path, stop.signal);
      if (!stop.signal.aborted) this.url = url;
    } catch {
      // Whether there is none or it cannot be had: the place stays empty.
      if (!stop.signal.aborted) this.failed = true;
    }
  }
}
