import { LitElement, css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { mdiDatabaseLockOutline } from "@mdi/js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/button.js";
import "../../elements/message.js";
import "../../elements/skeleton.js";
import { tokens } from "../../elements/tokens.css.js";
import "./list.js";
import "./page.js";
import { sessions } from "./session.js";

/** The backups: all of them, or the one the address names. */
@element("ab-backups")
export class AbBackups extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      ab-backup-list,
      ab-backup-page {
        flex: 1;
        min-height: 0;
      }
      ab-backup-list {
        overflow: hidden auto;
      }
      ab-skeleton {
        margin: var(--ab-6) auto;
        max-width: 60rem;
        padding: 0 var(--ab-4);
        width: 100%;
        --ab-line-height: 120px;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) path: readonly string[] = [];
  @property({ attribute: false }) query = new URLSearchParams();

  private endWatch?: () => void;
  private endSessions?: () => void;

  override connectedCallback(): void {
    super.connectedCallback();
    this.endWatch = sessions.watch();
    this.endSessions = sessions.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.endWatch?.();
    this.endSessions?.();
  }

  protected override render() {
    const { app, path } = this;
    const { t, overview } = app;
    if (!overview) return html`<ab-skeleton .label=${t("common.loading")}></ab-skeleton>`;
    const [id, tab = "", ...rest] = path;
    if (id === undefined) return html`<ab-backup-list .app=${app}></ab-backup-list>`;
    const all = overview.folders.flatMap((folder) => folder.backups);
    const backup = all.find((each) => each.id === id);
    if (!backup) {
      const isForbidden = !overview.folders.length && !app.isAdmin;
      return html`<ab-message
        .icon=${mdiDatabaseLockOutline}
        .heading=${t(isForbidden ? "backups.forbidden_title" : "backups.gone_title")}
      >
        ${t(isForbidden ? "backups.forbidden_text" : "backups.gone_text")}
        ${isForbidden
          ? nothing
          : html`<ab-button slot="action" @click=${() => app.navigate(["backups"])}>${t("backups.all")}</ab-button>`}
      </ab-message>`;
    }
    return html`<ab-backup-page
      .app=${app}
      .backup=${backup}
      .session=${sessions.get(id)}
      .tab=${tab}
      .path=${rest}
      .query=${this.query}
    ></ab-backup-page>`;
  }
}
