import { mdiArrowUp, mdiClose, mdiFolderZipOutline } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import "../../../elements/button.js";
import "../../../elements/input.js";
import { tokens } from "../../../elements/tokens.css.js";
import { fire } from "../../../hass.js";
import type { FileRow } from "./sources.js";

/**
 * Search and downloads above a list of files; while some are chosen, what can be done with these.
 * Fires `typed` with a text to search for, `zip`, `up` and `unselect`.
 */
@element("ab-files-bar")
export class AbFilesBar extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: block;
        flex: none;
      }
      .bar {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
        padding: var(--ab-2) var(--ab-3);
      }
      .bar ab-input {
        flex: 1 1 10rem;
      }
      .picked {
        background: color-mix(in srgb, var(--ab-accent) 14%, var(--ab-card));
      }
      .picked span {
        flex: 1;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  /** The name of where a search looks; undefined for everywhere. */
  @property({ attribute: false }) place?: string;
  @property() text = "";
  @property({ attribute: false }) picked: ReadonlyMap<string, FileRow> = new Map();

  protected override render() {
    return html`<div class="bar ${this.picked.size ? "picked" : ""}">
      ${this.picked.size ? this.renderPicked() : this.renderSearch()}
    </div>`;
  }

  private renderPicked() {
    const { app, picked } = this;
    const { t } = app;
    const size = [...picked.values()].reduce((sum, row) => sum + (row.size ?? 0), 0);
    return html`<ab-button
        kind="text"
        icon-only
        .icon=${mdiClose}
        .label=${t("files.unselect")}
        @click=${() => fire(this, "unselect")}
      ></ab-button>
      <span class="numbers" role="status">${t.plural("files.selected", picked.size)} · ${app.format.bytes(size)}</span>
      <ab-button kind="filled" .icon=${mdiFolderZipOutline} @click=${() => fire(this, "zip")}>${t("files.zip")}</ab-button>`;
  }

  private renderSearch() {
    const { app, place, text } = this;
    const { t } = app;
    const isIn = place !== undefined;
    return html`${isIn && app.narrow && !text
        ? html`<ab-button kind="text" icon-only .icon=${mdiArrowUp} .label=${t("files.up")} @click=${() => fire(this, "up")}></ab-button>`
        : nothing}
      <ab-input
        type="search"
        .placeholder=${isIn ? t("files.search_in", { place }) : t("files.search")}
        .value=${text}
        @changed=${(event: CustomEvent<string>) => fire(this, "typed", event.detail)}
      ></ab-input>
      ${isIn && !text
        ? html`<ab-button
            kind="outlined"
            .icon=${mdiFolderZipOutline}
            ?icon-only=${app.narrow}
            .label=${app.narrow ? t("files.zip_folder") : ""}
            @click=${() => fire(this, "zip")}
            >${app.narrow ? nothing : t("files.zip_folder")}</ab-button
          >`
        : nothing}`;
  }
}
