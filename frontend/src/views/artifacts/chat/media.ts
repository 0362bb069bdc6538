import { mdiCloudOffOutline, mdiDownload, mdiFileOutline, mdiImageOutline, mdiPlayCircleOutline } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import "../../../elements/icon.js";
import { tokens } from "../../../elements/tokens.css.js";
import { fire, toast } from "../../../hass.js";
import { saveFrom } from "../export-menu.js";
import type { ArtifactSource } from "../source.js";
import { kindOf, type ChatFile } from "./model.js";

const LARGEST_PICTURE = 40_000_000;

/**
 * A file in a bubble: a picture that loads when it comes into sight, a film or a sound that loads
 * when it is played, or something to save. Fires `viewed` with a picture that is opened.
 */
@element("ab-chat-media")
export class AbChatMedia extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: block;
        max-width: 100%;
      }
      .picture {
        background: var(--ab-fill);
        border: none;
        border-radius: 14px;
        cursor: zoom-in;
        display: block;
        font: inherit;
        max-width: 100%;
        min-height: 120px;
        min-width: 120px;
        overflow: hidden;
        padding: 0;
      }
      /* Around it, it would be cut off by what holds it. */
      .picture:focus-visible {
        outline-offset: -3px;
      }
      .sticker {
        background: none;
      }
      img,
      video {
        border-radius: 14px;
        display: block;
        max-height: 320px;
        max-width: 100%;
      }
      video {
        background: #000;
        width: 320px;
      }
      audio {
        display: block;
        max-width: 100%;
        width: 260px;
      }
      .file {
        align-items: center;
        background: color-mix(in srgb, var(--ab-text) 8%, var(--ab-card));
        border: 1px solid var(--ab-line);
        border-radius: 14px;
        color: var(--ab-text);
        cursor: pointer;
        display: flex;
        font: inherit;
        gap: var(--ab-3);
        max-width: 100%;
        min-height: 52px;
        padding: var(--ab-2) var(--ab-3);
        text-align: start;
      }
      .file.gone {
        cursor: default;
      }
      .file span {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      small {
        color: var(--ab-text-dim);
        display: block;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) source!: ArtifactSource;
  @property({ attribute: false }) file!: ChatFile;

  @state() private url = "";
  @state() private isBroken = false;

  /** Ends what is playing. */
  silence(): void {
    for (const player of this.renderRoot.querySelectorAll<HTMLMediaElement>("video, audio")) player.pause();
  }

  private readonly seen = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) void this.load();
  }, { rootMargin: "200px" });

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.url) this.seen.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.seen.disconnect();
  }

  protected override render() {
    const { file } = this;
    const { t } = this.app;
    const kind = kindOf(file);
    if (!file.file?.is_stored) return this.renderFile(mdiCloudOffOutline, t("artifacts.not_stored"), false);
    if (this.isBroken) return this.renderFile(mdiFileOutline, this.size, true);
    if (kind === "image") return this.renderPicture();
    if (kind === "video") return this.url ? this.renderFilm() : this.renderFile(mdiPlayCircleOutline, this.size, true, this.play);
    if (kind === "audio") {
      if (!this.url) return this.renderFile(mdiPlayCircleOutline, this.size, true, this.play);
      return html`<audio controls autoplay src=${this.url} aria-label=${file.name} @error=${this.fail}></audio>`;
    }
    return this.renderFile(mdiFileOutline, this.size, true);
  }

  private renderPicture() {
    const label = this.file.name || this.app.t("chat.picture");
    return html`<button
      type="button"
      class="picture ${this.file.isSticker ? "sticker" : ""}"
      aria-label=${label}
      @click=${() => fire(this, "viewed", this.file)}
    >
      ${this.url
        ? html`<img src=${this.url} alt=${label} decoding="async" @error=${this.fail} />`
        : html`<ab-icon .path=${mdiImageOutline}></ab-icon>`}
    </button>`;
  }

  private renderFilm() {
    // Captions are no part of what people send each other.
    return html`<video controls autoplay playsinline src=${this.url} aria-label=${this.file.name} @error=${this.fail}></video>`;
  }

  private renderFile(icon: string, note: string, isThere: boolean, action = this.save) {
    const name = this.file.name || this.app.t("chat.file");
    const inner = html`<ab-icon .path=${icon}></ab-icon><span><span dir="auto">${name}</span><small>${note}</small></span>
      ${isThere && action === this.save ? html`<ab-icon .path=${mdiDownload}></ab-icon>` : nothing}`;
    return isThere
      ? html`<button type="button" class="file" @click=${action}>${inner}</button>`
      : html`<div class="file gone">${inner}</div>`;
  }

  private get size(): string {
    const bytes = this.file.file?.size ?? this.file.size;
    return bytes === null ? "" : this.app.format.bytes(bytes);
  }

  private async load(): Promise<void> {
    const { file } = this;
    this.seen.disconnect();
    if (!file.file?.is_stored || kindOf(file) !== "image" || this.url) return;
    if ((file.file.size ?? 0) > LARGEST_PICTURE) return void (this.isBroken = true);
    try {
      this.url = await this.source.contentUrl(file.file.file_id);
    } catch {
      this.isBroken = true;
    }
  }

  /** What the browser cannot show can still be saved. */
  private fail(): void {
    this.isBroken = true;
  }

  private async play(): Promise<void> {
    await this.withAddress(false, (url) => (this.url = url));
  }

  private async save(): Promise<void> {
    await this.withAddress(true, saveFrom);
  }

  private async withAddress(isDownload: boolean, use: (url: string) => void): Promise<void> {
    const { file } = this.file;
    if (!file) return;
    try {
      use(await this.source.contentUrl(file.file_id, isDownload));
    } catch (error) {
      toast(this, this.app.errorText(error));
    }
  }
}
