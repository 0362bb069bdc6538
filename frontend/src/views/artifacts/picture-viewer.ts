import { mdiDownload, mdiClose } from "@mdi/js";
import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/button.js";
import { Layer } from "../../elements/layer.js";
import { tokens } from "../../elements/tokens.css.js";
import { fire, toast } from "../../hass.js";
import { saveFrom } from "./export-menu.js";
import type { ArtifactSource } from "./source.js";
import type { FileRef } from "./types.js";
import { keepFocus, moveByKey, renderSides, viewerLook } from "./viewing.js";

/**
 * A picture over the whole page; arrow keys go to the next, `d` downloads it. Fires `move` with 1 or -1,
 * and `closed`.
 */
@element("ab-picture-viewer")
export class AbPictureViewer extends LitElement {
  static override styles = [
    tokens,
    viewerLook,
    css`
      .frame {
        padding: 64px var(--ab-2) var(--ab-2);
      }
      img {
        max-height: calc(100dvh - 72px);
        max-width: 100%;
        object-fit: contain;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) source!: ArtifactSource;
  @property({ attribute: false }) file?: { name: string; file: FileRef | null };
  @property({ attribute: false }) hasBefore = false;
  @property({ attribute: false }) hasNext = false;

  @state() private url = "";
  @state() private isBroken = false;
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  private readonly layer = new Layer(this);

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("file")) void this.load();
  }

  protected override updated(): void {
    if (this.file) this.layer.show(this.dialog);
    else if (this.dialog.open) this.dialog.close();
    if (this.file) void keepFocus(this);
  }

  protected override render() {
    const { file } = this;
    const { t } = this.app;
    return html`<dialog closedby="any" aria-label=${file?.name ?? ""} @close=${() => fire(this, "closed")} @keydown=${this.key}>
      ${file
        ? html`<header>
              <span dir="auto">${file.name}</span>
              <ab-button kind="text" icon-only .icon=${mdiDownload} .label=${t("artifacts.save")} @click=${this.save}></ab-button>
              <ab-button kind="text" icon-only .icon=${mdiClose} .label=${t("common.close")} @click=${() => this.dialog.close()}></ab-button>
            </header>
            ${renderSides(this)}
            <div class="frame">
              ${this.url && !this.isBroken ? html`<img src=${this.url} alt=${file.name} @error=${() => (this.isBroken = true)} />` : nothing}
            </div>
            ${this.isBroken ? html`<div class="note" role="status">${t("album.not_shown")}</div>` : nothing}`
        : nothing}
    </dialog>`;
  }

  private async load(): Promise<void> {
    this.url = "";
    this.isBroken = false;
    const { file } = this;
    if (!file?.file) return;
    const url = await this.source.contentUrl(file.file.file_id).catch(() => "");
    if (file === this.file) this.url = url;
  }

  private key(event: KeyboardEvent): void {
    // Home Assistant has shortcuts, too.
    event.stopPropagation();
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "d") void this.save();
    else if (!moveByKey(this, event)) return;
    event.preventDefault();
  }

  private async save(): Promise<void> {
    if (!this.file?.file) return;
    try {
      saveFrom(await this.source.contentUrl(this.file.file.file_id, true));
    } catch (error) {
      toast(this, this.app.errorText(error));
    }
  }
}
