import { mdiApplicationOutline, mdiCogOutline, mdiHeartPulse, mdiImageMultipleOutline, mdiMessageTextOutline, mdiMusicNoteOutline } from "@mdi/js";
import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";
import { requestJson } from "../../api.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/button.js";
import "../../elements/icon.js";
import "../../elements/message.js";
import "../../elements/skeleton.js";
import { card, prose, tokens } from "../../elements/tokens.css.js";
import type { Backup } from "../../types.js";
import type { Details, Group, Sizes } from "./documents.js";
import "./facts.js";
import type { BackupSession } from "./session.js";

const GROUPS: Record<Group, { icon: string; colour: string }> = {
  photos: { icon: mdiImageMultipleOutline, colour: "#e8a33d" },
  apps: { icon: mdiApplicationOutline, colour: "#4a8fe7" },
  media: { icon: mdiMusicNoteOutline, colour: "#d95c8a" },
  personal: { icon: mdiMessageTextOutline, colour: "#4caf7a" },
  health: { icon: mdiHeartPulse, colour: "#e4574c" },
  system: { icon: mdiCogOutline, colour: "#8a8f98" },
};

/** A backup in short: what takes its space, and what is known of it. */
@element("ab-backup-summary")
export class AbBackupSummary extends LitElement {
  static override styles = [
    tokens,
    prose,
    card,
    css`
      :host {
        display: block;
        overflow: hidden auto;
        padding: var(--ab-4);
      }
      .columns {
        align-items: start;
        display: grid;
        gap: var(--ab-4);
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
        max-width: 64rem;
      }
      .bar {
        background: var(--ab-fill);
        border-radius: 999px;
        display: flex;
        gap: 2px;
        height: 16px;
        margin-block: var(--ab-3);
        overflow: hidden;
      }
      ul {
        display: grid;
        gap: var(--ab-3);
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        align-items: center;
        display: grid;
        gap: 0 var(--ab-3);
        grid-template-columns: auto 1fr auto;
      }
      li ab-icon {
        color: var(--colour);
      }
      li div {
        min-width: 0;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) backup!: Backup;
  @property({ attribute: false }) session!: BackupSession;

  @state() private sizes?: Sizes;
  @state() private details?: Details;
  @state() private failure?: unknown;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("session")) void this.load();
  }

  protected override render() {
    const { app, backup, details, sizes } = this;
    const { t } = app;
    if (this.failure) {
      return html`<ab-message .heading=${t("errors.title")}>
        ${app.errorText(this.failure)}
        <ab-button slot="action" @click=${() => void this.load()}>${t("common.retry")}</ab-button>
      </ab-message>`;
    }
    return html`<div class="columns">
      <section class="card" aria-labelledby="space">
        <h3 id="space">${t("summary.space")}</h3>
        ${sizes ? this.renderSizes(sizes) : html`<ab-skeleton lines="5" .label=${t("summary.adding_up")}></ab-skeleton>`}
      </section>
      ${details
        ? html`<ab-backup-facts class="card" .app=${app} .backup=${backup} .details=${details}></ab-backup-facts>`
        : html`<ab-skeleton class="card" lines="6" .label=${t("common.loading")}></ab-skeleton>`}
    </div>`;
  }

  private renderSizes({ groups }: Sizes) {
    const { t, format } = this.app;
    const found = (Object.keys(GROUPS) as Group[])
      .map((name) => ({ name, ...GROUPS[name], ...(groups[name] ?? { files: 0, bytes: 0 }) }))
      .filter(({ files }) => files)
      .sort((a, b) => b.bytes - a.bytes);
    const whole = found.reduce((sum, { bytes }) => sum + bytes, 0);
    const files = found.reduce((sum, group) => sum + group.files, 0);
    return html`<p class="dim">${t.plural("summary.files", files)} · ${format.bytes(whole)}</p>
      <div class="bar" aria-hidden="true">
        ${found.map(({ bytes, colour }) =>
          bytes
            ? html`<span style=${styleMap({ background: colour, flex: `${bytes} 0 3px` })}></span>`
            : nothing,
        )}
      </div>
      <ul>
        ${found.map(
          (group) => html`<li style=${styleMap({ "--colour": group.colour })}>
            <ab-icon .path=${group.icon}></ab-icon>
            <div>
              ${t(`summary.${group.name}`)}
              <div class="dim small">${t.plural("summary.files", group.files)}</div>
            </div>
            <span class="numbers">${format.bytes(group.bytes)}</span>
          </li>`,
        )}
      </ul>`;
  }

  private async load(): Promise<void> {
    const { session } = this;
    this.failure = undefined;
    try {
      const details = requestJson<Details>(this.app.hass, session.base);
      const sizes = session.fetchJson<Sizes>("/sizes");
      this.details = await details;
      this.sizes = await sizes;
    } catch (error) {
      if (session === this.session) this.failure = error;
    }
  }
}
