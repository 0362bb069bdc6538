// Files that were moved out of the library. None is deleted; each can come back.
import { mdiBackupRestore, mdiFileOutline } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import "../../../elements/button.js";
import "../../../elements/dialog.js";
import { takeFocus } from "../../../elements/focus.js";
import "../../../elements/icon.js";
import "../../../elements/picture.js";
import "../../../elements/skeleton.js";
import { card, prose, tokens } from "../../../elements/tokens.css.js";
import { fire, toast, type ToastAction } from "../../../hass.js";
import type { PhotosApi, QuarantineItem } from "../api.js";
import { careStyles } from "./care.css.js";
import { byPhoto } from "./held.js";

/** How long the way to a photo is offered. */
const SHOW_MS = 15_000;

@element("ab-quarantine")
export class AbQuarantine extends LitElement {
  static override styles = [
    tokens,
    prose,
    card,
    careStyles,
    css`
      /* On a phone, the button has a line of its own: what comes back is to be read. */
      li {
        flex-wrap: wrap;
      }
      li .grow {
        flex: 1 1 min(14rem, calc(100% - 48px - var(--ab-3)));
      }
      li ab-button {
        margin-inline-start: auto;
      }
      ab-picture {
        border-radius: var(--ab-radius-small);
        flex: none;
        height: 48px;
        width: 48px;
      }
      ab-picture ab-icon {
        color: var(--ab-text-dim);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) api!: PhotosApi;
  /** How many there are; another number means that the list is out of date. */
  @property({ type: Number }) count = 0;
  @property({ attribute: false }) isBusy = false;
  /** Whether a sync is bringing more. */
  @property({ attribute: false }) isMoving = false;

  @state() private items?: QuarantineItem[];
  @state() private next: number | null = null;
  @state() private error?: unknown;
  @state() private working: ReadonlySet<number> = new Set();
  /** What is to come back once the user has said so: much, or something damaged. */
  @state() private asking: readonly number[] = [];

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("api") || changed.has("count")) void this.load(0);
  }

  private async load(after: number): Promise<void> {
    const { api } = this;
    try {
      const answer = await api.quarantine(after);
      if (api !== this.api) return;
      this.items = after ? [...(this.items ?? []), ...answer.items] : answer.items;
      this.next = answer.next;
      this.error = undefined;
    } catch (error) {
      if (api === this.api) this.error = error;
    }
  }

  protected override render() {
    const { app, items } = this;
    const { t } = app;
    return html`<section class="card" aria-labelledby="title">
      <div class="head">
        <div class="grow">
          <h3 id="title" tabindex="-1">${t("care.quarantine")}</h3>
          <p class="dim">${t("care.quarantine_text")}</p>
        </div>
        ${items && items.length > 1 ? html`<ab-button .icon=${mdiBackupRestore} .busy=${this.working.size > 0} ?disabled=${this.isBusy} @click=${() => this.ask(items)}>${t("care.restore_all")}</ab-button>` : nothing}
      </div>
      ${this.list()} ${this.dialog()}
    </section>`;
  }

  private list() {
    const { app, items, next } = this;
    const { t } = app;
    if (this.error !== undefined) {
      return html`<p role="alert">${app.errorText(this.error)}</p>
        <ab-button class="more" @click=${() => this.load(0)}>${t("common.retry")}</ab-button>`;
    }
    if (!items) return html`<ab-skeleton .label=${t("common.loading")}></ab-skeleton>`;
    if (!items.length) return html`<p>${t(this.isMoving ? "care.quarantine_moving" : "care.quarantine_empty")}</p>`;
    return html`${this.isBusy ? html`<p class="dim">${t("care.busy")}</p>` : nothing}
      <ul>
        ${byPhoto(items).map((files) => this.photo(files))}
      </ul>
      ${next === null ? nothing : html`<ab-button class="more" @click=${() => this.load(next)}>${t("care.more")}</ab-button>`}`;
  }

  private photo(files: QuarantineItem[]) {
    const { app, api } = this;
    const [first] = files;
    if (!first) return nothing;
    const { number, path, reason, moved } = first;
    const name = path.split("/").pop() ?? path;
    const when = moved ? app.format.relative(Date.parse(moved)) : "";
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const kinds = files.length > 1 ? app.t.plural("care.files", files.length) : "";
    return html`<li>
      <ab-picture .hass=${app.hass} .path=${api.heldPicture(first)}><ab-icon slot="failed" .path=${mdiFileOutline}></ab-icon></ab-picture>
      <div class="grow">
        <p class="path" title=${files.map((file) => file.path).join("\n")}>${path}</p>
        <p class="dim small">${[app.t(`photo_reasons.${reason}`), when, kinds, app.format.bytes(size)].filter(Boolean).join(" · ")}</p>
      </div>
      <ab-button
        .icon=${mdiBackupRestore}
        .label=${app.t("care.restore_file", { name })}
        .busy=${this.working.has(number)}
        ?disabled=${this.isBusy || this.working.size > 0}
        @click=${() => this.ask(files)}
        >${app.t("care.restore")}</ab-button
      >
    </li>`;
  }

  private dialog() {
    const { asking } = this;
    const { t } = this.app;
    const damaged = this.damaged(asking);
    const photos = byPhoto(this.picked(asking)).length;
    return html`<ab-dialog
      .open=${asking.length > 0}
      .heading=${damaged ? t.plural("care.damaged_ask", damaged) : t.plural("care.restore_ask", photos)}
      .closeLabel=${t("common.close")}
      @closed=${() => (this.asking = [])}
    >
      <p>${t(damaged ? "care.damaged_text" : "care.restore_ask_text")}</p>
      <ab-button slot="action" kind="text" @click=${() => (this.asking = [])}>${t("care.cancel")}</ab-button>
      <ab-button slot="action" kind="filled" .icon=${mdiBackupRestore} @click=${() => this.restore(asking)}>${t(damaged ? "care.damaged_restore" : "care.restore")}</ab-button>
    </ab-dialog>`;
  }

  private picked(numbers: readonly number[]): QuarantineItem[] {
    const wanted = new Set(numbers);
    return (this.items ?? []).filter(({ number }) => wanted.has(number));
  }

  private damaged(numbers: readonly number[]): number {
    return this.picked(numbers).filter(({ reason }) => reason === "damaged").length;
  }

  private ask(files: readonly QuarantineItem[]): void {
    const numbers = files.map(({ number }) => number);
    if (this.damaged(numbers) || byPhoto(files).length > 1) this.asking = numbers;
    else void this.restore(numbers);
  }

  private async restore(numbers: readonly number[]): Promise<void> {
    // The list may be another one once they are back.
    const damaged = this.damaged(numbers);
    const photos = byPhoto(this.picked(numbers)).length;
    const photo = damaged ? undefined : this.photoOf(numbers);
    this.asking = [];
    this.working = new Set(numbers);
    try {
      const { restored } = await this.api.restore(numbers);
      const action = photo !== undefined && restored ? await this.wayTo(photo) : undefined;
      const { t } = this.app;
      const isWhole = !damaged && restored === numbers.length;
      const text = isWhole ? t.plural("care.restored_photos", photos) : t.plural(damaged ? "care.restored_damaged" : "care.restored", restored);
      toast(this, text, action, action && SHOW_MS);
      await this.load(0);
      // What was pressed is gone, or belongs to another file now.
      takeFocus(this, this.renderRoot.querySelector("h3"));
    } catch (error) {
      toast(this, this.app.errorText(error));
    } finally {
      this.working = new Set();
      fire(this, "care-done");
    }
  }

  /** The number of the photo that these files are of, if it is one. */
  private photoOf(numbers: readonly number[]): number | undefined {
    const photos = this.picked(numbers).map((file) => file.photo);
    const [photo] = photos;
    return photos.every((other) => other === photo) ? (photo ?? undefined) : undefined;
  }

  /** What leads to a photo, if everybody may see it. */
  private async wayTo(photo: number): Promise<ToastAction | undefined> {
    const { app, api } = this;
    // It moves on as others come.
    const find = () => api.position(photo).catch(() => null);
    if ((await find()) === null) return undefined;
    const action = async (): Promise<void> => {
      const position = await find();
      app.navigate(["photos", api.entryId], position === null ? undefined : { photo: String(position) });
    };
    return { text: app.t("care.restored_show"), action: () => void action() };
  }
}
