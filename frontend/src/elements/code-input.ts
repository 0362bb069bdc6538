import { LitElement, css, html, nothing } from "lit";
import { property, query } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { element } from "../define.js";
import { fire } from "../hass.js";
import { tokens } from "./tokens.css.js";

/**
 * A field for a code of digits, which may be pasted in groups. Fires `changed` with the digits, and
 * `submitted` when the last one was given, or on Enter.
 */
@element("ab-code-input")
export class AbCodeInput extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    tokens,
    css`
      :host {
        display: block;
      }
      label {
        display: block;
        font-weight: 500;
        margin-block-end: var(--ab-1);
      }
      input {
        background: var(--ha-color-form-background, var(--ab-card));
        border: 1px solid color-mix(in srgb, var(--ab-text-dim) 60%, transparent);
        border-radius: var(--ab-radius-small);
        color: inherit;
        direction: ltr;
        font: 500 28px / 1.2 ui-monospace, monospace;
        letter-spacing: 0.35em;
        max-width: 100%;
        min-height: 56px;
        padding: var(--ab-2) 0;
        /* The gap after the last digit would put the digits off the middle. */
        padding-inline-start: 0.35em;
        text-align: center;
        width: 16rem;
      }
      input[aria-invalid="true"] {
        border-color: var(--ab-error);
      }
      .error {
        color: var(--ab-error-text);
        margin: var(--ab-1) 0 0;
      }
    `,
  ];

  @property() label = "";
  @property() value = "";
  @property() error = "";
  @property({ type: Number }) length = 6;
  @property({ type: Boolean }) disabled = false;

  @query("input") private readonly input!: HTMLInputElement;

  protected override render() {
    return html`<label for="input">${this.label}</label>
      <input
        id="input"
        inputmode="numeric"
        autocomplete="one-time-code"
        spellcheck="false"
        .value=${live(this.value)}
        placeholder=${"–".repeat(this.length)}
        aria-invalid=${this.error ? "true" : "false"}
        aria-describedby=${this.error ? "error" : nothing}
        ?readonly=${this.disabled}
        @input=${this.changed}
        @keydown=${this.key}
      />
      ${this.error ? html`<p id="error" class="error" role="alert">${this.error}</p>` : nothing}`;
  }

  private changed(): void {
    this.value = this.input.value.replace(/\D/g, "").slice(0, this.length);
    // What was refused must not stay to be seen.
    this.input.value = this.value;
    fire(this, "changed", this.value);
    if (this.value.length === this.length) fire(this, "submitted", this.value);
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Enter" && this.value.length === this.length) fire(this, "submitted", this.value);
  }
}
