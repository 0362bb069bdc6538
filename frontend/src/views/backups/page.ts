import { mdiArrowLeft } from "@mdi/js";
import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { requestJson } from "../../api.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import { aboutDevice } from "../../devices.js";
import "../../elements/alert.js";
import "../../elements/button.js";
import { takeFocus } from "../../elements/focus.js";
import "../../elements/message.js";
import "../../elements/skeleton.js";
import { card, prose, tokens } from "../../elements/tokens.css.js";
import type { Backup } from "../../types.js";
import { OPEN, SPLIT_TABS } from "../artifacts/tabs.js";
import type { Details } from "./documents.js";
import "./facts.js";
import "./explorer.js";
import type { AbBackupExplorer } from "./explorer.js";
import { LockedSteps } from "./locked-steps.js";
import "./session-chip.js";
import { sessions, type BackupSession } from "./session.js";
import "./unlock.js";

/** A backup: what is known without a password and the way in, or, once open, what is in it. */
@element("ab-backup-page")
export class AbBackupPage extends LitElement {
  static override styles = [
    tokens,
    prose,
    card,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      header {
        align-items: center;
        background: var(--ab-card);
        border-block-end: 1px solid var(--ab-line);
        display: flex;
        flex: none;
        gap: var(--ab-2);
        padding: var(--ab-1) var(--ab-3);
      }
      header .name {
        flex: 1;
        min-width: 0;
      }
      header h2,
      header .small {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      @media (max-width: 600px) {
        header .small {
          white-space: normal;
        }
      }
      header h2 {
        font-size: var(--ab-size-l);
      }
      .back:dir(rtl) {
        transform: scaleX(-1);
      }
      ab-backup-explorer {
        flex: 1;
        min-height: 0;
      }
      .locked {
        flex: 1;
        min-height: 0;
        overflow: hidden auto;
        padding: var(--ab-4);
      }
      .columns {
        align-items: start;
        display: grid;
        gap: var(--ab-4);
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr));
        margin-inline: auto;
        max-width: 60rem;
      }
      ab-skeleton {
        --ab-line-height: 80px;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) backup!: Backup;
  @property({ attribute: false }) session?: BackupSession;
  @property() tab = "";
  @property({ attribute: false }) path: readonly string[] = [];
  @property({ attribute: false }) query = new URLSearchParams();

  @state() private details?: Details;
  @state() private failure?: unknown;

  @query("header h2") private readonly heading!: HTMLElement;
  @query("ab-backup-explorer") private readonly explorer?: AbBackupExplorer;

  constructor() {
    super();
    new LockedSteps(this);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("backup");
    // What a key is remembered by changes with a session, the rest with a new run of the device.
    const isOther = changed.has("backup") && (before?.id !== this.backup.id || before.last_backup !== this.backup.last_backup);
    // Another page of the user, an administrator or an automation has locked it.
    if (before?.id === this.backup.id && before.is_unlocked && !this.backup.is_unlocked && this.session) {
      sessions.end(this.session, "over");
    }
    if (isOther && before?.id !== this.backup.id) this.details = undefined;
    if (isOther || (changed.has("session") && !this.session)) void this.load();
  }

  protected override updated(changed: PropertyValues<this>): void {
    // What was pressed to open it is gone.
    const isOpened = changed.has("session") && !changed.get("session") && this.session && this.details;
    if (isOpened) takeFocus(this, this.heading);
  }

  protected override render() {
    const { app, backup, session } = this;
    const { t } = app;
    const isDeep = session !== undefined && app.narrow && this.tab !== "";
    const isOpen = isDeep && SPLIT_TABS.has(this.tab) && this.query.has(OPEN);
    return html`<header>
        <ab-button
          class="back"
          kind="text"
          icon-only
          .icon=${mdiArrowLeft}
          .label=${t(isOpen ? "artifacts.back" : isDeep ? "backups.back_to_backup" : "backups.all")}
          @click=${() => this.back(isDeep)}
        ></ab-button>
        <div class="name">
          <h2 tabindex="-1"><bdi>${backup.display_name}</bdi></h2>
          <div class="dim small">
            ${[backup.last_backup && app.format.dateTime(backup.last_backup), aboutDevice(backup)].filter(Boolean).join(" · ")}
          </div>
        </div>
        ${session
          ? html`<ab-session-chip .app=${app} .session=${session} ?encrypted=${backup.is_encrypted} @lock=${() => sessions.lock(backup.id)}></ab-session-chip>`
          : nothing}
      </header>
      ${session ? this.renderOpen(session) : this.renderLocked()}`;
  }

  private back(isDeep: boolean): void {
    const { app, backup } = this;
    if (isDeep && this.explorer?.stepBack()) return;
    app.navigate(isDeep ? ["backups", backup.id] : ["backups"]);
  }

  private renderOpen(session: BackupSession) {
    return html`<ab-backup-explorer
      .app=${this.app}
      .backup=${this.backup}
      .session=${session}
      .tab=${this.tab}
      .path=${this.path}
      .query=${this.query}
    ></ab-backup-explorer>`;
  }

  private renderLocked() {
    const { app, backup, details } = this;
    const { t } = app;
    if (this.failure) {
      return html`<ab-message .heading=${t("errors.title")}>
        ${app.errorText(this.failure)}
        <ab-button slot="action" @click=${() => void this.load()}>${t("common.retry")}</ab-button>
      </ab-message>`;
    }
    return html`<div class="locked">
      <div class="columns">
        ${details
          ? html`<ab-unlock .app=${app} .backup=${backup} .details=${details} @forgotten=${() => void this.load()}></ab-unlock>
              <ab-backup-facts class="card" .app=${app} .backup=${backup} .details=${details}></ab-backup-facts>`
          : html`<ab-skeleton .label=${t("common.loading")}></ab-skeleton>`}
      </div>
    </div>`;
  }

  private async load(): Promise<void> {
    const { id } = this.backup;
    this.failure = undefined;
    try {
      const details = await requestJson<Details>(this.app.hass, `/backups/${encodeURIComponent(id)}`);
      if (id === this.backup.id) this.details = details;
    } catch (error) {
      if (id === this.backup.id) this.failure = error;
    }
  }
}
