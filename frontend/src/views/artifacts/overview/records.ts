// Tabs that list records of all kinds; a record opens where it belongs, or in a dialog.
import { html, nothing } from "lit";
import { state } from "lit/decorators.js";
import "../../../elements/alert.js";
import "../../../elements/dialog.js";
import { ArtifactTab } from "../base.js";
import { renderFacts, type Fact } from "../record-list.js";
import type { OverviewRecord } from "../types.js";
import { placeOf } from "./kinds.js";
import { describe } from "./record-facts.js";

/** A tab whose records are opened by `openRecord`; `renderOpened` has to be in the page. */
export abstract class RecordsTab extends ArtifactTab {
  @state() private opened?: { title: string; facts: Fact[] };

  protected async openRecord(record: OverviewRecord): Promise<void> {
    const found = placeOf(record);
    if (found) { this.goTo(found.tab, found.place); return; }
    const query = { artifact: record.artifact_type, ref: record.artifact_ref };
    try {
      const answer = await this.source.fetchJson<{ record: Record<string, unknown> }>("artifacts/record", query);
      this.opened = { title: record.title, facts: describe(answer.record, this.app) };
    } catch (error) {
      this.opened = { title: record.title, facts: [[this.app.t("errors.title"), this.app.errorText(error)]] };
    }
  }

  protected renderOpened() {
    const { opened } = this;
    return html`<ab-dialog
      .open=${opened !== undefined}
      .heading=${opened?.title ?? ""}
      .closeLabel=${this.app.t("common.close")}
      @closed=${() => (this.opened = undefined)}
    >
      ${opened ? renderFacts(opened.facts) : nothing}
    </ab-dialog>`;
  }

  /** Says which kinds are missing because they could not be read. */
  protected renderFailed(failed: readonly string[]) {
    if (!failed.length) return nothing;
    const names = failed.map((name) => this.app.t(`backup_tabs.${name}`)).join(", ");
    return html`<ab-alert kind="warning" style="margin:0 16px 8px">${this.app.t("artifacts.failed", { names })}</ab-alert>`;
  }
}
