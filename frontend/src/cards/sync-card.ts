import { mdiImageMultipleOutline } from "@mdi/js";
import { html, nothing } from "lit";
import type { App } from "../app.js";
import { element } from "../define.js";
import "../elements/chip.js";
import "../elements/progress.js";
import { isLoaded, type Account, type Overview } from "../types.js";
import { progressLine, proofLine } from "../views/overview/account-facts.js";
import { lookOf, shownState } from "../views/overview/states.js";
import { follow } from "../router.js";
import { OverviewCard } from "./base.js";

/** How the copies of iCloud photos are doing: of one account, or of all. */
@element("ab-sync-card")
export class AbSyncCard extends OverviewCard {
  protected override renderContent(app: App, { accounts }: Overview) {
    const wanted = this.config.account;
    const shown = wanted ? accounts.filter((each) => each.entry_id === wanted) : accounts;
    if (!shown.length) return html`<span class="dim">${app.t("cards.no_account")}</span>`;
    return shown.map((account) => this.renderAccount(app, account));
  }

  private renderAccount(app: App, account: Account) {
    const shown = shownState(account);
    const { icon, tone } = lookOf(shown);
    const needsCode = isLoaded(account) && account.code !== null;
    const place = needsCode ? ["sign-in", account.entry_id] : ["overview"];
    const line = isLoaded(account) ? progressLine(app, account) : undefined;
    const about = isLoaded(account) ? (line?.text || proofLine(app, account).title) : "";
    return html`<div>
      <a href=${app.url(place)} @click=${follow}>
        <ab-icon .path=${mdiImageMultipleOutline}></ab-icon>
        <div>
          <div class="name" dir="auto">${account.title}</div>
          <div class="dim small numbers">${about}</div>
        </div>
        <ab-chip .tone=${tone} .icon=${icon}>${app.t(`state.${shown}`)}</ab-chip>
      </a>
      ${line ? html`<ab-progress .value=${line.percent} .label=${app.t("overview.progress")}></ab-progress>` : nothing}
    </div>`;
  }
}
