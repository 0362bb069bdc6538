import { LitElement, css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { element } from "../define.js";
import "./icon.js";
import { prose, tokens } from "./tokens.css.js";

/** What stands where content would be: nothing there yet, not to be had, or not found. */
@element("ab-message")
export class AbMessage extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        align-items: center;
        display: flex;
        flex-direction: column;
        gap: var(--ab-3);
        margin-inline: auto;
        max-width: 32rem;
        padding: var(--ab-8) var(--ab-4);
        text-align: center;
      }
      ab-icon {
        --ab-icon-size: 48px;
        color: var(--ab-message-icon, var(--ab-text-dim));
      }
    `,
  ];

  @property() icon = "";
  @property() heading = "";

  protected override render() {
    return html`${this.icon ? html`<ab-icon .path=${this.icon}></ab-icon>` : nothing}
      ${this.heading ? html`<h2>${this.heading}</h2>` : nothing}
      <p class="dim"><slot></slot></p>
      <slot name="action"></slot>`;
  }
}
