import { mdiMessageTextOutline } from "@mdi/js";
import { html } from "lit";
import { property } from "lit/decorators.js";
import { element } from "../../../define.js";
import { fire } from "../../../hass.js";
import { ArtifactTab } from "../base.js";
import { Pager } from "../pager.js";
import "../record-list.js";
import type { RecordLook } from "../record-list.js";
import type { Page } from "../source.js";
import { shortTime } from "../times.js";
import type { Conversation } from "../types.js";
import { excerpt } from "./excerpt.js";
import { threadPath, type ChatKind } from "./kinds.js";
import type { ChatMessage } from "./model.js";

/** Messages of a conversation in which a text is found. Fires `follow` with one that is chosen. */
@element("ab-chat-found")
export class AbChatFound extends ArtifactTab {
  @property({ attribute: false }) kind!: ChatKind;
  @property({ attribute: false }) conversation!: Conversation;
  @property() text = "";

  private readonly pager = new Pager<ChatMessage>(this);
  private soughtText = "";

  protected override willUpdate(): void {
    if (this.text === this.soughtText) return;
    this.soughtText = this.text;
    this.begin();
  }

  protected override begin(): void {
    const { kind, app } = this;
    void this.pager.restart(async (cursor, signal) => {
      const query = { cursor, limit: 100, text: this.text };
      const page = await this.source.fetchJson<Page<object>>(threadPath(kind, this.conversation.guid), query, { signal });
      return { items: page.items.map((item) => kind.read(item, app.t)), next: page.next };
    });
  }

  protected override render() {
    const { app, pager } = this;
    const count = { count: app.format.number(pager.items.length) };
    return html`${this.renderState(pager, [this.kind.name], true)}
    ${pager.items.length
      ? html`<p class="bar dim small numbers" role="status">${app.t(pager.isDone ? "chat.found_count" : "chat.found_so_far", count)}</p>`
      : ""}
    ${pager.items.length
      ? html`<ab-record-list
          .app=${app}
          .pager=${pager}
          .loaded=${pager.items}
          .look=${this.look}
          .label=${app.t("chat.found")}
          @chosen=${(event: CustomEvent<ChatMessage>) => {
            event.stopPropagation();
            fire(this, "follow", event.detail.key);
          }}
        ></ab-record-list>`
      : ""}`;
  }

  private readonly look: RecordLook<ChatMessage> = {
    row: (message) => {
      const { text: title, marks } = excerpt(message.text || (message.files[0]?.name ?? message.notice), this.text);
      return { icon: mdiMessageTextOutline, title, marks, text: message.sender, end: shortTime(this.app, message.when) };
    },
  };
}
