// The photos that would leave, for a look before they may.
import { mdiFileOutline } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import "../../../elements/button.js";
import "../../../elements/icon.js";
import "../../../elements/picture.js";
import "../../../elements/skeleton.js";
import { card, prose, tokens } from "../../../elements/tokens.css.js";
import type { LeavingPhoto, PhotosApi } from "../api.js";
import { careStyles } from "./care.css.js";
import { bestFirst } from "./held.js";

@element("ab-leaving")
export class AbLeaving extends LitElement {
  static override styles = [
    tokens,
    prose,
    card,
    careStyles,
    css`
      ul {
        gap: 0 var(--ab-4);
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
      }
      ab-picture {
        border-radius: var(--ab-radius-small);
        flex: none;
        height: 72px;
        width: 72px;
      }
      ab-picture ab-icon {
        color: var(--ab-text-dim);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) api!: PhotosApi;
  /** What was counted, and when; anything else means that the list is out of date. */
  @property() asOf = "";

  @state() private items?: LeavingPhoto[];
  @state() private next: number | null = null;
  @state() private error?: unknown;

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("api") || changed.has("asOf")) void this.load(0);
  }

  private async load(after: number): Promise<void> {
    const { api, asOf } = this;
    const isOver = (): boolean => api !== this.api || asOf !== this.asOf;
    try {
      const answer = await api.leaving(after);
      if (isOver()) return;
      this.items = after ? [...(this.items ?? []), ...answer.items] : answer.items;
      this.next = answer.next;
      this.error = undefined;
    } catch (error) {
      if (!isOver()) this.error = error;
    }
  }

  protected override render() {
    const { t } = this.app;
    return html`<section class="card" aria-labelledby="title">
      <h3 id="title">${t("care.leaving")}</h3>
      ${this.list()}
    </section>`;
  }

  private list() {
    const { app, items, next } = this;
    if (this.error !== undefined) {
      return html`<p role="alert">${app.errorText(this.error)}</p>
        <ab-button class="more" @click=${() => this.load(0)}>${app.t("common.retry")}</ab-button>`;
    }
    if (!items) return html`<ab-skeleton .label=${app.t("common.loading")}></ab-skeleton>`;
    return html`<ul>
        ${items.map((photo) => this.photo(photo))}
      </ul>
      ${next === null ? nothing : html`<ab-button class="more" @click=${() => this.load(next)}>${app.t("care.more")}</ab-button>`}`;
  }

  private photo({ photo, reason, files }: LeavingPhoto) {
    const { app, api } = this;
    const [first] = bestFirst(files);
    if (!first) return nothing;
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const kinds = files.length > 1 ? app.t.plural("care.files", files.length) : "";
    return html`<li>
      <ab-picture .hass=${app.hass} .path=${api.leavingPicture(photo)}><ab-icon slot="failed" .path=${mdiFileOutline}></ab-icon></ab-picture>
      <div class="grow">
        <p class="path" title=${files.map((file) => file.path).join("\n")}>${first.path}</p>
        <p class="dim small">${[app.t(`photo_reasons.${reason}`), kinds, app.format.bytes(size)].filter(Boolean).join(" · ")}</p>
      </div>
    </li>`;
  }
}
