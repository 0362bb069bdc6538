// Messages and WhatsApp: the same conversations from different routes.
import type { Translate } from "../../../i18n.js";
import { fromMessages, fromWhatsApp, type ChatMessage } from "./model.js";

export interface ChatKind {
  /** The artifact, and the subject of its documents. */
  name: "messages" | "whatsapp";
  /** The route of the conversations; that of one is below it. */
  path: string;
  read: (message: object, t: Translate) => ChatMessage;
}

export const MESSAGES: ChatKind = { name: "messages", path: "artifacts/messages/conversations", read: fromMessages };
export const WHATSAPP: ChatKind = { name: "whatsapp", path: "artifacts/whatsapp/chats", read: fromWhatsApp };

export function threadPath(kind: ChatKind, guid: string): string {
  return `${kind.path}/${encodeURIComponent(guid)}`;
}
