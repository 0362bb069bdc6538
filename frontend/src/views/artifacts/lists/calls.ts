import { mdiPhoneCancelOutline, mdiPhoneIncomingOutline, mdiPhoneMissedOutline, mdiPhoneOutgoingOutline, mdiVideoOutline } from "@mdi/js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import { ListingTab, type Listing } from "../listing.js";
import type { RecordLook } from "../record-list.js";
import { dayOf, clockTime, whenText } from "../times.js";
import { nameOf, type Participant } from "../types.js";

export interface Call {
  when: number | null;
  duration: number;
  kind: string;
  service: string | null;
  is_outgoing: boolean;
  outcome: "answered" | "not_answered" | "missed" | "declined";
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
    look: callLook,
  };
}

export function callLook(app: App): RecordLook<Call> {
  const { t, format } = app;
  const who = (call: Call): string => call.participants.map(nameOf).join(", ") || t("call.unknown");
  const way = (call: Call): string => t(call.is_outgoing ? "call.outgoing" : "call.incoming");
  // Only incoming calls are missed or declined.
  const became = (call: Call): string[] => {
    if (call.outcome === "answered") return [way(call)];
    return call.is_outgoing ? [way(call), t("call.not_answered")] : [t(`call.${call.outcome}`)];
  };
  const lasted = (call: Call): string => (call.duration ? format.clock(call.duration) : "");
  return {
    heading: (call) => dayOf(app, call.when),
    row: (call) => ({
      icon: iconOf(call),
      tone: call.outcome === "missed" ? "bad" : undefined,
      title: who(call),
      text: [...became(call), t(`call.${call.kind}`), lasted(call)].filter(Boolean).join(" · "),
      end: call.when === null ? "" : clockTime(app, call.when),
    }),
    facts: (call) => [
      [t("call.way"), way(call)],
      [t("call.outcome"), t(`call.${call.outcome}`)],
      [t("call.by"), call.kind === "app" ? (call.service ?? t("call.app")) : t(`call.${call.kind}`)],
      [t("artifacts.when"), whenText(app, call.when)],
      [t("artifacts.duration"), lasted(call)],
      [t("call.numbers"), call.participants.map((each) => each.handle).join(", ")],
      [t("artifacts.place"), [call.location, call.country?.toUpperCase()].filter(Boolean).join(", ")],
    ],
  };
}

function iconOf({ outcome, kind, is_outgoing }: Call): string {
  if (outcome === "missed") return mdiPhoneMissedOutline;
  if (outcome === "declined") return mdiPhoneCancelOutline;
  if (kind === "facetime_video") return mdiVideoOutline;
  return is_outgoing ? mdiPhoneOutgoingOutline : mdiPhoneIncomingOutline;
}
