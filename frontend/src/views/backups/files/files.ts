import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import "../../../elements/alert.js";
import "../../../elements/button.js";
import { prose, tokens } from "../../../elements/tokens.css.js";
import type { InstalledApp } from "../documents.js";
import { sessions, type BackupSession, type Wanted } from "../session.js";
import type { AbFileList } from "./file-list.js";
import "./file-list.js";
import "./files-bar.js";
import "./files-path.js";
import { FolderSource, SearchSource, type FileRow, type FolderAnswer } from "./sources.js";
import { below, domainName, forgetPlaces, keyOf, learnPlace, placeOf, tokenOf, trailOf, type FolderPlace } from "./places.js";
import "./preview.js";
import type { PreviewFile } from "./preview.js";
import "./tree.js";
import type { Branch } from "./tree-model.js";

const SEARCH_DELAY_MS = 300;

/** The files of a backup: a tree, what is in a folder, search, previews and downloads. */
@element("ab-backup-files")
export class AbBackupFiles extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        display: flex;
        min-height: 0;
      }
      ab-tree {
        border-inline-end: 1px solid var(--ab-line);
        flex: none;
        padding: var(--ab-2);
        width: min(17rem, 36%);
      }
      .main {
        display: flex;
        flex: 1;
        flex-direction: column;
        min-width: 0;
      }
      ab-file-list {
        flex: 1;
        min-height: 0;
      }
      ab-alert {
        margin: 0 var(--ab-3) var(--ab-2);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) session!: BackupSession;
  @property({ attribute: false }) path: readonly string[] = [];
  @property({ attribute: false }) query = new URLSearchParams();
  @property({ attribute: false }) place!: (...parts: string[]) => string[];

  @state() private domains?: readonly string[];
  @state() private apps: ReadonlyMap<string, string> = new Map();
  @state() private folder?: FolderPlace;
  @state() private source?: FolderSource | SearchSource;
  @state() private text = "";
  @state() private picked: ReadonlyMap<string, FileRow> = new Map();
  @state() private open?: { file: PreviewFile; index: number };
  @state() private failure?: unknown;

  private timer?: ReturnType<typeof setTimeout>;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.source?.end();
    if (!sessions.get(this.session.backupId)) forgetPlaces();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const isOther = changed.has("session");
    if (isOther) void this.begin();
    const hasMoved = changed.has("path") && changed.get("path")?.join("/") !== this.path.join("/");
    if (isOther || hasMoved) void this.go();
  }

  protected override render() {
    const { app, source } = this;
    const { t } = app;
    return html`${app.narrow || !this.domains ? nothing : this.renderTree(this.domains)}
      <div class="main">
        <ab-files-bar
          .app=${app}
          .place=${this.folder && domainName(this.folder.domain, this.apps)}
          .text=${this.text}
          .picked=${this.picked}
          @unselect=${() => (this.picked = new Map())}
          @zip=${() => void this.zip()}
          @up=${this.up}
          @typed=${(event: CustomEvent<string>) => this.typed(event.detail)}
        ></ab-files-bar>
        ${this.text
          ? nothing
          : html`<ab-files-path
              .app=${app}
              .folder=${this.folder}
              .domain=${this.folder ? domainName(this.folder.domain, this.apps) : ""}
              @chosen=${(event: CustomEvent<FolderPlace | undefined>) => this.show(event.detail)}
            ></ab-files-path>`}
        ${this.failure
          ? html`<ab-alert kind="error" .heading=${t("errors.title")}
              >${app.errorText(this.failure)}
              <ab-button slot="action" kind="text" @click=${() => (this.failure = undefined)}>${t("common.close")}</ab-button></ab-alert
            >`
          : nothing}
        <ab-file-list
          .app=${app}
          .source=${source}
          .places=${this.text || this.folder ? undefined : this.rootRows}
          .picked=${this.picked}
          .isSearch=${this.text !== ""}
          @open=${(event: CustomEvent<{ row: FileRow; index: number }>) => this.opened(event.detail)}
          @picked=${(event: CustomEvent<ReadonlyMap<string, FileRow>>) => (this.picked = event.detail)}
          @retry=${() => void this.go()}
          @save=${(event: CustomEvent<FileRow>) => this.saveRow(event.detail)}
        ></ab-file-list>
      </div>
      ${this.open
        ? html`<ab-file-preview
            .app=${app}
            .session=${this.session}
            .file=${this.open.file}
            @closed=${() => (this.open = undefined)}
            @step=${(event: CustomEvent<number>) => this.step(event.detail)}
          ></ab-file-preview>`
        : nothing}`;
  }

  private renderTree(domains: readonly string[]) {
    const roots = this.byName(domains).map(({ domain, label }) => ({ key: keyOf(domain, ""), label, data: { domain, path: "" } }));
    return html`<ab-tree
      .label=${this.app.t("files.tree")}
      .roots=${this.memo(roots)}
      .load=${this.branches}
      .trail=${this.folder && !this.text ? trailOf(this.folder) : []}
      @chosen=${(event: CustomEvent<FolderPlace>) => this.show(event.detail)}
      @failed=${(event: CustomEvent<unknown>) => (this.failure = event.detail)}
    ></ab-tree>`;
  }

  /** The domains as rows of the list, where no folder is chosen. */
  private get rootRows(): readonly FileRow[] | undefined {
    return this.domains && this.byName(this.domains).map(({ domain, label }) => ({
      name: label, note: domain, kind: "directory", file_id: null, domain, path: "", files: null, size: null, mtime: null,
    }));
  }

  private byName(domains: readonly string[]): { domain: string; label: string }[] {
    const named = domains.map((domain) => ({ domain, label: domainName(domain, this.apps) }));
    const isApp = ({ domain }: { domain: string }): number => Number(domain.includes("-"));
    return named.sort((a, b) => isApp(a) - isApp(b) || a.label.localeCompare(b.label, this.app.hass.language));
  }

  private kept?: { key: string; roots: readonly Branch<FolderPlace>[] };
  /** The same roots as long as they say the same, so that the tree stays open. */
  private memo(roots: readonly Branch<FolderPlace>[]): readonly Branch<FolderPlace>[] {
    const key = JSON.stringify(roots);
    if (this.kept?.key !== key) this.kept = { key, roots };
    return this.kept.roots;
  }

  private readonly branches = async ({ domain, path }: FolderPlace): Promise<Branch<FolderPlace>[]> => {
    const found: Branch<FolderPlace>[] = [];
    for (let offset: number | null = 0; offset !== null; ) {
      const body: object = { domain, path, limit: 1000, offset };
      const page: FolderAnswer = await this.session.fetchJson<FolderAnswer>("/folder", { body });
      const folders = page.items.filter(({ kind }) => kind === "directory");
      for (const { name, file_id } of folders) {
        const data = { domain, path: below(path, name) };
        tokenOf(domain, data.path, file_id);
        found.push({ key: keyOf(domain, data.path), label: name || "/", data });
      }
      // Folders come first.
      offset = folders.length < page.items.length ? null : page.next;
    }
    return found;
  };

  private async begin(): Promise<void> {
    const { session } = this;
    this.failure = undefined;
    try {
      const named = session.fetchJson<{ apps: InstalledApp[] }>("/apps").catch(() => ({ apps: [] }));
      const { domains } = await session.fetchJson<{ domains: string[] }>("/domains");
      const { apps } = await named;
      this.apps = new Map(apps.map(({ bundle_id, name }) => [bundle_id, name]));
      this.domains = domains;
    } catch (error) {
      this.failure = error;
    }
  }

  /** Shows the folder that the address names. */
  private async go(): Promise<void> {
    const [token] = this.path;
    this.picked = new Map();
    this.text = "";
    this.failure = undefined;
    let folder = token === undefined ? undefined : placeOf(token);
    if (token !== undefined && !folder && !token.startsWith("~")) {
      try {
        folder = await this.session.fetchJson<FolderPlace>("/folder", { body: { file_id: token, limit: 1 } });
        learnPlace(token, folder);
      } catch (error) {
        this.failure = error;
      }
      if (this.path[0] !== token) return;
    }
    this.folder = folder && { domain: folder.domain, path: folder.path };
    this.list(folder && new FolderSource(this.session, this.folder ?? folder, () => this.listed()));
  }

  private list(source?: FolderSource | SearchSource): void {
    this.source?.end();
    this.source = source;
  }

  private listed(): void {
    this.requestUpdate();
    this.renderRoot.querySelector<AbFileList>("ab-file-list")?.requestUpdate();
  }

  private show(place?: FolderPlace, fileId: string | null = null): void {
    this.text = "";
    const parts = place ? this.place(tokenOf(place.domain, place.path, fileId)) : this.place();
    this.app.navigate(parts);
    // The same address again, after a search.
    if (this.path.join() === parts.slice(3).join()) void this.go();
  }

  private readonly up = (): void => {
    const { folder } = this;
    if (!folder?.path) this.show();
    else this.show({ domain: folder.domain, path: folder.path.split("/").slice(0, -1).join("/") });
  };

  private typed(text: string): void {
    clearTimeout(this.timer);
    if (!text.trim()) return void this.go();
    this.text = text;
    this.timer = setTimeout(() => {
      this.picked = new Map();
      this.list(new SearchSource(this.session, text.trim(), this.folder?.domain, () => this.listed()));
    }, SEARCH_DELAY_MS);
  }

  private opened({ row, index }: { row: FileRow; index: number }): void {
    if (row.kind === "directory") this.show({ domain: row.domain, path: row.path }, row.file_id);
    else if (row.file_id !== null) this.open = { file: { ...row, file_id: row.file_id }, index };
  }

  /** Opens the next file before or behind the one that is shown. */
  private step(by: number): void {
    if (!this.open || !this.source) return;
    let { index } = this.open;
    let row: FileRow | undefined;
    do {
      index += by;
      row = this.source.get(index);
    } while (row && (row.kind !== "file" || row.file_id === null));
    this.source.want(index, index + 1);
    if (row?.file_id) this.open = { file: { ...row, file_id: row.file_id }, index };
  }

  private saveRow(row: FileRow): void {
    if (row.kind === "directory") void this.saveFolder({ domain: row.domain, path: row.path });
    else if (row.file_id !== null) void this.save({ file_id: row.file_id });
  }

  private async zip(): Promise<void> {
    if (this.picked.size) await this.save({ export: { file_ids: [...this.picked.keys()] } });
    else if (this.folder) await this.saveFolder(this.folder);
  }

  private saveFolder({ domain, path }: FolderPlace): Promise<void> {
    return this.save({ export: path ? { domain, path } : { domain } });
  }

  private async save(wanted: Wanted): Promise<void> {
    this.failure = undefined;
    try {
      await this.session.download(wanted);
    } catch (error) {
      this.failure = error;
    }
  }
}
