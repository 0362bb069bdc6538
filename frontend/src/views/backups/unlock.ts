import { mdiEyeOffOutline, mdiEyeOutline, mdiKeyRemove, mdiLockOpenVariantOutline } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { ApiError, requestJson } from "../../api.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/alert.js";
import "../../elements/button.js";
import { mayType } from "../../elements/focus.js";
import "../../elements/input.js";
import type { AbInput } from "../../elements/input.js";
import "../../elements/progress.js";
import { card, prose, tokens } from "../../elements/tokens.css.js";
import { fire } from "../../hass.js";
import type { Backup } from "../../types.js";
import "./device-picture.js";
import type { Details } from "./documents.js";
import { patiently } from "./patience.js";
import { sessions, type Remember } from "./session.js";

const TICK_MS = 200;

/** The way into a backup. The password is asked for, sent once and forgotten. Fires `forgotten`. */
@element("ab-unlock")
export class AbUnlock extends LitElement {
  static override styles = [
    tokens,
    prose,
    card,
    css`
      :host {
        display: block;
      }
      .card {
        display: grid;
        gap: var(--ab-4);
        justify-items: stretch;
        padding: var(--ab-6) var(--ab-4);
      }
      .who {
        display: grid;
        gap: var(--ab-2);
        justify-items: center;
        text-align: center;
      }
      form {
        display: grid;
        gap: var(--ab-3);
      }
      .password {
        align-items: end;
        display: grid;
        gap: var(--ab-1);
        grid-template-columns: 1fr auto;
      }
      .password ab-button {
        align-self: start;
        margin-block-start: 1.5em;
      }
      fieldset {
        border: none;
        display: grid;
        gap: var(--ab-1);
        margin: 0;
        padding: 0;
      }
      label.choice {
        align-items: center;
        cursor: pointer;
        display: flex;
        gap: var(--ab-2);
        min-height: var(--ab-target);
      }
      input[type="checkbox"] {
        accent-color: var(--ab-strong);
        flex: none;
        height: 20px;
        margin: 0;
        width: 20px;
      }
      .run {
        display: grid;
        gap: var(--ab-2);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) backup!: Backup;
  @property({ attribute: false }) details!: Details;

  @state() private begun?: number;
  @state() private failure?: unknown;
  @state() private wrong = false;
  @state() private waitUntil = 0;
  @state() private shown = false;
  @state() private remember: Remember = "no";
  @state() private wantsPassword = false;

  @query("ab-input") private readonly field?: AbInput;

  private timer?: ReturnType<typeof setInterval>;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  protected override firstUpdated(): void {
    // There is nothing to be asked, unless the user has just locked it.
    const { is_encrypted, id } = this.backup;
    if (!is_encrypted && !sessions.ending(id) && !this.details.unlock_problem) void this.open(null);
    else if (mayType()) this.field?.focus();
  }

  private get needsPassword(): boolean {
    return this.backup.is_encrypted && (this.details.remembered === null || this.wantsPassword);
  }

  protected override render() {
    const { app, backup, details } = this;
    const { t } = app;
    const ending = sessions.ending(backup.id);
    return html`<div class="card">
      <div class="who">
        <ab-device-picture .backup=${backup}></ab-device-picture>
        <h2>${t(backup.is_encrypted ? "unlock.title" : "unlock.title_open")}</h2>
        <p class="dim">${t(!backup.is_encrypted ? "unlock.text_open" : this.needsPassword ? "unlock.text" : "unlock.text_remembered")}</p>
      </div>
      ${ending && ending !== "locked" && !this.failure
        ? html`<ab-alert kind="info">${t(`unlock.ended_${ending}`)}</ab-alert>`
        : nothing}
      ${details.unlock_problem
        ? html`<ab-alert kind="error" .heading=${t("unlock.impossible")}
            >${app.errorText(new ApiError(details.unlock_problem, ""))}</ab-alert
          >`
        : this.renderForm()}
    </div>`;
  }

  private renderForm() {
    const { app, details } = this;
    const { t, format } = app;
    const wait = Math.ceil((this.waitUntil - Date.now()) / 1000);
    const isBusy = this.begun !== undefined;
    const isWaiting = wait > 0;
    return html`<form @submit=${this.submit}>
      ${this.needsPassword ? this.renderPassword(isBusy || isWaiting) : nothing}
      ${isWaiting
        ? html`<ab-alert kind="warning" .heading=${t("unlock.wait_title")}
            ><span class="numbers">${t("unlock.wait_text", { time: format.clock(wait) })}</span></ab-alert
          >`
        : this.waitUntil
          ? html`<ab-alert kind="info" .heading=${t("unlock.wait_title")}>${t("unlock.wait_over")}</ab-alert>`
          : this.failure
            ? html`<ab-alert kind="error" .heading=${t("errors.title")}>${app.errorText(this.failure)}</ab-alert>`
            : nothing}
      ${isBusy ? this.renderRun() : nothing}
      <ab-button
        kind="filled"
        .icon=${mdiLockOpenVariantOutline}
        .busy=${isBusy}
        ?disabled=${isWaiting || !app.online}
        @click=${this.submit}
        >${t(this.needsPassword ? "unlock.unlock" : "unlock.open")}</ab-button
      >
      ${details.remembered !== null && !this.wantsPassword
        ? html`<ab-button kind="text" .icon=${mdiKeyRemove} ?disabled=${isBusy} @click=${this.forget}
            >${t("unlock.forget")}</ab-button
          >`
        : nothing}
    </form>`;
  }

  private renderPassword(isDisabled: boolean) {
    const { t } = this.app;
    const { may_remember } = this.details;
    return html`<div class="password">
        <ab-input
          .label=${t("unlock.password")}
          .type=${this.shown ? "text" : "password"}
          .error=${this.wrong ? t("unlock.wrong") : ""}
          .hint=${t("unlock.hint")}
          ?disabled=${isDisabled}
          @changed=${this.typed}
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
      ${may_remember.length
        ? html`<fieldset ?disabled=${isDisabled}>
            ${may_remember.map(
              (where) => html`<label class="choice">
                <input
                  type="checkbox"
                  .checked=${this.remember === where || (where === "memory" && this.remember === "disk")}
                  ?disabled=${where === "memory" && this.remember === "disk"}
                  @change=${(event: Event) => this.choose(where, (event.target as HTMLInputElement).checked)}
                />
                <span>${t(`unlock.remember_${where}`)}</span>
              </label>`,
            )}
          </fieldset>`
        : nothing}`;
  }

  private renderRun() {
    const { t, format } = this.app;
    const whole = this.details.unlock_seconds ?? 0;
    const passed = (Date.now() - (this.begun ?? 0)) / 1000;
    const left = whole - passed;
    const isKnown = this.needsPassword && whole > 1;
    return html`<div class="run">
      <ab-progress
        .value=${isKnown && left > 0 ? (100 * passed) / whole : null}
        .label=${t("unlock.deriving")}
      ></ab-progress>
      <span class="dim small numbers"
        >${t("unlock.deriving")}${isKnown && left > 1 ? ` ${t("overview.time_left", { time: format.duration(left) })}` : ""}</span
      >
    </div>`;
  }

  private typed(): void {
    this.wrong = false;
    this.waitUntil = 0;
  }

  private choose(where: "memory" | "disk", isOn: boolean): void {
    this.remember = isOn ? where : where === "disk" && this.details.may_remember.includes("memory") ? "memory" : "no";
  }

  private readonly submit = (event: Event): void => {
    event.preventDefault();
    if (this.begun !== undefined || this.waitUntil > Date.now()) return;
    if (!this.needsPassword) {
      void this.open(null);
      return;
    }
    const password = this.field?.value ?? "";
    if (password) void this.open(password);
    else this.field?.focus();
  };

  private async open(password: string | null): Promise<void> {
    const { app, backup } = this;
    this.failure = undefined;
    this.wrong = false;
    this.waitUntil = 0;
    this.begun = Date.now();
    this.tick();
    const remember = password === null ? "no" : this.remember;
    try {
      await patiently(() => sessions.unlock(app.hass, backup.id, password, remember), () => this.isConnected);
      if (this.field) this.field.value = "";
    } catch (error) {
      this.failed(error);
    } finally {
      this.begun = undefined;
    }
  }

  private failed(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === "wrong_password") {
      this.wrong = this.needsPassword;
      // What was remembered does not open it any more: the device has got another password.
      this.wantsPassword = true;
    } else if (error.code === "too_many_attempts") {
      this.waitUntil = Date.now() + (error.retryAfter ?? 1) * 1000;
    } else {
      this.failure = error;
    }
    void this.updateComplete.then(() => this.field?.focus());
  }

  private readonly forget = async (): Promise<void> => {
    try {
      await requestJson(this.app.hass, `/backups/${encodeURIComponent(this.backup.id)}/remembered`, { method: "DELETE" });
      fire(this, "forgotten");
    } catch (error) {
      this.failure = error;
    }
  };

  private tick(): void {
    clearInterval(this.timer);
    this.timer = setInterval(() => {
      if (this.begun === undefined && this.waitUntil < Date.now()) clearInterval(this.timer);
      this.requestUpdate();
    }, TICK_MS);
  }
}
