import { mdiArrowDown } from "@mdi/js";
import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import "../../../elements/button.js";
import "../../../elements/message.js";
import "../../../elements/skeleton.js";
import { prose, tokens, unseen } from "../../../elements/tokens.css.js";
import type { ArtifactSource, Page } from "../source.js";
import { longDate } from "../times.js";
import type { Conversation } from "../types.js";
import { renderBubble, type BubbleContext } from "./bubble.js";
import { bubbleLook } from "./bubble.css.js";
import { grouped } from "./grouping.js";
import { threadPath, type ChatKind } from "./kinds.js";
import { picturesOf, type ChatFile, type ChatMessage } from "./model.js";
import { ThreadStore } from "./thread-store.js";

// So near to an end the next messages are loaded.
const NEAR = 600;
const HOLD_MS = 1500;

/** The messages of a conversation, of which some hundred are in the page; it scrolls by itself. */
@element("ab-thread")
export class AbThread extends LitElement {
  static override styles = [
    tokens,
    prose,
    unseen,
    bubbleLook,
    css`
      :host {
        display: flex;
        flex: 1 1 0;
        flex-direction: column;
        min-height: 0;
        position: relative;
      }
      .scroll {
        flex: 1 1 0;
        min-height: 0;
        overflow: hidden auto;
        overscroll-behavior: contain;
        padding-block: var(--ab-3);
      }
      .scroll:focus-visible {
        outline-offset: -3px;
      }
      .edge {
        color: var(--ab-text-dim);
        font-size: var(--ab-size-s);
        padding: var(--ab-3);
        text-align: center;
      }
      .newest {
        inset-block-end: var(--ab-4);
        inset-inline-end: var(--ab-4);
        position: absolute;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) source!: ArtifactSource;
  @property({ attribute: false }) kind!: ChatKind;
  @property({ attribute: false }) conversation!: Conversation;
  /** The message it shall open at. */
  @property() message = "";

  @query(".scroll") private readonly box!: HTMLElement | null;
  @state() private store?: ThreadStore<ChatMessage>;
  @state() private sought = "";
  @state() private error: unknown;
  @state() private isReady = false;

  private isBusy = false;
  private reaching: Promise<unknown> = Promise.resolve();
  /** What stays in its place until the user moves: heights are guesses until something is in sight. */
  private held?: { key: string; at: ScrollLogicalPosition };
  private isFocusDue = false;
  private readonly sizes = new ResizeObserver(() => this.hold());

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }

  /** The pictures that are known of, the newest first; not all of their messages are shown. */
  get pictures(): ChatFile[] {
    return picturesOf([...(this.store?.messages ?? [])].reverse().flatMap(({ files }) => files));
  }

  /** Looks for older ones. */
  more(): Promise<void> {
    return this.reach((store) => store.reachOlder());
  }

  /** Looks for newer ones. */
  newer(): Promise<void> {
    return this.reach((store) => store.reachNewer());
  }

  /** Shows the first messages of a day, or those after it. */
  async jumpTo(time: number): Promise<void> {
    await this.open(async (store) => (await store.openAtTime(time)) ?? "", "start");
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("conversation") && !changed.has("message") && !changed.has("kind")) return;
    void (this.message ? this.show(this.message) : this.showNewest());
  }

  protected override render() {
    const { t } = this.app;
    if (this.error !== undefined) {
      return html`<ab-message role="alert" .heading=${t("errors.title")}>
        ${this.app.errorText(this.error)}
        <ab-button slot="action" kind="outlined" @click=${() => void this.showNewest()}>${t("common.retry")}</ab-button>
      </ab-message>`;
    }
    const { store } = this;
    if (!store || !this.isReady) return html`<ab-skeleton .lines=${8} .label=${t("common.loading")} style="padding:16px"></ab-skeleton>`;
    const context: BubbleContext = {
      app: this.app,
      source: this.source,
      isGroup: this.conversation.is_group,
      sought: this.sought,
      follow: (key) => void this.show(key),
    };
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${t("chat.messages")} 
        @scroll=${this.scrolled} @wheel=${this.letGo} @pointerdown=${this.letGo} @keydown=${this.letGo}>
        <div class="all">
        <div class="edge">${store.hasOlder ? t("common.loading") : t("chat.beginning")}</div>
        ${repeat(
          grouped(store.shown, (time) => longDate(this.app, time)),
          ({ message }) => message.key,
          (row) => html`<div data-key=${row.message.key}>
            ${row.day === undefined ? nothing : html`<div class="day">${row.day}</div>`}${renderBubble(row, context)}
          </div>`,
        )}
        ${store.hasNewer ? html`<div class="edge">${t("common.loading")}</div>` : nothing}
        </div>
      </div>
      ${store.hasNewer
        ? html`<ab-button class="newest" kind="filled" .icon=${mdiArrowDown} @click=${() => void this.showNewest()}>${t("chat.newest")}</ab-button>`
        : nothing}`;
  }

  /** Loads until another picture is found; one after the other. */
  private reach(step: (store: ThreadStore<ChatMessage>) => Promise<boolean>): Promise<void> {
    const reached = this.reaching.then(async () => {
      const { store } = this;
      const known = this.pictures.length;
      let isMore = store !== undefined;
      while (store && isMore && this.isConnected && store === this.store && this.pictures.length === known) isMore = await step(store);
    });
    this.reaching = reached.catch(() => undefined);
    return reached;
  }

  private showNewest(): Promise<void> {
    return this.open(async (store) => {
      await store.openNewest();
      return "";
    }, "end");
  }

  private show(key: string): Promise<void> {
    return this.open(async (store) => {
      await store.openAt(key);
      return key;
    }, "center");
  }

  private async open(begin: (store: ThreadStore<ChatMessage>) => Promise<string>, at: ScrollLogicalPosition): Promise<void> {
    const store = this.makeStore();
    this.store = store;
    this.isReady = false;
    this.error = undefined;
    this.sizes.disconnect();
    try {
      const key = await begin(store);
      if (store !== this.store) return;
      this.sought = at === "center" ? key : "";
      this.isReady = true;
      const held = (this.held = { key, at });
      setTimeout(() => {
        if (this.held === held) this.letGo();
      }, HOLD_MS);
      await this.updateComplete;
      this.hold();
      this.takeFocus();
      const all = this.box?.firstElementChild;
      if (all) this.sizes.observe(all);
    } catch (error) {
      if (store === this.store) this.error = error;
    }
  }

  private makeStore(): ThreadStore<ChatMessage> {
    const { source, kind, conversation } = this;
    const { t } = this.app;
    const path = threadPath(kind, conversation.guid);
    return new ThreadStore(async (asked) => {
      const page = await source.fetchJson<Page<object>>(path, asked);
      return { ...page, items: page.items.map((item) => kind.read(item, t)) };
    }, conversation.last_message ?? Date.now());
  }

  /** Takes the focus, as soon as there are messages. */
  override focus(): void {
    this.isFocusDue = true;
    if (this.isReady) this.takeFocus();
  }

  private takeFocus(): void {
    if (!this.isFocusDue) return;
    this.isFocusDue = false;
    this.box?.focus({ preventScroll: true });
  }

  private letGo(): void {
    this.held = undefined;
  }

  private hold(): void {
    const { box, held } = this;
    if (!box || !held) return;
    const { key, at } = held;
    const row = key ? this.rowOf(key) : undefined;
    if (!row) {
      box.scrollTop = box.scrollHeight;
      return;
    }
    const offset = row.getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollTop += offset - (at === "center" ? box.clientHeight / 3 : 0);
  }

  private rowOf(key: string): HTMLElement | undefined {
    return [...(this.box?.querySelectorAll<HTMLElement>("[data-key]") ?? [])].find((row) => row.dataset.key === key);
  }

  private scrolled(): void {
    const { box, store } = this;
    if (!box || !store || this.isBusy || !this.isReady) return;
    if (box.scrollTop < NEAR && store.hasOlder) void this.move(() => store.older());
    else if (box.scrollHeight - box.scrollTop - box.clientHeight < NEAR && store.hasNewer) void this.move(() => store.newer());
  }

  /** Changes what is shown, and keeps in its place what the user looks at. */
  private async move(change: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    try {
      await change();
      const { box } = this;
      if (!box) return;
      const middle = box.getBoundingClientRect().top + box.clientHeight / 2;
      const rows = [...box.querySelectorAll<HTMLElement>("[data-key]")];
      const kept = new Set(this.store?.shown.map((message) => message.key));
      const anchor = rows.find((row) => row.getBoundingClientRect().bottom >= middle && kept.has(row.dataset.key ?? "")) ?? rows.at(-1);
      const before = anchor?.getBoundingClientRect().top ?? 0;
      box.style.overflowAnchor = "none";
      this.requestUpdate();
      await this.updateComplete;
      if (anchor?.isConnected) box.scrollTop += anchor.getBoundingClientRect().top - before;
      requestAnimationFrame(() => (box.style.overflowAnchor = ""));
    } catch (error) {
      this.error = error;
    } finally {
      this.isBusy = false;
    }
  }
}
