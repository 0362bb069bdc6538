import { LitElement, css, html, nothing } from "lit";
import { property, query } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { element } from "../define.js";
import { fire } from "../hass.js";
import { tokens } from "./tokens.css.js";

/** A field for text. Fires `changed` with each change and `submitted` on Enter, both with the value. */
@element("ab-input")
export class AbInput extends LitElement {
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
        font: inherit;
        /* Below that, phones zoom in. */
        font-size: 16px;
        min-height: var(--ab-target);
        padding: var(--ab-2) var(--ab-3);
        width: 100%;
      }
      input[aria-invalid="true"] {
        border-color: var(--ab-error);
      }
      .error {
        color: var(--ab-error-text);
        margin: var(--ab-1) 0 0;
      }
      .hint {
        color: var(--ab-text-dim);
        margin: var(--ab-1) 0 0;
      }
    `,
  ];

  @property() label = "";
  @property() value = "";
  @property() type: "text" | "password" | "search" = "text";
  @property() placeholder = "";
  @property() hint = "";
  /** What is wrong with the value. */
  @property() error = "";
  @property() autocomplete: AutoFill = "off";
  @property({ type: Boolean }) disabled = false;

  @query("input") private readonly input!: HTMLInputElement;

  /** Also of a field that is not there yet, or still disabled. */
  override focus(options?: FocusOptions): void {
    if (this.isUpdatePending) void this.updateComplete.then(() => super.focus(options));
    else super.focus(options);
  }

  protected override render() {
    const below = [this.error && "error", this.hint && "hint"].filter(Boolean).join(" ");
    return html`${this.label ? html`<label for="input">${this.label}</label>` : nothing}
      <input
        id="input"
        .type=${this.type}
        .value=${live(this.value)}
        placeholder=${this.placeholder || nothing}
        aria-label=${this.label ? nothing : this.placeholder}
        aria-invalid=${this.error ? "true" : "false"}
        aria-describedby=${below || nothing}
        autocomplete=${this.autocomplete}
        ?disabled=${this.disabled}
        @input=${this.changed}
        @keydown=${this.key}
      />
      ${this.error ? html`<p id="error" class="error" role="alert">${this.error}</p>` : nothing}
      ${this.hint ? html`<p id="hint" class="hint">${this.hint}</p>` : nothing}`;
  }

  private changed(): void {
    this.value = this.input.value;
    fire(this, "changed", this.value);
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Enter" && !event.isComposing) fire(this, "submitted", this.value);
  }
}
