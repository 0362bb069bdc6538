import { mdiChevronLeft, mdiChevronRight, mdiDownload } from "@mdi/js";
import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import "../../../elements/alert.js";
import "../../../elements/button.js";
import "../../../elements/dialog.js";
import "../../../elements/skeleton.js";
import { prose, tokens } from "../../../elements/tokens.css.js";
import { fire } from "../../../hass.js";
import type { BackupSession } from "../session.js";
import { asText, hexLines } from "./hex.js";
import { kindOf } from "./kinds.js";
import { isBinaryPlist, readBinaryPlist } from "./plist.js";

/** So much of a file is looked into. */
const LOOK_BYTES = 64 * 1024;

export interface PreviewFile {
  file_id: string;
  name: string;
  domain: string;
  path: string;
  size: number | null;
  mtime: number | null;
}

type Shown =
  | { kind: "image" | "video" | "audio"; url: string }
  | { kind: "text" | "hex"; text: string; isCut: boolean };

/** A look into a file. Fires `closed`, and `step` with -1 or 1 for its neighbours. */
@element("ab-file-preview")
export class AbFilePreview extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      .stage {
        align-items: center;
        background: color-mix(in srgb, var(--ab-fill) 45%, transparent);
        border-radius: var(--ab-radius-small);
        display: flex;
        justify-content: center;
        min-height: 12rem;
        overflow: hidden;
      }
      img,
      video {
        display: block;
        max-height: min(62dvh, 44rem);
        max-width: 100%;
      }
      audio {
        margin: var(--ab-6);
        width: 100%;
      }
      pre {
        align-self: stretch;
        font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace;
        font-size: 12.5px;
        line-height: 1.5;
        margin: 0;
        max-height: min(62dvh, 44rem);
        overflow: auto;
        padding: var(--ab-3);
        text-align: start;
        width: 100%;
      }
      pre.text {
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      pre.hex {
        direction: ltr;
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-1) var(--ab-4);
        margin-block: var(--ab-3) 0;
      }
      .path {
        overflow-wrap: anywhere;
      }
      ab-skeleton {
        padding: var(--ab-4);
        width: 100%;
      }
      ab-alert {
        width: 100%;
      }
      .step:dir(rtl) {
        transform: scaleX(-1);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) session!: BackupSession;
  @property({ attribute: false }) file!: PreviewFile;

  @state() private shown?: Shown;
  @state() private failure?: unknown;

  private stop?: AbortController;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.abort();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("file") && changed.get("file")?.file_id !== this.file.file_id) void this.load();
  }

  protected override render() {
    const { app, file } = this;
    const { t, format } = app;
    const step = (by: number, icon: string, label: string) => html`<ab-button
      slot="action"
      class="step"
      kind="text"
      icon-only
      .icon=${icon}
      .label=${t(label)}
      @click=${() => fire(this, "step", by)}
    ></ab-button>`;
    return html`<ab-dialog wide open .heading=${file.name} .closeLabel=${t("common.close")} @keydown=${this.key}>
      <div class="stage">${this.renderStage()}</div>
      <p class="facts dim small">
        ${file.size === null ? nothing : html`<span class="numbers">${format.bytes(file.size)}</span>`}
        ${file.mtime === null ? nothing : html`<span class="numbers">${format.dateTime(file.mtime * 1000)}</span>`}
        <bdi class="path">${file.domain}/${file.path}</bdi>
      </p>
      ${step(-1, mdiChevronLeft, "files.previous")} ${step(1, mdiChevronRight, "files.next")}
      <ab-button slot="action" kind="filled" .icon=${mdiDownload} @click=${this.save}>${t("files.download")}</ab-button>
    </ab-dialog>`;
  }

  private renderStage() {
    const { app, shown, file } = this;
    const { t } = app;
    if (this.failure) {
      return html`<ab-alert kind="error" .heading=${t("files.no_preview")}>${app.errorText(this.failure)}</ab-alert>`;
    }
    if (!shown) return html`<ab-skeleton .label=${t("common.loading")}></ab-skeleton>`;
    switch (shown.kind) {
      case "image":
        return html`<img src=${shown.url} alt=${file.name} @error=${this.lookInside} />`;
      case "video":
        return html`<video src=${shown.url} controls preload="metadata" @error=${this.lookInside}></video>`;
      case "audio":
        return html`<audio src=${shown.url} controls preload="metadata" @error=${this.lookInside}></audio>`;
      default:
        return html`<pre class=${shown.kind} tabindex="0" dir=${shown.kind === "hex" ? "ltr" : "auto"}>${shown.text}${shown.isCut ? `\n…\n${t("files.cut", { size: app.format.bytes(LOOK_BYTES) })}` : ""}</pre>`;
    }
  }

  private async load(): Promise<void> {
    this.shown = this.failure = undefined;
    const { file, session } = this;
    const kind = kindOf(file.name);
    if (kind !== "image" && kind !== "video" && kind !== "audio") return this.lookInside();
    try {
      const url = await session.contentUrl({ file_id: file.file_id });
      if (file === this.file) this.shown = { kind, url };
    } catch (error) {
      if (file === this.file) this.failure = error;
    }
  }

  /** Shows the beginning of what a browser cannot show. */
  private readonly lookInside = async (): Promise<void> => {
    const { file, session } = this;
    this.stop?.abort();
    const stop = (this.stop = new AbortController());
    this.shown = this.failure = undefined;
    try {
      const isEmpty = file.size === 0;
      const isSmall = file.size !== null && file.size <= LOOK_BYTES;
      const headers: Record<string, string> = isEmpty || isSmall ? {} : { Range: `bytes=0-${LOOK_BYTES - 1}` };
      const answer = await session.fetch(`/file/${file.file_id}`, { headers, signal: stop.signal });
      const bytes = new Uint8Array(await answer.arrayBuffer()).subarray(0, LOOK_BYTES);
      if (stop.signal.aborted) return;
      this.shown = describe(bytes, answer.status === 206 && (file.size ?? Infinity) > bytes.length);
    } catch (error) {
      if (!stop.signal.aborted) this.failure = error;
    }
  };

  private readonly save = async (): Promise<void> => {
    try {
      await this.session.download({ file_id: this.file.file_id });
    } catch (error) {
      this.failure = error;
    }
  };

  private readonly key = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0];
    if (target instanceof HTMLMediaElement || (target instanceof HTMLElement && target.tagName === "PRE")) return;
    const forward = getComputedStyle(this).direction === "rtl" ? -1 : 1;
    if (event.key === "ArrowRight") fire(this, "step", forward);
    else if (event.key === "ArrowLeft") fire(this, "step", -forward);
  };
}

/** Says what bytes are to be shown as. */
export function describe(bytes: Uint8Array, isCut: boolean): Shown {
  if (isBinaryPlist(bytes) && !isCut) {
    try {
      return { kind: "text", text: JSON.stringify(readBinaryPlist(bytes), null, 2), isCut };
    } catch {
      // Its bytes are shown instead.
    }
  }
  const text = asText(bytes);
  return text === undefined ? { kind: "hex", text: hexLines(bytes), isCut } : { kind: "text", text, isCut };
}
