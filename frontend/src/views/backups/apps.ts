import { mdiApplicationOutline, mdiFolderOutline, mdiFolderZipOutline } from "@mdi/js";
import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/alert.js";
import "../../elements/button.js";
import "../../elements/icon.js";
import "../../elements/input.js";
import "../../elements/message.js";
import "../../elements/picture.js";
import "../../elements/skeleton.js";
import { prose, tokens } from "../../elements/tokens.css.js";
import "../../elements/virtual-list.js";
import type { Backup } from "../../types.js";
import type { InstalledApp, Sizes } from "./documents.js";
import type { BackupSession } from "./session.js";

interface Row extends InstalledApp {
  files: number;
  bytes: number;
}

/** The apps of the device, and how much of each is in the backup. */
@element("ab-backup-apps")
export class AbBackupApps extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      .bar {
        flex: none;
        padding: var(--ab-2) var(--ab-3);
      }
      ab-virtual-list {
        flex: 1;
        min-height: 0;
      }
      .row {
        align-items: center;
        border-block-end: 1px solid var(--ab-line);
        display: flex;
        gap: var(--ab-3);
        height: 100%;
        padding-inline: var(--ab-3);
      }
      .row > div {
        flex: 1;
        min-width: 0;
      }
      .row > div > * {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      ab-picture,
      .none {
        border-radius: 22%;
        flex: none;
        height: 44px;
        width: 44px;
      }
      .none {
        align-items: center;
        background: var(--ab-fill);
        display: flex;
        justify-content: center;
      }
      .row > ab-button {
        color: var(--ab-text-dim);
      }
      ab-skeleton {
        padding: var(--ab-3);
        --ab-line-height: 48px;
      }
      ab-alert {
        margin: 0 var(--ab-3) var(--ab-2);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) backup!: Backup;
  @property({ attribute: false }) session!: BackupSession;

  @state() private rows?: readonly Row[];
  @state() private text = "";
  @state() private failure?: unknown;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("session")) void this.load();
  }

  protected override render() {
    const { app, rows } = this;
    const { t } = app;
    if (this.failure && !rows) {
      return html`<ab-message .heading=${t("errors.title")}>
        ${app.errorText(this.failure)}
        <ab-button slot="action" @click=${() => void this.load()}>${t("common.retry")}</ab-button>
      </ab-message>`;
    }
    if (!rows) return html`<ab-skeleton lines="6" .label=${t("common.loading")}></ab-skeleton>`;
    if (!rows.length) {
      return html`<ab-message .icon=${mdiApplicationOutline} .heading=${t("apps.none_title")}>${t("apps.none_text")}</ab-message>`;
    }
    const wanted = this.text.trim().toLocaleLowerCase();
    const shown = wanted ? rows.filter((row) => `${row.name} ${row.bundle_id} ${row.developer ?? ""}`.toLocaleLowerCase().includes(wanted)) : rows;
    return html`<div class="bar">
        <ab-input
          type="search"
          .placeholder=${t("apps.search")}
          .value=${this.text}
          @changed=${(event: CustomEvent<string>) => (this.text = event.detail)}
        ></ab-input>
      </div>
      ${this.failure ? html`<ab-alert kind="error" .heading=${t("errors.title")}>${app.errorText(this.failure)}</ab-alert>` : nothing}
      ${shown.length
        ? html`<ab-virtual-list
            .count=${shown.length}
            row-height="64"
            .label=${t("backup_tabs.apps")}
            .row=${(index: number) => this.renderRow(shown[index])}
          ></ab-virtual-list>`
        : html`<ab-message .icon=${mdiApplicationOutline} .heading=${t("files.nothing_title")}></ab-message>`}`;
  }

  private renderRow(row?: Row) {
    if (!row) return html``;
    const { app, backup, session } = this;
    const { t, format } = app;
    const about = [row.developer, row.version].filter(Boolean).join(" · ");
    return html`<div class="row">
      ${row.has_icon
        ? html`<ab-picture .hass=${session.hass} .path=${`${session.base}/apps/${encodeURIComponent(row.bundle_id)}/icon`}></ab-picture>`
        : html`<span class="none"><ab-icon .path=${mdiApplicationOutline}></ab-icon></span>`}
      <div>
        <bdi>${row.name}</bdi>
        <bdi class="dim small">${about || row.bundle_id}</bdi>
      </div>
      <span class="dim small numbers">${row.files ? format.bytes(row.bytes) : t("apps.no_data")}</span>
      ${row.files
        ? html`<ab-button
              kind="text"
              icon-only
              data-row
              .icon=${mdiFolderOutline}
              .label=${t("apps.files_of", { name: row.name })}
              @click=${() => app.navigate(["backups", backup.id, "files", `AppDomain-${row.bundle_id}`])}
            ></ab-button>
            <ab-button
              kind="text"
              icon-only
              .icon=${mdiFolderZipOutline}
              .label=${t("files.zip_of", { name: row.name })}
              @click=${() => void this.save(row)}
            ></ab-button>`
        : nothing}
    </div>`;
  }

  private async save(row: Row): Promise<void> {
    this.failure = undefined;
    try {
      await this.session.download({ export: { app: row.bundle_id } });
    } catch (error) {
      this.failure = error;
    }
  }

  private async load(): Promise<void> {
    const { session } = this;
    this.failure = undefined;
    try {
      const { apps } = await session.fetchJson<{ apps: InstalledApp[] }>("/apps");
      if (session === this.session) this.rows = this.sorted(apps.map((one) => ({ ...one, files: 0, bytes: 0 })));
      const { domains } = await session.fetchJson<Sizes>("/sizes");
      const sums = new Map<string, { files: number; bytes: number }>();
      for (const { app, files, bytes } of domains) {
        if (app === null) continue;
        const sum = sums.get(app) ?? { files: 0, bytes: 0 };
        sums.set(app, { files: sum.files + files, bytes: sum.bytes + bytes });
      }
      const rows = apps.map((one) => ({ ...one, ...(sums.get(one.bundle_id) ?? { files: 0, bytes: 0 }) }));
      if (session === this.session) this.rows = this.sorted(rows);
    } catch (error) {
      if (session === this.session) this.failure = error;
    }
  }

  private sorted(rows: readonly Row[]): Row[] {
    const { language } = this.app.hass;
    return [...rows].sort((a, b) => b.bytes - a.bytes || a.name.localeCompare(b.name, language));
  }
}
