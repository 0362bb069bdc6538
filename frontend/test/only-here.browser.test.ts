import { expect, test } from "vitest";
import { App } from "../src/app.js";
import "../src/views/backups/only-here.js";
import type { AbBackupOnlyHere } from "../src/views/backups/only-here.js";
import type { BackupSession } from "../src/views/backups/session.js";
import { fakeHass } from "./fake-hass.js";
import { all, show, textOf } from "./page.js";
import { backup, overview } from "./samples.js";

test.each([
  [true, ["Copy to the export folder"], false],
  [false, [], true],
])("copies into the export folder are offered where there is one (%s)", async (has_export_folder, offered, isExplained) => {
  const hass = fakeHass({ fetch: () => new Response(JSON.stringify({ has_export_folder }), { headers: { "Content-Type": "application/json" } }) });
  const app = new App(() => hass, { narrow: false, online: true, overview: overview({ accounts: [] }), base: "/apple-backup" });
  const report = { photos: 2, counts: { only_here: 1 }, bytes: {}, left_out: 0, is_capped: false };
  const state = { state: "done", started: null, ended: null, percent: null, error: null };
  const answers: Record<string, unknown> = { "/photos/comparison": { ...state, report }, "/photos/copies": { ...state, state: "none", report: null } };
  const fetchJson = (path: string) => Promise.resolve(answers[path] ?? { items: [], total: 0 });
  const session = { base: "/backups/b1", fetchJson } as unknown as BackupSession;
  const element = await show<AbBackupOnlyHere>("ab-backup-only-here", { app, backup: backup(), session });
  const copies = all(element, "section[aria-labelledby=copy] >>> ab-button").map(textOf);
  expect(copies).toEqual(offered);
  expect(textOf(element).includes("choose an export folder in the options")).toBe(isExplained);
});
