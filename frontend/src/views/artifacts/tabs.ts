// The tabs of what is in a backup; see `TABS` of the backups.
import {
  mdiAccountCircleOutline,
  mdiAccountGroupOutline,
  mdiCalendarMonthOutline,
  mdiCardAccountDetailsOutline,
  mdiCheckCircleOutline,
  mdiCompassOutline,
  mdiFileDocumentMultipleOutline,
  mdiHeartPulse,
  mdiImageMultipleOutline,
  mdiMagnify,
  mdiMapOutline,
  mdiMessageTextOutline,
  mdiMicrophoneOutline,
  mdiNoteOutline,
  mdiPhoneOutline,
  mdiSwapVertical,
  mdiTimelineClockOutline,
  mdiTimerSandEmpty,
  mdiVoicemail,
  mdiWhatsapp,
  mdiWifi,
} from "@mdi/js";
import type { BackupTab } from "../backups/tabs.js";

type Line = [id: string, tag: string, icon: string, load: () => Promise<unknown>, artifact?: string | readonly string[]];

const chats = () => import("./chat/chats.js");
const recordings = () => import("./recordings.js");
const device = () => import("./lists/device.js");

const LINES: readonly Line[] = [
  ["search", "ab-backup-search", mdiMagnify, () => import("./overview/search.js")],
  ["messages", "ab-messages", mdiMessageTextOutline, chats, "messages"],
  ["whatsapp", "ab-whatsapp", mdiWhatsapp, chats, "whatsapp"],
  ["photos", "ab-backup-photos", mdiImageMultipleOutline, () => import("./photos/photos.js"), "photos"],
  ["contacts", "ab-contacts", mdiCardAccountDetailsOutline, () => import("./contacts.js"), "contacts"],
  ["calls", "ab-calls", mdiPhoneOutline, () => import("./lists/calls.js"), "calls"],
  ["notes", "ab-notes", mdiNoteOutline, () => import("./notes/notes.js"), "notes"],
  ["calendar", "ab-calendar", mdiCalendarMonthOutline, () => import("./lists/calendar.js"), "calendar"],
  ["reminders", "ab-reminders", mdiCheckCircleOutline, () => import("./lists/reminders.js"), "reminders"],
  ["safari", "ab-safari", mdiCompassOutline, () => import("./lists/safari.js"), ["safari", "safari_bookmarks"]],
  ["voicemail", "ab-voicemail", mdiVoicemail, recordings, "voicemail"],
  ["voice_memos", "ab-voice-memos", mdiMicrophoneOutline, recordings, "voice_memos"],
  ["health", "ab-health", mdiHeartPulse, () => import("./health.js"), "health"],
  ["timeline", "ab-timeline", mdiTimelineClockOutline, () => import("./overview/timeline.js")],
  ["people", "ab-people", mdiAccountGroupOutline, () => import("./overview/people.js")],
  ["map", "ab-backup-map", mdiMapOutline, () => import("./overview/map.js")],
  ["wifi", "ab-wifi", mdiWifi, device, "wifi"],
  ["accounts", "ab-accounts", mdiAccountCircleOutline, device, "accounts"],
  ["data_usage", "ab-data-usage", mdiSwapVertical, device, "data_usage"],
  ["screen_time", "ab-screen-time", mdiTimerSandEmpty, device, "screen_time"],
];

/** Tabs with a list and what is chosen of it; see `SplitTab`. */
export const SPLIT_TABS: ReadonlySet<string> = new Set(["messages", "whatsapp", "contacts", "notes"]);
/** In the address while something is chosen: what it is stands in no address. */
export const OPEN = "open";

export const ARTIFACT_TABS: readonly BackupTab[] = [
  ...LINES.map(([id, tag, icon, load, artifact]): BackupTab => ({ id, tag, icon, section: "content", load, artifact })),
  { id: "documents", tag: "ab-documents", icon: mdiFileDocumentMultipleOutline, section: "tools", load: () => import("./documents.js") },
];
