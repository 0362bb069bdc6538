import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Hass } from "../src/hass.js";

interface Sent {
  path: string;
  method: string;
  session: string | undefined;
  keepalive: boolean | undefined;
  body: unknown;
}

const TTL = 3600;
const page = { visibilityState: "visible" };
const listeners = new Map<string, () => void>();

/** A `hass` that notes what it is asked; `answers` go first. */
function server() {
  const sent: Sent[] = [];
  const answers: Response[] = [];
  const fetchWithAuth = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    sent.push({
      path,
      method: init.method ?? "GET",
      session: headers.get("X-Backup-Session") ?? undefined,
      keepalive: init.keepalive,
      body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
    });
    const unlocked = { session_token: "secret", ttl_seconds: TTL, url: "/api/apple_backup/backups/b1/content/t" };
    return Promise.resolve(answers.shift() ?? Response.json(unlocked));
  };
  const hass = { fetchWithAuth, hassUrl: (path: string) => `http://ha${path}` } as unknown as Hass;
  return { hass, sent, answers };
}

function refusal(status: number, code: string): Response {
  return Response.json({ detail: "no", code }, { status });
}

async function store() {
  vi.resetModules();
  return (await import("../src/views/backups/session.js")).sessions;
}

beforeEach(() => {
  vi.useFakeTimers();
  page.visibilityState = "visible";
  listeners.clear();
  const target = { addEventListener: (type: string, listener: () => void) => listeners.set(type, listener) };
  vi.stubGlobal("document", Object.assign(page, target));
  vi.stubGlobal("window", target);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a session", () => {
  test("is opened by a password, which is sent once and not kept", async () => {
    const { hass, sent } = server();
    const session = await (await store()).unlock(hass, "b1", "the password", "memory");
    expect(sent).toMatchObject([
      { path: "/api/apple_backup/backups/b1/unlock", method: "POST", body: { password: "the password", remember: "memory" } },
    ]);
    expect(JSON.stringify(session)).not.toMatch(/the password|secret/);
    expect(Object.values(session)).not.toContain("secret");
  });

  test("sends its token with requests for its backup alone, and never in an address", async () => {
    const { hass, sent } = server();
    const session = await (await store()).unlock(hass, "b1", null);
    await session.fetchJson("/domains");
    await session.hass.fetchWithAuth("/api/apple_backup/backups/b1/apps/x/icon");
    await session.hass.fetchWithAuth("/api/apple_backup/backups");
    await session.hass.fetchWithAuth("/api/elsewhere/backups/b1/domains");
    expect(sent.slice(1).map((each) => each.session)).toEqual(["secret", "secret", undefined, undefined]);
    expect(sent.some(({ path }) => path.includes("secret"))).toBe(false);
    expect(sent[0]!.body).toEqual({ remember: "no" });
  });

  test("gives one address for the same content", async () => {
    const { hass, sent } = server();
    const session = await (await store()).unlock(hass, "b1", null);
    const [one, two] = await Promise.all([session.contentUrl({ file_id: "f" }), session.contentUrl({ file_id: "f" })]);
    expect(one).toBe("http://ha/api/apple_backup/backups/b1/content/t");
    expect(two).toBe(one);
    expect(sent.filter(({ path }) => path.endsWith("/tickets"))).toHaveLength(1);
  });

  test("asks anew for an address that it did not get", async () => {
    const { hass, answers } = server();
    const session = await (await store()).unlock(hass, "b1", null);
    answers.push(refusal(404, "file_not_found"));
    await expect(session.contentUrl({ file_id: "f" })).rejects.toMatchObject({ code: "file_not_found" });
    await expect(session.contentUrl({ file_id: "f" })).resolves.toContain("/content/");
  });

  test("begins its time anew with each answer", async () => {
    const { hass } = server();
    const session = await (await store()).unlock(hass, "b1", null);
    vi.advanceTimersByTime(600_000);
    expect(session.secondsLeft).toBe(TTL - 600);
    await session.fetchJson("/domains");
    expect(session.secondsLeft).toBe(TTL);
  });
});

describe("a backup is locked again", () => {
  test("by the user, at the server as well", async () => {
    const { hass, sent } = server();
    const sessions = await store();
    await sessions.unlock(hass, "b1", null);
    const told = vi.fn();
    sessions.subscribe(told);
    sessions.lock("b1");
    expect(sessions.get("b1")).toBeUndefined();
    expect(sessions.ending("b1")).toBe("locked");
    expect(told).toHaveBeenCalledOnce();
    expect(sent.at(-1)).toMatchObject({ path: "/api/apple_backup/backups/b1/lock", method: "POST", session: "secret" });
  });

  test("when it was not used for the time of a session", async () => {
    const { hass } = server();
    const sessions = await store();
    await sessions.unlock(hass, "b1", null);
    sessions.watch();
    vi.advanceTimersByTime((TTL - 1) * 1000);
    expect(sessions.get("b1")).toBeDefined();
    vi.advanceTimersByTime(2000);
    expect(sessions.get("b1")).toBeUndefined();
    expect(sessions.ending("b1")).toBe("expired");
  });

  test("when the server says that it is over, and not for any other refusal", async () => {
    const { hass, answers } = server();
    const sessions = await store();
    const session = await sessions.unlock(hass, "b1", null);
    answers.push(refusal(401, "invalid_token"), refusal(403, "not_allowed"), refusal(500, "backup_damaged"));
    for (let round = 0; round < 3; round++) await expect(session.fetchJson("/domains")).rejects.toThrow();
    expect(sessions.get("b1")).toBe(session);
    answers.push(refusal(401, "session_invalid"));
    await expect(session.fetchJson("/domains")).rejects.toMatchObject({ status: 401 });
    expect(sessions.get("b1")).toBeUndefined();
    expect(sessions.ending("b1")).toBe("over");
  });

  test("when the user has left the backups for long", async () => {
    const { hass, sent } = server();
    const sessions = await store();
    const leave = sessions.watch();
    await sessions.unlock(hass, "b1", null);
    leave();
    vi.advanceTimersByTime(14 * 60_000);
    const leaveAgain = sessions.watch();
    vi.advanceTimersByTime(14 * 60_000);
    expect(sessions.get("b1")).toBeDefined();
    leaveAgain();
    vi.advanceTimersByTime(15 * 60_000 + 1000);
    expect(sessions.ending("b1")).toBe("left");
    expect(sent.at(-1)!.path).toContain("/lock");
  });

  test("when its page was hidden for long, but not while work of it goes on", async () => {
    const { hass } = server();
    const sessions = await store();
    sessions.watch();
    const session = await sessions.unlock(hass, "b1", null);
    session.isWorking = true;
    page.visibilityState = "hidden";
    listeners.get("visibilitychange")!();
    vi.advanceTimersByTime(20 * 60_000);
    expect(sessions.get("b1")).toBe(session);
    session.isWorking = false;
    sessions.look();
    expect(sessions.ending("b1")).toBe("left");
  });

  test("with the page, in a request that outlives it", async () => {
    const { hass, sent } = server();
    const sessions = await store();
    await sessions.unlock(hass, "b1", null);
    listeners.get("pagehide")!();
    expect(sessions.get("b1")).toBeUndefined();
    expect(sent.at(-1)).toMatchObject({ path: "/api/apple_backup/backups/b1/lock", keepalive: true });
  });

  test("and the old session ends where a new one begins", async () => {
    const { hass, sent } = server();
    const sessions = await store();
    const old = await sessions.unlock(hass, "b1", null);
    const session = await sessions.unlock(hass, "b1", null);
    expect(sessions.get("b1")).toBe(session);
    expect(sent.filter(({ path }) => path.endsWith("/lock"))).toHaveLength(1);
    sessions.end(old, "over");
    expect(sessions.get("b1")).toBe(session);
  });
});
