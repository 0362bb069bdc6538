import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import "../../../elements/message.js";
import "../../../elements/skeleton.js";
import { prose, tokens } from "../../../elements/tokens.css.js";
import { fire } from "../../../hass.js";
import { Pager } from "../pager.js";
import type { ArtifactSource, Page } from "../source.js";
import { shortTime } from "../times.js";
import type { Conversation } from "../types.js";
import { threadPath, type ChatKind } from "./kinds.js";
import "./media.js";
import type { AbChatMedia } from "./media.js";
import { picturesOf, type ChatFile } from "./model.js";

interface Found {
  file: ChatFile;
  message: string;
  when: number | null;
  who: string;
}

const NEAR = 800;

/** All files of a conversation, the newest first. Fires `follow` with the message one came with. */
@element("ab-chat-attachments")
export class AbChatAttachments extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        display: block;
        flex: 1 1 0;
        min-height: 0;
        overflow-y: auto;
        padding: var(--ab-4);
      }
      .grid {
        align-items: start;
        display: grid;
        gap: var(--ab-4);
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 200px), 1fr));
      }
      figure {
        content-visibility: auto;
        contain-intrinsic-size: auto 220px;
        margin: 0;
        min-width: 0;
      }
      figcaption button {
        background: none;
        border: none;
        color: var(--ab-text-dim);
        cursor: pointer;
        font: inherit;
        font-size: var(--ab-size-s);
        min-height: 32px;
        overflow-wrap: anywhere;
        padding: 0;
        text-align: start;
        text-decoration: underline;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) source!: ArtifactSource;
  @property({ attribute: false }) kind!: ChatKind;
  @property({ attribute: false }) conversation!: Conversation;

  private readonly pager = new Pager<Found>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("scroll", this.scrolled, { passive: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("scroll", this.scrolled);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("conversation")) return;
    const { kind, app, source } = this;
    const path = threadPath(kind, this.conversation.guid);
    // There is no list of files: messages are looked through until some are found.
    void this.pager.restart(async (cursor, signal) => {
      const page = await source.fetchJson<Page<object>>(path, { cursor, limit: 500 }, { signal });
      const items = page.items
        .map((item) => kind.read(item, app.t))
        .flatMap(({ key, when, sender, files }) => files.map((file) => ({ file, message: key, when, who: sender })));
      return { items, next: page.next };
    });
  }

  /** The pictures that are known of, the newest first. */
  get pictures(): ChatFile[] {
    return picturesOf(this.pager.items.map(({ file }) => file));
  }

  /** Ends what is playing, for when nobody sees where to stop it. */
  silence(): void {
    for (const media of this.renderRoot.querySelectorAll<AbChatMedia>("ab-chat-media")) media.silence();
  }

  /** Looks for more of them. */
  more(): Promise<void> {
    return this.pager.more();
  }

  protected override updated(): void {
    this.scrolled();
  }

  protected override render() {
    const { app, pager, source } = this;
    const { t } = app;
    if (pager.error !== undefined) {
      return html`<ab-message role="alert" .heading=${t("errors.title")}>${app.errorText(pager.error)}</ab-message>`;
    }
    if (pager.isFresh) return html`<ab-skeleton .lines=${5} .label=${t("common.loading")}></ab-skeleton>`;
    if (pager.isEmpty) return html`<ab-message .heading=${t("chat.no_files")}></ab-message>`;
    return html`<div class="grid">
        ${repeat(
          pager.items,
          (found) => found.file.key,
          (found) => html`<figure>
            <ab-chat-media .app=${app} .source=${source} .file=${found.file}></ab-chat-media>
            <figcaption>
              <button type="button" dir="auto" @click=${() => fire(this, "follow", found.message)}>
                ${[found.who, shortTime(app, found.when)].filter(Boolean).join(" · ")}
              </button>
            </figcaption>
          </figure>`,
        )}
      </div>
      ${pager.isLoading ? html`<p class="dim" role="status">${t("common.loading")}</p>` : nothing}`;
  }

  private readonly scrolled = (): void => {
    if (this.scrollHeight - this.scrollTop - this.clientHeight < NEAR && this.pager.error === undefined) void this.pager.more();
  };
}
