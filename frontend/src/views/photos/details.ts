// All that is known of a photo: whether it is safe, where it lies, and what has happened to it.
import {
  mdiCamera,
  mdiCheckDecagram,
  mdiCloudCheckOutline,
  mdiCloudOffOutline,
  mdiDownload,
  mdiFileCheckOutline,
  mdiFolderMultipleImage,
  mdiHelpCircleOutline,
  mdiMapMarker,
  mdiPinOutline,
  mdiTextBoxOutline,
} from "@mdi/js";
import { LitElement, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/alert.js";
import "../../elements/button.js";
import "../../elements/chip.js";
import "../../elements/icon.js";
import "../../elements/skeleton.js";
import { prose, tokens } from "../../elements/tokens.css.js";
import { fire, toast } from "../../hass.js";
import type { Asset, AssetFile, HistoryEvent, MissingFile, PhotoFilter, PhotosApi } from "./api.js";
import { detailsStyles } from "./details.css.js";
import { PhotoWords } from "./words.js";

const NEAR_KM = 2;

/** Fires `viewer-go` with a filter that leads to related photos. */
@element("ab-photo-details")
export class AbPhotoDetails extends LitElement {
  static override styles = [tokens, prose, detailsStyles];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) api!: PhotosApi;
  /** The id of the photo. */
  @property() photo = "";

  @state() private asset?: Asset;
  @state() private error?: unknown;

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("photo")) void this.load();
  }

  private async load(): Promise<void> {
    const wanted = this.photo;
    this.error = undefined;
    try {
      const asset = await this.api.asset(wanted);
      if (this.photo === wanted) this.asset = asset;
    } catch (error) {
      if (this.photo === wanted) this.error = error;
    }
  }

  protected override render() {
    const { app, asset } = this;
    if (this.error !== undefined) {
      return html`<ab-alert kind="error">${app.errorText(this.error)}
        <ab-button slot="action" @click=${this.load}>${app.t("common.retry")}</ab-button></ab-alert>`;
    }
    if (!asset) return html`<ab-skeleton lines="6" .label=${app.t("common.loading")}></ab-skeleton>`;
    return html`${this.proof(asset)} ${this.about(asset)} ${this.files(asset)} ${this.missing(asset)}
    ${this.history(asset)}`;
  }

  private proof(asset: Asset) {
    const { t } = this.app;
    const proven = asset.in_icloud ? "photos.proven" : "photos.proven_gone";
    const icloud = asset.in_icloud
      ? this.fact(mdiCloudCheckOutline, t("photos.in_icloud"))
      : this.fact(mdiCloudOffOutline, t("photos.not_in_icloud"));
    return html`<section>
      <div class="fact ${asset.proven ? "good" : ""}">
        <ab-icon .path=${asset.proven ? mdiCheckDecagram : mdiHelpCircleOutline}></ab-icon>
        <div>
          <p><strong>${t(asset.proven ? proven : "photos.size_only")}</strong></p>
          <p class="dim small">${t(asset.proven ? "photos.proven_hint" : "photos.size_only_hint")}</p>
        </div>
      </div>
      ${icloud} ${asset.kept ? this.fact(mdiPinOutline, t("photos.kept")) : nothing}
    </section>`;
  }

  private about(asset: Asset) {
    const { app } = this;
    const pixels = asset.width && asset.height ? `${app.format.number(asset.width, { useGrouping: false })} × ${app.format.number(asset.height, { useGrouping: false })}` : "";
    const length = asset.duration_seconds ? app.format.clock(asset.duration_seconds) : "";
    const words = new PhotoWords(app);
    return html`<section>
      <h3>${app.t("photos.about")}</h3>
      ${this.fact(
        mdiFileCheckOutline,
        html`<p><bdi>${asset.filename ?? app.t("photos.unnamed")}</bdi></p>`,
        [words.kind(asset.kind), pixels, length].filter(Boolean).join(" · "),
      )}
      ${this.texts(asset)}
      ${asset.camera ? this.fact(mdiCamera, asset.camera) : nothing} ${this.place(asset)}
      ${asset.albums.length
        ? this.fact(
            mdiFolderMultipleImage,
            html`<div class="chips">
              ${asset.albums.map(({ id, name }) => html`<ab-button @click=${() => this.go({ album: id })}><bdi>${name}</bdi></ab-button>`)}
            </div>`,
          )
        : nothing}
    </section>`;
  }

  private texts({ title, description, keywords }: Asset) {
    if (!title && !description && !keywords.length) return nothing;
    return this.fact(
      mdiTextBoxOutline,
      html`${title ? html`<p dir="auto"><strong>${title}</strong></p>` : nothing}
      ${description ? html`<p class="caption" dir="auto">${description}</p>` : nothing}
      ${keywords.length ? html`<p class="dim small" dir="auto">${keywords.join(", ")}</p>` : nothing}`,
    );
  }

  private place({ latitude, longitude }: Asset) {
    if (latitude === null || longitude === null) return nothing;
    const { app } = this;
    const digits = { minimumFractionDigits: 4, maximumFractionDigits: 4 };
    const place = { latitude, longitude, radius_km: NEAR_KM };
    return this.fact(
      mdiMapMarker,
      html`<p><bdi>${app.format.number(latitude, digits)}°, ${app.format.number(longitude, digits)}°</bdi></p>
        <ab-button kind="outlined" @click=${() => this.go({ place })}>${app.t("photos.near")}</ab-button>`,
    );
  }

  private files(asset: Asset) {
    const { app } = this;
    return html`<section>
      <h3>${app.t("photos.files")}</h3>
      <ul>
        ${asset.files.map((file) => html`<li>${this.file(file)}</li>`)}
      </ul>
    </section>`;
  }

  private file(file: AssetFile) {
    const { app } = this;
    const checked = file.checked ?? file.proven;
    const name = this.fileKind(file.kind);
    return html`<div class="file">
        <p><strong>${name}</strong> · ${app.format.bytes(file.size)}</p>
        <ab-button kind="text" icon-only .icon=${mdiDownload} .label=${app.t("photos.download_file", { file: name })} @click=${() => this.download(file)}></ab-button>
      </div>
      <p class="small"><code>${file.path}</code></p>
      <p class="dim small">${app.t("photos.checked", { when: app.format.relative(checked) })}</p>
      <p class="dim small">SHA-256 <code title=${file.sha256}>${file.sha256.slice(0, 16)}…</code></p>`;
  }

  private async download({ kind }: AssetFile): Promise<void> {
    try {
      await this.api.download(this.photo, `files/${kind}`);
    } catch (error) {
      toast(this, this.app.errorText(error));
    }
  }

  private missing(asset: Asset) {
    if (!asset.missing.length) return nothing;
    return html`<section>
      <h3>${this.app.t("photos.missing")}</h3>
      <ul>
        ${asset.missing.map((file) => html`<li>${this.lacking(file)}</li>`)}
      </ul>
    </section>`;
  }

  private lacking(file: MissingFile) {
    const { app } = this;
    return html`<p><strong>${this.fileKind(file.kind)}</strong> · ${app.format.bytes(file.size)}</p>
      <p class="dim small">
        ${file.reason ? `${app.t(`photo_trouble.${file.reason}`)} ${app.t.plural("photos.attempts", file.attempts)}` : app.t("photos.not_fetched")}
      </p>`;
  }

  private history(asset: Asset) {
    const { app } = this;
    return html`<section>
      <h3>${app.t("photos.history")}</h3>
      <p class="dim small">${app.t("photos.history_zone")}</p>
      <ol>
        ${asset.history.map(
          (event) => html`<li>
            <p>${this.event(event)}</p>
            <p class="dim small">${this.moment(event)}</p>
          </li>`,
        )}
      </ol>
    </section>`;
  }

  private moment({ at, before }: HistoryEvent): string {
    const { format, t } = this.app;
    if (at !== null) return format.dateTime(at);
    return before === undefined ? "" : t("photos.history_before", { when: format.dateTime(before) });
  }

  private event({ what, kind, reason, from = "", to = "" }: HistoryEvent): string {
    const { t } = this.app;
    const values = { file: kind ? this.fileKind(kind) : "", reason: reason ? t(`photo_reasons.${reason}`) : "", from, to };
    return t(`photo_events.${what}`, values);
  }

  private fileKind(kind: string): string {
    return this.app.t(`photo_files.${kind}`);
  }

  private fact(icon: string, text: string | TemplateResult, more = "") {
    return html`<div class="fact">
      <ab-icon .path=${icon}></ab-icon>
      <div>
        ${typeof text === "string" ? html`<p><bdi>${text}</bdi></p>` : text}
        ${more ? html`<p class="dim small">${more}</p>` : nothing}
      </div>
    </div>`;
  }

  private go(filter: PhotoFilter): void {
    fire(this, "viewer-go", filter);
  }
}
