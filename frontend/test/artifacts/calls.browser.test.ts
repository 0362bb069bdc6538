import { expect, test } from "vitest";
import { App } from "../../src/app.js";
import { callLook, type Call } from "../../src/views/artifacts/lists/calls.js";
import { fakeHass } from "../fake-hass.js";

const app = new App(() => fakeHass(), { narrow: false, online: true, overview: undefined, base: "" });

test.each([
  ["Incoming · Phone · 0:05", "Answered", { is_outgoing: false, outcome: "answered", duration: 5 }],
  ["Missed · Phone", "Missed", { is_outgoing: false, outcome: "missed" }],
  ["Declined · Phone", "Declined", { is_outgoing: false, outcome: "declined" }],
  ["Outgoing · Phone · 0:05", "Answered", { is_outgoing: true, outcome: "answered", duration: 5 }],
  ["Outgoing · Not answered · Phone", "Not answered", { is_outgoing: true, outcome: "not_answered" }],
] as const)("a call is told as %s", (text, outcome, changes) => {
  const call: Call = { when: 0, duration: 0, kind: "phone", service: null, participants: [], country: null, location: null, ...changes };
  const { row, facts } = callLook(app);
  expect(row(call).text).toBe(text);
  expect(row(call).tone).toBe(changes.outcome === "missed" ? "bad" : undefined);
  const told = new Map(facts!(call).map(([name, value]) => [name, value]));
  expect(told.get("Outcome")).toBe(outcome);
  expect(told.get("Direction")).toBe(changes.is_outgoing ? "Outgoing" : "Incoming");
});
