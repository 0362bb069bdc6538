import { mdiPhoneIncomingOutline, mdiPhoneMissedOutline, mdiPhoneOutgoingOutline, mdiVideoOutline } from "@mdi/js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import { ListingTab, type Listing } from "../listing.js";
import type { RecordLook } from "../record-list.js";
import { dayOf, clockTime, whenText } from "../times.js";
import { nameOf, type Participant } from "../types.js";

interface Call {
  when: number | null;
  duration: number;
  kind: string;
  service: string | null;
  is_outgoing: boolean;
  is_missed: boolean;
  is_answered: boolean;
  participants: Participant[];
  country: string | null;
  location: string | null;
}

/** Calls by phone, FaceTime and other apps. */
@element("ab-calls")
export class AbCalls extends ListingTab {
  protected override readonly listing: Listing = {
    path: "artifacts/calls",
    artifacts: ["calls"],
    name: "calls",
    subject: "calls",
    look,
  };
}

function look(app: App): RecordLook<Call> {
  const { t, format } = app;
  const who = (call: Call): string => call.participants.map(nameOf).join(", ") || t("call.unknown");
  const way = (call: Call): string => (call.is_missed ? "missed" : call.is_outgoing ? "outgoing" : "incoming");
  const lasted = (call: Call): string => (call.duration ? format.clock(call.duration) : "");
  return {
    heading: (call) => dayOf(app, call.when),
    row: (call) => ({
      icon: call.is_missed
        ? mdiPhoneMissedOutline
        : call.kind === "facetime_video"
          ? mdiVideoOutline
          : call.is_outgoing
            ? mdiPhoneOutgoingOutline
            : mdiPhoneIncomingOutline,
      tone: call.is_missed ? "bad" : undefined,
      title: who(call),
      text: [t(`call.${way(call)}`), t(`call.${call.kind}`), lasted(call)].filter(Boolean).join(" · "),
      end: call.when === null ? "" : clockTime(app, call.when),
    }),
    facts: (call) => [
      [t("call.way"), t(`call.${way(call)}`)],
      [t("call.by"), call.kind === "app" ? (call.service ?? t("call.app")) : t(`call.${call.kind}`)],
      [t("artifacts.when"), whenText(app, call.when)],
      [t("artifacts.duration"), lasted(call)],
      [t("call.numbers"), call.participants.map((each) => each.handle).join(", ")],
      [t("artifacts.place"), [call.location, call.country?.toUpperCase()].filter(Boolean).join(", ")],
    ],
  };
}
