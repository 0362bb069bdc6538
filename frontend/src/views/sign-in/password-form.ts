import { mdiEyeOffOutline, mdiEyeOutline, mdiLoginVariant } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { requestJson } from "../../api.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/alert.js";
import "../../elements/button.js";
import { mayType } from "../../elements/focus.js";
import "../../elements/input.js";
import type { AbInput } from "../../elements/input.js";
import { prose, tokens } from "../../elements/tokens.css.js";
import type { LoadedAccount } from "../../types.js";

/** Signing in with a password that is typed. It is sent once, by HTTP (which nothing logs), and forgotten. */
@element("ab-password-form")
export class AbPasswordForm extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        display: block;
      }
      form {
        display: grid;
        gap: var(--ab-3);
      }
      .password {
        align-items: start;
        display: grid;
        gap: var(--ab-1);
        grid-template-columns: 1fr auto;
      }
      .password ab-button {
        margin-block-start: 1.5em;
      }
      .choice {
        align-items: start;
        column-gap: var(--ab-2);
        cursor: pointer;
        display: grid;
        grid-template-columns: auto 1fr;
        padding-block: var(--ab-2);
      }
      .choice small {
        grid-column: 2;
      }
      input[type="checkbox"] {
        accent-color: var(--ab-strong);
        height: 20px;
        margin: 0;
        width: 20px;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) account!: LoadedAccount;
  /** Whether Apple has refused the last one. */
  @property({ type: Boolean }) refused = false;

  @state() private shown = false;
  @state() private busy = false;
  @state() private isEmpty = true;
  @state() private failure?: unknown;
  @state() private keep?: boolean;

  @query("ab-input") private readonly field!: AbInput;

  protected override firstUpdated(): void {
    if (mayType()) this.field.focus();
  }

  protected override render() {
    const { app, account } = this;
    const { t } = app;
    return html`<form @submit=${this.submit}>
      ${this.failure
        ? html`<ab-alert kind="error" .heading=${t("errors.title")}>${app.errorText(this.failure)}</ab-alert>`
        : nothing}
      <div class="password">
        <ab-input
          .label=${t("sign_in.password")}
          .type=${this.shown ? "text" : "password"}
          .error=${this.refused && this.isEmpty ? t("sign_in.wrong_password") : ""}
          .hint=${t("sign_in.password_hint")}
          autocomplete="current-password"
          ?disabled=${this.busy}
          @changed=${(event: CustomEvent<string>) => (this.isEmpty = !event.detail)}
          @submitted=${this.submit}
        ></ab-input>
        <ab-button
          kind="text"
          icon-only
          .icon=${this.shown ? mdiEyeOffOutline : mdiEyeOutline}
          .label=${t(this.shown ? "unlock.hide" : "unlock.show")}
          @click=${() => (this.shown = !this.shown)}
        ></ab-button>
      </div>
      <label class="choice">
        <input
          type="checkbox"
          .checked=${this.keep ?? account.keeps_password}
          @change=${(event: Event) => (this.keep = (event.target as HTMLInputElement).checked)}
        />
        <span>${t("sign_in.keep")}</span>
        <small class="dim">${t("sign_in.keep_hint")}</small>
      </label>
      <div>
        <ab-button
          kind="filled"
          .icon=${mdiLoginVariant}
          .busy=${this.busy}
          .disabled=${this.isEmpty || !app.online || !account.is_ready}
          @click=${this.submit}
          >${t("sign_in.submit")}</ab-button
        >
      </div>
    </form>`;
  }

  private readonly submit = (event: Event): void => {
    event.preventDefault();
    if (!this.busy && !this.isEmpty && this.app.online) void this.send();
  };

  private async send(): Promise<void> {
    const { account, field } = this;
    const body = { password: field.value, keep_password: this.keep ?? account.keeps_password };
    this.busy = true;
    this.failure = undefined;
    try {
      await requestJson(this.app.hass, `/sign_in?account=${encodeURIComponent(account.entry_id)}`, { body });
      field.value = "";
      this.isEmpty = true;
    } catch (error) {
      this.failure = error;
    }
    this.busy = false;
  }
}
