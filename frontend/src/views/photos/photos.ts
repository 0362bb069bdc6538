// The photos of a library: everything there is, in its order, and ways to less of it.
import { mdiClose, mdiFolderMultipleImage, mdiImageMultipleOutline, mdiImageSearchOutline, mdiShieldCheckOutline } from "@mdi/js";
import { LitElement, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/alert.js";
import "../../elements/button.js";
import "../../elements/chip-row.js";
import "../../elements/input.js";
import "../../elements/message.js";
import { prose, tokens, unseen } from "../../elements/tokens.css.js";
import { isLoaded, type LoadedAccount } from "../../types.js";
import type { ViewElement } from "../index.js";
import { PhotosApi, type AlbumsAnswer, type PhotoFilter } from "./api.js";
import { filterKey, readFilter, writeFilter } from "./filter.js";
import "./grid.js";
import type { AbPhotoGrid } from "./grid.js";
import { photosStyles } from "./photos.css.js";
import { Timeline, type TimelineHost } from "./timeline.js";

const CHIPS: { name: string; filter: PhotoFilter }[] = [
  { name: "all", filter: {} },
  { name: "favorites", filter: { favorite: true } },
  { name: "videos", filter: { kind: "video" } },
  { name: "live", filter: { kind: "live_photo" } },
  { name: "screenshots", filter: { kind: "screenshot" } },
  { name: "raw", filter: { kind: "raw" } },
];
const TYPING_MS = 300;
/** Parts that are loaded when they are opened. */
const PARTS = {
  albums: () => import("./albums.js"),
  care: () => import("./care/care.js"),
  viewer: () => import("./viewer.js"),
};

@element("ab-photos")
export class AbPhotos extends LitElement implements ViewElement, TimelineHost {
  static override styles = [tokens, prose, unseen, photosStyles];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) path: readonly string[] = [];
  @property({ attribute: false }) query = new URLSearchParams();

  @state() private names?: AlbumsAnswer;
  @state() private loaded: ReadonlySet<string> = new Set();
  @state() private partError?: unknown;

  @query("ab-photo-grid") private readonly grid?: AbPhotoGrid;

  private readonly timeline = new Timeline(this);
  private api?: PhotosApi;
  private wasPushed = false;
  private typing?: ReturnType<typeof setTimeout>;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.typing);
  }

  filled(first: number, count: number): void {
    this.grid?.fill(first, count);
  }

  inView(): [first: number, end: number] {
    return this.grid?.visible ?? [0, 0];
  }

  private get accounts(): LoadedAccount[] {
    return this.app.overview?.accounts.filter(isLoaded) ?? [];
  }

  private get account(): LoadedAccount | undefined {
    return this.accounts.find(({ entry_id }) => entry_id === this.path[0]) ?? this.accounts[0];
  }

  private get page(): string {
    return this.path[1] ?? "";
  }

  protected override willUpdate(): void {
    const { account } = this;
    if (!account) return;
    if (this.api?.entryId !== account.entry_id) {
      this.api = new PhotosApi(() => this.app.hass, account.entry_id);
      this.names = undefined;
      void this.loadNames(this.api);
    }
    if (this.page) void this.need(this.page);
    else this.timeline.show(this.api, readFilter(this.query));
    if (this.opened !== undefined) void this.need("viewer");
  }

  /** The index of the photo that is open. */
  private get opened(): number | undefined {
    const value = this.query.get("photo");
    const total = this.timeline.answer?.total ?? 0;
    return value !== null && /^\d+$/.test(value) && Number(value) < total ? Number(value) : undefined;
  }

  private async loadNames(api: PhotosApi): Promise<void> {
    const names = await api.albums().catch(() => undefined);
    if (api === this.api) this.names = names;
  }

  private async need(part: string): Promise<void> {
    if (this.loaded.has(part) || !(part in PARTS)) return;
    try {
      await PARTS[part as keyof typeof PARTS]();
      this.loaded = new Set([...this.loaded, part]);
    } catch (error) {
      this.partError = error;
    }
  }

  protected override render() {
    const { app, account } = this;
    const { t } = app;
    if (!app.overview) return this.waiting();
    if (!account) {
      return html`<ab-message .icon=${mdiImageMultipleOutline} .heading=${t("photos.no_account_title")}>
        ${t(app.overview.accounts.length ? "photos.not_loaded_text" : "photos.no_account_text")}
      </ab-message>`;
    }
    return html`${this.tools(account)} ${this.content(account)}`;
  }

  private tools(account: LoadedAccount) {
    const { app, page: part } = this;
    const { t } = app;
    const filter = readFilter(this.query);
    const several = this.accounts.length > 1;
    return html`<div class="tools">
      ${several
        ? html`<select aria-label=${t("photos.account")} @change=${(event: Event) => this.to((event.target as HTMLSelectElement).value, "")}>
            ${this.accounts.map(
              ({ entry_id, title }) => html`<option value=${entry_id} ?selected=${entry_id === account.entry_id}>${title}</option>`,
            )}
          </select>`
        : nothing}
      ${part ? html`<div class="back"><ab-button .icon=${mdiImageMultipleOutline} @click=${() => this.to(account.entry_id, "")}>${t("photo_chips.all")}</ab-button></div>` : this.chips(filter)}
      ${part ? nothing : html`<ab-input type="search" .placeholder=${t("photos.search")} .value=${filter.text ?? ""} @changed=${this.typed}></ab-input>`}
      <div class="actions">
        <ab-button icon-only .kind=${part === "albums" ? "filled" : "tonal"} .icon=${mdiFolderMultipleImage} .label=${t("photos.albums")} .pressed=${part === "albums"} @click=${() => this.to(account.entry_id, part === "albums" ? "" : "albums")}></ab-button>
        ${account.may.manage
          ? html`<ab-button icon-only .kind=${part === "care" ? "filled" : "tonal"} .icon=${mdiShieldCheckOutline} .label=${t("photos.care")} .pressed=${part === "care"} @click=${() => this.to(account.entry_id, part === "care" ? "" : "care")}></ab-button>`
          : nothing}
      </div>
    </div>`;
  }

  private chips(filter: PhotoFilter) {
    const { t } = this.app;
    const { text, ...rest } = filter;
    const libraries = this.names?.libraries ?? [];
    return html`<ab-chip-row role="group" aria-label=${t("photos.filters")}>
      ${CHIPS.map(({ name, filter: own }) => {
        const isOn = filterKey(rest) === filterKey(own);
        const kind = isOn ? "filled" : "tonal";
        return html`<ab-button .kind=${kind} .pressed=${isOn} @click=${() => this.set({ ...own, text })}>${t(`photo_chips.${name}`)}</ab-button>`;
      })}
      ${libraries.length > 1
        ? libraries.map((library, at) => {
            const isOn = filter.library === library;
            const label = t(at ? "photo_chips.shared" : "photo_chips.own");
            return html`<ab-button .kind=${isOn ? "filled" : "tonal"} .pressed=${isOn} @click=${() => this.set(isOn ? { text } : { library, text })}>${label}</ab-button>`;
          })
        : nothing}
    </ab-chip-row>`;
  }

  private content(account: LoadedAccount) {
    const { app, page: part, api } = this;
    if (part) {
      if (this.partError !== undefined) return html`<ab-message .heading=${app.t("errors.title")}>${app.errorText(this.partError)}</ab-message>`;
      if (!this.loaded.has(part)) return this.waiting();
      return part === "care" && account.may.manage
        ? html`<div class="page"><ab-care .app=${app} .api=${api} .account=${account}></ab-care></div>`
        : html`<div class="page"><ab-albums .app=${app} .api=${api} @album=${(event: CustomEvent<string>) => this.set({ album: event.detail })}></ab-albums></div>`;
    }
    const { answer, error, pageError, pages } = this.timeline;
    if (!answer) return error === undefined ? this.waiting() : this.failed(error);
    if (!answer.total) return this.nothingHere(account);
    const trouble = error ?? pageError;
    return html`${this.activeFilter()}
      ${trouble === undefined || !app.online ? nothing : html`<ab-alert kind="warning">${app.errorText(trouble)}<ab-button slot="action" @click=${() => this.timeline.load()}>${app.t("common.retry")}</ab-button></ab-alert>`}
      <ab-photo-grid
        .app=${app}
        .api=${api}
        .buckets=${answer.buckets}
        .pages=${pages}
        .start=${this.query.get("month") ?? ""}
        @photo-open=${(event: CustomEvent<number>) => this.open(event.detail)}
        @photo-month=${(event: CustomEvent<string>) => this.keepMonth(event.detail)}
      ></ab-photo-grid>
      ${this.opened !== undefined && pages && this.loaded.has("viewer")
        ? html`<ab-photo-viewer
            .app=${app}
            .api=${api}
            .pages=${pages}
            .index=${this.opened}
            .total=${answer.total}
            @viewer-move=${(event: CustomEvent<number>) => this.open(event.detail, true)}
            @viewer-close=${this.close}
            @viewer-go=${(event: CustomEvent<PhotoFilter>) => this.set(event.detail)}
          ></ab-photo-viewer>`
        : nothing}`;
  }

  private activeFilter() {
    const { t } = this.app;
    const { album, place } = readFilter(this.query);
    if (!album && !place) return nothing;
    const name = album ? (this.names?.albums.find(({ id }) => id === album)?.name ?? t("photos.album")) : t("photos.near_here");
    return html`<div class="active">
      <h2><bdi>${name}</bdi></h2>
      <ab-button kind="text" icon-only .icon=${mdiClose} .label=${t("photos.clear")} @click=${() => this.set({})}></ab-button>
    </div>`;
  }

  private waiting() {
    return html`<div class="wait" aria-hidden="true">${Array.from({ length: 60 }, () => html`<i></i>`)}</div>
      <span class="unseen" role="status">${this.app.t("common.loading")}</span>`;
  }

  private failed(error: unknown) {
    const { t } = this.app;
    return html`<ab-message .heading=${t("errors.title")}>
      ${this.app.errorText(error)}
      <ab-button slot="action" @click=${() => this.timeline.load()}>${t("common.retry")}</ab-button>
    </ab-message>`;
  }

  private nothingHere(account: LoadedAccount) {
    const { t } = this.app;
    const isFiltered = filterKey(readFilter(this.query)) !== "";
    if (isFiltered) {
      return html`${this.activeFilter()}<ab-message .icon=${mdiImageSearchOutline} .heading=${t("photos.none_found_title")}>
        ${t("photos.none_found_text")}
        <ab-button slot="action" @click=${() => this.set({})}>${t("photos.show_all")}</ab-button>
      </ab-message>`;
    }
    const isBusy = account.progress !== null;
    return html`<ab-message .icon=${mdiImageMultipleOutline} .heading=${t("photos.empty_title")}>
      ${t(isBusy ? "photos.empty_busy" : "photos.empty_text")}
      <ab-button slot="action" @click=${() => this.app.navigate(["overview"])}>${t("photos.to_overview")}</ab-button>
    </ab-message>`;
  }

  private to(entry: string, part: string): void {
    clearTimeout(this.typing);
    this.app.navigate(part ? ["photos", entry, part] : ["photos", entry]);
  }

  private set(filter: PhotoFilter): void {
    this.wasPushed = false;
    this.app.navigate(["photos", this.account?.entry_id ?? ""], writeFilter(filter));
  }

  private typed(event: CustomEvent<string>): void {
    clearTimeout(this.typing);
    const text = event.detail.trim();
    this.typing = setTimeout(() => {
      const filter = { ...readFilter(this.query), text: text || undefined };
      this.app.navigate(["photos", this.account?.entry_id ?? ""], writeFilter(filter), true);
    }, TYPING_MS);
  }

  private open(index: number, isMove = false): void {
    const query = { ...writeFilter(readFilter(this.query)), photo: String(index) };
    if (!isMove) this.wasPushed = true;
    this.app.navigate(["photos", this.account?.entry_id ?? ""], query, isMove);
  }

  private close(): void {
    const index = this.opened;
    if (this.wasPushed) history.back();
    else this.app.navigate(["photos", this.account?.entry_id ?? ""], writeFilter(readFilter(this.query)), true);
    this.wasPushed = false;
    if (index !== undefined) this.grid?.focusPhoto(index);
  }

  /** Remember where the user is, for when Home Assistant makes this page anew. */
  private keepMonth(month: string): void {
    // Scrolling may come to rest after this view has been left.
    if (!this.isConnected || !location.pathname.startsWith(this.app.url(["photos"]))) return;
    const url = this.app.url(["photos", this.account?.entry_id ?? ""], { ...writeFilter(readFilter(this.query)), month });
    if (this.opened === undefined) history.replaceState(history.state, "", url);
  }
}
