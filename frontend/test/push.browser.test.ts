import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import "../src/panel.js";
import "../src/views/overview/notifications.js";
import type { AppleBackupPanel } from "../src/panel.js";
import { VIEWS } from "../src/views/index.js";
import { fakeHass } from "./fake-hass.js";
import { all, expectAccessible, find, settle, show, textOf } from "./page.js";
import { overview } from "./samples.js";

const SCOPE = "/apple_backup-push/";
const KEY = "BLc4xRzKlKORKWlbdgFaBrrPK3ydWAHo4M0gs0i1oEKgPpWC5cW8OCzVrOQRv-1npXRWk8udnW3oYhIO4475rds";
const ENDPOINT = "https://push.example.com/send/x";

/** A browser with push: what it was asked for, and what it answers. */
class Browser {
  permission: NotificationPermission = "default";
  answer: NotificationPermission = "granted";
  subscribed = false;
  known = false;
  registered = false;
  ended = 0;
  sent: string[] = [];
  failure?: unknown;
  subscribe = vi.fn(() => Promise.resolve(this.subscription));

  private readonly subscription = {
    endpoint: ENDPOINT,
    toJSON: () => ({ endpoint: ENDPOINT, keys: { p256dh: "p", auth: "a" } }),
    unsubscribe: () => {
      this.subscribed = false;
      this.ended++;
      return Promise.resolve(true);
    },
  };

  private readonly registration = {
    scope: new URL(SCOPE, location.href).href,
    active: {},
    pushManager: {
      getSubscription: () => Promise.resolve(this.subscribed ? this.subscription : null),
      subscribe: (options: PushSubscriptionOptionsInit) => {
        this.subscribed = true;
        return (this.subscribe as (options: unknown) => Promise<unknown>)(options);
      },
    },
    unregister: () => Promise.resolve(!(this.registered = false)),
  };

  constructor() {
    const home = { scope: new URL("/", location.href).href };
    const { serviceWorker } = navigator;
    vi.spyOn(serviceWorker, "register").mockImplementation(() => {
      this.registered = true;
      return Promise.resolve(this.registration as unknown as ServiceWorkerRegistration);
    });
    // Where there is none of ours, a browser gives the one of the page.
    vi.spyOn(serviceWorker, "getRegistration").mockImplementation(() =>
      Promise.resolve((this.registered ? this.registration : home) as unknown as ServiceWorkerRegistration),
    );
    const request = () => Promise.resolve((this.permission = this.answer));
    const permission = () => this.permission;
    vi.stubGlobal("Notification", {
      requestPermission: request,
      get permission() {
        return permission();
      },
    });
  }

  readonly command = (message: Record<string, unknown>): unknown => {
    const type = String(message.type).replace("apple_backup/", "");
    if (!type.startsWith("push/")) return null;
    if (type === "push/status") {
      return {
        public_key: KEY,
        worker_url: `${SCOPE}apple-backup-push-sw.js`,
        scope: SCOPE,
        subscribed: this.known && message.endpoint === ENDPOINT,
      };
    }
    this.sent.push(type);
    if (this.failure) throw this.failure; // eslint-disable-line @typescript-eslint/only-throw-error -- as Home Assistant does
    this.known = type !== "push/unsubscribe";
    return null;
  };
}

async function open(browser: Browser, id = "u") {
  const hass = fakeHass({ answer: browser.command, user: { id, name: "Ada", is_admin: true } });
  const element = await show<AppleBackupPanel>("apple-backup-panel", {
    hass,
    panel: { url_path: "apple-backup", config: {} },
    route: { prefix: "/apple-backup", path: "" },
  });
  hass.connection.live.at(-1)?.send(overview());
  await settle();
  await settle();
  return find(element, "ab-notifications")!;
}

function buttons(element: Element): string[] {
  return all(element, "ab-button").map((button) => button.textContent.trim());
}

async function click(element: Element, name: string): Promise<void> {
  all(element, "ab-button").find((button) => button.textContent.trim() === name)!.click();
  await settle();
  await settle();
}

beforeEach(async () => {
  await Promise.all(VIEWS.map((view) => view.load()));
  history.replaceState(null, "", "/");
  await caches.delete("apple-backup-push");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("notifications", () => {
  test("are turned on by a click, for this browser", async () => {
    const browser = new Browser();
    const element = await open(browser);
    expect(textOf(element)).toContain("Notifications are off");
    expect(buttons(element)).toEqual(["Turn on"]);
    await expectAccessible(element);
    await click(element, "Turn on");
    expect(browser.sent).toEqual(["push/subscribe"]);
    expect(navigator.serviceWorker.register).toHaveBeenCalledWith(`${SCOPE}apple-backup-push-sw.js`, { scope: SCOPE });
    const [options] = browser.subscribe.mock.calls[0] as unknown as [{ userVisibleOnly: boolean; applicationServerKey: Uint8Array }];
    expect(options.userVisibleOnly).toBe(true);
    expect([...options.applicationServerKey.slice(0, 3)]).toEqual([4, 183, 56]);
    expect(options.applicationServerKey).toHaveLength(65);
    expect(textOf(element)).toContain("Notifications are on");
    expect(buttons(element)).toEqual(["Send a test", "Turn off"]);
    await expectAccessible(element);
  });

  test("leave the worker its words and the names of the accounts", async () => {
    const browser = new Browser();
    await click(await open(browser), "Turn on");
    const kept = await (await caches.open("apple-backup-push")).match(`${SCOPE}texts`);
    expect(await kept!.json()).toMatchObject({
      texts: { code: { title: "Apple wants a code", body: "Enter the code that Apple has sent." } },
      accounts: { one: "Sample library" },
      language: "en",
    });
  });

  test("send a test, and say what the push service says", async () => {
    const browser = new Browser();
    const element = await open(browser);
    await click(element, "Turn on");
    await click(element, "Send a test");
    expect(browser.sent).toEqual(["push/subscribe", "push/test"]);
    expect(textOf(element)).toContain("The test is on its way.");
    browser.failure = { code: "push_gone", message: "" };
    await click(element, "Send a test");
    expect(find(element, "[role=alert]")).toBeTruthy();
    expect(textOf(element)).toContain("no longer knows this browser");
    expect(textOf(element)).not.toContain("on its way");
  });

  test("are turned off and leave nothing behind", async () => {
    const browser = new Browser();
    const element = await open(browser);
    await click(element, "Turn on");
    await click(element, "Turn off");
    expect(browser.sent).toEqual(["push/subscribe", "push/unsubscribe"]);
    expect([browser.subscribed, browser.registered]).toEqual([false, false]);
    expect(await caches.has("apple-backup-push")).toBe(false);
    expect(buttons(element)).toEqual(["Turn on"]);
  });

  test("are still on when the panel is made anew", async () => {
    const browser = new Browser();
    await click(await open(browser), "Turn on");
    expect(buttons(await open(browser))).toEqual(["Send a test", "Turn off"]);
    expect(browser.sent).toEqual(["push/subscribe"]);
  });

  test("are not those of somebody else who signs in", async () => {
    const browser = new Browser();
    await click(await open(browser), "Turn on");
    browser.known = false;
    expect(buttons(await open(browser, "other"))).toEqual(["Turn on"]);
    expect(browser.sent).toEqual(["push/subscribe"]);
  });

  test("are made anew where a subscription has ended by itself", async () => {
    const browser = new Browser();
    await click(await open(browser), "Turn on");
    browser.known = browser.subscribed = false;
    expect(browser.ended).toBe(0);
    expect(buttons(await open(browser))).toEqual(["Send a test", "Turn off"]);
    expect(browser.sent).toEqual(["push/subscribe", "push/subscribe"]);
    expect([browser.known, browser.subscribed]).toEqual([true, true]);
    // The browser believes that it is still subscribed, its push service does not.
    browser.known = false;
    expect(buttons(await open(browser))).toEqual(["Send a test", "Turn off"]);
    expect(browser.ended).toBe(1);
    browser.known = false;
    browser.failure = { code: "too_many_subscriptions", message: "" };
    expect(buttons(await open(browser))).toEqual(["Turn on"]);
  });

  test("say how to allow them where they are blocked", async () => {
    const browser = new Browser();
    browser.answer = "denied";
    const element = await open(browser);
    await click(element, "Turn on");
    expect(textOf(element)).toContain("Notifications are blocked");
    expect(buttons(element)).toEqual([]);
    expect(browser.sent).toEqual([]);
    await expectAccessible(element);
  });

  test("stay off where the question is not answered", async () => {
    const browser = new Browser();
    browser.answer = "default";
    const element = await open(browser);
    await click(element, "Turn on");
    expect(textOf(element)).toContain("has not allowed notifications");
    expect(buttons(element)).toEqual(["Turn on"]);
  });

  test("say that the browser has no push service", async () => {
    const browser = new Browser();
    browser.subscribe.mockRejectedValue(new DOMException("push service error", "AbortError"));
    const element = await open(browser);
    await click(element, "Turn on");
    expect(textOf(element)).toContain("cannot reach its push service");
    expect(browser.sent).toEqual([]);
  });

  test.each([
    ["isSecureContext", "Notifications need HTTPS"],
    ["PushManager", "No notifications here"],
  ])("explain what is missing: %s", async (name, text) => {
    const browser = new Browser();
    const before = Object.getOwnPropertyDescriptor(window, name)!;
    if (name === "PushManager") Reflect.deleteProperty(window, name);
    else Object.defineProperty(window, name, { configurable: true, value: false });
    try {
      const element = await open(browser);
      expect(textOf(element)).toContain(text);
      expect(buttons(element)).toEqual([]);
    } finally {
      Object.defineProperty(window, name, before);
    }
  });

  test("open what they are about in the panel that is open, and nothing else", async () => {
    await open(new Browser());
    const { serviceWorker } = navigator;
    const { port1, port2 } = new MessageChannel();
    const answered = new Promise((resolve) => (port1.onmessage = resolve));
    serviceWorker.dispatchEvent(new MessageEvent("message", { data: { type: "apple_backup/hello" }, ports: [port2] }));
    await answered;
    for (const path of ["https://example.com/apple-backup/", "/apple-backups/x", "javascript:alert(1)", 5]) {
      serviceWorker.dispatchEvent(new MessageEvent("message", { data: { type: "apple_backup/open", path } }));
      expect(location.pathname).toBe("/");
    }
    serviceWorker.dispatchEvent(new MessageEvent("message", { data: { type: "apple_backup/open", path: "/apple-backup/sign-in/one" } }));
    expect(location.pathname).toBe("/apple-backup/sign-in/one");
    document.body.replaceChildren();
    serviceWorker.dispatchEvent(new MessageEvent("message", { data: { type: "apple_backup/open", path: "/apple-backup/overview" } }));
    expect(location.pathname).toBe("/apple-backup/sign-in/one");
  });
});
