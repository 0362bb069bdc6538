// What is told of a record that has no tab of its own kind to be shown in.
import type { App } from "../../../app.js";
import { linkTo, withLinks } from "../links.js";
import { html } from "lit";
import type { Fact } from "../record-list.js";
import { calendarTime, whenText } from "../times.js";
import { nameOf, type Participant } from "../types.js";

const TIMES = ["when", "start", "due", "taken", "created", "end", "completed", "modified", "added", "joined", "last_used"];
const TEXTS = ["text", "notes", "transcript", "location", "calendar", "list", "folder", "ssid", "username", "description", "owner", "organization"];

/** Facts of a record of any artifact: those fields whose meaning is known. */
export function describe(record: Record<string, unknown>, app: App): Fact[] {
  const { t } = app;
  const facts: Fact[] = [];
  const seen = new Set<unknown>();
  for (const name of TIMES) {
    const value = record[name];
    if (typeof value === "number" && !seen.has(value)) facts.push([timeName(name, app), whenText(app, value)]);
    else if (typeof value === "string") facts.push([timeName(name, app), calendarTime(app, value)]);
    seen.add(value);
  }
  const people = [record.sender, record.participants].flat().filter(Boolean) as Participant[];
  facts.push([t("artifacts.people"), people.map(nameOf).join(", ")]);
  if (typeof record.duration === "number" && record.duration > 0) facts.push([t("artifacts.duration"), app.format.clock(record.duration)]);
  if (typeof record.url === "string") facts.push([t("artifacts.address"), linkTo(record.url)]);
  for (const name of TEXTS) {
    const value = record[name];
    if (typeof value === "string" && value) facts.push([textName(name, app), html`${withLinks(value)}`]);
  }
  return facts;
}

function timeName(name: string, { t }: App): string {
  const key = { start: "event.start", end: "event.end", due: "reminder.due", completed: "reminder.completed", created: "artifacts.created", taken: "album.taken" }[name];
  return key ? t(key) : t("artifacts.when");
}

function textName(name: string, { t }: App): string {
  const key = { calendar: "event.calendar", list: "reminder.list", folder: "note.folder", location: "artifacts.place" }[name];
  return key ? t(key) : t("artifacts.text");
}
