import { mdiCalendar, mdiCalendarSync } from "@mdi/js";
import { html } from "lit";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import { linkTo, withLinks } from "../links.js";
import { ListingTab, type Listing } from "../listing.js";
import type { RecordLook } from "../record-list.js";
import { calendarTime, monthOf } from "../times.js";
import { nameOf, type Participant } from "../types.js";

interface Event {
  title: string;
  notes: string | null;
  start: number | string | null;
  end: number | string | null;
  is_all_day: boolean;
  calendar: string | null;
  account: string | null;
  location: string | null;
  url: string | null;
  attendees: { participant: Participant; status: string | null; is_organizer: boolean }[];
  recurrences: { frequency: string; interval: number }[];
}

/** Events, the latest first. */
@element("ab-calendar")
export class AbCalendar extends ListingTab {
  protected override readonly listing: Listing = {
    path: "artifacts/calendar/events",
    artifacts: ["calendar"],
    name: "calendar",
    subject: "calendar",
    look,
  };
}

function startOf(event: Event): number | null {
  if (event.start === null) return null;
  const time = typeof event.start === "number" ? event.start : Date.parse(event.start);
  return Number.isNaN(time) ? null : time;
}

function look(app: App): RecordLook<Event> {
  const { t } = app;
  const repeats = (event: Event): string =>
    event.recurrences
      .map(({ frequency, interval }) => {
        const key = `event.${frequency}`;
        const word = t.has(key) ? t(key) : frequency;
        return interval > 1 ? `${word} (${app.format.number(interval)})` : word;
      })
      .join(", ");
  return {
    heading: (event) => monthOf(app, startOf(event)),
    row: (event) => ({
      icon: event.recurrences.length ? mdiCalendarSync : mdiCalendar,
      title: event.title || t("artifacts.untitled"),
      text: [event.location, event.calendar, repeats(event)].filter(Boolean).join(" · "),
      end: calendarTime(app, event.start, event.is_all_day),
    }),
    facts: (event) => [
      [t("event.start"), calendarTime(app, event.start, event.is_all_day)],
      [t("event.end"), calendarTime(app, event.end, event.is_all_day)],
      [t("artifacts.place"), event.location],
      [t("event.repeats"), repeats(event)],
      [t("event.calendar"), [event.calendar, event.account].filter(Boolean).join(" · ")],
      [
        t("event.attendees"),
        event.attendees.length > 0 &&
          html`${event.attendees.map((each) => html`<div dir="auto">${nameOf(each.participant)}</div>`)}`,
      ],
      [t("artifacts.address"), event.url && linkTo(event.url)],
      [t("artifacts.notes"), event.notes && html`${withLinks(event.notes)}`],
    ],
  };
}
