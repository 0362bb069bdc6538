import { LitElement, css, html } from "lit";
import { property } from "lit/decorators.js";
import { element } from "../define.js";
import { tokens, unseen } from "./tokens.css.js";

/** The shape of content that is being loaded; `label` says so to screen readers. */
@element("ab-skeleton")
export class AbSkeleton extends LitElement {
  static override styles = [
    tokens,
    unseen,
    css`
      :host {
        display: grid;
        gap: var(--ab-3);
      }
      .line {
        animation: breathe 1.4s ease-in-out infinite alternate;
        background: var(--ab-fill);
        border-radius: var(--ab-radius-small);
        height: var(--ab-line-height, 20px);
      }
      .line:last-child {
        width: 60%;
      }
      @keyframes breathe {
        to {
          opacity: 0.45;
        }
      }
    `,
  ];

  @property({ type: Number }) lines = 3;
  @property() label = "";

  protected override render() {
    return html`<span class="unseen" role="status">${this.label}</span>
      ${Array.from({ length: this.lines }, () => html`<div class="line"></div>`)}`;
  }
}
