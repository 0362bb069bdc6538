// Removals that the brake has stopped: a sync makes them only after the user's word, and at once then.
import { mdiCheckCircleOutline } from "@mdi/js";
import { LitElement, css, html } from "lit";
import { property, state } from "lit/decorators.js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import "../../../elements/alert.js";
import "../../../elements/button.js";
import "../../../elements/dialog.js";
import { takeFocus } from "../../../elements/focus.js";
import { card, prose, tokens } from "../../../elements/tokens.css.js";
import { fire, toast } from "../../../hass.js";
import { followSync } from "../../../syncs.js";
import type { LoadedAccount } from "../../../types.js";
import type { PhotosApi, RemovalsAnswer } from "../api.js";
import { careStyles } from "./care.css.js";
import "./leaving.js";

@element("ab-removals")
export class AbRemovals extends LitElement {
  static override styles = [
    tokens,
    prose,
    card,
    careStyles,
    css`
      ab-leaving {
        margin-block-start: var(--ab-4);
      }
      ab-alert p + p {
        margin-block-start: var(--ab-2);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) api!: PhotosApi;
  @property({ attribute: false }) account!: LoadedAccount;
  /** Counts what was done on the page; another number means that what is shown is out of date. */
  @property({ type: Number }) done = 0;
  /** Whether a sync does what the user has just confirmed. */
  @property({ attribute: false }) isMoving = false;

  @state() private items?: RemovalsAnswer["items"];
  @state() private error?: unknown;
  @state() private isAsking = false;
  @state() private isBusy = false;
  private asOf = "";

  protected override willUpdate(): void {
    // What the brake has stopped is known again after each run.
    const { progress, last_sync, totals } = this.account;
    const asOf = [this.api.entryId, progress === null, last_sync, totals.quarantined, this.done].join(" ");
    if (asOf === this.asOf) return;
    this.asOf = asOf;
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      this.items = (await this.api.removals()).items;
      this.error = undefined;
    } catch (error) {
      this.error = error;
    }
  }

  protected override render() {
    const { app, items } = this;
    const { t } = app;
    if (this.error !== undefined) {
      return html`<ab-alert kind="error">${app.errorText(this.error)}<ab-button slot="action" @click=${this.load}>${t("common.retry")}</ab-button></ab-alert>`;
    }
    const count = items?.reduce((sum, { removed }) => sum + removed, 0) ?? 0;
    if (!count) {
      const { isMoving } = this;
      return html`<ab-alert .kind=${isMoving ? "info" : "good"} tabindex="-1">${t(isMoving ? "care.removals_moving" : "care.removals_none")}</ab-alert>`;
    }
    const total = items?.reduce((sum, item) => sum + item.total, 0) ?? 0;
    const values = { total: app.format.number(total) };
    const [first, second] = items ?? [];
    const which = second ? "several" : first?.library === "PrimarySync" ? "own" : "shared";
    return html`<ab-alert kind="warning" .heading=${t.plural("care.removals_title", count, values)}>
        <p>${t(`care.removals_text_${which}`, values)}</p>
        <p>${t("care.removals_otherwise")}</p>
        <ab-button slot="action" kind="danger" @click=${() => (this.isAsking = true)}>${t("care.removals_confirm")}</ab-button>
      </ab-alert>
      <ab-leaving .app=${app} .api=${this.api} .asOf=${`${this.asOf} ${count}`}></ab-leaving>
      <ab-dialog
        .open=${this.isAsking}
        .heading=${t.plural("care.removals_ask", count, values)}
        .closeLabel=${t("common.close")}
        @closed=${() => (this.isAsking = false)}
      >
        <p>${t("care.removals_ask_text")}</p>
        <ab-button slot="action" kind="text" @click=${() => (this.isAsking = false)}>${t("care.cancel")}</ab-button>
        <ab-button slot="action" kind="danger" .icon=${mdiCheckCircleOutline} .busy=${this.isBusy} @click=${this.confirm}>${t("care.removals_confirm")}</ab-button>
      </ab-dialog>`;
  }

  private async confirm(): Promise<void> {
    this.isBusy = true;
    try {
      const shown = Object.fromEntries((this.items ?? []).map(({ library, removed }) => [library, removed]));
      const { confirmed, started } = await this.api.confirmRemovals(shown);
      toast(this, this.app.t.plural("care.removals_confirmed", confirmed));
      if (started !== null) followSync(this.app, this.api.entryId, started, { movesOut: true });
      fire(this, "care-done");
    } catch (error) {
      toast(this, this.app.errorText(error));
    } finally {
      // Also after a refusal, which says that there are others by now.
      await this.load();
      this.isBusy = false;
      this.isAsking = false;
      await this.updateComplete;
      // The button that was pressed has gone with the list.
      takeFocus(this, this.renderRoot.querySelector("ab-alert[tabindex]"));
    }
  }
}
