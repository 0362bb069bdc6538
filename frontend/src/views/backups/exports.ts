import { mdiExportVariant, mdiFolderDownloadOutline, mdiFolderZipOutline } from "@mdi/js";
import { LitElement, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { requestJson } from "../../api.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/alert.js";
import "../../elements/button.js";
import "../../elements/message.js";
import "../../elements/skeleton.js";
import { card, prose, tokens } from "../../elements/tokens.css.js";
import type { Backup } from "../../types.js";
import type { Details, DomainSize, InstalledApp, Sizes } from "./documents.js";
import { domainName } from "./files/places.js";
import type { BackupSession } from "./session.js";
import { tile, workProgress, workStyles } from "./work-view.js";
import { Work } from "./work.js";

interface Report {
  state: "complete" | "partial" | "stopped";
  files: number;
  bytes: number;
  skipped: Record<string, number>;
  remarks: Record<string, number>;
}

/** Parts of the backup as files on the disk of Home Assistant, or in the browser. */
@element("ab-backup-exports")
export class AbBackupExports extends LitElement {
  static override styles = [tokens, prose, card, workStyles];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) backup!: Backup;
  @property({ attribute: false }) session!: BackupSession;

  @state() private details?: Details;
  @state() private domains: readonly DomainSize[] = [];
  @state() private apps: ReadonlyMap<string, string> = new Map();
  @state() private chosen = "";
  @state() private failure?: unknown;

  private readonly work = new Work<Report>(this, "/exports", "export");

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("session")) void this.load();
  }

  protected override render() {
    const { app, details, work } = this;
    const { t } = app;
    if (this.failure) {
      return html`<ab-message .heading=${t("errors.title")}>
        ${app.errorText(this.failure)}
        <ab-button slot="action" @click=${() => void this.load()}>${t("common.retry")}</ab-button>
      </ab-message>`;
    }
    if (!details) return html`<ab-skeleton lines="4" .label=${t("common.loading")}></ab-skeleton>`;
    const isOff = work.isBlocked || work.isRunning || !app.online;
    return html`<div class="page">
      <section class="card">
        <h3>${t("exports.title")}</h3>
        <p class="dim">${t("exports.text")}</p>
        <label class="field">
          ${t("exports.what")}
          <select @change=${(event: Event) => (this.chosen = (event.target as HTMLSelectElement).value)}>
            <option value="">${t("exports.whole")}</option>
            ${this.domains.map(
              ({ domain, bytes }) => html`<option value=${domain}>
                ${domainName(domain, this.apps)} (${app.format.bytes(bytes)})
              </option>`,
            )}
          </select>
        </label>
        <div class="actions">
          <ab-button kind="filled" .icon=${mdiFolderZipOutline} ?disabled=${!app.online} @click=${this.save}>${t("exports.download")}</ab-button>
          ${details.has_export_folder
            ? html`<ab-button kind="outlined" .icon=${mdiFolderDownloadOutline} .busy=${work.isBusy} ?disabled=${isOff} @click=${() => this.start("folder")}
                  >${t("exports.to_folder")}</ab-button
                >
                <ab-button kind="outlined" .icon=${mdiExportVariant} .busy=${work.isBusy} ?disabled=${isOff} @click=${() => this.start("zip")}
                  >${t("exports.to_zip")}</ab-button
                >`
            : nothing}
        </div>
        ${details.has_export_folder
          ? html`<p class="dim small">${t("exports.warning")}</p>`
          : html`<ab-alert kind="info">${t(app.isAdmin ? "exports.no_folder_admin" : "exports.no_folder")}</ab-alert>`}
        ${workProgress(app, work, t("job.export"))}
      </section>
      ${this.renderReport()}
    </div>`;
  }

  private renderReport() {
    const { app, work } = this;
    const { t, format } = app;
    const state = work.state;
    if (work.isRunning || !state?.report) return nothing;
    const { report, name } = state;
    const notes = [...Object.entries(report.skipped), ...Object.entries(report.remarks)];
    return html`<section class="card" aria-labelledby="last">
      <h3 id="last">${t("exports.last")}</h3>
      ${name ? html`<p><bdi>${name}</bdi></p>` : nothing}
      ${report.state === "partial" ? html`<ab-alert kind="warning">${t("exports.partial")}</ab-alert>` : nothing}
      <div class="tiles">
        ${tile(format.number(report.files), t("exports.files"))} ${tile(format.bytes(report.bytes), t("exports.bytes"))}
        ${state.ended ? tile(format.relative(Date.parse(state.ended)), t("exports.ended")) : nothing}
      </div>
      ${notes.length
        ? html`<ul class="rows">
            ${notes.map(([key, count]) => html`<li>${t(`exports.note_${key}`)}: <span class="numbers">${format.number(count)}</span></li>`)}
          </ul>`
        : nothing}
    </section>`;
  }

  private get selection(): Record<string, unknown> {
    return this.chosen ? { domain: this.chosen } : { all: true };
  }

  private start(format: "folder" | "zip"): void {
    void this.work.start({ selection: this.selection, format });
  }

  private readonly save = async (): Promise<void> => {
    try {
      await this.session.download({ export: this.selection });
    } catch (error) {
      this.failure = error;
    }
  };

  private async load(): Promise<void> {
    const { session } = this;
    this.failure = undefined;
    try {
      this.details = await requestJson<Details>(this.app.hass, session.base);
      const { apps } = await session.fetchJson<{ apps: InstalledApp[] }>("/apps");
      this.apps = new Map(apps.map(({ bundle_id, name }) => [bundle_id, name]));
      const { domains } = await session.fetchJson<Sizes>("/sizes");
      this.domains = domains.filter(({ files }) => files).sort((a, b) => b.bytes - a.bytes);
    } catch (error) {
      if (session === this.session) this.failure = error;
    }
  }
}

