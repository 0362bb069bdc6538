import { mdiCompare, mdiHistory } from "@mdi/js";
import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { requestJson } from "../../api.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/button.js";
import "../../elements/message.js";
import "../../elements/skeleton.js";
import { card, prose, tokens } from "../../elements/tokens.css.js";
import type { Backup } from "../../types.js";
import { madeWhen } from "./backup-words.js";
import "./changes.js";
import type { Details, InstalledApp } from "./documents.js";
import { sessions, type BackupSession } from "./session.js";
import "./unlock.js";
import { tile, workStyles } from "./work-view.js";

interface Summary {
  counts: { added: number; removed: number; changed: number };
  unchanged: number;
  added_bytes: number;
  removed_bytes: number;
  links: number;
  domains: Record<string, number>;
  apps: { added: InstalledApp[]; removed: InstalledApp[]; updated: { old: InstalledApp; new: InstalledApp }[] } | null;
}

/** What differs between this backup and another one of the device; both have to be open. */
@element("ab-backup-compare")
export class AbBackupCompare extends LitElement {
  static override styles = [
    tokens,
    prose,
    card,
    workStyles,
    css`
      ab-backup-changes {
        height: min(60dvh, 36rem);
      }
      .choices {
        display: grid;
        gap: var(--ab-2);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) backup!: Backup;
  @property({ attribute: false }) session!: BackupSession;
  @property({ attribute: false }) path: readonly string[] = [];
  @property({ attribute: false }) place!: (...parts: string[]) => string[];

  @state() private details?: Details;
  @state() private summary?: Summary;
  @state() private failure?: unknown;

  private compared = "";
  private endSessions?: () => void;

  override connectedCallback(): void {
    super.connectedCallback();
    this.endSessions = sessions.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.endSessions?.();
  }

  /** The other backups of this device, the newest first. */
  private get others(): Backup[] {
    const all = this.app.overview?.folders.flatMap(({ backups }) => backups) ?? [];
    return all
      .filter(({ id, device }) => device === this.backup.device && id !== this.backup.id)
      .sort((a, b) => (b.last_backup ?? 0) - (a.last_backup ?? 0));
  }

  private get other(): Backup | undefined {
    const { others } = this;
    return others.length === 1 ? others[0] : others.find(({ id }) => id === this.path[0]);
  }

  /** The sessions of the older and the newer one. */
  private get pair(): { older: BackupSession; newer: BackupSession } | undefined {
    const { other, session, backup } = this;
    const second = other && sessions.get(other.id);
    if (!second) return undefined;
    const isNewer = (backup.last_backup ?? 0) >= (other.last_backup ?? 0);
    return isNewer ? { older: second, newer: session } : { older: session, newer: second };
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { other, pair } = this;
    if (other && !pair && this.details?.id !== other.id) void this.look(other);
    const key = pair ? `${pair.older.backupId} ${pair.newer.backupId}` : "";
    if (key !== this.compared || (changed.has("session") && key)) {
      this.compared = key;
      this.summary = this.failure = undefined;
      if (pair) void this.compare();
    }
  }

  protected override render() {
    const { app, backup, details, other, pair } = this;
    const { t } = app;
    if (this.failure) {
      return html`<ab-message .heading=${t("errors.title")}>
        ${app.errorText(this.failure)}
        <ab-button slot="action" @click=${() => void this.compare()}>${t("common.retry")}</ab-button>
      </ab-message>`;
    }
    if (!this.others.length) {
      return html`<ab-message .icon=${mdiHistory} .heading=${t("compare.none_title")}>${t("compare.none_text")}</ab-message>`;
    }
    if (!other) return this.renderChoices();
    if (!pair) {
      return html`<div class="page">
        <p>${t("compare.open_other")} ${madeWhen(app, other)}</p>
        ${details?.id === other.id
          ? html`<ab-unlock .app=${app} .backup=${other} .details=${details} @forgotten=${() => void this.look(other)}></ab-unlock>`
          : html`<ab-skeleton .label=${t("common.loading")}></ab-skeleton>`}
      </div>`;
    }
    const older = pair.newer === this.session ? other : backup;
    const newer = older === other ? backup : other;
    return html`<div class="page">
      <section class="card" aria-labelledby="title">
        <h3 id="title">${t("compare.title", { older: this.when(older), newer: this.when(newer) })}</h3>
        ${this.summary ? this.renderSummary(this.summary) : html`<ab-skeleton .label=${t("compare.working")}></ab-skeleton>`}
      </section>
      ${this.summary && Object.keys(this.summary.domains).length
        ? html`<section class="card" aria-labelledby="changes">
            <h3 id="changes">${t("compare.changes")}</h3>
            <ab-backup-changes .app=${app} .older=${pair.older} .newer=${pair.newer}></ab-backup-changes>
          </section>`
        : nothing}
    </div>`;
  }

  private renderChoices() {
    const { app } = this;
    return html`<div class="page">
      <section class="card">
        <h3>${app.t("compare.choose")}</h3>
        <div class="choices">
          ${this.others.map(
            (other) => html`<ab-button kind="outlined" .icon=${mdiCompare} @click=${() => app.navigate(this.place(other.id))}
              >${madeWhen(app, other)}</ab-button
            >`,
          )}
        </div>
      </section>
    </div>`;
  }

  private renderSummary({ counts, unchanged, added_bytes, removed_bytes, links, apps }: Summary) {
    const { t, format } = this.app;
    const names = (list: readonly InstalledApp[]): string => list.map(({ name }) => name).join(", ");
    return html`<div class="tiles">
        ${tile(format.number(counts.added), t("compare.added"))} ${tile(format.number(counts.removed), t("compare.removed"))}
        ${tile(format.number(counts.changed), t("compare.changed"))} ${tile(format.number(unchanged), t("compare.unchanged"))}
        ${tile(`+${format.bytes(added_bytes)}`, t("compare.added_bytes"))}
        ${tile(`−${format.bytes(removed_bytes)}`, t("compare.removed_bytes"))}
      </div>
      ${links ? html`<p class="dim small">${t.plural("compare.links", links)}</p>` : nothing}
      ${apps && apps.added.length + apps.removed.length + apps.updated.length
        ? html`<ul class="rows">
            ${apps.added.length ? html`<li>${t("compare.apps_added")}: <bdi>${names(apps.added)}</bdi></li>` : nothing}
            ${apps.removed.length ? html`<li>${t("compare.apps_removed")}: <bdi>${names(apps.removed)}</bdi></li>` : nothing}
            ${apps.updated.length ? html`<li>${t("compare.apps_updated")}: <bdi>${names(apps.updated.map((each) => each.new))}</bdi></li>` : nothing}
          </ul>`
        : nothing}`;
  }

  private when(backup: Backup): string {
    return backup.last_backup === null ? this.app.t("backup.undated") : this.app.format.dateTime(backup.last_backup);
  }

  private async look(other: Backup): Promise<void> {
    try {
      const details = await requestJson<Details>(this.app.hass, `/backups/${encodeURIComponent(other.id)}`);
      if (this.other?.id === other.id) this.details = details;
    } catch (error) {
      this.failure = error;
    }
  }

  private async compare(): Promise<void> {
    const { pair, compared } = this;
    this.failure = undefined;
    if (!pair) return;
    try {
      const path = `/compare/summary?with=${encodeURIComponent(pair.older.backupId)}`;
      const summary = await pair.newer.fetchJson<Summary>(path, { headers: pair.older.asOlder() });
      if (compared === this.compared) this.summary = summary;
    } catch (error) {
      if (compared === this.compared) this.failure = error;
    }
  }
}
