import { mdiLockOutline, mdiNoteOutline, mdiPinOutline } from "@mdi/js";
import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { element } from "../../../define.js";
import "../../../elements/alert.js";
import "../chat/media.js";
import type { ChatFile } from "../chat/model.js";
import { Pager } from "../pager.js";
import "../picture-viewer.js";
import "../record-list.js";
import type { RecordLook } from "../record-list.js";
import type { Page } from "../source.js";
import { SplitTab } from "../split-tab.js";
import { shortTime, whenText } from "../times.js";
import type { Note } from "../types.js";
import { noteLook } from "./note-body.css.js";
import { renderNote } from "./note-body.js";

/** Notes: a list with folders, and the one that is chosen. */
@element("ab-notes")
export class AbNotes extends SplitTab<Note> {
  static override styles = [
    ...SplitTab.styles,
    noteLook,
    css`
      .bar select {
        flex: 1 1 100%;
      }
      .head {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
        padding: var(--ab-2) var(--ab-4) 0;
      }
    `,
  ];

  @state() private text = "";
  @state() private folder = "";
  @state() private folders: readonly string[] = [];
  @state() private viewed?: ChatFile;

  protected override readonly tab = "notes";
  private readonly pager = new Pager<Note>(this);

  protected override begin(): void {
    const place = this.placeToOpen<{ ref: string }>();
    if (place) void this.open(place.ref);
    void this.load();
  }

  protected override render() {
    const { app, pager, chosen } = this;
    const { t } = app;
    const name = t("backup_tabs.notes");
    return html`<div class="split ${chosen ? "open" : ""}">
        <div class="list">
          <div class="bar">
            ${this.renderSearch(this.text, t("artifacts.search_in", { name }), (text) => this.search(text))}
            <div class="end">${this.renderExport("notes", true)}</div>
            ${this.folders.length > 1
              ? html`<select aria-label=${t("note.folder")} @change=${this.choose}>
                  <option value="">${t("note.all")}</option>
                  ${this.folders.map((folder) => html`<option value=${folder} ?selected=${folder === this.folder}>${folder}</option>`)}
                </select>`
              : nothing}
          </div>
          ${this.renderSkipped(["notes"])} ${this.renderState(pager, ["notes"], this.text !== "" || this.folder !== "")}
          ${pager.items.length
            ? html`<ab-record-list
                .app=${app}
                .pager=${pager}
                .loaded=${pager.items}
                .look=${this.look}
                .label=${name}
                .chosen=${pager.items.find((each) => each.id === chosen?.id)}
                @chosen=${this.picked}
              ></ab-record-list>`
            : nothing}
        </div>
        <div class="detail" @viewed=${(event: CustomEvent<ChatFile>) => (this.viewed = event.detail)}>
          ${chosen ? this.renderChosen(chosen) : html`<ab-message .icon=${mdiNoteOutline}>${t("note.choose")}</ab-message>`}
        </div>
      </div>
      <ab-picture-viewer .app=${app} .source=${this.source} .file=${this.viewed} @closed=${() => (this.viewed = undefined)}></ab-picture-viewer>`;
  }

  private readonly look: RecordLook<Note> = {
    row: (note) => ({
      icon: note.is_locked ? mdiLockOutline : note.is_pinned ? mdiPinOutline : mdiNoteOutline,
      title: note.title || this.app.t("artifacts.untitled"),
      text: [note.is_deleted && this.app.t("artifacts.deleted"), note.snippet ?? note.folder].filter(Boolean).join(" · "),
      end: shortTime(this.app, note.modified ?? note.created),
    }),
  };

  private renderChosen(note: Note) {
    const { app } = this;
    const { t } = app;
    const facts = [note.folder, whenText(app, note.modified ?? note.created)];
    return html`<div class="head">
        ${this.renderBack()}
        <span class="dim small" dir="auto">${facts.filter(Boolean).join(" · ")}</span>
      </div>
      <div class="scroll note" tabindex="0" role="region" aria-label=${note.title}>
        ${note.is_locked
          ? html`<ab-message .icon=${mdiLockOutline} .heading=${t("note.locked")}>${t("note.locked_text")}</ab-message>`
          : html`${note.is_complete ? nothing : html`<ab-alert kind="warning">${t("note.incomplete")}</ab-alert>`}
            ${renderNote(note, app, this.source)}`}
      </div>`;
  }

  private load(): Promise<void> {
    return this.pager.restart(async (cursor, signal) => {
      const query = { cursor, limit: 200, text: this.text || undefined };
      const page = await this.source.fetchJson<Page<Note>>("artifacts/notes", query, { signal });
      const names = page.items.map((note) => note.folder).filter((folder) => folder !== null);
      this.folders = [...new Set([...this.folders, ...names])].sort((a, b) => a.localeCompare(b));
      if (!this.folder) return page;
      return { ...page, items: page.items.filter((note) => note.folder === this.folder), total: null };
    });
  }

  private choose(event: Event): void {
    this.folder = (event.target as HTMLSelectElement).value;
    void this.load();
  }

  private search(text: string): void {
    this.text = text;
    this.whenTyped(() => void this.load());
  }

  private picked(event: CustomEvent<Note>): void {
    event.stopPropagation();
    this.show(event.detail);
  }

  private show(note: Note): void {
    this.showChosen(note, { ref: String(note.id) });
  }

  private async open(ref: string): Promise<void> {
    const query = { artifact: "notes", ref };
    const answer = await this.source.fetchJson<{ record: Note }>("artifacts/record", query).catch(() => undefined);
    if (answer) this.show(answer.record);
  }
}
