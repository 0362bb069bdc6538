import { afterEach, describe, expect, test, vi } from "vitest";
import { App } from "../src/app.js";
import type { AbInput } from "../src/elements/input.js";
import type { Details } from "../src/views/backups/documents.js";
import { sessions } from "../src/views/backups/session.js";
import "../src/views/backups/unlock.js";
import type { AbUnlock } from "../src/views/backups/unlock.js";
import type { Backup } from "../src/types.js";
import { fakeHass } from "./fake-hass.js";
import { expectAccessible, find, focused, settle, show, textOf } from "./page.js";
import { backup } from "./samples.js";

interface Asked {
  path: string;
  body: unknown;
}

function details(changes: Partial<Details> = {}): Details {
  return {
    id: "b1",
    display_name: "Sample phone",
    device_name: null,
    product_name: null,
    product_version: null,
    build_version: null,
    serial_number: null,
    is_encrypted: true,
    is_full: null,
    is_snapshot: false,
    completeness: "complete",
    app_count: 0,
    first_seen: "2026-01-01T00:00:00+00:00",
    size_bytes: null,
    unlock_seconds: 4,
    unlock_problem: null,
    remembered: null,
    may_remember: [],
    has_export_folder: false,
    ...changes,
  };
}

async function unlock(answer: () => Response | Promise<Response>, known: Partial<Details> = {}, of: Partial<Backup> = {}) {
  const asked: Asked[] = [];
  const hass = fakeHass({
    fetch: (path, init) => {
      asked.push({ path, body: typeof init?.body === "string" ? JSON.parse(init.body) : undefined });
      return answer();
    },
  });
  const app = new App(() => hass, { narrow: false, online: true, overview: undefined, base: "/apple-backup" });
  const element = await show<AbUnlock>("ab-unlock", { app, backup: backup(of), details: details(known) });
  const submit = async (password: string): Promise<void> => {
    const field = find<AbInput>(element, "ab-input")!;
    field.value = password;
    find(element, "ab-button[kind=filled]")!.click();
    await settle();
  };
  return { element, asked, submit };
}

const opened = (): Response => Response.json({ session_token: "t", ttl_seconds: 60 });
const refused = (status: number, code: string, headers: Record<string, string> = {}) => (): Response =>
  Response.json({ detail: "no", code }, { status, headers });

afterEach(() => sessions.lockAll());

describe("unlocking a backup", () => {
  test("remembers nothing unless the user ticks it", async () => {
    const { asked, element, submit } = await unlock(opened, { may_remember: ["memory", "disk"] });
    await expectAccessible(element);
    await submit("secret");
    expect(asked[0]).toEqual({ path: "/api/apple_backup/backups/b1/unlock", body: { password: "secret", remember: "no" } });
    expect(sessions.get("b1")).toBeDefined();
    expect(find<AbInput>(element, "ab-input")!.value).toBe("");
  });

  test("begins at the field, and is there again whatever goes wrong", async () => {
    const { element, submit } = await unlock(refused(500, "failed"));
    const field = find(element, "ab-input >>> input")!;
    expect(focused()).toBe(field);
    await submit("secret");
    expect(focused()).toBe(field);
  });

  test("says beside the field that a password is wrong", async () => {
    const { element, submit } = await unlock(refused(400, "wrong_password"));
    await submit("wrong");
    expect(textOf(element)).toContain("This password does not open the backup.");
    expect(find<HTMLInputElement>(element, "ab-input >>> input")!.getAttribute("aria-invalid")).toBe("true");
    expect(sessions.get("b1")).toBeUndefined();
  });

  test("counts down until the next try", async () => {
    const { asked, element, submit } = await unlock(refused(429, "too_many_attempts", { "Retry-After": "40" }));
    await submit("wrong");
    expect(textOf(element)).toMatch(/You can try again in 0:(40|39)\./);
    await submit("again");
    expect(asked).toHaveLength(1);
    await expectAccessible(element);
  });

  test("waits for a moment with the right password, and opens", async () => {
    const answers = [refused(429, "too_many_attempts", { "Retry-After": "1" }), opened];
    const { asked, element, submit } = await unlock(() => answers.shift()!());
    await submit("right");
    expect(textOf(element)).not.toContain("Too many");
    await vi.waitFor(() => expect(sessions.get("b1")).toBeDefined(), { timeout: 5_000 });
    expect(asked.map(({ body }) => body)).toEqual(Array(2).fill({ password: "right", remember: "no" }));
  });

  test("says that the wait is over until the user acts", async () => {
    const { asked, element, submit } = await unlock(refused(429, "too_many_attempts", { "Retry-After": "1" }));
    await submit("right");
    // The first wait is short, so it has tried again by itself.
    await vi.waitFor(() => expect(textOf(element)).toContain("You can try again now."), { timeout: 5_000 });
    expect(find<AbInput>(element, "ab-input")!.value).toBe("right");
    await expectAccessible(element);
    find(element, "ab-input")!.dispatchEvent(new CustomEvent("changed"));
    await settle();
    expect(textOf(element)).not.toContain("You can try again");
    expect(asked).toHaveLength(2);
  });

  test("tells how long it will take", async () => {
    const { element, submit } = await unlock(() => new Promise(() => undefined));
    await submit("secret");
    expect(textOf(element)).toContain("Opening the backup…");
    expect(textOf(element)).toMatch(/[34] sec left/);
  });

  test("asks for no password where none is needed", async () => {
    const { asked } = await unlock(opened, { is_encrypted: false }, { id: "b2", is_encrypted: false });
    await settle();
    expect(asked.map(({ body }) => body)).toEqual([{ remember: "no" }]);
  });

  test("opens by a key that is remembered, which can be forgotten", async () => {
    const { asked, element } = await unlock(opened, { remembered: "memory" });
    expect(find(element, "ab-input")).toBeNull();
    expect(asked).toHaveLength(0);
    find(element, "ab-button[kind=text]")!.click();
    await settle();
    expect(asked[0]!.path).toBe("/api/apple_backup/backups/b1/remembered");
  });

  test("says why a backup cannot be opened, and asks for nothing", async () => {
    const { element } = await unlock(opened, { unlock_problem: "backup_damaged", unlock_seconds: null });
    expect(textOf(element)).toContain("The backup is damaged or incomplete.");
    expect(find(element, "ab-input")).toBeNull();
  });
});
