import { LitElement, css, svg } from "lit";
import { property } from "lit/decorators.js";
import { element } from "../define.js";

/** An icon, decoration only: what it says has to stand beside it or in a label. */
@element("ab-icon")
export class AbIcon extends LitElement {
  static override styles = css`
    :host {
      display: inline-flex;
      flex: none;
      vertical-align: middle;
    }
    svg {
      fill: currentcolor;
      height: var(--ab-icon-size, 24px);
      width: var(--ab-icon-size, 24px);
    }
  `;

  /** A path of `@mdi/js`. */
  @property() path = "";

  protected override render() {
    return svg`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${this.path}></path></svg>`;
  }
}
