import { mdiCloudLockOutline } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import { byUrgency } from "../../devices.js";
import "../../elements/message.js";
import "../../elements/skeleton.js";
import { prose, tokens } from "../../elements/tokens.css.js";
import type { ViewElement } from "../index.js";
import "./account-card.js";
import "./backup-card.js";
import "./folder-notes.js";
import "./summary.js";

/** Every account and every backup on one page, those that need somebody first. */
@element("ab-overview")
export class AbOverview extends LitElement implements ViewElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        display: block;
        margin-inline: auto;
        max-width: 80rem;
        padding: var(--ab-4);
        width: 100%;
      }
      section + section {
        margin-block-start: var(--ab-8);
      }
      h2 {
        margin-block-end: var(--ab-3);
      }
      .cards {
        display: grid;
        gap: var(--ab-4);
        grid-template-columns: repeat(var(--fill), minmax(min(100%, var(--least)), 1fr));
      }
      .accounts {
        --fill: auto-fit;
        --least: 26rem;
      }
      .backups {
        --fill: auto-fill;
        --least: 18rem;
      }
      ab-skeleton {
        --ab-line-height: 160px;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) path: readonly string[] = [];
  @property({ attribute: false }) query = new URLSearchParams();

  protected override firstUpdated(): void {
    // At the end of the page, so it comes after the rest.
    import("./notifications.js").catch(() => undefined);
  }

  protected override render() {
    const { app } = this;
    const { t, overview } = app;
    if (!overview) return html`<ab-skeleton .label=${t("common.loading")}></ab-skeleton>`;
    const { accounts, folders } = overview;
    if (!accounts.length && !folders.length) {
      return html`<ab-message .icon=${mdiCloudLockOutline} .heading=${t("overview.empty_title")}>
        ${t(app.isAdmin ? "overview.empty_admin" : "overview.empty_user")}
      </ab-message>`;
    }
    const backups = folders.flatMap((folder) => folder.backups.filter((backup) => backup.is_current));
    return html`<ab-summary .app=${app} .overview=${overview}></ab-summary>
    ${accounts.length
      ? html`<section aria-labelledby="accounts">
          <h2 id="accounts">${t("overview.accounts")}</h2>
          <div class="cards accounts">
            ${repeat(
              [...accounts].sort((a, b) => urgency(b) - urgency(a)),
              (account) => account.entry_id,
              (account) => html`<ab-account-card .app=${app} .account=${account}></ab-account-card>`,
            )}
          </div>
        </section>`
      : nothing}
    ${folders.length
      ? html`<section aria-labelledby="backups">
          <h2 id="backups">${t("overview.backups")}</h2>
          <ab-folder-notes .app=${app} .folders=${folders}></ab-folder-notes>
          <div class="cards backups">
            ${repeat(
              backups.sort(byUrgency),
              (backup) => backup.id,
              (backup) => html`<ab-backup-card .app=${app} .backup=${backup}></ab-backup-card>`,
            )}
          </div>
        </section>`
      : nothing}
    ${accounts.length
      ? html`<section aria-labelledby="notifications">
          <h2 id="notifications">${t("overview.notifications")}</h2>
          <ab-notifications .app=${app}></ab-notifications>
        </section>`
      : nothing}`;
  }
}

/** What needs somebody comes first; the order of the accounts stays otherwise. */
function urgency(account: { state: string; attention?: readonly { key: string }[] }): number {
  if (account.state === "not_loaded") return 1;
  const keys = account.attention?.map((item) => item.key) ?? [];
  if (keys.includes("code_needed")) return 3;
  return keys.some((key) => key !== "trust_ends") ? 2 : 0;
}
