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
  mdiTimerSandEmpty,
  mdiVoicemail,
  mdiWeb,
  mdiWhatsapp,
  mdiWifi,
} from "@mdi/js";
import type { App } from "../../../app.js";
import type { OverviewRecord } from "../types.js";
import { workoutText } from "../workouts.js";

/** Of all artifacts, in the order in which people look for them. */
const ICONS: Record<string, string> = {
  messages: mdiMessageTextOutline,
  whatsapp: mdiWhatsapp,
  photos: mdiImageOutline,
  contacts: mdiAccountOutline,
  calls: mdiPhoneOutline,
  notes: mdiNoteOutline,
  calendar: mdiCalendar,
  reminders: mdiCheckCircleOutline,
  safari: mdiWeb,
  safari_bookmarks: mdiBookmarkOutline,
  voicemail: mdiVoicemail,
  voice_memos: mdiMicrophoneOutline,
  health: mdiHeartPulse,
  wifi: mdiWifi,
  accounts: mdiAccountOutline,
  data_usage: mdiSwapVertical,
  screen_time: mdiTimerSandEmpty,
  apps: mdiApplicationOutline,
};

/** What the timeline does not tell: it is, but it did not happen. */
const STATES = ["contacts", "wifi", "accounts", "data_usage", "screen_time", "apps"];

/** What can be searched. */
export const SEARCHED = Object.keys(ICONS);

/** What stands in the timeline. */
export const HAPPENINGS = SEARCHED.filter((kind) => !STATES.includes(kind));

export function iconOf(artifact: string): string {
  return ICONS[artifact] ?? mdiFileOutline;
}

/** What a record is called in lists; messages by their sender, workouts by their kind. */
export function titleOf(title: string, artifact: string, app: App): string {
  if (!title && (artifact === "messages" || artifact === "whatsapp")) return app.t("chat.you");
  return artifact === "health" && title ? workoutText(app, title) : title;
}

/** The tab that shows a record among its neighbours, and what it shall open; null if there is none. */
export function placeOf(record: OverviewRecord): { tab: string; place: unknown } | null {
  const { artifact_type: tab, artifact_ref: ref, parent } = record;
  if ((tab === "messages" || tab === "whatsapp") && parent !== null) return { tab, place: { guid: parent, message: ref } };
  return tab === "photos" || tab === "notes" || tab === "contacts" ? { tab, place: { ref } } : null;
}
