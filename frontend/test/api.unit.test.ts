import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError, command, requestJson, signedUrl, subscribeLive } from "../src/api.js";
import { FakeConnection, fakeHass } from "./fake-hass.js";

describe("asking", () => {
  test("a command has the domain in front", async () => {
    const hass = fakeHass({ answer: () => 7 });
    expect(await command(hass, "sync/start", { entry_id: "a" })).toBe(7);
    expect(hass.sent).toEqual([{ type: "apple_backup/sync/start", entry_id: "a" }]);
  });

  test("a refused command keeps its code", async () => {
    const refuse = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- as Home Assistant does
      throw { code: "sync_in_progress", message: "Busy." };
    };
    await expect(command(fakeHass({ answer: refuse }), "sync/start")).rejects.toMatchObject({
      code: "sync_in_progress",
      message: "Busy.",
    });
  });

  test("JSON is sent and read below the base", async () => {
    const fetch = vi.fn(() => Response.json({ ok: true }));
    expect(await requestJson(fakeHass({ fetch }), "/backups/1/tickets", { body: { a: 1 } })).toEqual({ ok: true });
    const [path, init] = fetch.mock.calls[0] as unknown as [string, RequestInit];
    expect(path).toBe("/api/apple_backup/backups/1/tickets");
    expect(init).toMatchObject({ method: "POST", body: '{"a":1}', headers: { "Content-Type": "application/json" } });
  });

  test.each([
    [{ detail: "No.", code: "wrong_password" }, "wrong_password", "No."],
    [{ message: "No.", code: "SYNC_IN_PROGRESS" }, "sync_in_progress", "No."],
    [{}, "http_429", ""],
  ])("an error %j has a code", async (body, code, message) => {
    const fetch = () => Response.json(body, { status: 429, headers: { "Retry-After": "8" } });
    const error = await requestJson(fakeHass({ fetch }), "/x").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code, message, status: 429, retryAfter: 8 });
  });

  test("no answer means offline", async () => {
    const fetch = () => Promise.reject(new TypeError("Failed to fetch"));
    await expect(requestJson(fakeHass({ fetch }), "/x")).rejects.toMatchObject({ code: "offline" });
  });

  test("an address for the browser is signed", async () => {
    const hass = fakeHass({ answer: () => ({ path: "/api/apple_backup/x?authSig=1" }) });
    expect(await signedUrl(hass, "/x", 60)).toBe("/api/apple_backup/x?authSig=1");
    expect(hass.sent[0]).toEqual({ type: "auth/sign_path", path: "/api/apple_backup/x", expires: 60 });
  });
});

describe("a live subscription", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function follow(connection = new FakeConnection()) {
    const seen: unknown[] = [];
    const errors: ApiError[] = [];
    const end = subscribeLive(connection, "overview/subscribe", {
      data: (event) => seen.push(event),
      error: (error) => errors.push(error),
    });
    return { connection, seen, errors, end };
  }
  const settle = () => vi.advanceTimersByTimeAsync(0);

  test("takes events until it is ended", async () => {
    const { connection, seen, end } = follow();
    await settle();
    connection.live[0]!.send(1);
    const [subscription] = connection.live;
    end();
    subscription!.send(2);
    expect(seen).toEqual([1]);
    expect(connection.live).toEqual([]);
  });

  test("begins anew on each connection, and hears nothing of the old one", async () => {
    const { connection, seen } = follow();
    await settle();
    const [old] = connection.subscriptions;
    connection.tell("ready");
    await settle();
    old!.send("old");
    connection.subscriptions[1]!.send("new");
    expect(seen).toEqual(["new"]);
  });

  test("tries again, ever more rarely, while Home Assistant does not know the command yet", async () => {
    const connection = new FakeConnection();
    connection.refusals = Array.from({ length: 3 }, () => ({ code: "unknown_command" }));
    follow(connection);
    await settle();
    for (const wait of [500, 1000, 2000]) {
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(connection.live).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(connection.live).toHaveLength(1);
  });

  test("gives up where the user may not", async () => {
    const connection = new FakeConnection();
    connection.refusals = [{ code: "unauthorized" }];
    const { errors } = follow(connection);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(errors.map(({ code }) => code)).toEqual(["unauthorized"]);
    expect(connection.subscriptions).toEqual([]);
  });

  test("is let go if it was ended before it had begun", async () => {
    const { connection, end } = follow();
    end();
    await settle();
    expect(connection.live).toEqual([]);
  });
});
