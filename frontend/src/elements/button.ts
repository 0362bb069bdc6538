import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { element } from "../define.js";
import "./icon.js";
import { tokens } from "./tokens.css.js";

/**
 * A button with a text, an icon or both; `label` is what screen readers say of an icon alone.
 * While `busy` it takes no clicks, but keeps the focus, as one does that is disabled while it has it.
 */
@element("ab-button")
export class AbButton extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    tokens,
    css`
      :host {
        display: inline-flex;
        max-width: 100%;
      }
      button {
        align-items: center;
        background: transparent;
        border: 1px solid transparent;
        border-radius: 999px;
        color: inherit;
        cursor: pointer;
        display: inline-flex;
        font: inherit;
        font-weight: 500;
        gap: var(--ab-2);
        justify-content: center;
        min-height: 40px;
        min-width: 40px;
        padding: var(--ab-1) var(--ab-4);
        transition: background var(--ab-quick);
        width: 100%;
      }
      @media (pointer: coarse), (max-width: 600px) {
        button {
          min-height: var(--ab-target);
          min-width: var(--ab-target);
        }
      }
      .icon-only {
        padding: var(--ab-1);
      }
      .filled {
        background: var(--ab-strong);
        color: #fff;
      }
      .tonal {
        background: var(--ab-fill);
      }
      .outlined {
        border-color: var(--ab-line);
      }
      .danger {
        border-color: var(--ab-error);
      }
      button:hover:not(:disabled, [aria-disabled]) {
        background: color-mix(in srgb, currentcolor 10%, var(--ab-hover, transparent));
      }
      .filled:hover:not(:disabled, [aria-disabled]) {
        --ab-hover: var(--ab-strong);
      }
      .tonal:hover:not(:disabled, [aria-disabled]) {
        --ab-hover: var(--ab-fill);
      }
      button:disabled,
      button[aria-disabled] {
        cursor: default;
        opacity: 0.55;
      }
      ab-icon {
        --ab-icon-size: 20px;
      }
      .icon-only ab-icon {
        --ab-icon-size: 24px;
      }
      .spinner {
        animation: turn 0.8s linear infinite;
        border: 2px solid currentcolor;
        border-inline-end-color: transparent;
        border-radius: 50%;
        flex: none;
        height: 18px;
        width: 18px;
      }
      @keyframes turn {
        to {
          transform: rotate(1turn);
        }
      }
    `,
  ];

  @property() kind: "filled" | "tonal" | "outlined" | "text" | "danger" = "tonal";
  @property() icon = "";
  @property() label = "";
  /** Whether there is no text beside the icon. */
  @property({ type: Boolean, attribute: "icon-only" }) iconOnly = false;
  @property({ type: Boolean, reflect: true }) disabled = false;
  @property({ type: Boolean }) busy = false;
  /** For buttons that stay pressed. */
  @property({ type: Boolean }) pressed?: boolean;

  @state() private isHeld = false;
  @query("button") private readonly button!: HTMLButtonElement;

  override click(): void {
    this.button.click();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("disabled") || changed.has("busy")) this.isHeld = this.matches(":focus-within");
  }

  protected override render() {
    const isOff = this.disabled || this.busy;
    const isReachable = this.busy || this.isHeld;
    const lead = this.busy
      ? html`<span class="spinner"></span>`
      : this.icon
        ? html`<ab-icon .path=${this.icon}></ab-icon>`
        : nothing;
    return html`<button
      type="button"
      class="${this.kind} ${this.iconOnly ? "icon-only" : ""}"
      ?disabled=${isOff && !isReachable}
      aria-disabled=${isOff && isReachable ? "true" : nothing}
      aria-label=${this.label || nothing}
      title=${this.iconOnly ? this.label : nothing}
      aria-pressed=${this.pressed === undefined ? nothing : String(this.pressed)}
      aria-busy=${this.busy ? "true" : nothing}
      @click=${this.clicked}
      @blur=${() => (this.isHeld = false)}
    >
      ${lead}<slot></slot>
    </button>`;
  }

  private clicked(event: Event): void {
    if (this.disabled || this.busy) event.stopImmediatePropagation();
  }
}
