import { afterEach, beforeEach, expect, test } from "vitest";
import { App } from "../src/app.js";
import { Layer } from "../src/elements/layer.js";
import { go } from "../src/router.js";
import type { AbBackups } from "../src/views/backups/backups.js";
import "../src/views/backups/backups.js";
import { sessions } from "../src/views/backups/session.js";
import { fakeHass } from "./fake-hass.js";
import { find, focused, settle, show } from "./page.js";
import { overview } from "./samples.js";

const BASE = "/apple-backup";
const OWN = `${BASE}/backups/b1`;
const start = location.href;

const here = (): string => location.pathname + location.search;

/** As Home Assistant does: the view is told of each new place. */
function routed(): void {
  const view = document.querySelector<AbBackups>("ab-backups");
  if (!view) return;
  if (!location.pathname.startsWith(`${BASE}/backups`)) view.remove();
  view.path = location.pathname.slice(`${BASE}/backups`.length).split("/").filter(Boolean);
  view.query = new URLSearchParams(location.search);
}

async function browserBack(): Promise<void> {
  history.back();
  await settle();
  await settle();
}

const session = () => new Response(JSON.stringify({ session_token: "t", ttl_seconds: 600 }));
const hass = fakeHass({ fetch: (path) => (path.endsWith("/unlock") ? session() : new Promise(() => undefined)) });
const unlock = () => sessions.unlock(hass, "b1", "password");

/** The backups, with the places of this backup that the user has been to. */
async function opened(...places: string[]) {
  for (const place of [`${BASE}/overview`, `${BASE}/backups`]) history.pushState(null, "", place);
  const app = new App(() => hass, { narrow: false, online: true, overview: overview(), base: BASE });
  const view = await show<AbBackups>("ab-backups", { app });
  await unlock();
  for (const place of ["", ...places]) go(OWN + place);
  await settle();
  return view;
}

beforeEach(() => {
  window.addEventListener("popstate", routed);
  window.addEventListener("location-changed", routed);
});

afterEach(async () => {
  document.body.replaceChildren();
  sessions.lockAll();
  await settle();
  window.removeEventListener("popstate", routed);
  window.removeEventListener("location-changed", routed);
  history.replaceState(null, "", start);
});

test("a backup that is locked while it is read has its own address, and the way back leads to where it was opened", async () => {
  const view = await opened("/summary", "/summary?open=1");
  sessions.lock("b1");
  await settle();
  expect(here()).toBe(OWN);
  await browserBack();
  expect(here()).toBe(`${BASE}/backups`);
  expect(find(view, "ab-backup-list")).not.toBeNull();
  await browserBack();
  expect(here()).toBe(`${BASE}/overview`);
});

test("the way back leaves a backup that was locked beside a page of it with the same address", async () => {
  await opened("/messages");
  sessions.lock("b1");
  await settle();
  await browserBack();
  expect(here()).toBe(`${BASE}/backups`);
  await browserBack();
  expect(here()).toBe(`${BASE}/overview`);
});

test("whoever unlocks it again is where they were, and goes back as before", async () => {
  await opened("/messages", "/summary");
  sessions.lock("b1");
  await settle();
  await unlock();
  await settle();
  expect(here()).toBe(`${OWN}/summary`);
  await browserBack();
  expect(here()).toBe(`${OWN}/messages`);
});

test("the focus goes to the heading of a backup that is unlocked", async () => {
  const details = { first_seen: "2026-01-01T00:00:00+00:00", completeness: "complete", may_remember: [], remembered: null, unlock_problem: null };
  const answering = fakeHass({ fetch: (path) => (path.endsWith("/unlock") ? session() : path.endsWith("/b1") ? Response.json(details) : new Promise(() => undefined)) });
  const app = new App(() => answering, { narrow: false, online: true, overview: overview(), base: BASE });
  const view = await show<AbBackups>("ab-backups", { app, path: ["b1"] });
  expect(focused().localName).toBe("input");
  await sessions.unlock(answering, "b1", "password");
  await settle();
  expect(focused()).toBe(find(view, "ab-backup-page >>> header h2"));
});

test("the place is kept where the page is loaded anew in between", async () => {
  await opened("/summary");
  sessions.lock("b1");
  await settle();
  const app = document.querySelector<AbBackups>("ab-backups")!.app;
  await show<AbBackups>("ab-backups", { app, path: ["b1"] });
  await unlock();
  await settle();
  expect(here()).toBe(`${OWN}/summary`);
});

test("a dialog that was open as it was locked leaves no step behind", async () => {
  const view = await opened("/summary");
  const host = find(view, "ab-backup-explorer")!;
  const layer = new Layer({ addController: () => undefined } as never);
  layer.opened(() => undefined);
  expect(host.isConnected).toBe(true);
  sessions.lock("b1");
  layer.left();
  await settle();
  expect(here()).toBe(OWN);
  await browserBack();
  expect(here()).toBe(`${BASE}/backups`);
});

test("a dialog that is closed by the way back leaves a locked backup where it is", async () => {
  await opened("/summary");
  sessions.lock("b1");
  await settle();
  const layer = new Layer({ addController: () => undefined } as never);
  layer.opened(() => undefined);
  await browserBack();
  expect(here()).toBe(OWN);
  await browserBack();
  expect(here()).toBe(`${BASE}/backups`);
});

test("a page of a backup whose session ended elsewhere leads back out of it as well", async () => {
  await opened("/messages", "/summary");
  go(`${BASE}/overview`);
  sessions.lock("b1", "left");
  await settle();
  const app = new App(() => hass, { narrow: false, online: true, overview: overview(), base: BASE });
  history.back();
  await settle();
  expect(here()).toBe(`${OWN}/summary`);
  await show<AbBackups>("ab-backups", { app, path: ["b1", "summary"] });
  await browserBack();
  expect(here()).toBe(`${BASE}/backups`);
  await browserBack();
  expect(here()).toBe(`${BASE}/overview`);
});
