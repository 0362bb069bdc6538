import { mdiCheckCircle, mdiCircleOutline, mdiFlagOutline } from "@mdi/js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import { ListingTab, type Listing } from "../listing.js";
import type { RecordLook } from "../record-list.js";
import { calendarTime } from "../times.js";

interface Reminder {
  title: string;
  notes: string | null;
  list: string | null;
  due: number | string | null;
  is_all_day: boolean;
  created: number | string | null;
  completed: number | string | null;
  is_completed: boolean;
  is_flagged: boolean;
  is_deleted: boolean;
}

/** Reminders of all lists. */
@element("ab-reminders")
export class AbReminders extends ListingTab {
  protected override readonly listing: Listing = {
    path: "artifacts/reminders",
    artifacts: ["reminders"],
    name: "reminders",
    subject: "reminders",
    look,
  };
}

function look(app: App): RecordLook<Reminder> {
  const { t } = app;
  const state = (each: Reminder): string =>
    t(each.is_deleted ? "artifacts.deleted" : each.is_completed ? "reminder.done" : "reminder.open");
  return {
    row: (each) => ({
      icon: each.is_completed ? mdiCheckCircle : each.is_flagged ? mdiFlagOutline : mdiCircleOutline,
      tone: each.is_completed ? "good" : undefined,
      title: each.title || t("artifacts.untitled"),
      text: [state(each), each.list, each.notes].filter(Boolean).join(" · "),
      end: calendarTime(app, each.due, each.is_all_day),
    }),
    facts: (each) => [
      [t("artifacts.state"), state(each)],
      [t("reminder.list"), each.list],
      [t("reminder.due"), calendarTime(app, each.due, each.is_all_day)],
      [t("reminder.completed"), calendarTime(app, each.completed)],
      [t("artifacts.created"), calendarTime(app, each.created)],
      [t("artifacts.notes"), each.notes],
    ],
  };
}
