import { mdiCircleSlice8, mdiCloudOutline, mdiHeart, mdiImageOffOutline, mdiPlay } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { element } from "../../../define.js";
import "../../../elements/icon.js";
import "../../../elements/picture.js";
import "../../../elements/virtual-grid.js";
import type { AbVirtualGrid, CellPlace } from "../../../elements/virtual-grid.js";
import { ArtifactTab } from "../base.js";
import { Pager } from "../pager.js";
import type { Page } from "../source.js";
import type { Album, Photo } from "../types.js";
import { monthsOrYears } from "./months.js";
import { byOwnMonth, monthTaken, takenText, yearTaken } from "./own-clock.js";
import "./photo-viewer.js";

const PAGE = 500;
const AHEAD = 200;
const COLLECTIONS = ["library", "favorites", "hidden", "deleted"];

/** The photo library of the device: a grid by month, albums, and one photo over the page. */
@element("ab-backup-photos")
export class AbBackupPhotos extends ArtifactTab {
  static override styles = [
    ...ArtifactTab.styles,
    css`
      /* Room for all that its placeholder says. */
      .bar ab-input {
        flex-basis: 16rem;
      }
      ab-virtual-grid {
        flex: 1 1 0;
        min-height: 0;
      }
      h3 {
        align-items: center;
        background: color-mix(in srgb, var(--ab-page) 88%, transparent);
        display: flex;
        height: 100%;
        padding-inline: var(--ab-4);
      }
      .cell {
        background: none;
        border: none;
        cursor: pointer;
        display: block;
        height: 100%;
        padding: 2px;
        position: relative;
        width: 100%;
      }
      .cell ab-picture {
        border-radius: 4px;
        height: 100%;
      }
      .cell:focus-visible {
        outline-offset: -3px;
      }
      .badges {
        align-items: center;
        color: #fff;
        display: flex;
        filter: drop-shadow(0 0 3px rgb(0 0 0 / 90%));
        font-size: var(--ab-size-s);
        gap: 4px;
        inset-block-end: 6px;
        inset-inline: 8px;
        justify-content: flex-end;
        pointer-events: none;
        position: absolute;
        --ab-icon-size: 16px;
      }
      .none {
        color: var(--ab-text-dim);
        margin: auto;
      }
    `,
  ];

  @state() private text = "";
  @state() private choice = "library";
  @state() private albums: Album[] = [];
  @state() private viewed?: Photo;

  private readonly pager = new Pager<Photo>(this);

  protected override begin(): void {
    const place = this.placeHere<{ ref: string }>("photos");
    if (place) void this.open(place.ref);
    void this.load();
    void this.loadAlbums();
  }

  protected override render() {
    const { app, pager, photos } = this;
    const { t } = app;
    const position = this.viewed ? photos.indexOf(this.viewed) : -1;
    return html`<div class="bar">
        <select aria-label=${t("album.show")} @change=${this.choose}>
          ${COLLECTIONS.map((name) => html`<option value=${name} ?selected=${name === this.choice}>${t(`album.${name}`)}</option>`)}
          ${this.albums.length
            ? html`<optgroup label=${t("album.albums")}>
                ${this.albums.map(
                  (album) => html`<option value=${`album ${album.id}`}>
                    ${[...album.folder, album.title].join(" › ")} (${app.format.number(album.count)})
                  </option>`,
                )}
              </optgroup>`
            : nothing}
        </select>
        ${this.renderSearch(this.text, t("album.search"), (text) => this.search(text))}
        <div class="end">${this.renderExport("photos")}</div>
      </div>
      ${this.renderSkipped(["photos"])} ${this.renderInstead()}
      ${pager.items.length
        ? html`<ab-virtual-grid
            .sections=${monthsOrYears(photos, (photo) => monthTaken(app, photo), (photo) => yearTaken(app, photo))}
            .cell=${this.renderCell}
            @range=${this.moved}
          ></ab-virtual-grid>`
        : nothing}
      <ab-backup-photo-viewer
        .app=${app}
        .source=${this.source}
        .photo=${this.viewed}
        .hasBefore=${position > 0}
        .hasNext=${position >= 0 && position < photos.length - 1}
        @move=${(event: CustomEvent<number>) => this.view(position + event.detail)}
        @closed=${this.closed}
      ></ab-backup-photo-viewer>`;
  }

  /** What stands in the place of photos. */
  private renderInstead() {
    const isWhole = this.choice === "library";
    if (this.pager.isEmpty && !this.text && !isWhole) return html`<ab-message .heading=${this.app.t("album.empty")}></ab-message>`;
    return this.renderState(this.pager, ["photos"], this.text !== "");
  }

  private sorted: { of: readonly Photo[]; photos: readonly Photo[] } = { of: [], photos: [] };

  /** What has been loaded, as it is shown. */
  private get photos(): readonly Photo[] {
    const of = this.pager.items;
    if (this.sorted.of !== of) this.sorted = { of, photos: byOwnMonth(of) };
    return this.sorted.photos;
  }

  private readonly renderCell = ({ position, tabindex }: CellPlace): TemplateResult => {
    const photo = this.photos[position];
    if (!photo) return html``;
    const { t } = this.app;
    const path = photo.thumbnail ? this.source.picturePath(`artifacts/photos/file?id=${photo.id}&thumb=256`) : "";
    const facts = [photo.name, takenText(this.app, photo), photo.kind === "video" && this.app.format.clock(photo.duration), photo.live && t("album.live"), photo.is_in_cloud_only && t("album.cloud_only")];
    return html`<button
      type="button"
      class="cell"
      data-cell
      tabindex=${tabindex}
      aria-label=${facts.filter(Boolean).join(", ")}
      @click=${() => this.view(position)}
    >
      <ab-picture .hass=${this.session.hass} .path=${path}><ab-icon class="none" slot="failed" .path=${mdiImageOffOutline}></ab-icon></ab-picture>
      <span class="badges">
        ${photo.is_favorite ? html`<ab-icon .path=${mdiHeart}></ab-icon>` : nothing}
        ${photo.live ? html`<ab-icon .path=${mdiCircleSlice8}></ab-icon>` : nothing}
        ${photo.is_in_cloud_only ? html`<ab-icon .path=${mdiCloudOutline}></ab-icon>` : nothing}
        ${photo.kind === "video" ? html`<ab-icon .path=${mdiPlay}></ab-icon>${this.app.format.clock(photo.duration)}` : nothing}
      </span>
    </button>`;
  };

  private load(): Promise<void> {
    return this.pager.restart((cursor, signal) => {
      const [collection, album] = this.choice.startsWith("album ") ? ["all", this.choice.slice(6)] : [this.choice, undefined];
      const query = { cursor, limit: PAGE, text: this.text || undefined, collection, album };
      return this.source.fetchJson<Page<Photo>>("artifacts/photos", query, { signal });
    });
  }

  private async loadAlbums(): Promise<void> {
    // Photos can be looked at without them.
    const answer = await this.source.fetchJson<{ albums: Album[] }>("artifacts/photos/albums").catch(() => ({ albums: [] }));
    this.albums = answer.albums;
  }

  private async open(ref: string): Promise<void> {
    this.rememberHere("photos", undefined);
    const query = { artifact: "photos", ref };
    const answer = await this.source.fetchJson<{ record: Photo }>("artifacts/record", query).catch(() => undefined);
    this.viewed = answer?.record;
  }

  private choose(event: Event): void {
    this.choice = (event.target as HTMLSelectElement).value;
    void this.load();
  }

  private search(text: string): void {
    this.text = text;
    this.whenTyped(() => void this.load());
  }

  private moved(event: CustomEvent<{ end: number }>): void {
    event.stopPropagation();
    if (event.detail.end + AHEAD > this.pager.items.length && this.pager.error === undefined) void this.pager.more();
  }

  private view(position: number): void {
    this.viewed = this.photos[Math.max(0, Math.min(this.photos.length - 1, position))];
    if (position + 20 > this.photos.length) void this.pager.more();
  }

  private closed(): void {
    const position = this.viewed ? this.photos.indexOf(this.viewed) : -1;
    this.viewed = undefined;
    if (position >= 0) void this.renderRoot.querySelector<AbVirtualGrid>("ab-virtual-grid")?.scrollToCell(position, true);
  }
}
