import { mdiCloudSearchOutline, mdiContentCopy, mdiImageOutline, mdiPlayCircleOutline } from "@mdi/js";
import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { requestJson } from "../../api.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/alert.js";
import "../../elements/button.js";
import "../../elements/icon.js";
import "../../elements/message.js";
import "../../elements/skeleton.js";
import { card, prose, tokens } from "../../elements/tokens.css.js";
import { isLoaded, type Backup } from "../../types.js";
import type { Details } from "./documents.js";
import type { BackupSession } from "./session.js";
import { tile, workProgress, workStyles } from "./work-view.js";
import { Work } from "./work.js";

interface Comparison {
  photos: number;
  counts: Record<string, number>;
  bytes: Record<string, number>;
  left_out: number;
  is_capped: boolean;
}

interface Copied {
  photos: number;
  files: number;
  bytes: number;
  present: number;
  skipped: Record<string, number>;
  folder: string;
}

interface Finding {
  ref: string;
  name: string;
  taken: number | null;
  is_video: boolean;
  bytes: number;
}

const STATES = ["only_here", "similar", "in_library", "in_icloud", "imported", "no_original", "unreadable"];
const SHOWN = 100;

/** Which photos are in this backup alone, and copies of them. */
@element("ab-backup-only-here")
export class AbBackupOnlyHere extends LitElement {
  static override styles = [
    tokens,
    prose,
    card,
    workStyles,
    css`
      ul.rows li {
        align-items: center;
        display: flex;
        gap: var(--ab-3);
      }
      ul.rows bdi {
        flex: 1;
      }
      ul.rows ab-icon {
        color: var(--ab-text-dim);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) backup!: Backup;
  @property({ attribute: false }) session!: BackupSession;

  @state() private found?: { items: Finding[]; total: number };
  @state() private hasFolder?: boolean;
  @state() private failure?: unknown;

  private readonly work = new Work<Comparison>(this, "/photos/comparison", "compare_photos");
  private readonly copy = new Work<Copied>(this, "/photos/copies", "copy_photos");
  private listed?: Comparison;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("session")) void this.lookForFolder();
    const report = this.work.isRunning ? undefined : (this.work.state?.report ?? undefined);
    if (changed.has("session") || report !== this.listed) {
      this.listed = report;
      this.found = undefined;
      if (report?.counts.only_here) void this.list();
    }
  }

  protected override render() {
    const { app, copy, work } = this;
    const { t } = app;
    if (!work.state && !work.error) return html`<ab-skeleton lines="4" .label=${t("common.loading")}></ab-skeleton>`;
    const report = work.isRunning ? null : work.state?.report;
    return html`<div class="page">
      <section class="card">
        <h3>${t("only_here.title")}</h3>
        <p class="dim">${t("only_here.text")}</p>
        ${workProgress(app, work, t("job.compare_photos"))}
        ${work.isRunning
          ? nothing
          : html`<div class="actions">
              <ab-button
                kind="filled"
                .icon=${mdiCloudSearchOutline}
                .busy=${work.isBusy}
                ?disabled=${work.isBlocked || !app.online}
                @click=${() => void work.start()}
                >${t(report ? "only_here.again" : "only_here.start")}</ab-button
              >
            </div>`}
      </section>
      ${report ? this.renderReport(report) : nothing}
      ${report && app.isAdmin && report.counts.only_here ? this.renderCopy(copy) : nothing}
    </div>`;
  }

  private renderReport(report: Comparison) {
    const { app, found } = this;
    const { t, format } = app;
    return html`<section class="card" aria-labelledby="found">
      <h3 id="found">${t.plural("only_here.found", report.counts.only_here ?? 0)}</h3>
      <div class="tiles">
        ${STATES.map((name) => (report.counts[name] ? tile(format.number(report.counts[name]), t(`only_here.${name}`)) : nothing))}
      </div>
      ${report.left_out ? html`<p class="dim small">${t.plural("only_here.left_out", report.left_out)}</p>` : nothing}
      ${this.failure ? html`<ab-alert kind="error">${app.errorText(this.failure)}</ab-alert>` : nothing}
      ${found
        ? html`<ul class="rows">
            ${found.items.map(
              ({ name, taken, is_video, bytes }) => html`<li>
                <ab-icon .path=${is_video ? mdiPlayCircleOutline : mdiImageOutline}></ab-icon>
                <bdi>${name}</bdi>
                <span class="dim small numbers">${taken === null ? "" : format.date(taken)}</span>
                <span class="dim small numbers">${format.bytes(bytes)}</span>
              </li>`,
            )}
            ${found.total > found.items.length
              ? html`<li class="dim">${t("integrity.more", { count: format.number(found.total - found.items.length) })}</li>`
              : nothing}
          </ul>`
        : nothing}
    </section>`;
  }

  private renderCopy(copy: Work<Copied>) {
    const { app } = this;
    const { t, format } = app;
    const accounts = app.overview?.accounts.filter(isLoaded) ?? [];
    const done = copy.isRunning ? null : copy.state?.report;
    return html`<section class="card" aria-labelledby="copy">
      <h3 id="copy">${t("only_here.copy_title")}</h3>
      <p class="dim">${t("only_here.copy_text")}</p>
      ${workProgress(app, copy, t("job.copy_photos"))}
      ${copy.isRunning
        ? nothing
        : html`<div class="actions">
            ${accounts.map(
              ({ entry_id, title }) => html`<ab-button
                kind="outlined"
                .icon=${mdiContentCopy}
                .busy=${copy.isBusy}
                ?disabled=${copy.isBlocked || !app.online}
                @click=${() => void copy.start({ into: "library", account: entry_id })}
                >${t("only_here.copy_library", { account: title })}</ab-button
              >`,
            )}
            ${this.hasFolder
              ? html`<ab-button
                  kind="outlined"
                  .icon=${mdiContentCopy}
                  .busy=${copy.isBusy}
                  ?disabled=${copy.isBlocked || !app.online}
                  @click=${() => void copy.start({ into: "folder" })}
                  >${t("only_here.copy_folder")}</ab-button
                >`
              : nothing}
          </div>`}
      ${this.hasFolder === false ? html`<ab-alert kind="info">${t("exports.no_folder_admin")}</ab-alert>` : nothing}
      ${done
        ? html`<div class="tiles">
            ${tile(format.number(done.photos), t("only_here.copied"))} ${tile(format.bytes(done.bytes), t("exports.bytes"))}
            ${tile(format.number(done.present), t("only_here.present"))}
          </div>
            ${done.photos ? html`<p>${this.whereCopied(done.folder)}</p>` : nothing}`
        : nothing}
    </section>`;
  }

  /** In which folder the copies are, and where they are to be seen. */
  private whereCopied(folder: string): string {
    const { app, copy } = this;
    const { account } = copy.state ?? {};
    if (!account) return app.t("only_here.in_folder", { folder });
    const title = app.overview?.accounts.find(({ entry_id }) => entry_id === account)?.title ?? "";
    return app.t("only_here.in_imported", { folder, account: title });
  }

  private async lookForFolder(): Promise<void> {
    const { app, session } = this;
    this.hasFolder = undefined;
    // Where that cannot be told, pressing the button tells it.
    const found = await requestJson<Details>(app.hass, session.base).then((details) => details.has_export_folder, () => true);
    if (session === this.session) this.hasFolder = found;
  }

  private async list(): Promise<void> {
    const { session } = this;
    this.failure = undefined;
    try {
      const path = `/photos/comparison/items?state=only_here&limit=${SHOWN}`;
      const found = await session.fetchJson<{ items: Finding[]; total: number }>(path);
      if (session === this.session) this.found = found;
    } catch (error) {
      if (session === this.session) this.failure = error;
    }
  }
}
