import { LitElement, css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/alert.js";
import { tokens } from "../../elements/tokens.css.js";
import type { Folder } from "../../types.js";

/** What is to be said of backup folders: one that cannot be read, or has nothing in it. */
@element("ab-folder-notes")
export class AbFolderNotes extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: grid;
        gap: var(--ab-3);
      }
      ab-alert:last-child {
        margin-block-end: var(--ab-3);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) folders: readonly Folder[] = [];

  protected override render() {
    return this.folders.map((folder) => {
      const { t } = this.app;
      if (folder.state === "not_loaded" || folder.state === "unavailable") {
        return html`<ab-alert kind="error" .heading=${t("folder.unavailable", { folder: folder.title })}>
          ${folder.reason ?? t("folder.unavailable_text")}
        </ab-alert>`;
      }
      if (folder.backups.length) return nothing;
      const text = folder.rejected ? t.plural("folder.rejected", folder.rejected) : t("folder.empty_text");
      return html`<ab-alert .heading=${t("folder.empty", { folder: folder.title })}>${text}</ab-alert>`;
    });
  }
}
