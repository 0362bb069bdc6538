import { mdiAccountGroupOutline, mdiAccountOutline, mdiForumOutline } from "@mdi/js";
import { html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { element } from "../../../define.js";
import { Pager } from "../pager.js";
import "../record-list.js";
import type { RecordLook } from "../record-list.js";
import type { Page } from "../source.js";
import { SplitTab } from "../split-tab.js";
import { shortTime } from "../times.js";
import { nameOf, type Conversation } from "../types.js";
import "./conversation-view.js";
import type { ConversationStep } from "./conversation-view.js";
import { MESSAGES, WHATSAPP, threadPath, type ChatKind } from "./kinds.js";

/** Where the user is among the conversations. */
export interface ChatPlace {
  guid: string;
  /** The message to begin with. */
  message?: string;
}

/** The conversations of an app, and the one that is chosen beside them. */
abstract class ChatsTab extends SplitTab<Conversation> {
  protected abstract readonly kind: ChatKind;

  @state() private text = "";
  @state() private message = "";
  @state() private failure: unknown;

  private readonly pager = new Pager<Conversation>(this);

  protected override get tab(): string {
    return this.kind.name;
  }

  protected override begin(): void {
    const place = this.placeToOpen<ChatPlace>();
    this.chosen = undefined;
    if (place) void this.open(place);
    void this.pager.restart(async (cursor, signal) => {
      const query = { cursor, limit: 200, text: this.text || undefined };
      return this.source.fetchJson<Page<Conversation>>(this.kind.path, query, { signal });
    });
  }

  protected override render() {
    const { app, pager, kind, chosen } = this;
    const { t } = app;
    const name = t(`backup_tabs.${kind.name}`);
    return html`<div class="split ${chosen ? "open" : ""}">
      <div class="list">
        <div class="bar">
          ${this.renderSearch(this.text, t("chat.find"), (text) => this.search(text))}
          <div class="end">${this.renderExport(kind.name, true)}</div>
        </div>
        ${this.renderSkipped([kind.name])} ${this.renderState(pager, [kind.name], this.text !== "")}
        ${pager.items.length
          ? html`<ab-record-list
              .app=${app}
              .pager=${pager}
              .loaded=${pager.items}
              .look=${this.look}
              .label=${name}
              .chosen=${pager.items.find((each) => each.guid === chosen?.guid)}
              @chosen=${this.choose}
            ></ab-record-list>`
          : nothing}
      </div>
      <div class="detail">${this.renderDetail()}</div>
    </div>`;
  }

  private renderDetail() {
    const { app, source, kind, chosen } = this;
    if (this.failure !== undefined) return this.renderError(this.failure, () => this.begin());
    if (!chosen) return html`<ab-message .icon=${mdiForumOutline}>${app.t("chat.choose")}</ab-message>`;
    return html`<ab-conversation
      .app=${app}
      .source=${source}
      .kind=${kind}
      .conversation=${chosen}
      .message=${this.message}
      .openPart=${this.openPart}
      @stepped=${this.stepped}
    >
      ${this.renderBack("back")}
    </ab-conversation>`;
  }

  private stepped({ detail }: CustomEvent<ConversationStep>): void {
    if (detail === "back") this.leavePart();
    else this.goWithin(detail === "messages" ? "" : detail);
  }

  private readonly look: RecordLook<Conversation> = {
    row: (chat) => ({
      icon: chat.is_group ? mdiAccountGroupOutline : mdiAccountOutline,
      title: chat.title,
      text: [this.app.t.plural("chat.count", chat.message_count), ...(chat.is_group ? [chat.participants.map(nameOf).join(", ")] : [])].join(" · "),
      end: shortTime(this.app, chat.last_message),
    }),
  };

  private search(text: string): void {
    this.text = text;
    this.whenTyped(() => void this.pager.restart());
  }

  private choose(event: CustomEvent<Conversation>): void {
    event.stopPropagation();
    this.show(event.detail);
  }

  private show(chat: Conversation, message = ""): void {
    this.failure = undefined;
    this.message = message;
    this.showChosen(chat, { guid: chat.guid });
  }

  private async open({ guid, message }: ChatPlace): Promise<void> {
    try {
      const answer = await this.source.fetchJson<{ conversation?: Conversation; chat?: Conversation }>(threadPath(this.kind, guid), { limit: 1 });
      const chat = answer.conversation ?? answer.chat;
      if (chat) this.show(chat, message);
    } catch (error) {
      this.failure = error;
    }
  }
}

/** Messages: iMessage and SMS. */
@element("ab-messages")
export class AbMessages extends ChatsTab {
  protected override readonly kind = MESSAGES;
}

/** WhatsApp. */
@element("ab-whatsapp")
export class AbWhatsApp extends ChatsTab {
  protected override readonly kind = WHATSAPP;
}
