import { describe, expect, test } from "vitest";
import { App } from "../src/app.js";
import type { CheckResult } from "../src/types.js";
import "../src/views/backups/integrity.js";
import type { AbBackupIntegrity } from "../src/views/backups/integrity.js";
import type { BackupSession } from "../src/views/backups/session.js";
import "../src/views/overview/backup-card.js";
import type { AbBackupCard } from "../src/views/overview/backup-card.js";
import { fakeHass } from "./fake-hass.js";
import { all, expectAccessible, find, focused, settle, show, textOf } from "./page.js";
import { backup } from "./samples.js";

const WHOLE: CheckResult = { score: 100, errors: 0, is_serious: false, is_quick: false, checked: Date.UTC(2026, 9, 21, 12), counts: {}, files: 423, databases: 23 };
const DAMAGED: CheckResult = { ...WHOLE, score: 83, errors: 10, is_serious: true, counts: { file_missing: 9, database_damaged: 1 } };

const app = new App(() => fakeHass(), { narrow: false, online: true, overview: undefined, base: "/apple-backup" });

/** The page of a backup that was opened anew since it was checked. */
async function page(integrity: CheckResult | null, report: unknown = null): Promise<AbBackupIntegrity> {
  const state = { state: report ? "done" : "none", started: null, ended: report ? "2026-10-22T12:00:00+00:00" : null, percent: null, error: null, report };
  const session = { fetchJson: () => Promise.resolve(state) } as unknown as BackupSession;
  return show<AbBackupIntegrity>("ab-backup-integrity", { app, backup: backup({ integrity }), session });
}

describe("the result of the last check", () => {
  test("is there when the backup is opened again, without the names of files", async () => {
    const element = await page(DAMAGED);
    const text = textOf(element);
    expect(text).toContain("Last thorough check · Oct 21, 2026");
    expect(text).toContain("83%");
    expect(text).toContain("423 files");
    expect(text).toContain("23 databases");
    expect(text).toContain("each damaged database 10");
    expect(all(element, "li").map(textOf)).toEqual(["Files are missing ( 9 )", "Databases are damaged ( 1 )"]);
    expect(text).toContain("Check again to see them.");
    await expectAccessible(element);
  });

  test("says that a quick check has read nothing", async () => {
    const text = textOf(await page({ ...WHOLE, is_quick: true }));
    expect(text).toContain("Last quick check");
    expect(text).toContain("as far as a quick check can see");
    expect(text).toContain("Contents were not read");
    expect(text).not.toContain("Check again");
  });

  test("is that of the session where there is one, and none where there was no check", async () => {
    const report = { ...WHOLE, files: 4, bytes: 9, databases: 0, digests: 4, findings: [] };
    expect(textOf(await page(DAMAGED, report))).toMatch(/Result · Oct 22, 2026.* 100% Everything is in order\./);
    expect(find(await page(null), ".score")).toBeNull();
  });
});

test("has the focus where the check is, and then where its result is", async () => {
  let state: Record<string, unknown> = { state: "none", started: null, ended: null, percent: null, error: null, report: null };
  const running = { ...state, state: "running" };
  const session = { fetchJson: (_: string, init?: object) => Promise.resolve(init ? (state = running) : state) } as unknown as BackupSession;
  const element = await show<AbBackupIntegrity>("ab-backup-integrity", { app, backup: backup(), session });
  find(element, "ab-button >>> button")!.focus();
  find(element, "ab-button")!.click();
  await settle();
  expect(textOf(focused())).toBe("Is the backup whole?");
  element.backup = backup({ job: { kind: "check", percent: 10, is_mine: true } });
  await settle();
  state = { ...running, state: "done", ended: "2026-10-22T12:00:00+00:00", report: { ...WHOLE, bytes: 9, digests: 4, findings: [] } };
  element.backup = backup();
  await settle();
  expect(textOf(focused())).toContain("Result · Oct 22, 2026");
});

test.each([
  [WHOLE, "Integrity 100%", "good"],
  [{ ...WHOLE, is_quick: true }, "Quick check 100%", "neutral"],
  [{ ...DAMAGED, is_quick: true }, "Quick check 83%", "bad"],
])("a card says how thorough the check was", async (integrity, text, tone) => {
  const card = await show<AbBackupCard>("ab-backup-card", { app, backup: backup({ integrity }) });
  const chip = all(card, "ab-chip").at(-1)!;
  expect([textOf(chip), chip.getAttribute("tone")]).toEqual([text, tone]);
});
