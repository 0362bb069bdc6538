import { mdiDownload, mdiFileHidden, mdiFolder, mdiFolderOpenOutline, mdiFolderZipOutline, mdiLinkVariant } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import "../../../elements/button.js";
import "../../../elements/icon.js";
import "../../../elements/message.js";
import "../../../elements/skeleton.js";
import { prose, tokens } from "../../../elements/tokens.css.js";
import "../../../elements/virtual-list.js";
import type { VisibleRange } from "../../../elements/virtual-list.js";
import { fire } from "../../../hass.js";
import { iconOf } from "./kinds.js";
import type { Pages } from "./pages.js";
import type { FileRow } from "./sources.js";

/**
 * Rows of files and folders. Fires `open` with a row and its index, `save` with a row, `picked` with
 * the files that are chosen, and `retry`.
 */
@element("ab-file-list")
export class AbFileList extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      ab-virtual-list {
        flex: 1;
        min-height: 0;
      }
      .row {
        align-items: center;
        border-block-end: 1px solid var(--ab-line);
        display: flex;
        gap: var(--ab-1);
        height: 100%;
        padding-inline: var(--ab-2);
      }
      .row:hover {
        background: color-mix(in srgb, currentcolor 5%, transparent);
      }
      .row.picked {
        background: color-mix(in srgb, var(--ab-accent) 14%, transparent);
      }
      label {
        align-items: center;
        cursor: pointer;
        display: flex;
        flex: none;
        height: var(--ab-target);
        justify-content: center;
        width: 36px;
      }
      input {
        accent-color: var(--ab-strong);
        height: 18px;
        margin: 0;
        width: 18px;
      }
      .open {
        align-items: center;
        background: none;
        border: none;
        color: inherit;
        cursor: pointer;
        display: grid;
        flex: 1;
        font: inherit;
        gap: 0 var(--ab-3);
        grid-template-columns: auto minmax(0, 1fr) auto auto;
        height: 100%;
        min-width: 0;
        outline-offset: -2px;
        padding: 0;
        text-align: start;
      }
      .open:disabled {
        cursor: default;
      }
      .name {
        min-width: 0;
      }
      .name > * {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      ab-icon {
        color: var(--ab-text-dim);
      }
      .directory .open ab-icon {
        color: var(--ab-accent);
      }
      .size {
        min-width: 4.5rem;
        text-align: end;
      }
      .row > ab-button {
        color: var(--ab-text-dim);
      }
      .narrow .open {
        grid-template-columns: auto minmax(0, 1fr);
      }
      ab-skeleton {
        padding: var(--ab-3);
        --ab-line-height: 36px;
      }
      .wait {
        background: var(--ab-fill);
        border-radius: var(--ab-radius-small);
        height: 16px;
        margin-inline: var(--ab-3);
        width: 40%;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) source?: Pages<FileRow>;
  /** Rows that are known already, instead of a source. */
  @property({ attribute: false }) places?: readonly FileRow[];
  @property({ attribute: false }) picked: ReadonlyMap<string, FileRow> = new Map();
  @property({ type: Boolean }) isSearch = false;

  protected override render() {
    const { app, places, source } = this;
    const { t } = app;
    const total = places?.length ?? source?.total;
    if (total === undefined && source?.error !== undefined) {
      return html`<ab-message .heading=${t("errors.title")}>
        ${app.errorText(source.error)}
        <ab-button slot="action" @click=${() => fire(this, "retry")}>${t("common.retry")}</ab-button>
      </ab-message>`;
    }
    if (total === undefined) return html`<ab-skeleton lines="6" .label=${t("common.loading")}></ab-skeleton>`;
    if (!total) {
      return html`<ab-message
        .icon=${this.isSearch ? mdiFileHidden : mdiFolderOpenOutline}
        .heading=${t(this.isSearch ? "files.nothing_title" : "files.empty_title")}
        >${t(this.isSearch ? "files.nothing_text" : "files.empty_text")}</ab-message
      >`;
    }
    return html`<ab-virtual-list
      .count=${total}
      row-height="52"
      .label=${t("files.list")}
      .row=${(index: number) => this.renderRow(index)}
      @range=${(event: CustomEvent<VisibleRange>) => source?.want(event.detail.first, event.detail.end)}
    ></ab-virtual-list>`;
  }

  private at(index: number): FileRow | undefined {
    return this.places ? this.places[index] : this.source?.get(index);
  }

  private renderRow(index: number) {
    const row = this.at(index);
    if (!row) return html`<div class="row"><div class="wait"></div></div>`;
    const { app } = this;
    const { t, format } = app;
    const isFolder = row.kind === "directory";
    const isPicked = row.file_id !== null && this.picked.has(row.file_id);
    const icon = isFolder ? mdiFolder : row.kind === "symlink" ? mdiLinkVariant : iconOf(row.name);
    const name = row.name || "/";
    const size = row.size === null ? "" : format.bytes(row.size);
    const note = isFolder && row.files !== null ? t.plural("summary.files", row.files) : row.note;
    // Beside the name there is no room for more on a phone.
    const about = app.narrow ? [size, note].filter(Boolean).join(" · ") : note;
    return html`<div class="row ${row.kind} ${isPicked ? "picked" : ""} ${app.narrow ? "narrow" : ""}">
      ${row.kind === "file"
        ? html`<label>
            <input type="checkbox" .checked=${isPicked} aria-label=${t("files.select", { name })} @change=${() => this.pick(row)} />
          </label>`
        : html`<label aria-hidden="true"></label>`}
      <button
        class="open"
        type="button"
        data-row
        ?disabled=${row.kind === "symlink"}
        @click=${() => fire(this, "open", { row, index })}
      >
        <ab-icon .path=${icon}></ab-icon>
        <span class="name">
          <bdi title=${name}>${name}</bdi>
          ${about ? html`<bdi class="dim small" title=${about}>${about}</bdi>` : nothing}
        </span>
        ${app.narrow
          ? nothing
          : html`<span class="dim small numbers">${row.mtime === null ? "" : format.date(row.mtime * 1000)}</span>
              <span class="dim small numbers size">${size}</span>`}
      </button>
      ${row.kind === "symlink"
        ? nothing
        : html`<ab-button
            kind="text"
            icon-only
            .icon=${isFolder ? mdiFolderZipOutline : mdiDownload}
            .label=${t(isFolder ? "files.zip_of" : "files.download_of", { name })}
            @click=${() => fire(this, "save", row)}
          ></ab-button>`}
    </div>`;
  }

  private pick(row: FileRow): void {
    if (row.file_id === null) return;
    const picked = new Map(this.picked);
    if (!picked.delete(row.file_id)) picked.set(row.file_id, row);
    fire(this, "picked", picked);
  }
}
