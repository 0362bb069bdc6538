/** As what each artifact can be saved, in the order of the server. */
const CHAT = ["html", "html_files", "pdf", "json", "csv"] as const;
const TABLE = ["csv", "json"] as const;

export const FORMATS: Readonly<Record<string, readonly string[]>> = {
  messages: CHAT,
  whatsapp: CHAT,
  photos: ["original", ...TABLE],
  contacts: ["vcard", ...TABLE],
  calls: TABLE,
  notes: ["markdown", "html_files", "json"],
  calendar: ["ics", ...TABLE],
  reminders: ["ics", ...TABLE],
  safari: TABLE,
  // Saved with `safari`.
  safari_bookmarks: [],
  voicemail: ["original", ...TABLE],
  voice_memos: ["original", ...TABLE],
  health: TABLE,
  wifi: TABLE,
  accounts: TABLE,
  data_usage: TABLE,
  screen_time: TABLE,
  apps: TABLE,
};
