import { mdiMapMarkerOutline, mdiReply } from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../../../app.js";
import { linkTo } from "../links.js";
import type { ArtifactSource } from "../source.js";
import { clockTime, whenText } from "../times.js";
import { isBigEmoji, type Grouped } from "./grouping.js";
import "./media.js";
import type { ChatMessage } from "./model.js";
import { styled } from "./spans.js";

export interface BubbleContext {
  app: App;
  source: ArtifactSource;
  isGroup: boolean;
  /** The message that was looked for. */
  sought: string;
  /** Shows the message that another one answers. */
  follow: (key: string) => void;
}

/** A message of a conversation; its styles are `bubbleLook`. */
export function renderBubble(row: Grouped<ChatMessage>, context: BubbleContext): TemplateResult {
  const { message } = row;
  const { app } = context;
  if (message.notice) return html`<div class="notice" dir="auto">${message.notice}</div>`;
  const side = message.isMine ? "mine" : "theirs";
  const time = message.when === null ? "" : clockTime(app, message.when);
  return html`<div class="message ${side} ${row.isLast ? "last" : ""} ${message.key === context.sought ? "sought" : ""}">
    ${row.isFirst && !message.isMine && context.isGroup ? html`<div class="sender" dir="auto">${message.sender}</div>` : nothing}
    <span class="unseen">${message.isMine || !context.isGroup || !row.isFirst ? message.sender : ""} ${whenText(app, message.when)}</span>
    ${renderReply(message, context)}
    ${message.files.map((file) => html`<ab-chat-media .app=${app} .source=${context.source} .file=${file}></ab-chat-media>`)}
    ${renderText(message, app)} ${message.transcript ? html`<div class="aside" dir="auto">“${message.transcript}”</div>` : nothing}
    ${message.reactions.length
      ? html`<div class="reactions">
          ${message.reactions.map(
            (each) => html`<span role="img" title="${each.label}: ${each.who.join(", ")}" aria-label="${each.label}: ${each.who.join(", ")}"
              >${each.symbol}${each.who.length > 1 ? html`<small>${app.format.number(each.who.length)}</small>` : nothing}</span
            >`,
          )}
        </div>`
      : nothing}
    ${row.isLast || message.marks.length || message.edits.length
      ? html`<div class="meta">
          <span aria-hidden="true">${time}</span>${message.marks.map((mark) => html`<span>${mark}</span>`)}${renderEdits(message, app)}
        </div>`
      : nothing}
  </div>`;
}

function renderText(message: ChatMessage, app: App) {
  const { text, link, poll, place, card } = message;
  if (isBigEmoji(text) && !message.reply) return html`<div class="big" dir="auto">${text}</div>`;
  if (!text && !message.subject && !link && !poll && !place && !card) return nothing;
  return html`<div class="bubble" dir="auto">
    ${message.subject ? html`<strong>${message.subject}</strong><br />` : nothing}<span class="said">${styled(text, message.spans)}</span>
    ${link ? html`<div class="card">${linkTo(link.url, link.title ?? link.url)}${link.summary ? html`<small>${link.summary}</small>` : nothing}</div>` : nothing}
    ${poll
      ? html`<div class="card">
          <strong>${poll.title || app.t("chat.poll")}</strong>
          <ul>
            ${poll.options.map((option) => html`<li dir="auto">${option.text} <small>${option.who.join(", ")}</small></li>`)}
          </ul>
        </div>`
      : nothing}
    ${place
      ? html`<div class="card">
          <ab-icon .path=${mdiMapMarkerOutline}></ab-icon> ${place.label ?? ""}
          ${app.format.number(place.latitude, { maximumFractionDigits: 5 })}, ${app.format.number(place.longitude, { maximumFractionDigits: 5 })}
        </div>`
      : nothing}
    ${card ? html`<div class="card">${card}</div>` : nothing}
  </div>`;
}

function renderReply(message: ChatMessage, context: BubbleContext) {
  const { reply } = message;
  if (!reply) return nothing;
  const inner = html`<ab-icon .path=${mdiReply}></ab-icon
    ><span dir="auto">${reply.who ? html`<b>${reply.who}</b> ` : nothing}${reply.text || context.app.t("chat.a_message")}</span>`;
  return reply.key
    ? html`<button type="button" class="reply" @click=${() => context.follow(reply.key)}>${inner}</button>`
    : html`<div class="reply">${inner}</div>`;
}

function renderEdits(message: ChatMessage, app: App) {
  if (!message.edits.length) return nothing;
  return html`<details>
    <summary>${app.t("chat.versions")}</summary>
    ${message.edits.map((each) => html`<div dir="auto"><small>${whenText(app, each.when)}</small> ${each.text}</div>`)}
  </details>`;
}
