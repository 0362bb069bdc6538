import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import "../src/panel.js";
import type { AppleBackupPanel } from "../src/panel.js";
import type { Overview } from "../src/types.js";
import { VIEWS } from "../src/views/index.js";
import { fakeHass, type FakeHass } from "./fake-hass.js";
import { all, expectAccessible, find, press, settle, show, textOf } from "./page.js";
import { account, backup, overview } from "./samples.js";

const INFO = { url_path: "apple-backup", config: {} };

async function panel(path = "", changes: Partial<FakeHass> = {}, seen: Overview | null = overview()) {
  const hass = fakeHass(changes);
  const element = await show<AppleBackupPanel>("apple-backup-panel", {
    hass,
    panel: INFO,
    route: { prefix: "/apple-backup", path },
  });
  if (seen) hass.connection.live.at(-1)?.send(seen);
  await settle();
  await settle();
  return { element, hass };
}

beforeAll(() => Promise.all(VIEWS.map((view) => view.load())));
beforeEach(() => history.replaceState(null, "", "/"));

describe("the panel", () => {
  test("shows the overview at its root", async () => {
    const { element } = await panel();
    expect(textOf(element)).toContain("90 of 90 bit-exact");
    expect(textOf(element)).toContain("Sample phone");
    await expectAccessible(element);
  });

  test("shows a skeleton until the first snapshot", async () => {
    const { element } = await panel("", {}, null);
    expect(find(element, "ab-skeleton")).toBeTruthy();
    await expectAccessible(element);
  });

  test("says what to do where there is nothing", async () => {
    const { element } = await panel("", {}, { accounts: [], folders: [] });
    expect(textOf(element)).toContain("Add an iCloud account");
  });

  test("has a way back from an address that does not exist", async () => {
    const { element } = await panel("/nowhere");
    expect(textOf(element)).toContain("There is nothing here");
    find(element, "ab-message ab-button")!.click();
    expect(location.pathname).toBe("/apple-backup");
  });

  test.each([
    ["photos", "/photos/one/care", "/photos/one"],
    ["backups", "/backups/b1/export", "/backups"],
    ["backups", "/backups/b1", "/backups"],
    ["backups", "/backups", "/backups"],
  ])("leads by the tab %s from %s back to %s", async (tab, path, start) => {
    const { element } = await panel(path, { fetch: () => new Promise(() => undefined) });
    history.replaceState(null, "", `/apple-backup${path}`);
    find(element, `#tab-${tab}`)!.click();
    expect(location.pathname).toBe(`/apple-backup${start}`);
  });

  test("opens the sidebar where it is narrow", async () => {
    const { element } = await panel();
    element.narrow = true;
    await settle();
    const toggled = vi.fn();
    window.addEventListener("hass-toggle-menu", toggled, { once: true });
    find(element, "header ab-button")!.click();
    expect(toggled).toHaveBeenCalledOnce();
  });

  test("says that the connection is lost, and goes on with the next", async () => {
    const { element, hass } = await panel();
    element.hass = { ...hass, connected: false };
    await settle();
    expect(textOf(element)).toContain("No connection to Home Assistant");
    element.hass = { ...hass, connected: true };
    hass.connection.tell("ready");
    await settle();
    hass.connection.live.at(-1)!.send(overview({ accounts: [account({ title: "After it" })] }));
    await settle();
    expect(textOf(element)).toContain("After it");
    expect(textOf(element)).not.toContain("No connection");
  });

  test("follows nothing any more once it is thrown away", async () => {
    const { element, hass } = await panel();
    expect(hass.connection.live).toHaveLength(1);
    element.remove();
    await settle();
    expect(hass.connection.live).toHaveLength(0);
    document.body.append(element);
    await settle();
    expect(hass.connection.live).toHaveLength(1);
  });

  test("is not rendered anew for the states of other entities", async () => {
    const { element, hass } = await panel();
    const before = find<HTMLElement & { app: unknown }>(element, "ab-overview")!.app;
    element.hass = { ...hass };
    await settle();
    expect(find<HTMLElement & { app: unknown }>(element, "ab-overview")!.app).toBe(before);
  });
});

describe("the overview", () => {
  test("names what needs somebody first", async () => {
    const waiting = account({ entry_id: "two", title: "Other", state: "code_needed", attention: [{ key: "code_needed" }] });
    const { element } = await panel("", {}, overview({ accounts: [account(), waiting] }));
    expect(all(element, "ab-account-card").map((card) => find(card, "h3")!.textContent)).toEqual(["Other", "Sample library"]);
    expect(textOf(element)).toContain("Apple wants a code");
    await expectAccessible(element);
  });

  test("shows how far a run is", async () => {
    const running = account({
      state: "transferring",
      is_ready: false,
      progress: {
        phase: "transferring",
        assets_listed: 0,
        assets_total: null,
        files_done: 40,
        files_total: 90,
        bytes_done: 1e9,
        bytes_total: 4e9,
        bytes_per_second: 5e6,
        eta_seconds: 600,
        percent: 25,
      },
    });
    const { element } = await panel("", {}, overview({ accounts: [running] }));
    expect(textOf(element)).toContain("40 of 90 files · 1 GB of 4 GB · 5 MB/s · 10 min left");
    expect(find(element, "[role=progressbar]")!.getAttribute("aria-valuenow")).toBe("25");
  });

  test("starts, pauses and says why not", async () => {
    const answer = (message: Record<string, unknown>) => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- as Home Assistant does
      if (message.type === "apple_backup/sync/start") throw { code: "sync_in_progress", message: "" };
      return null;
    };
    const { element, hass } = await panel("", { answer });
    const [sync, pause] = all(element, "ab-account-card >>> footer ab-button");
    sync!.click();
    pause!.click();
    await settle();
    expect(hass.sent.map(({ type }) => type)).toEqual(["apple_backup/sync/start", "apple_backup/sync/pause"]);
    expect(textOf(element)).toContain("That did not work");
  });

  test("offers nothing that the user may not do", async () => {
    const may = { sync: false, pause: false, enter_code: false, sign_in: false, manage: false };
    const { element } = await panel("", {}, overview({ accounts: [account({ may })] }));
    expect(all(element, "ab-account-card >>> ab-button")).toEqual([]);
  });

  test("shows names from a phone as text", async () => {
    const name = "<img src=x onerror=alert(1)>";
    const folder = overview().folders[0]!;
    const { element } = await panel("", {}, overview({ folders: [{ ...folder, backups: [backup({ display_name: name })] }] }));
    expect(textOf(element)).toContain(name);
    expect(all(element, "img")).toEqual([]);
  });

  test("leaves out older snapshots, and says what is wrong with a folder", async () => {
    const folder = overview().folders[0]!;
    const backups = [backup(), backup({ id: "old", is_current: false, display_name: "Older" })];
    const gone = { ...folder, entry_id: "g", title: "Gone", state: "unavailable" as const, backups: [] };
    const { element } = await panel("", {}, overview({ folders: [{ ...folder, backups }, gone] }));
    expect(textOf(element)).not.toContain("Older");
    expect(textOf(element)).toContain("Gone cannot be read");
  });
});

describe("signing in", () => {
  const code = {
    method: "sms" as const,
    phone_number_id: 1,
    phone_numbers: [{ id: 1, masked: "••• 43" }],
    ways: ["device" as const, "sms" as const, "voice" as const],
    sent_at: Date.now() - 60_000,
    asked_until: Date.now() + 595_000,
  };
  const waiting = overview({ accounts: [account({ state: "code_needed", is_signed_in: false, is_ready: false, code })] });

  async function type(element: Element, text: string): Promise<void> {
    const input = find<HTMLInputElement>(element, "ab-code-input >>> input")!;
    input.value = text;
    input.dispatchEvent(new Event("input"));
    await settle();
  }

  test("asks for the code and says how long", async () => {
    const { element } = await panel("/sign-in/one", {}, waiting);
    expect(textOf(element)).toContain("text message to ••• 43");
    expect(textOf(element)).toMatch(/Time left: 9:\d\d/);
    await expectAccessible(element);
  });

  test("a wrong code is told at the field, which is empty again", async () => {
    const answer = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- as Home Assistant does
      throw { code: "code_rejected", message: "" };
    };
    const { element, hass } = await panel("/sign-in/one", { answer }, waiting);
    await type(element, "123456");
    await settle();
    expect(hass.sent).toEqual([{ type: "apple_backup/sign_in/submit", entry_id: "one", code: "123456" }]);
    expect(find(element, "ab-code-input >>> [role=alert]")!.textContent).toContain("code");
    expect(find<HTMLInputElement>(element, "ab-code-input >>> input")!.value).toBe("");
  });

  test("a code is sent another way", async () => {
    const { element, hass } = await panel("/sign-in/one", {}, waiting);
    const buttons = all(element, ".ways ab-button");
    expect(buttons.map((button) => button.textContent.trim())).toEqual([
      "Show on my devices",
      "Text message to ••• 43",
      "Call ••• 43",
    ]);
    buttons[2]!.click();
    await settle();
    expect(hass.sent).toEqual([
      { type: "apple_backup/sign_in/resend", entry_id: "one", method: "voice", phone_number_id: 1 },
    ]);
  });

  test("nobody is led to ask for codes too fast", async () => {
    const just = { ...code, sent_at: Date.now() - 1000 };
    const { element } = await panel("/sign-in/one", {}, overview({ accounts: [account({ code: just })] }));
    expect(all<HTMLElement & { disabled: boolean }>(element, ".ways ab-button").every((button) => button.disabled)).toBe(true);
    expect(textOf(element)).toMatch(/another code in \d+ s/);
  });

  describe("with a password", () => {
    const signedOut = (changes: object, error: string) =>
      overview({
        accounts: [account({ is_signed_in: false, ...changes, attention: [{ key: "signed_out", error }] as never })],
      });
    const password = (element: Element) => find<HTMLInputElement>(element, "ab-password-form >>> ab-input >>> input");

    test("which is asked for where none is stored, sent once by HTTP, and not kept", async () => {
      const sent: [string, unknown][] = [];
      const fetch = (path: string, init?: RequestInit) => {
        sent.push([path, JSON.parse(init?.body as string)]);
        return new Response(JSON.stringify({ message: "" }));
      };
      const { element, hass } = await panel("/sign-in/one", { fetch }, signedOut({ keeps_password: false }, "sign_in_required"));
      await expectAccessible(element);
      const field = password(element)!;
      field.value = "not a real one";
      field.dispatchEvent(new Event("input"));
      await settle();
      press("Enter", field);
      await settle();
      expect(sent).toEqual([["/api/apple_backup/sign_in?account=one", { password: "not a real one", keep_password: false }]]);
      expect(hass.sent).toEqual([]);
      expect(password(element)!.value).toBe("");
    });

    test("which Apple has refused", async () => {
      const { element } = await panel("/sign-in/one", {}, signedOut({}, "invalid_auth"));
      expect(textOf(element)).toContain("Apple does not know this password");
      await expectAccessible(element);
    });

    test("which is stored, or another one", async () => {
      const { element, hass } = await panel("/sign-in/one", {}, signedOut({}, "sign_in_required"));
      const [stored, other] = all(element, "ab-sign-in >>> .ways ab-button");
      expect(password(element)).toBeNull();
      stored!.click();
      await settle();
      expect(hass.sent).toEqual([{ type: "apple_backup/sign_in/start", entry_id: "one" }]);
      other!.click();
      await settle();
      expect(password(element)).not.toBeNull();
    });

    test("which is for who may sign in", async () => {
      const may = { ...account().may, sign_in: false };
      const { element } = await panel("/sign-in/one", {}, signedOut({ may, keeps_password: false }, "sign_in_required"));
      expect(password(element)).toBeNull();
      expect(textOf(element)).toContain("An administrator has to sign in.");
    });
  });

  test("ends with good news", async () => {
    const { element, hass } = await panel("/sign-in/one", {}, waiting);
    hass.connection.live.at(-1)!.send(overview());
    await settle();
    expect(textOf(element)).toContain("Signed in");
  });
});
