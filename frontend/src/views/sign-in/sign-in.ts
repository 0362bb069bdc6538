import { mdiArrowLeft, mdiCheckCircleOutline } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { command } from "../../api.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/alert.js";
import "../../elements/button.js";
import "../../elements/message.js";
import "../../elements/skeleton.js";
import { card, prose, tokens } from "../../elements/tokens.css.js";
import { isLoaded, type LoadedAccount } from "../../types.js";
import type { ViewElement } from "../index.js";
import "./code-form.js";
import "./password-form.js";

// With nothing stored, these end only with a password.
const BY_PASSWORD = new Set(["sign_in_required", "code_required"]);

/** Signing in to an account whose session has ended: `sign-in/<entry id>`. */
@element("ab-sign-in")
export class AbSignIn extends LitElement implements ViewElement {
  static override styles = [
    tokens,
    prose,
    card,
    css`
      :host {
        display: block;
        margin-inline: auto;
        max-width: 34rem;
        padding: var(--ab-4);
        width: 100%;
      }
      .card {
        display: grid;
        gap: var(--ab-4);
      }
      header {
        align-items: center;
        display: flex;
        gap: var(--ab-2);
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
      }
      .done {
        --ab-message-icon: var(--ab-success);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) path: readonly string[] = [];
  @property({ attribute: false }) query = new URLSearchParams();

  @state() private busy = false;
  @state() private failure?: unknown;
  @state() private wantsPassword = false;

  protected override render() {
    const { app } = this;
    const { t } = app;
    if (!app.overview) return html`<ab-skeleton .label=${t("common.loading")}></ab-skeleton>`;
    const account = app.overview.accounts.find((each) => each.entry_id === this.path[0]);
    if (!account || !isLoaded(account)) {
      return html`<ab-message .heading=${t("not_found.title")}>
        ${t("not_found.text")}
        <ab-button slot="action" @click=${() => app.navigate([])}>${t("not_found.back")}</ab-button>
      </ab-message>`;
    }
    return html`<div class="card">
      <header>
        <ab-button
          kind="text"
          icon-only
          .icon=${mdiArrowLeft}
          .label=${t("not_found.back")}
          @click=${() => app.navigate([])}
        ></ab-button>
        <h2 dir="auto">${t("sign_in.title", { account: account.title })}</h2>
      </header>
      ${this.renderStep(account)}
    </div>`;
  }

  private renderStep(account: LoadedAccount) {
    const { app } = this;
    const { t } = app;
    if (account.code) {
      return account.may.enter_code
        ? html`<ab-code-form .app=${app} .entryId=${account.entry_id} .pending=${account.code}></ab-code-form>`
        : html`<p>${t("sign_in.ask_admin")}</p>`;
    }
    if (account.state === "signing_in") {
      return html`<p role="status">${t("sign_in.working")}</p>
        <ab-skeleton .lines=${2}></ab-skeleton>`;
    }
    if (account.is_signed_in) {
      return html`<ab-message class="done" .icon=${mdiCheckCircleOutline} .heading=${t("sign_in.done")} role="status">
        ${t("sign_in.done_text")}
        <ab-button slot="action" kind="filled" @click=${() => app.navigate([])}>${t("not_found.back")}</ab-button>
      </ab-message>`;
    }
    return this.renderStart(account);
  }

  private renderStart(account: LoadedAccount) {
    const { app } = this;
    const { t } = app;
    const why = account.attention.find((item) => item.key === "signed_out");
    const text = why?.error ? t.exception(why.error) : undefined;
    const isRefused = why?.error === "invalid_auth";
    const asksPassword = isRefused || (!account.keeps_password && BY_PASSWORD.has(why?.error ?? "")) || this.wantsPassword;
    return html`${this.failure
      ? html`<ab-alert kind="error" .heading=${t("errors.title")}>${app.errorText(this.failure)}</ab-alert>`
      : nothing}
      ${isRefused && account.may.sign_in ? nothing : html`<p>${text ?? t("attention.signed_out_text")}</p>`}
      ${!account.may.sign_in
        ? html`<p class="dim">${t("sign_in.ask_admin")}</p>`
        : asksPassword
          ? html`<p class="dim">${t("sign_in.password_text")}</p>
              <ab-password-form .app=${app} .account=${account} .refused=${isRefused}></ab-password-form>`
          : html`<p class="dim">${t("sign_in.start_text")}</p>
              <div class="ways">
                <ab-button kind="filled" .busy=${this.busy} .disabled=${!app.online} @click=${() => this.start(account)}
                  >${t("sign_in.start")}</ab-button
                >
                <ab-button kind="text" @click=${() => (this.wantsPassword = true)}>${t("sign_in.other_password")}</ab-button>
              </div>`}`;
  }

  private async start(account: LoadedAccount): Promise<void> {
    this.busy = true;
    this.failure = undefined;
    try {
      await command(this.app.hass, "sign_in/start", { entry_id: account.entry_id });
    } catch (error) {
      this.failure = error;
    }
    this.busy = false;
  }
}
