import { LitElement, css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/alert.js";
import { prose, tokens } from "../../elements/tokens.css.js";
import type { Backup } from "../../types.js";
import type { Details } from "./documents.js";

/** What is known of a backup without its password. */
@element("ab-backup-facts")
export class AbBackupFacts extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        display: block;
      }
      dl {
        display: grid;
        gap: var(--ab-2) var(--ab-4);
        grid-template-columns: auto minmax(0, 1fr);
        margin: 0;
      }
      dt {
        color: var(--ab-text-dim);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
        text-align: end;
      }
      h3,
      ab-alert {
        margin-block-end: var(--ab-3);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) backup!: Backup;
  @property({ attribute: false }) details!: Details;

  protected override render() {
    const { t } = this.app;
    const { completeness, problem } = this.backup;
    return html`<h3>${t("facts.title")}</h3>
      ${completeness === "incomplete"
        ? html`<ab-alert kind="warning" .heading=${t("backup.incomplete")}>${t("facts.incomplete_text")}</ab-alert>`
        : nothing}
      ${problem ? html`<ab-alert kind="warning">${t.exception(problem) ?? problem}</ab-alert>` : nothing}
      <dl>
        ${this.rows().map(([name, value]) =>
          value === null ? nothing : html`<dt>${t(`facts.${name}`)}</dt><dd><bdi>${value}</bdi></dd>`,
        )}
      </dl>`;
  }

  private rows(): [string, string | null][] {
    const { app, backup, details } = this;
    const { t, format } = app;
    const version = details.product_version && [details.product_version, details.build_version && `(${details.build_version})`];
    return [
      ["model", details.product_name ?? details.device_name],
      ["system", version ? version.filter(Boolean).join(" ") : null],
      ["made", backup.last_backup === null ? null : format.dateTime(backup.last_backup)],
      ["size", backup.size_bytes === null ? null : format.bytes(backup.size_bytes)],
      ["apps", format.number(details.app_count)],
      ["encryption", t(backup.is_encrypted ? "backup.encrypted" : "backup.unencrypted")],
      ["completeness", backup.completeness === "unknown" ? null : t(`backup.${backup.completeness}`)],
      ["serial", details.serial_number],
      ["first_seen", format.date(Date.parse(details.first_seen))],
    ];
  }
}
