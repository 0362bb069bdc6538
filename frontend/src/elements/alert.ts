import { mdiAlertCircleOutline, mdiAlertOutline, mdiCheckCircleOutline, mdiInformationOutline } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { element } from "../define.js";
import "./icon.js";
import { tokens } from "./tokens.css.js";

const ICONS = {
  info: mdiInformationOutline,
  good: mdiCheckCircleOutline,
  warning: mdiAlertOutline,
  error: mdiAlertCircleOutline,
};

/** Something the user should read; buttons go into the slot `action`. Errors are read out at once. */
@element("ab-alert")
export class AbAlert extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        --tone: var(--ab-accent);
        display: block;
      }
      :host([kind="good"]) {
        --tone: var(--ab-success);
      }
      :host([kind="warning"]) {
        --tone: var(--ab-warning);
      }
      :host([kind="error"]) {
        --tone: var(--ab-error);
      }
      .box {
        align-items: center;
        background: color-mix(in srgb, var(--tone) 12%, var(--ab-card));
        border-inline-start: 4px solid var(--tone);
        border-radius: var(--ab-radius-small);
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2) var(--ab-3);
        padding: var(--ab-3);
      }
      ab-icon {
        color: var(--tone);
      }
      .text {
        flex: 1 1 12rem;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      strong {
        display: block;
        font-weight: 500;
      }
      slot[name="action"] {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
      }
    `,
  ];

  @property({ reflect: true }) kind: keyof typeof ICONS = "info";
  @property() heading = "";

  protected override render() {
    return html`<div class="box" role=${this.kind === "error" ? "alert" : nothing}>
      <ab-icon .path=${ICONS[this.kind]}></ab-icon>
      <div class="text">${this.heading ? html`<strong>${this.heading}</strong>` : nothing}<slot></slot></div>
      <slot name="action"></slot>
    </div>`;
  }
}
