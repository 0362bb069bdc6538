// Looking after a library: what waits for a word, what was moved out, what a sync would do, the log.
import { LitElement, css, html } from "lit";
import { property, state } from "lit/decorators.js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import { arriveAt } from "../../../elements/focus.js";
import { prose, tokens } from "../../../elements/tokens.css.js";
import { isMovingOut } from "../../../syncs.js";
import type { LoadedAccount } from "../../../types.js";
import type { PhotosApi } from "../api.js";
import "./log.js";
import "./plan.js";
import "./quarantine.js";
import "./removals.js";

@element("ab-care")
export class AbCare extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        display: grid;
        gap: var(--ab-4);
        grid-template-columns: minmax(0, 1fr);
        margin-inline: auto;
        max-width: 60rem;
        padding: var(--ab-2) var(--ab-4) var(--ab-8);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) api!: PhotosApi;
  @property({ attribute: false }) account!: LoadedAccount;

  @state() private done = 0;

  protected override firstUpdated(): void {
    arriveAt(this, this.renderRoot.querySelector("h2"));
  }

  protected override render() {
    const { app, api, account } = this;
    const isBusy = account.progress !== null;
    const isMoving = isMovingOut(account);
    return html`<h2 tabindex="-1">${app.t("photos.care")}</h2>
      <ab-removals @care-done=${this.count} .app=${app} .api=${api} .account=${account} .done=${this.done} .isMoving=${isMoving}></ab-removals>
      <ab-quarantine @care-done=${this.count} .app=${app} .api=${api} .count=${account.totals.quarantined} .isBusy=${isBusy} .isMoving=${isMoving}></ab-quarantine>
      <ab-plan @care-done=${this.count} .app=${app} .api=${api} .isBusy=${isBusy}></ab-plan>
      <ab-log .app=${app} .api=${api}></ab-log>`;
  }

  /** What one part has done may change what others show, and no snapshot need have seen it. */
  private count(): void {
    this.done += 1;
  }
}
