import { mdiMagnify } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { element } from "../../../define.js";
import "../../../elements/progress.js";
import { Pager } from "../pager.js";
import { withMarks, type RecordLook } from "../record-list.js";
import { shortTime } from "../times.js";
import type { OverviewRecord } from "../types.js";
import { SEARCHED, iconOf, titleOf } from "./kinds.js";
import { RecordsTab } from "./records.js";

interface Hit {
  artifact_type: string;
  artifact_ref: string;
  display_text: string;
  payload: Omit<OverviewRecord, "artifact_type" | "artifact_ref"> & {
    title_marks: [number, number][];
    snippet: { text: string; marks: [number, number][]; is_cut_before: boolean; is_cut_after: boolean };
  };
}

interface Index {
  state: "building" | "done" | "partial" | "failed";
  documents: number;
  expected: number;
  oldest: number | null;
  failed: string[];
}

interface Place {
  text: string;
  kind: string;
}

const AGAIN_MS = 1000;

/** Search over everything that is in a backup. */
@element("ab-backup-search")
export class AbBackupSearch extends RecordsTab {
  static override styles = [
    ...RecordsTab.styles,
    css`
      .index {
        padding: 0 var(--ab-4) var(--ab-2);
      }
      .bar ab-input {
        flex-basis: 16rem;
        max-width: 40rem;
      }
    `,
  ];

  @state() private text = "";
  @state() private kind = "";
  @state() private index?: Index;

  private readonly pager = new Pager<Hit>(this);
  private again?: ReturnType<typeof setTimeout>;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.again);
  }

  protected override begin(): void {
    const place = this.placeHere<Place>("search");
    this.text = place?.text ?? "";
    this.kind = place?.kind ?? "";
    if (this.text) void this.load();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("ab-input")?.focus());
  }

  protected override render() {
    const { app, pager } = this;
    const { t } = app;
    return html`<div class="bar" role="search">
        ${this.renderSearch(this.text, t("find.placeholder"), (text) => this.typed(text))}
        <select aria-label=${t("find.kind")} @change=${this.choose}>
          <option value="">${t("find.all")}</option>
          ${SEARCHED.map((kind) => html`<option value=${kind} ?selected=${kind === this.kind}>${t(`backup_tabs.${kind}`)}</option>`)}
        </select>
      </div>
      ${this.text ? this.renderIndex() : nothing} ${this.renderFailed(this.index?.failed ?? [])}
      ${this.text
        ? this.renderResult()
        : html`<ab-message .icon=${mdiMagnify} .heading=${t("find.title")}>${t("find.text")}</ab-message>`}
      ${pager.items.length
        ? html`<ab-record-list
            .app=${app}
            .pager=${pager}
            .loaded=${pager.items}
            .look=${this.look}
            .label=${t("find.results")}
            .rowHeight=${72}
            @chosen=${this.open}
          ></ab-record-list>`
        : nothing}
      ${this.renderOpened()}`;
  }

  private renderResult() {
    if (this.pager.isEmpty && this.index?.state === "building") return nothing;
    return this.renderState(this.pager, [], true);
  }

  private renderIndex() {
    const { index } = this;
    const { t, format } = this.app;
    if (!index || index.state === "done") return nothing;
    if (index.state === "failed") return html`<ab-alert class="index" kind="error">${t("find.index_failed")}</ab-alert>`;
    if (index.state === "partial") return html`<div class="index dim small" role="status">${t("find.partial")}</div>`;
    const percent = index.expected ? Math.min(100, (index.documents / index.expected) * 100) : 0;
    const oldest = index.oldest === null ? "" : format.date(index.oldest);
    return html`<div class="index">
      <ab-progress .value=${percent} .label=${t("find.building")}></ab-progress>
      <div class="dim small" role="status">${oldest ? t("find.building_until", { date: oldest }) : t("find.building")}</div>
    </div>`;
  }

  private readonly look: RecordLook<Hit> = {
    row: (hit) => ({
      icon: iconOf(hit.artifact_type),
      title: titleOf(hit.payload.title, hit.artifact_type, this.app) || hit.display_text,
      // Without a title, another text stands in its place.
      marks: hit.payload.title ? hit.payload.title_marks : [],
      text: marked(hit),
      end: shortTime(this.app, hit.payload.timestamp),
    }),
  };

  private load(): Promise<void> {
    clearTimeout(this.again);
    const { text, kind } = this;
    this.rememberHere("search", { text, kind });
    return this.pager.restart(async (cursor, signal) => {
      // By a body, so that what is searched for stands in no log of addresses.
      const body = { q: text, limit: 100, ...(cursor ? { cursor } : {}), ...(kind ? { artifacts: kindsOf(kind) } : {}) };
      const page = await this.source.fetchJson<{ items: Hit[]; next: string | null; index: Index }>("search", {}, { body, signal });
      this.index = page.index;
      if (page.index.state !== "building") return page;
      this.lookAgain();
      // Pages may be empty while the index is built; what is missing comes with the next look.
      return page.items.length ? page : { ...page, next: null };
    });
  }

  /** While the index is built, more is found. */
  private lookAgain(): void {
    clearTimeout(this.again);
    this.again = setTimeout(() => {
      if (this.isConnected) void this.pager.refresh();
    }, AGAIN_MS);
  }

  private typed(text: string): void {
    this.text = text.trim();
    if (this.text) this.whenTyped(() => void this.load());
  }

  private choose(event: Event): void {
    this.kind = (event.target as HTMLSelectElement).value;
    if (this.text) void this.load();
  }

  private open(event: CustomEvent<Hit>): void {
    event.stopPropagation();
    const { artifact_type, artifact_ref, payload, display_text } = event.detail;
    void this.openRecord({ ...payload, title: payload.title || display_text, artifact_type, artifact_ref });
  }
}

function kindsOf(kind: string): string[] {
  return kind === "safari" ? ["safari", "safari_bookmarks"] : [kind];
}

/** The words around what was found, which is marked. */
function marked({ payload }: Hit): TemplateResult {
  const { text, marks, is_cut_before, is_cut_after } = payload.snippet;
  return html`${is_cut_before ? "…" : ""}${withMarks(text, marks)}${is_cut_after ? "…" : ""}${payload.within ? ` · ${payload.within}` : ""}`;
}
