import { LitElement, css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";
import { element } from "../define.js";
import { tokens } from "./tokens.css.js";

/** A bar from 0 to 100; without a value it only shows that something goes on. */
@element("ab-progress")
export class AbProgress extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: block;
      }
      [role] {
        background: var(--ab-fill);
        border-radius: 999px;
        height: 8px;
        overflow: hidden;
      }
      .bar {
        background: var(--ab-accent);
        border-radius: inherit;
        height: 100%;
        transition: width 0.4s ease-out;
      }
      :host([tone="good"]) .bar {
        background: var(--ab-success);
      }
      :host([tone="warning"]) .bar {
        background: var(--ab-warning);
      }
      .unknown {
        animation: slide 1.6s ease-in-out infinite;
        width: 40%;
      }
      @keyframes slide {
        from {
          margin-inline-start: -40%;
        }
        to {
          margin-inline-start: 100%;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .unknown {
          margin-inline-start: 30%;
        }
      }
    `,
  ];

  @property({ type: Number }) value: number | null = null;
  /** What is progressing. */
  @property() label = "";
  @property({ reflect: true }) tone: "busy" | "good" | "warning" = "busy";

  protected override render() {
    const { value } = this;
    return html`<div
      role="progressbar"
      aria-label=${this.label}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${value === null ? nothing : Math.round(value)}
    >
      <div
        class="bar ${value === null ? "unknown" : ""}"
        style=${styleMap(value === null ? {} : { width: `${Math.max(0, Math.min(100, value))}%` })}
      ></div>
    </div>`;
  }
}
