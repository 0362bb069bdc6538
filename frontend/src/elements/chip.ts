import { LitElement, css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { element } from "../define.js";
import "./icon.js";
import { tokens } from "./tokens.css.js";

export type Tone = "neutral" | "good" | "busy" | "warning" | "bad";

/** A short word on a state. Colour never says anything alone: text or icon says the same. */
@element("ab-chip")
export class AbChip extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        align-items: center;
        background: color-mix(in srgb, var(--tone) 16%, var(--ab-card));
        border-radius: 999px;
        display: inline-flex;
        font-size: var(--ab-size-s);
        font-weight: 500;
        gap: var(--ab-1);
        max-width: 100%;
        padding: 2px var(--ab-2);
        --tone: var(--ab-text-dim);
      }
      :host([tone="good"]) {
        --tone: var(--ab-success);
      }
      :host([tone="busy"]) {
        --tone: var(--ab-accent);
      }
      :host([tone="warning"]) {
        --tone: var(--ab-warning);
      }
      :host([tone="bad"]) {
        --tone: var(--ab-error);
      }
      ab-icon {
        --ab-icon-size: 16px;
        color: var(--tone);
      }
    `,
  ];

  @property({ reflect: true }) tone: Tone = "neutral";
  @property() icon = "";

  protected override render() {
    return html`${this.icon ? html`<ab-icon .path=${this.icon}></ab-icon>` : nothing}<span><slot></slot></span>`;
  }
}
