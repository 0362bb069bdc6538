// The albums of a library, with a photo of each.
import { mdiFolderMultipleImage, mdiFolderOutline } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/button.js";
import "../../elements/icon.js";
import "../../elements/message.js";
import "../../elements/picture.js";
import "../../elements/skeleton.js";
import { prose, tokens } from "../../elements/tokens.css.js";
import { fire } from "../../hass.js";
import type { Album, PhotosApi } from "./api.js";
import { placedFolders } from "./folders.js";

/** Fires `album` with the id of an album or folder. */
@element("ab-albums")
export class AbAlbums extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        display: block;
        padding: var(--ab-2) var(--ab-4) var(--ab-8);
      }
      h2 {
        margin-block: var(--ab-4) var(--ab-3);
      }
      ul {
        display: grid;
        gap: var(--ab-4);
        grid-template-columns: repeat(auto-fill, minmax(min(40%, 176px), 1fr));
        list-style: none;
        margin: 0;
        padding: 0;
      }
      button {
        background: none;
        border: none;
        border-radius: var(--ab-radius);
        color: inherit;
        cursor: pointer;
        display: grid;
        font: inherit;
        padding: 0;
        text-align: start;
        width: 100%;
      }
      .cover {
        aspect-ratio: 1;
        background: var(--ab-fill);
        border-radius: var(--ab-radius);
        display: grid;
        margin-block-end: var(--ab-2);
        overflow: hidden;
        place-items: center;
      }
      .cover ab-icon {
        --ab-icon-size: 40px;
        color: var(--ab-text-dim);
      }
      ab-picture {
        height: 100%;
        transition: transform 0.2s;
        width: 100%;
      }
      button:hover ab-picture {
        transform: scale(1.03);
      }
      strong {
        display: -webkit-box;
        font-weight: 500;
        overflow: hidden;
        overflow-wrap: anywhere;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) api!: PhotosApi;

  @state() private albums?: Album[];
  @state() private error?: unknown;

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("api")) void this.load();
  }

  private async load(): Promise<void> {
    const { api } = this;
    this.error = undefined;
    try {
      const { albums } = await api.albums();
      if (api === this.api) this.albums = albums;
    } catch (error) {
      if (api === this.api) this.error = error;
    }
  }

  protected override render() {
    const { app, albums } = this;
    const { t } = app;
    if (this.error !== undefined) {
      return html`<ab-message .heading=${t("errors.title")}>${app.errorText(this.error)}
        <ab-button slot="action" @click=${this.load}>${t("common.retry")}</ab-button></ab-message>`;
    }
    if (!albums) return html`<ab-skeleton lines="4" .label=${t("common.loading")}></ab-skeleton>`;
    if (!albums.some(({ count }) => count)) {
      return html`<ab-message .icon=${mdiFolderMultipleImage} .heading=${t("photos.no_albums_title")}>${t("photos.no_albums_text")}</ab-message>`;
    }
    const known = new Set(albums.map(({ id }) => id));
    const top = albums.filter(({ parent, is_folder }) => !is_folder && (parent === null || !known.has(parent)));
    return html`${this.group(t("photos.albums"), top)}
    ${placedFolders(albums)
      .filter(({ folder }) => folder.count)
      .map(({ folder, path }) => this.group(path.join(" › "), [folder, ...albums.filter(({ parent, is_folder }) => parent === folder.id && !is_folder)]))}`;
  }

  private group(name: string, albums: readonly Album[]) {
    const shown = albums.filter(({ count }) => count);
    if (!shown.length) return nothing;
    return html`<h2><bdi>${name}</bdi></h2>
      <ul>
        ${shown.map((album) => html`<li>${this.album(album)}</li>`)}
      </ul>`;
  }

  private album(album: Album) {
    const { app, api } = this;
    const icon = html`<ab-icon .path=${album.is_folder ? mdiFolderOutline : mdiFolderMultipleImage}></ab-icon>`;
    const cover = album.cover
      ? html`<ab-picture .hass=${app.hass} .path=${api.picture(album.cover, "thumbnail")}></ab-picture>`
      : icon;
    return html`<button type="button" @click=${() => fire(this, "album", album.id)}>
      <span class="cover">${cover}</span>
      <strong><bdi>${album.is_folder ? app.t("photos.whole_folder") : album.name}</bdi></strong>
      <span class="dim small numbers">${app.t.plural("photos.count", album.count)}</span>
    </button>`;
  }
}
