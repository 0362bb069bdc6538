import { mdiCellphone, mdiLockOffOutline, mdiLockOpenVariantOutline, mdiLockOutline, mdiTablet } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import { aboutDevice, isTablet } from "../../devices.js";
import "../../elements/chip.js";
import "../../elements/icon.js";
import "../../elements/progress.js";
import { card, prose, tokens } from "../../elements/tokens.css.js";
import type { Backup } from "../../types.js";
import { follow } from "../../router.js";
import { ageChips, checkChip } from "../backup-chips.js";
import { hasView } from "../index.js";

/** A backup: of which device, how old and how large, and whether it is whole. */
@element("ab-backup-card")
export class AbBackupCard extends LitElement {
  static override styles = [
    tokens,
    prose,
    card,
    css`
      :host {
        display: block;
      }
      .card {
        align-content: start;
        display: grid;
        gap: var(--ab-3);
        height: 100%;
        position: relative;
      }
      h3 a {
        color: inherit;
        text-decoration: none;
      }
      /* The whole card is the link's. */
      h3 a::after {
        content: "";
        inset: 0;
        position: absolute;
      }
      .card:has(a:hover) {
        border-color: var(--ab-accent);
      }
      header {
        align-items: center;
        display: flex;
        gap: var(--ab-3);
      }
      header ab-icon {
        --ab-icon-size: 36px;
        color: var(--ab-text-dim);
      }
      header div {
        min-width: 0;
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) backup!: Backup;

  protected override render() {
    const { backup, app } = this;
    const { t, format } = app;
    const place = ["backups", backup.id];
    return html`<article class="card" aria-labelledby="name">
      <header>
        <ab-icon .path=${isTablet(backup) ? mdiTablet : mdiCellphone}></ab-icon>
        <div>
          <h3 id="name" dir="auto">
            ${hasView("backups")
              ? html`<a href=${app.url(place)} @click=${follow}>${backup.display_name}</a>`
              : backup.display_name}
          </h3>
          <div class="dim small">${aboutDevice(backup)}</div>
        </div>
      </header>
      <div>
        ${backup.last_backup === null
          ? t("backup.undated")
          : html`<span title=${format.dateTime(backup.last_backup)}
              >${t("backup.made", { when: format.relative(backup.last_backup) })}</span
            >`}
        ${backup.size_bytes === null ? nothing : html` · <span class="numbers">${format.bytes(backup.size_bytes)}</span>`}
      </div>
      <div class="chips">${this.renderChips()}</div>
      ${backup.job
        ? html`<ab-progress .value=${backup.job.percent} .label=${t(`job.${backup.job.kind}`)}></ab-progress>`
        : nothing}
    </article>`;
  }

  private renderChips() {
    const { backup } = this;
    const { t } = this.app;
    const lock = backup.is_unlocked
      ? html`<ab-chip tone="busy" .icon=${mdiLockOpenVariantOutline}>${t(backup.is_encrypted ? "backup.unlocked" : "backup.opened")}</ab-chip>`
      : backup.is_encrypted
        ? html`<ab-chip .icon=${mdiLockOutline}>${t("backup.encrypted")}</ab-chip>`
        : html`<ab-chip .icon=${mdiLockOffOutline}>${t("backup.unencrypted")}</ab-chip>`;
    return html`${ageChips(this.app, backup)} ${lock} ${checkChip(this.app, backup)}`;
  }
}
