import { mdiCalendarSearch, mdiExportVariant, mdiMagnify, mdiPaperclip } from "@mdi/js";
import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import "../../../elements/button.js";
import "../../../elements/input.js";
import type { AbInput } from "../../../elements/input.js";
import { prose, tokens } from "../../../elements/tokens.css.js";
import { fire, toast } from "../../../hass.js";
import "../export-menu.js";
import type { ArtifactSource } from "../source.js";
import { nameOf, type Conversation } from "../types.js";
import type { ChatKind } from "./kinds.js";
import type { ChatFile } from "./model.js";
import "./thread.js";
import type { AbThread } from "./thread.js";

/** The parts of a conversation that have a place of their own; see `SplitTab`. */
type Part = "attachments" | "search";
type Pane = "messages" | Part;
/** To a part, from it to a message, or from it to where it was opened. */
export type ConversationStep = Pane | "back";

/** What is loaded when it is opened. */
const PARTS: Partial<Record<Pane | "viewer", () => Promise<unknown>>> = {
  attachments: () => import("./attachments.js"),
  search: () => import("./found.js"),
  viewer: () => import("../picture-viewer.js"),
};

/** What has pictures, the newest first, and may find more of them. */
interface Shelf {
  pictures: ChatFile[];
  more: () => Promise<void>;
  /** Where it does not begin with the newest. */
  newer?: () => Promise<void>;
}

/** So near to the first or last one that is known, more pictures are looked for. */
const AHEAD = 5;

/**
 * A conversation with what can be done in it; what leads back to the list goes into the slot `back`.
 * Fires `stepped` with what shall be a step of the browser.
 */
@element("ab-conversation")
export class AbConversation extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        display: flex;
        flex: 1 1 0;
        flex-direction: column;
        min-height: 0;
        min-width: 0;
        position: relative;
      }
      /* Laid out as before, so that it stays where it was scrolled to. */
      .kept {
        inset: 0;
        position: absolute;
        visibility: hidden;
      }
      header {
        align-items: center;
        border-block-end: 1px solid var(--ab-line);
        display: flex;
        flex: none;
        gap: var(--ab-1);
        min-height: 56px;
        padding-inline: var(--ab-4) var(--ab-2);
      }
      .who {
        flex: 1;
        min-width: 0;
      }
      .who h2 {
        font-size: var(--ab-size-l);
      }
      .who h2,
      .who p {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .search {
        padding: var(--ab-2) var(--ab-4);
      }
      .date {
        overflow: hidden;
        position: relative;
      }
      .date input {
        block-size: 100%;
        border: none;
        cursor: pointer;
        inline-size: 100%;
        inset: 0;
        opacity: 0;
        pointer-events: none;
        position: absolute;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) source!: ArtifactSource;
  @property({ attribute: false }) kind!: ChatKind;
  @property({ attribute: false }) conversation!: Conversation;
  @property() message = "";
  /** The part that takes its place, if any. */
  @property({ attribute: false }) openPart = "";

  @state() private pane: Pane = "messages";
  @state() private text = "";
  @state() private viewed?: ChatFile;
  @query("ab-chat-attachments") private readonly attachments!: (Element & Shelf & { silence?: () => void }) | null;
  @query("ab-thread") private readonly thread!: AbThread | null;
  @query("input[type=date]") private readonly date!: HTMLInputElement;

  /** The parts that were opened: from a message, the way leads back to them as they were. */
  private readonly opened = new Set<Part>();
  private typing?: ReturnType<typeof setTimeout>;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("conversation")) {
      this.pane = "messages";
      this.text = "";
      this.opened.clear();
    }
    if (changed.has("conversation") || changed.has("openPart")) this.pane = isPart(this.openPart) ? this.openPart : "messages";
    if (this.pane !== "messages") this.opened.add(this.pane);
    void PARTS[this.viewed ? "viewer" : this.pane]?.().catch((error: unknown) => toast(this, this.app.errorText(error)));
  }

  protected override updated(): void {
    if (this.pane !== "attachments") this.attachments?.silence?.();
  }

  protected override render() {
    const { app, source, kind, conversation } = this;
    const { t } = app;
    const people = conversation.participants.map(nameOf).join(", ");
    const count = t.plural("chat.count", conversation.message_count);
    return html`<header>
        <slot name="back"></slot>
        <div class="who">
          <h2 dir="auto">${conversation.title}</h2>
          <p class="dim small" dir="auto">${conversation.is_group ? `${people} · ${count}` : count}</p>
        </div>
        ${this.renderToggle("search", mdiMagnify, t("chat.search"))} ${this.renderToggle("attachments", mdiPaperclip, t("chat.attachments"))}
        <span class="date">
          <ab-button kind="text" icon-only .icon=${mdiCalendarSearch} .label=${t("chat.jump")} @click=${this.askDate}></ab-button>
          <input type="date" tabindex="-1" aria-label=${t("chat.jump")} @change=${this.jump} />
        </span>
        <ab-export-menu
          icon-only
          .app=${app}
          .source=${source}
          .request=${{ subject: kind.name, conversation: conversation.guid }}
          .icon=${mdiExportVariant}
        ></ab-export-menu>
      </header>
      ${this.pane === "search"
        ? html`<div class="search" @keydown=${this.escape}>
            <ab-input type="search" .value=${this.text} .placeholder=${t("chat.search")} @changed=${this.typed}></ab-input>
          </div>`
        : nothing}
      <div style="display:contents" @viewed=${(event: CustomEvent<ChatFile>) => void this.view(event.detail)} @follow=${this.follow}>
        ${this.renderPane()}
      </div>
      ${this.renderViewer()}`;
  }

  private renderViewer() {
    const { app, source, viewed } = this;
    const pictures = viewed ? (this.shelf?.pictures ?? []) : [];
    const at = this.placeOf(viewed, pictures);
    return html`<ab-picture-viewer
      .app=${app}
      .source=${source}
      .file=${viewed}
      .hasBefore=${at > 0}
      .hasNext=${at >= 0 && at < pictures.length - 1}
      @move=${(event: CustomEvent<number>) => void this.view(pictures[at + event.detail])}
      @closed=${() => (this.viewed = undefined)}
    ></ab-picture-viewer>`;
  }

  private renderToggle(pane: Part, icon: string, label: string) {
    const isOn = this.pane === pane;
    return html`<ab-button
      kind=${isOn ? "tonal" : "text"}
      icon-only
      data-pane=${pane}
      .icon=${icon}
      .label=${label}
      .pressed=${isOn}
      @click=${() => this.toggle(pane)}
    ></ab-button>`;
  }

  private renderPane() {
    const { app, source, kind, conversation, pane, text, opened } = this;
    const hasFound = opened.has("search") && text !== "";
    const isThread = pane === "messages" || (pane === "search" && !hasFound);
    const kept = (part: Part) => (part === pane ? "" : "kept");
    return html`${opened.has("attachments")
      ? html`<ab-chat-attachments class=${kept("attachments")} .app=${app} .source=${source} .kind=${kind} .conversation=${conversation}></ab-chat-attachments>`
      : nothing}
    ${hasFound
      ? html`<ab-chat-found class=${kept("search")} .app=${app} .session=${source.session} .kind=${kind} .conversation=${conversation} .text=${text}></ab-chat-found>`
      : nothing}
    ${isThread
      ? html`<ab-thread .app=${app} .source=${source} .kind=${kind} .conversation=${conversation} .message=${this.message}></ab-thread>`
      : nothing}`;
  }

  private get shelf(): Shelf | null {
    return this.pane === "attachments" ? this.attachments : this.thread;
  }

  private toggle(pane: Part): void {
    this.pane = this.pane === pane ? "messages" : pane;
    if (pane === "search") this.text = "";
    this.step(this.pane === pane ? pane : "back");
    if (this.pane === "search") {
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".search ab-input")?.focus());
    }
  }

  /** Of a field with a text, the browser makes an empty one. */
  private escape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || this.renderRoot.querySelector<AbInput>(".search ab-input")?.value) return;
    event.preventDefault();
    this.toggle("search");
    this.renderRoot.querySelector<HTMLElement>("[data-pane=search]")?.focus();
  }

  /** Among the pictures; their messages may have been read anew. */
  private placeOf(file: ChatFile | undefined, pictures: readonly ChatFile[]): number {
    return pictures.findIndex(({ key }) => key === file?.key);
  }

  private async view(file?: ChatFile): Promise<void> {
    this.viewed = file;
    const { shelf } = this;
    if (!file || !shelf) return;
    const at = this.placeOf(file, shelf.pictures);
    const isNearLast = at + AHEAD >= shelf.pictures.length;
    try {
      if (isNearLast) await shelf.more();
      if (at < AHEAD) await shelf.newer?.();
    } catch (error) {
      toast(this, this.app.errorText(error));
    }
    this.requestUpdate();
  }

  private typed(event: CustomEvent<string>): void {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => (this.text = event.detail.trim()), 300);
  }

  private follow(event: CustomEvent<string>): void {
    event.stopPropagation();
    this.message = event.detail;
    this.toMessages();
    void this.updateComplete.then(() => this.thread?.focus());
  }

  private toMessages(): void {
    // What was searched for is there again by the way back.
    if (this.pane !== "messages") this.step("messages");
    this.pane = "messages";
  }

  private step(step: ConversationStep): void {
    fire(this, "stepped", step);
  }

  private askDate(): void {
    this.date.showPicker();
  }

  private jump(): void {
    const [year, month, day] = this.date.value.split("-").map(Number);
    if (year === undefined || month === undefined || day === undefined) return;
    this.toMessages();
    void this.updateComplete.then(() => this.thread?.jumpTo(this.app.format.midnight(year, month, day)));
  }
}

function isPart(name: string): name is Part {
  return name === "attachments" || name === "search";
}
