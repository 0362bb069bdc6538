// One photo or video over everything else, and the way to the next.
import {
  mdiArrowLeft,
  mdiChevronLeft,
  mdiChevronRight,
  mdiCircleSlice8,
  mdiDownload,
  mdiImageOffOutline,
  mdiInformationOutline,
  mdiVideoOffOutline,
} from "@mdi/js";
import { LitElement, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/button.js";
import "../../elements/icon.js";
import { tokens } from "../../elements/tokens.css.js";
import { fire } from "../../hass.js";
import { keptPicture, loadPicture } from "../../pictures.js";
import { LIVE, type PhotosApi, type PictureKind, type Tile } from "./api.js";
import "./details.js";
import { Gestures, type View } from "./gestures.js";
import type { Pages } from "./pages.js";
import { viewerStyles } from "./viewer.css.js";
import { PhotoWords } from "./words.js";

const WHEEL = 0.0022;

/** Fires `viewer-move` with the index of the next photo, `viewer-close`, and `viewer-go` with a filter. */
@element("ab-photo-viewer")
export class AbPhotoViewer extends LitElement {
  static override styles = [tokens, viewerStyles];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) api!: PhotosApi;
  @property({ attribute: false }) pages!: Pages;
  @property({ type: Number }) index = 0;
  @property({ type: Number }) total = 0;

  @state() private tile?: Tile | null;
  @state() private small?: string;
  @state() private sharp?: string;
  @state() private video?: string;
  @state() private problem?: "picture" | "video" | "network";
  @state() private isLive = false;
  /** This browser has failed to play the video of this Live Photo. */
  @state() private cannotPlay = false;
  @state() private hasDetails = sessionStorage.getItem("ab-photo-details") === "1";
  @state() private view: View = { scale: 1, x: 0, y: 0 };

  @query("dialog") private readonly dialog!: HTMLDialogElement;
  @query(".stage") private readonly stage!: HTMLElement;

  private stop = new AbortController();
  private readonly gestures = new Gestures(
    () => ({ width: this.stage.clientWidth, height: this.stage.clientHeight }),
    (view) => (this.view = view),
    (swipe) => (swipe === "down" ? this.dialog.close() : this.step(swipe === "left" ? this.ahead : -this.ahead)),
  );

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop.abort();
  }

  /** Which way the next photo lies. */
  private get ahead(): 1 | -1 {
    return getComputedStyle(this).direction === "rtl" ? -1 : 1;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("index") || changed.has("pages")) void this.show();
  }

  protected override firstUpdated(): void {
    this.dialog.showModal();
  }

  protected override render() {
    const { app, tile, index, total } = this;
    const words = new PhotoWords(app);
    const t = app.t;
    return html`<dialog
      class=${this.hasDetails ? "details" : ""}
      aria-label=${tile ? words.label(tile) : t("common.loading")}
      @close=${() => fire(this, "viewer-close")}
      @keydown=${this.key}
    >
      <div
        class="stage ${this.view.scale > 1 ? "zoomed" : ""}"
        @pointerdown=${this.down}
        @pointermove=${this.move}
        @pointerup=${this.up}
        @pointercancel=${this.up}
        @wheel=${this.wheel}
        @dblclick=${this.twice}
      >
        ${this.content(tile)}
        <div class="bar">
          <ab-button kind="text" icon-only .icon=${mdiArrowLeft} .label=${t("photos.close")} @click=${() => this.dialog.close()}></ab-button>
          <h2>${tile ? words.moment(tile[6], tile[7]) : ""}<span>${t("photos.position", { index: app.format.number(index + 1), total: app.format.number(total) })}</span></h2>
          <ab-button kind="text" icon-only .icon=${mdiDownload} .label=${t("photos.download")} ?disabled=${!tile} @click=${() => this.download()}></ab-button>
          <ab-button kind="text" icon-only .icon=${mdiInformationOutline} .label=${t("photos.details")} .pressed=${this.hasDetails} @click=${this.toggle}></ab-button>
        </div>
        ${index > 0
          ? html`<ab-button class="side previous" icon-only .icon=${mdiChevronLeft} .label=${t("photos.previous")} @click=${() => this.step(-1)}></ab-button>`
          : nothing}
        ${index < total - 1
          ? html`<ab-button class="side next" icon-only .icon=${mdiChevronRight} .label=${t("photos.next")} @click=${() => this.step(1)}></ab-button>`
          : nothing}
        ${tile && tile[5] & LIVE
          ? this.cannotPlay
            ? html`<ab-button class="live" role="status" .icon=${mdiDownload} @click=${() => this.download("live")}>${t("photos.live_unplayable")}</ab-button>`
            : html`<ab-button class="live" .icon=${mdiCircleSlice8} .pressed=${this.isLive} @click=${this.play}>${t("photos.play_live")}</ab-button>`
          : nothing}
      </div>
      ${this.hasDetails && tile
        ? html`<aside aria-label=${t("photos.details")}><ab-photo-details .app=${app} .api=${this.api} .photo=${tile[0]}></ab-photo-details></aside>`
        : nothing}
    </dialog>`;
  }

  private content(tile: Tile | null | undefined) {
    const { t } = this.app;
    if (tile === null) return this.note(mdiImageOffOutline, t("photos.gone"));
    if (this.problem === "network") return this.note(mdiImageOffOutline, t("errors.offline"));
    if (this.problem === "video") return this.note(mdiVideoOffOutline, t("photos.video_unplayable"), true);
    if (tile?.[1] === "video" && this.video) {
      return html`<video src=${this.video} poster=${this.small ?? nothing} controls autoplay playsinline @error=${this.unplayable}></video>`;
    }
    const { scale, x, y } = this.view;
    const style = styleMap({ transform: `translate(${x}px, ${y}px) scale(${scale})` });
    const name = tile ? new PhotoWords(this.app).label(tile) : "";
    if (this.problem && !this.small) return this.note(mdiImageOffOutline, t("photos.no_picture"), true);
    // Apple may take long, or not answer; what is quick shows no sign of it.
    const isLoading = !this.sharp && !this.problem && tile?.[1] !== "video";
    return html`${isLoading ? html`<div class="loading" role="status" aria-label=${t("common.loading")}></div>` : nothing}
    ${this.small && !this.sharp ? html`<img class=${this.problem ? "" : "small"} src=${this.small} alt=${this.problem ? name : ""} style=${style} draggable="false" />` : nothing}
    ${this.sharp ? html`<img class="sharp" src=${this.sharp} alt=${name} style=${style} draggable="false" />` : nothing}
    ${this.isLive && this.video
      ? html`<video src=${this.video} autoplay playsinline @ended=${this.ended} @error=${this.unplayable}></video>`
      : nothing}`;
  }

  private note(icon: string, text: string, hasDownload = false) {
    return html`<div class="note">
      <ab-icon .path=${icon}></ab-icon>
      <p>${text}</p>
      ${hasDownload ? html`<ab-button .icon=${mdiDownload} @click=${() => this.download()}>${this.app.t("photos.download")}</ab-button>` : nothing}
    </div>`;
  }

  /** Show what is here at once, then what is sharp; the neighbours are made ready. */
  private async show(): Promise<void> {
    this.stop.abort();
    const { signal } = (this.stop = new AbortController());
    const isOver = (): boolean => signal.aborted;
    this.sharp = this.small = this.video = this.problem = undefined;
    this.isLive = this.cannotPlay = false;
    if (this.hasUpdated) this.gestures.reset();
    this.tile = this.pages.get(this.index);
    try {
      this.tile ??= await this.pages.fetch(this.index);
      if (isOver() || !this.tile) return;
      const [id, kind] = this.tile;
      this.small = keptPicture(this.api.picture(id, "thumbnail"));
      if (kind === "video") {
        const video = await this.api.signed(id, "file");
        if (!isOver()) this.video = video;
      } else {
        await this.sharpen(id, signal);
      }
      if (!isOver()) this.prepare(signal);
    } catch {
      if (!isOver()) this.problem = "network";
    }
  }

  private async sharpen(id: string, signal: AbortSignal): Promise<void> {
    try {
      const url = await loadPicture(this.app.hass, this.api.picture(id, "preview"), signal);
      if (!signal.aborted) this.sharp = url;
    } catch {
      if (!signal.aborted) this.problem = "picture";
    }
  }

  private prepare(signal: AbortSignal): void {
    for (const index of [this.index + 1, this.index - 1]) {
      const tile = this.pages.get(index);
      if (!tile || tile[1] === "video") continue;
      const path = this.api.picture(tile[0], "preview");
      if (!keptPicture(path)) loadPicture(this.app.hass, path, signal).catch(() => undefined);
    }
    this.pages.want(Math.max(0, this.index - 20), Math.min(this.total - 1, this.index + 20));
  }

  private step(by: number): void {
    const index = this.index + by;
    if (index >= 0 && index < this.total) fire(this, "viewer-move", index);
  }

  private async play(): Promise<void> {
    if (!this.tile || this.isLive) return void (this.isLive = false);
    const { signal } = this.stop;
    this.isLive = true;
    this.gestures.reset();
    const video = await this.api.signed(this.tile[0], "live").catch(() => undefined);
    if (!signal.aborted) this.video = video;
  }

  private ended(): void {
    this.isLive = false;
  }

  private unplayable(): void {
    if (this.tile?.[1] === "video") this.problem = "video";
    else this.cannotPlay = true;
    this.isLive = false;
  }

  private async download(kind: PictureKind = "original"): Promise<void> {
    if (!this.tile) return;
    try {
      await this.api.download(this.tile[0], kind);
    } catch (error) {
      fire(this, "hass-notification", { message: this.app.errorText(error) });
    }
  }

  private toggle(): void {
    this.hasDetails = !this.hasDetails;
    sessionStorage.setItem("ab-photo-details", this.hasDetails ? "1" : "0");
  }

  private key(event: KeyboardEvent): void {
    // Home Assistant has shortcuts, too.
    event.stopPropagation();
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const isVideo = event.composedPath().some((target) => target instanceof HTMLVideoElement);
    const steps: Record<string, number> = { ArrowLeft: -this.ahead, ArrowRight: this.ahead };
    const step = steps[event.key];
    if (step !== undefined && !isVideo) this.step(step);
    else if (event.key === "i") this.toggle();
    else if (event.key === "d") void this.download();
    else if (event.key === "l" && this.tile && this.tile[5] & LIVE && !this.cannotPlay) void this.play();
    else if (event.key === "+" || event.key === "-") this.gestures.zoom(event.key === "+" ? 1.5 : 1 / 1.5, { x: 0, y: 0 });
    else return;
    event.preventDefault();
  }

  private point({ clientX, clientY }: MouseEvent): { x: number; y: number } {
    const { left, top, width, height } = this.stage.getBoundingClientRect();
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
  }

  private down(event: PointerEvent): void {
    if (isControl(event)) return;
    this.stage.setPointerCapture(event.pointerId);
    this.gestures.down(event.pointerId, this.point(event));
  }

  private move(event: PointerEvent): void {
    this.gestures.move(event.pointerId, this.point(event));
  }

  private up(event: PointerEvent): void {
    this.gestures.up(event.pointerId);
  }

  private wheel(event: WheelEvent): void {
    if (this.tile?.[1] === "video") return;
    event.preventDefault();
    this.gestures.zoom(Math.exp(-event.deltaY * WHEEL), this.point(event));
  }

  private twice(event: MouseEvent): void {
    if (!isControl(event) && this.tile?.[1] !== "video") this.gestures.toggle(this.point(event));
  }
}

/** Whether an event is for a button or the controls of a video. */
function isControl(event: Event): boolean {
  return event
    .composedPath()
    .some((target) => target instanceof HTMLVideoElement || (target instanceof Element && target.localName === "ab-button"));
}
