import { LitElement, css, html } from "lit";
import { element } from "../define.js";
import { fadingEnds, markEnds } from "./fading.js";
import { tokens } from "./tokens.css.js";

/** Buttons that belong together, on as many lines as they need; on phones on one that scrolls and fades where it goes on. */
@element("ab-chip-row")
export class AbChipRow extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
        min-width: 0;
      }
      ::slotted(*) {
        flex: none;
      }
      @media (max-width: 600px) {
        :host {
          --_start: 0px;
          --_end: 0px;
          --_to: right;
          flex-wrap: nowrap;
          mask-image: ${fadingEnds};
          overflow-x: auto;
          /* Room for the ring of what has the focus. */
          margin-block: -4px;
          padding-block: 4px;
          scroll-padding-inline: 48px;
          scrollbar-width: none;
        }
        :host(:dir(rtl)) {
          --_to: left;
        }
        :host([before]) {
          --_start: 48px;
        }
        :host([after]) {
          --_end: 48px;
        }
      }
    `,
  ];

  private readonly sizes = new ResizeObserver(() => this.look());

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("scroll", this.look);
    this.sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("scroll", this.look);
    this.sizes.disconnect();
  }

  protected override render() {
    return html`<slot @slotchange=${this.look}></slot>`;
  }

  /** Where there is more of it than is seen. */
  private readonly look = (): void => markEnds(this);
}
