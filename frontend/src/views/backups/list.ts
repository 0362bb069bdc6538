import { mdiChevronRight, mdiCellphoneOff, mdiDatabaseLockOutline, mdiHistory, mdiRefresh } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { requestJson } from "../../api.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import { aboutDevice, byUrgency } from "../../devices.js";
import "../../elements/alert.js";
import "../../elements/button.js";
import { arriveAt } from "../../elements/focus.js";
import "../../elements/icon.js";
import "../../elements/message.js";
import { card, prose, tokens } from "../../elements/tokens.css.js";
import type { Backup, Folder } from "../../types.js";
import { ageChips, checkChip } from "../backup-chips.js";
import { lockChip, madeWhen } from "./backup-words.js";
import "./device-picture.js";
import { sessions } from "./session.js";

/** All backups a user may open, by device; older ones of a device stand below its newest. */
@element("ab-backup-list")
export class AbBackupList extends LitElement {
  static override styles = [
    tokens,
    prose,
    card,
    css`
      :host {
        display: block;
      }
      .page {
        margin-inline: auto;
        max-width: 72rem;
        padding: var(--ab-4);
      }
      header {
        align-items: center;
        display: flex;
        gap: var(--ab-3);
        justify-content: space-between;
        margin-block-end: var(--ab-3);
      }
      section + section {
        margin-block-start: var(--ab-6);
      }
      h3.folder {
        color: var(--ab-text-dim);
        margin-block-end: var(--ab-2);
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .devices {
        align-items: start;
        display: grid;
        gap: var(--ab-4);
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr));
      }
      .devices .card {
        overflow: hidden;
        padding: 0;
      }
      a {
        align-items: center;
        color: inherit;
        display: flex;
        gap: var(--ab-4);
        outline-offset: -4px;
        padding: var(--ab-4);
        text-decoration: none;
      }
      a:hover {
        background: color-mix(in srgb, currentcolor 5%, transparent);
      }
      a > div {
        display: grid;
        flex: 1;
        gap: 2px;
        min-width: 0;
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-1) var(--ab-2);
        margin-block-start: var(--ab-2);
      }
      .go {
        color: var(--ab-text-dim);
      }
      .go:dir(rtl) {
        transform: scaleX(-1);
      }
      ab-device-picture {
        display: flex;
        justify-content: center;
        width: 64px;
      }
      .older a {
        border-block-start: 1px solid var(--ab-line);
        gap: var(--ab-3);
        padding-block: var(--ab-3);
      }
      .older a > ab-icon {
        color: var(--ab-text-dim);
      }
      ab-alert {
        margin-block-end: var(--ab-3);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;

  @state() private busy = false;
  @state() private failure?: unknown;

  protected override firstUpdated(): void {
    arriveAt(this, this.renderRoot.querySelector("h2"));
  }

  protected override render() {
    const { app } = this;
    const { t } = app;
    const folders = app.overview?.folders ?? [];
    if (!folders.length) {
      return html`<ab-message .icon=${mdiDatabaseLockOutline} .heading=${t(app.isAdmin ? "backups.none_title" : "backups.forbidden_title")}>
        ${t(app.isAdmin ? "backups.none_text" : "backups.forbidden_text")}
      </ab-message>`;
    }
    return html`<div class="page">
      <header>
        <h2 tabindex="-1">${t("backups.title")}</h2>
        <ab-button
          kind="outlined"
          .icon=${mdiRefresh}
          .busy=${this.busy}
          ?icon-only=${app.narrow}
          .label=${app.narrow ? t("backups.refresh") : ""}
          ?disabled=${!app.online}
          @click=${this.refresh}
          >${app.narrow ? nothing : t("backups.refresh")}</ab-button
        >
      </header>
      ${this.failure
        ? html`<ab-alert kind="error" .heading=${t("errors.title")}>${app.errorText(this.failure)}</ab-alert>`
        : nothing}
      ${repeat(
        folders,
        (folder) => folder.entry_id,
        (folder) => this.renderFolder(folder, folders.length > 1),
      )}
    </div>`;
  }

  private renderFolder(folder: Folder, isNamed: boolean) {
    const { t } = this.app;
    const named = { folder: folder.title };
    const devices = byDevice(folder.backups);
    return html`<section>
      ${isNamed ? html`<h3 class="folder" dir="auto">${folder.title}</h3>` : nothing}
      ${folder.state === "ready"
        ? nothing
        : html`<ab-alert kind="warning" .heading=${t("folder.unavailable", named)}
            >${folder.reason ?? t("folder.unavailable_text")}</ab-alert
          >`}
      ${folder.rejected
        ? html`<ab-alert kind="warning">${t.plural("folder.rejected", folder.rejected)}</ab-alert>`
        : nothing}
      ${devices.length
        ? html`<ul class="devices">
            ${repeat(
              devices,
              ([newest]) => newest.id,
              ([newest, ...older]) => html`<li class="card">${this.renderDevice(newest, older)}</li>`,
            )}
          </ul>`
        : folder.state === "ready"
          ? html`<ab-message .icon=${mdiCellphoneOff} .heading=${t("folder.empty", named)}>${t("folder.empty_text")}</ab-message>`
          : nothing}
    </section>`;
  }

  private renderDevice(newest: Backup, older: readonly Backup[]) {
    const { app } = this;
    return html`<a href=${app.url(["backups", newest.id])} @click=${(event: MouseEvent) => this.go(event, newest)}>
        <ab-device-picture .backup=${newest} ?open=${sessions.get(newest.id) !== undefined}></ab-device-picture>
        <div>
          <h3><bdi>${newest.display_name}</bdi></h3>
          <span class="dim small">${aboutDevice(newest)}</span>
          <span>${madeWhen(app, newest)}</span>
          <span class="chips">${this.renderChips(newest)}</span>
        </div>
        <ab-icon class="go" .path=${mdiChevronRight}></ab-icon>
      </a>
      ${older.length
        ? html`<ul class="older" aria-label=${app.t("backups.older")}>
            ${older.map(
              (backup) => html`<li>
                <a href=${app.url(["backups", backup.id])} @click=${(event: MouseEvent) => this.go(event, backup)}>
                  <ab-icon .path=${mdiHistory}></ab-icon>
                  <div>
                    <span>${madeWhen(app, backup)}</span>
                    <span class="chips">${this.renderChips(backup)}</span>
                  </div>
                  <ab-icon class="go" .path=${mdiChevronRight}></ab-icon>
                </a>
              </li>`,
            )}
          </ul>`
        : nothing}`;
  }

  private renderChips(backup: Backup) {
    return html`${ageChips(this.app, backup)} ${lockChip(this.app, backup)} ${checkChip(this.app, backup)}`;
  }

  private go(event: MouseEvent, backup: Backup): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.app.navigate(["backups", backup.id]);
  }

  private readonly refresh = async (): Promise<void> => {
    this.busy = true;
    this.failure = undefined;
    try {
      await requestJson(this.app.hass, "/backups/refresh", { method: "POST" });
    } catch (error) {
      this.failure = error;
    } finally {
      this.busy = false;
    }
  };
}

/** The backups of each device, the newest first; the devices in the order of the overview. */
function byDevice(backups: readonly Backup[]): [Backup, ...Backup[]][] {
  const groups = new Map<string, [Backup, ...Backup[]]>();
  const sorted = [...backups].sort((a, b) => (b.last_backup ?? 0) - (a.last_backup ?? 0));
  for (const backup of sorted) {
    const group = groups.get(backup.device);
    if (group) group.push(backup);
    else groups.set(backup.device, [backup]);
  }
  return [...groups.values()].sort(([a], [b]) => byUrgency(a, b));
}
