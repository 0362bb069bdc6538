// A message as bubbles show it, whichever app it is from.
import type { Translate } from "../../../i18n.js";
import { nameOf, type FileRef, type Participant, type PlaceOnEarth } from "../types.js";
import type { Groupable } from "./grouping.js";

export interface ChatFile {
  key: string;
  name: string;
  mime: string;
  size: number | null;
  file: FileRef | null;
  isSticker: boolean;
}

export interface ChatReaction {
  symbol: string;
  label: string;
  who: string[];
}

export interface Span {
  start: number;
  end: number;
  kind: string;
  value: string | null;
}

export interface ChatMessage extends Groupable {
  key: string;
  isMine: boolean;
  sender: string;
  /** What happened, where nobody says anything. */
  notice: string;
  subject: string;
  text: string;
  spans: Span[];
  files: ChatFile[];
  reactions: ChatReaction[];
  reply: { key: string; who: string; text: string } | null;
  edits: { when: number | null; text: string }[];
  link: { url: string; title: string | null; summary: string | null } | null;
  poll: { title: string; options: { text: string; who: string[] }[] } | null;
  place: PlaceOnEarth | null;
  card: string;
  transcript: string;
  /** Small words below the bubble: edited, unsent, deleted, by SMS. */
  marks: string[];
}

interface Message {
  guid: string;
  kind: string;
  service: string | null;
  when: number | null;
  read: number | null;
  is_from_me: boolean;
  sender: Participant | null;
  subject: string | null;
  text: string | null;
  spans: Span[];
  attachments: { guid: string; name: string | null; mime_type: string | null; size: number | null; is_sticker: boolean; file: FileRef | null }[];
  reactions: { kind: string; sender: Participant | null; emoji: string | null }[];
  reply_to: { guid: string; text: string | null; sender: Participant | null; is_from_me: boolean } | null;
  edits: { when: number | null; text: string | null }[];
  is_unsent: boolean;
  unsent_parts: number[];
  poll: { title: string | null; options: { text: string; voters: (Participant | null)[] }[] } | null;
  link: { url: string; title: string | null; summary: string | null } | null;
  app: string | null;
  transcription: string | null;
  group_name: string | null;
  other: Participant | null;
  deleted_at: number | null;
}

const SYMBOLS: Record<string, string> = { loved: "❤️", liked: "👍", disliked: "👎", laughed: "😂", emphasized: "‼️", questioned: "❓", sticker: "🏷️" };

/** A message of Messages; `t` gives the words for what happened. */
export function fromMessages(message: object, t: Translate): ChatMessage {
  const m = message as Message;
  const me = t("chat.you");
  const who = (person: Participant | null): string => (person ? nameOf(person) : me);
  const actor = m.is_from_me ? me : nameOf(m.sender);
  const isNotice = m.kind !== "message";
  return {
    key: m.guid,
    when: m.when,
    isMine: m.is_from_me,
    sender: actor,
    speaker: isNotice ? undefined : m.is_from_me ? "me" : (m.sender?.handle ?? ""),
    notice: isNotice ? t(`chat.${m.kind}`, { who: actor, other: who(m.other), name: m.group_name ?? "" }) : "",
    subject: m.subject ?? "",
    text: m.text ?? "",
    spans: m.spans,
    files: m.attachments.map((each) => ({
      key: each.guid,
      name: each.name ?? "",
      mime: each.mime_type ?? "",
      size: each.size,
      file: each.file,
      isSticker: each.is_sticker,
    })),
    reactions: together(m.reactions.map((each) => [each.emoji ?? SYMBOLS[each.kind] ?? "•", each.kind, who(each.sender)]), t),
    reply: m.reply_to && { key: m.reply_to.guid, who: m.reply_to.is_from_me ? me : nameOf(m.reply_to.sender), text: m.reply_to.text ?? "" },
    edits: m.edits.map((each) => ({ when: each.when, text: each.text ?? "" })),
    link: m.link,
    poll: m.poll && {
      title: m.poll.title ?? "",
      options: m.poll.options.map((option) => ({ text: option.text, who: option.voters.map(who) })),
    },
    place: null,
    card: m.app && !m.link && !m.poll ? t("chat.app_message", { app: m.app }) : "",
    transcript: m.transcription ?? "",
    marks: [
      m.is_unsent && t("chat.unsent"),
      !m.is_unsent && m.unsent_parts.length > 0 && t("chat.partly_unsent"),
      m.edits.length > 0 && t("chat.edited"),
      m.deleted_at !== null && t("chat.deleted"),
      m.service !== null && m.service !== "iMessage" && m.service,
    ].filter((mark): mark is string => Boolean(mark)),
  };
}

interface WhatsAppMessage {
  id: number;
  stanza: string | null;
  kind: string;
  when: number | null;
  is_from_me: boolean;
  sender: Participant | null;
  text: string | null;
  is_starred: boolean;
  media: { name: string | null; mime_type: string | null; size: number | null; place: PlaceOnEarth | null; vcard: string | null; file: FileRef | null } | null;
  reply_to: { stanza: string; text: string | null } | null;
  reactions: { emoji: string; sender: Participant | null }[];
}

/** A message of WhatsApp. */
export function fromWhatsApp(message: object, t: Translate): ChatMessage {
  const m = message as WhatsAppMessage;
  const me = t("chat.you");
  const { media } = m;
  const isFile = media !== null && !media.place && !media.vcard && (media.file !== null || media.mime_type !== null || media.name !== null);
  const isNotice = m.kind === "system";
  const kinds: Record<string, string> = { image: "image/", video: "video/", gif: "video/", audio: "audio/", sticker: "image/" };
  return {
    key: String(m.id),
    when: m.when,
    isMine: m.is_from_me,
    sender: m.is_from_me ? me : nameOf(m.sender),
    speaker: isNotice ? undefined : m.is_from_me ? "me" : (m.sender?.handle ?? ""),
    notice: isNotice ? (m.text ?? t("chat.unknown")) : "",
    subject: "",
    text: m.text ?? "",
    spans: [],
    files: isFile
      ? [{ key: String(m.id), name: media.name ?? "", mime: media.mime_type ?? kinds[m.kind] ?? "", size: media.size, file: media.file, isSticker: m.kind === "sticker" }]
      : [],
    reactions: together(m.reactions.map((each) => [each.emoji, "emoji", each.sender ? nameOf(each.sender) : me]), t),
    reply: m.reply_to && { key: "", who: "", text: m.reply_to.text ?? "" },
    edits: [],
    link: null,
    poll: null,
    place: media?.place ?? null,
    card: media?.vcard ? t("chat.contact_card") : m.kind === "poll" ? t("chat.poll") : "",
    transcript: "",
    marks: [m.kind === "deleted" && t("chat.unsent"), m.is_starred && t("chat.starred")].filter((mark): mark is string => Boolean(mark)),
  };
}

/** Puts equal reactions together. */
function together(each: [symbol: string, kind: string, who: string][], t: Translate): ChatReaction[] {
  const found = new Map<string, ChatReaction>();
  for (const [symbol, kind, who] of each) {
    const label = kind === "emoji" ? symbol : t(`chat.${kind}`);
    const reaction = found.get(symbol) ?? { symbol, label, who: [] };
    reaction.who.push(who);
    found.set(symbol, reaction);
  }
  return [...found.values()];
}

/** The pictures among the files of messages that can be viewed. */
export function picturesOf(files: readonly ChatFile[]): ChatFile[] {
  return files.filter((file) => file.file?.is_stored && kindOf(file) === "image");
}

/** The kind of a file by its type, else by its name. */
export function kindOf(file: ChatFile): "image" | "video" | "audio" | "other" {
  const [kind] = file.mime.split("/");
  if (kind === "image" || kind === "video" || kind === "audio") return kind;
  const end = file.name.split(".").pop()?.toLowerCase() ?? "";
  if (["jpg", "jpeg", "png", "gif", "webp", "heic", "heif"].includes(end)) return "image";
  if (["mov", "mp4", "m4v", "3gp"].includes(end)) return "video";
  if (["m4a", "mp3", "wav", "caf", "amr", "aac", "opus", "ogg"].includes(end)) return "audio";
  return "other";
}
