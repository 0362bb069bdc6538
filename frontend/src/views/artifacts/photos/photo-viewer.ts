import { mdiCircleSlice8, mdiClose, mdiCloudOutline, mdiDownload, mdiInformationOutline } from "@mdi/js";
import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import "../../../elements/button.js";
import "../../../elements/chip.js";
import { Layer } from "../../../elements/layer.js";
import { tokens } from "../../../elements/tokens.css.js";
import { fire, toast } from "../../../hass.js";
import { saveFrom } from "../export-menu.js";
import { renderFacts } from "../record-list.js";
import type { ArtifactSource } from "../source.js";
import type { FileRef, Photo } from "../types.js";
import { keepFocus, moveByKey, renderSides, viewerLook } from "../viewing.js";
import { takenText } from "./own-clock.js";

/**
 * A photo or film over the page; arrow keys go to the next, `i` tells about it, `d` downloads it.
 * Fires `move` with 1 or -1, and `closed`.
 */
@element("ab-backup-photo-viewer")
export class AbBackupPhotoViewer extends LitElement {
  static override styles = [
    tokens,
    viewerLook,
    css`
      img,
      video {
        height: 100dvh;
        object-fit: contain;
        width: 100vw;
      }
      .small {
        background: none;
        height: 60dvh;
        width: min(90vw, 40rem);
      }
      aside {
        background: var(--ab-card);
        border-radius: var(--ab-radius);
        color: var(--ab-text);
        inset-block-end: var(--ab-4);
        inset-inline-end: var(--ab-4);
        max-height: calc(100dvh - 96px);
        max-width: min(26rem, calc(100% - 2 * var(--ab-4)));
        overflow: auto;
        padding: var(--ab-4);
        position: absolute;
        z-index: 2;
      }
      dl {
        display: grid;
        gap: var(--ab-2) var(--ab-4);
        grid-template-columns: max-content 1fr;
        margin: 0;
      }
      dt {
        color: var(--ab-text-dim);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) source!: ArtifactSource;
  @property({ attribute: false }) photo?: Photo;
  @property({ attribute: false }) hasBefore = false;
  @property({ attribute: false }) hasNext = false;

  @state() private url = "";
  @state() private isBroken = false;
  @state() private isTold = false;
  @state() private isLive = false;
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  private readonly layer = new Layer(this);

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("photo")) return;
    this.isLive = false;
    void this.load();
  }

  protected override updated(): void {
    if (this.photo) this.layer.show(this.dialog);
    else if (this.dialog.open) this.dialog.close();
    if (this.photo) void keepFocus(this);
  }

  protected override render() {
    const { photo, app } = this;
    const { t } = app;
    return html`<dialog aria-label=${photo?.name ?? ""} @close=${() => fire(this, "closed")} @keydown=${this.key}>
      ${photo
        ? html`<header>
              <span dir="auto">${[photo.name, takenText(app, photo)].filter(Boolean).join(" · ")}</span>
              ${photo.live?.is_stored
                ? html`<ab-button kind="text" icon-only .icon=${mdiCircleSlice8} .label=${t("album.live")} .pressed=${this.isLive} @click=${this.playLive}></ab-button>`
                : nothing}
              <ab-button kind="text" icon-only .icon=${mdiInformationOutline} .label=${t("album.about")} .pressed=${this.isTold} @click=${this.tell}></ab-button>
              ${this.file?.is_stored
                ? html`<ab-button kind="text" icon-only .icon=${mdiDownload} .label=${t("artifacts.save")} @click=${this.save}></ab-button>`
                : nothing}
              <ab-button kind="text" icon-only .icon=${mdiClose} .label=${t("common.close")} @click=${() => this.dialog.close()}></ab-button>
            </header>
            ${renderSides(this)}
            <div class="frame">${this.renderContent(photo)}</div>
            ${this.renderNote(photo)} ${this.isTold ? html`<aside>${this.renderAbout(photo)}</aside>` : nothing}`
        : nothing}
    </dialog>`;
  }

  private renderContent(photo: Photo) {
    if (this.url && !this.isBroken) {
      return photo.kind === "video" || this.isLive
        ? html`<video controls autoplay playsinline src=${this.url} aria-label=${photo.name} @error=${this.fail}></video>`
        : html`<img src=${this.url} alt=${photo.title ?? photo.name} @error=${this.fail} />`;
    }
    if (!photo.thumbnail || (this.file?.is_stored && !this.isBroken)) return nothing;
    const path = this.source.picturePath(`artifacts/photos/file?id=${photo.id}&thumb=256`);
    return html`<ab-picture class="small" style="--ab-fit:contain" .hass=${this.source.session.hass} .path=${path} .alt=${photo.name}>
      ${this.isStill ? html`<div slot="failed" class="note" role="status">${this.app.t("album.not_shown")}</div>` : nothing}
    </ab-picture>`;
  }

  private renderNote(photo: Photo) {
    const { t } = this.app;
    if (photo.is_in_cloud_only) return html`<div class="note"><ab-icon .path=${mdiCloudOutline}></ab-icon> ${t("album.cloud_only")}</div>`;
    if (!this.file?.is_stored) return html`<div class="note">${t("artifacts.not_stored")}</div>`;
    // A small picture of it is better than none; of a film, it is not what was asked for.
    if (!this.isBroken || (photo.thumbnail && this.isStill)) return nothing;
    return html`<div class="note" role="status">${t("album.not_shown")}</div>`;
  }

  /** Whether a picture that stands still is shown. */
  private get isStill(): boolean {
    return this.photo?.kind !== "video" && !this.isLive;
  }

  private renderAbout(photo: Photo) {
    const { t, format } = this.app;
    const { place } = photo;
    const digits = { maximumFractionDigits: 5 };
    return renderFacts([
      [t("album.name"), photo.name],
      [t("album.taken"), takenText(this.app, photo)],
      [t("album.title"), photo.title],
      [t("album.description"), photo.description],
      [t("album.dimensions"), photo.width !== null && photo.height !== null && `${format.number(photo.width)} × ${format.number(photo.height)}`],
      [t("album.size"), photo.size !== null && format.bytes(photo.size)],
      [t("artifacts.duration"), photo.duration > 0 && format.clock(photo.duration)],
      [t("artifacts.place"), place && (place.label ?? `${format.number(place.latitude, digits)}, ${format.number(place.longitude, digits)}`)],
      [t("album.edited"), photo.edited && t("album.is_edited")],
    ]);
  }

  /** What is shown: the edited version if there is one. */
  private get file(): FileRef | null {
    const { photo } = this;
    if (!photo) return null;
    return photo.edited?.is_stored ? photo.edited : photo.original;
  }

  private async load(file = this.file): Promise<void> {
    const { photo } = this;
    this.url = "";
    this.isBroken = false;
    if (!file?.is_stored) return;
    const url = await this.source.contentUrl(file.file_id).catch(() => "");
    if (photo !== this.photo) return;
    this.url = url;
    this.isBroken = !url;
  }

  private fail(): void {
    this.isBroken = true;
  }

  private tell(): void {
    this.isTold = !this.isTold;
  }

  private playLive(): void {
    this.isLive = !this.isLive;
    void this.load(this.isLive ? (this.photo?.live ?? null) : this.file);
  }

  private key(event: KeyboardEvent): void {
    // Home Assistant has shortcuts, too.
    event.stopPropagation();
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "i") this.tell();
    else if (event.key === "d") void this.save();
    else if (!moveByKey(this, event)) return;
    event.preventDefault();
  }

  private async save(): Promise<void> {
    const { file } = this;
    if (!file?.is_stored) return;
    try {
      saveFrom(await this.source.contentUrl(file.file_id, true));
    } catch (error) {
      toast(this, this.app.errorText(error));
    }
  }
}
