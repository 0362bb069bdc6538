import { mdiAlertCircleOutline, mdiPause, mdiShieldCheckOutline, mdiSync } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/icon.js";
import { prose, tokens } from "../../elements/tokens.css.js";
import { follow } from "../../router.js";
import { isLoaded, type Overview } from "../../types.js";
import { needsOf, type Need } from "./needs.js";

/** One sentence on everything: all is well, something goes on, what needs somebody, and that downloads are paused. */
@element("ab-summary")
export class AbSummary extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        align-items: center;
        display: flex;
        gap: var(--ab-4);
        padding-block: var(--ab-2) var(--ab-6);
      }
      .badge {
        align-items: center;
        background: color-mix(in srgb, var(--tone) 18%, var(--ab-card));
        border-radius: 50%;
        color: var(--tone);
        display: flex;
        flex: none;
        height: 56px;
        justify-content: center;
        width: 56px;
      }
      .good {
        --tone: var(--ab-success);
      }
      .busy {
        --tone: var(--ab-accent);
      }
      .bad {
        --tone: var(--ab-warning);
      }
      ab-icon {
        --ab-icon-size: 32px;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--ab-4);
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        align-content: center;
        min-height: 32px;
      }
      a {
        color: inherit;
        text-underline-offset: 2px;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) overview!: Overview;

  protected override render() {
    const { t } = this.app;
    const needs = needsOf(this.app, this.overview);
    const isBusy = this.overview.accounts.some((account) => isLoaded(account) && !account.is_ready);
    const isPaused = this.overview.accounts.some((account) => isLoaded(account) && account.is_paused);
    const pause = isPaused ? [t("overview.paused_title")] : [];
    const [kind, icon, title] = needs.length
      ? (["bad", mdiAlertCircleOutline, [t.plural("overview.needs", needs.length), ...pause].join(" · ")] as const)
      : isPaused
        ? (["bad", mdiPause, t("overview.paused_title")] as const)
        : isBusy
          ? (["busy", mdiSync, t("overview.working")] as const)
          : (["good", mdiShieldCheckOutline, t("overview.all_well")] as const);
    return html`<div class="badge ${kind}"><ab-icon .path=${icon}></ab-icon></div>
      <div>
        <div role="status"><h2>${title}</h2></div>
        ${needs.length
          ? html`<ul>
              ${needs.map((need) => html`<li>${this.link(need)}</li>`)}
            </ul>`
          : nothing}
        <p class="dim">${this.details()}</p>
      </div>`;
  }

  private link({ text, place }: Need) {
    return place ? html`<a href=${this.app.url(place)} dir="auto" @click=${follow}>${text}</a>` : html`<span dir="auto">${text}</span>`;
  }

  private details(): string {
    const { t, format } = this.app;
    const { accounts, folders } = this.overview;
    const parts: string[] = [];
    if (accounts.length) {
      const proven = accounts.reduce((sum, each) => sum + (isLoaded(each) ? each.totals.proven : 0), 0);
      parts.push(t.plural("overview.proven", proven));
    }
    // One that is not whole is named above.
    const devices = folders.flatMap((folder) => folder.backups).filter((backup) => backup.is_current && backup.completeness !== "incomplete");
    if (devices.length) {
      parts.push(t.plural("overview.devices", devices.length));
      const newest = Math.max(...devices.map((backup) => backup.last_backup ?? 0));
      if (newest) parts.push(t("overview.newest", { when: format.relative(newest) }));
    }
    return parts.join(" · ");
  }
}
