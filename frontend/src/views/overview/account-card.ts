import { mdiAccountAlertOutline, mdiLoginVariant, mdiPause, mdiPlay, mdiShieldCheckOutline, mdiShieldSearch, mdiSync } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { command } from "../../api.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/alert.js";
import "../../elements/button.js";
import "../../elements/chip.js";
import "../../elements/icon.js";
import "../../elements/progress.js";
import { card, prose, tokens } from "../../elements/tokens.css.js";
import { follow } from "../../router.js";
import { askForSync, isAwaited } from "../../syncs.js";
import { isLoaded, type Account, type LoadedAccount } from "../../types.js";
import { attentionText } from "./attention.js";
import { facts, progressLine, proofLine } from "./account-facts.js";
import { isWaiting, placeOf } from "./needs.js";
import { lookOf, shownState } from "./states.js";

/** An account: how its library is, what it is doing, and what can be done. */
@element("ab-account-card")
export class AbAccountCard extends LitElement {
  static override styles = [
    tokens,
    prose,
    card,
    css`
      :host {
        display: block;
      }
      .card {
        display: flex;
        flex-direction: column;
        gap: var(--ab-4);
        height: 100%;
      }
      header {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
        justify-content: space-between;
      }
      .proof {
        align-items: center;
        display: flex;
        gap: var(--ab-3);
      }
      .proof ab-icon {
        --ab-icon-size: 32px;
        color: var(--ab-text-dim);
      }
      .proof.whole ab-icon {
        color: var(--ab-success);
      }
      .proof strong {
        font-size: var(--ab-size-l);
        font-weight: 500;
      }
      .run {
        display: grid;
        gap: var(--ab-2);
      }
      dl {
        display: grid;
        gap: var(--ab-3) var(--ab-4);
        grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr));
        margin: 0;
      }
      dt {
        color: var(--ab-text-dim);
        font-size: var(--ab-size-s);
      }
      dd {
        font-weight: 500;
        margin: 0;
        overflow-wrap: anywhere;
      }
      dd::first-letter {
        text-transform: uppercase;
      }
      dd.warning::before {
        color: var(--ab-warning);
        content: "▲ ";
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
        margin-block-start: auto;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) account!: Account;

  @state() private busy = "";
  @state() private failure?: unknown;

  protected override render() {
    const { account, app } = this;
    const shown = shownState(account);
    // At rest and up to date, but somebody has to decide something.
    const waits = shown === "idle" && isWaiting(account);
    const { icon, tone } = waits ? ({ icon: mdiAccountAlertOutline, tone: "warning" } as const) : lookOf(shown);
    return html`<article class="card" aria-labelledby="title">
      <header>
        <h3 id="title" dir="auto">${account.title}</h3>
        <ab-chip .tone=${tone} .icon=${icon} role="status">${app.t(waits ? "overview.needs_you" : `state.${shown}`)}</ab-chip>
      </header>
      ${isLoaded(account)
        ? this.renderLoaded(account)
        : html`<ab-alert kind="error" .heading=${app.t("overview.not_loaded")}>
            ${account.reason ?? app.t("overview.not_loaded_text")}
          </ab-alert>`}
    </article>`;
  }

  private renderLoaded(account: LoadedAccount) {
    const { app } = this;
    return html`${this.failure
      ? html`<ab-alert kind="error" .heading=${app.t("errors.title")}>${app.errorText(this.failure)}</ab-alert>`
      : nothing}
    ${account.attention.map((item) => this.renderAttention(account, item))} ${this.renderPause(account)}
    ${this.renderProof(account)}
    ${this.renderRun(account)}
    <dl>
      ${facts(app, account).map(
        ({ name, value, title, isWarning, place }) =>
          html`<div>
            <dt>${name}</dt>
            <dd class=${isWarning ? "warning" : ""} title=${title ?? nothing}>
              ${place ? html`<a href=${app.url(place)} @click=${follow}>${value}</a>` : value}
            </dd>
          </div>`,
      )}
    </dl>
    <footer>${this.renderButtons(account)}</footer>`;
  }

  private renderAttention(account: LoadedAccount, item: LoadedAccount["attention"][number]) {
    const { heading, text, kind } = attentionText(this.app, item);
    const place = placeOf(account, item.key);
    const isSignIn = place?.[0] === "sign-in";
    const names: Partial<Record<typeof item.key, string>> = {
      code_needed: "overview.enter_code",
      signed_out: "overview.sign_in",
      removals_held_back: "overview.decide",
    };
    return html`<ab-alert .kind=${kind} .heading=${heading}>
      ${text}
      ${place
        ? html`<ab-button
            slot="action"
            kind="filled"
            .icon=${isSignIn ? mdiLoginVariant : mdiShieldSearch}
            @click=${() => this.app.navigate(place)}
            >${this.app.t(names[item.key] ?? "photos.care")}</ab-button
          >`
        : nothing}
    </ab-alert>`;
  }

  /** Somebody may have forgotten it: it outlasts restarts. */
  private renderPause({ is_paused, state }: LoadedAccount) {
    if (!is_paused) return nothing;
    const { t } = this.app;
    return html`<ab-alert kind="warning" .heading=${t("overview.paused_title")}>
      ${t(state === "paused" ? "overview.paused_waits" : "overview.paused_text")}
    </ab-alert>`;
  }

  private renderProof(account: LoadedAccount) {
    const { title, text, isWhole } = proofLine(this.app, account);
    return html`<div class="proof ${isWhole ? "whole" : ""}">
      <ab-icon .path=${mdiShieldCheckOutline}></ab-icon>
      <div>
        <strong class="numbers">${title}</strong>
        <div class="dim small">${text}</div>
      </div>
    </div>`;
  }

  private renderRun(account: LoadedAccount) {
    const line = progressLine(this.app, account);
    if (!line) return nothing;
    return html`<div class="run">
      <ab-progress
        .value=${line.percent}
        .label=${this.app.t("overview.progress")}
        .tone=${account.state === "paused" ? "warning" : "busy"}
      ></ab-progress>
      ${line.text ? html`<div class="small dim numbers">${line.text}</div>` : nothing}
    </div>`;
  }

  private renderButtons(account: LoadedAccount) {
    const { t, online } = this.app;
    const isRunning = !account.is_ready;
    // One that waits for its downloads does nothing meanwhile.
    const isSyncing = account.state !== "paused" && (account.sync?.ended === null || isAwaited(account));
    const isBusy = isSyncing || this.busy === "sync/start";
    return html`${account.may.sync
      ? html`<ab-button
          kind="filled"
          .icon=${mdiSync}
          .busy=${isBusy}
          .disabled=${isRunning || !online || !account.is_signed_in}
          @click=${() => this.run("sync/start")}
          >${t(isBusy ? "overview.syncing" : "overview.sync")}</ab-button
        >`
      : nothing}
    ${account.may.pause
      ? html`<ab-button
          kind="outlined"
          .icon=${account.is_paused ? mdiPlay : mdiPause}
          .busy=${this.busy === "sync/pause" || this.busy === "sync/resume"}
          .disabled=${!online}
          @click=${() => this.run(account.is_paused ? "sync/resume" : "sync/pause")}
          >${t(account.is_paused ? "overview.resume" : "overview.pause")}</ab-button
        >`
      : nothing}`;
  }

  private async run(type: string): Promise<void> {
    this.busy = type;
    this.failure = undefined;
    try {
      if (type === "sync/start" && isLoaded(this.account)) await askForSync(this.app, this.account);
      else await command(this.app.hass, type, { entry_id: this.account.entry_id });
    } catch (error) {
      this.failure = error;
    }
    this.busy = "";
  }
}
