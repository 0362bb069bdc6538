// What lists of records of all kinds show, and where a record is to be found.
import {
  mdiAccountOutline,
  mdiApplicationOutline,
  mdiBookmarkOutline,
  mdiCalendar,
  mdiCheckCircleOutline,
  mdiFileOutline,
  mdiHeartPulse,
  mdiImageOutline,
  mdiMessageTextOutline,
  mdiMicrophoneOutline,
  mdiNoteOutline,
  mdiPhoneOutline,
  mdiSwapVertical,
  mdiVoicemail,
  mdiWeb,
  mdiWhatsapp,
  mdiWifi,
} from "@mdi/js";
import type { App } from "../../../app.js";
import type { OverviewRecord } from "../types.js";

const ICONS: Record<string, string> = {
  accounts: mdiAccountOutline,
  apps: mdiApplicationOutline,
  calendar: mdiCalendar,
  calls: mdiPhoneOutline,
  contacts: mdiAccountOutline,
  data_usage: mdiSwapVertical,
  health: mdiHeartPulse,
  messages: mdiMessageTextOutline,
  notes: mdiNoteOutline,
  photos: mdiImageOutline,
  reminders: mdiCheckCircleOutline,
  safari: mdiWeb,
  safari_bookmarks: mdiBookmarkOutline,
  voice_memos: mdiMicrophoneOutline,
  voicemail: mdiVoicemail,
  whatsapp: mdiWhatsapp,
  wifi: mdiWifi,
};

/** What can be searched and stands in the timeline. */
export const KINDS = [
  "messages",
  "whatsapp",
  "photos",
  "contacts",
  "calls",
  "notes",
  "calendar",
  "reminders",
  "safari",
  "voicemail",
  "voice_memos",
];

export function iconOf(artifact: string): string {
  return ICONS[artifact] ?? mdiFileOutline;
}

/** What a record is called in lists; messages by their sender, workouts by their kind. */
export function titleOf(title: string, artifact: string, { t }: App): string {
  if (!title && (artifact === "messages" || artifact === "whatsapp")) return t("chat.you");
  return artifact === "health" ? title.charAt(0).toLocaleUpperCase() + title.slice(1).replaceAll("_", " ") : title;
}

/** The tab that shows a record among its neighbours, and what it shall open; null if there is none. */
export function placeOf(record: OverviewRecord): { tab: string; place: unknown } | null {
  const { artifact_type: tab, artifact_ref: ref, parent } = record;
  if ((tab === "messages" || tab === "whatsapp") && parent !== null) return { tab, place: { guid: parent, message: ref } };
  return tab === "photos" || tab === "notes" || tab === "contacts" ? { tab, place: { ref } } : null;
}
