// Notifications of this browser: its subscription at a push service, and the worker that shows them.
// The worker is one of our own beside Home Assistant's; its scope holds no page.
import { ApiError, command } from "./api.js";
import type { App } from "./app.js";
import type { Hass } from "./hass.js";

/** `missing`: the browser has no push, or only where Home Assistant is installed as an app. */
export type PushState = "insecure" | "missing" | "denied" | "off" | "on";

interface Status {
  public_key: string;
  worker_url: string;
  scope: string;
  subscribed: boolean;
}

const STORE = "apple-backup-push";
const KINDS = ["finished", "failed", "code", "news", "test"];

/**
 * Finds out whether notifications are on in this browser, for this user. Browsers and push services
 * end subscriptions at times; one that this user has not turned off is made anew.
 */
export async function pushState(hass: Hass): Promise<PushState> {
  if (!window.isSecureContext) return "insecure";
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return "missing";
  if (Notification.permission !== "granted") return Notification.permission === "denied" ? "denied" : "off";
  const wanted = await status(hass);
  const found = await registration(wanted);
  const subscription = await found?.pushManager.getSubscription();
  if (subscription && (await status(hass, subscription.endpoint)).subscribed) return "on";
  if (!found || (await kept(wanted)).user !== hass.user?.id) return "off";
  return handOver(hass, found, wanted).then(
    () => "on",
    () => "off",
  );
}

/** Asks the user, and turns them on; has to begin with a click. Gives the state that this leads to. */
export async function turnOn(app: App): Promise<PushState> {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") return permission === "denied" ? "denied" : "off";
  const wanted = await status(app.hass);
  const found = await navigator.serviceWorker.register(wanted.worker_url, { scope: wanted.scope });
  await active(found);
  await handOver(app.hass, found, wanted);
  await keepTexts(app);
  return "on";
}

/** Turns them off and leaves nothing behind. */
export async function turnOff(hass: Hass): Promise<void> {
  const found = await registration(await status(hass));
  const subscription = await found?.pushManager.getSubscription();
  if (subscription) {
    await command(hass, "push/unsubscribe", { endpoint: subscription.endpoint });
    await subscription.unsubscribe();
  }
  await found?.unregister();
  await caches.delete(STORE);
}

/** Has a test sent to this browser, and waits until its push service has taken it. */
export async function sendTest(hass: Hass): Promise<void> {
  const subscription = await (await registration(await status(hass)))?.pushManager.getSubscription();
  if (!subscription) throw new ApiError("push_not_subscribed", "");
  await command(hass, "push/test", { endpoint: subscription.endpoint });
}

/** Leaves the worker the words of the user's language and the names of the accounts; says who wants them. */
export async function keepTexts(app: App): Promise<void> {
  const { t } = app;
  const words = (kind: string) => ({ title: t(`push.${kind}_title`), body: t(`push.${kind}_text`) });
  const content = {
    user: app.hass.user?.id,
    texts: Object.fromEntries(KINDS.map((kind) => [kind, words(kind)])),
    accounts: Object.fromEntries(app.overview?.accounts.map(({ entry_id, title }) => [entry_id, title]) ?? []),
    language: app.hass.language,
  };
  const { scope } = await status(app.hass);
  await (await caches.open(STORE)).put(`${scope}texts`, new Response(JSON.stringify(content)));
}

async function kept({ scope }: Status): Promise<{ user?: string }> {
  const found = await (await caches.open(STORE)).match(`${scope}texts`);
  return found ? ((await found.json()) as { user?: string }) : {};
}

async function handOver(hass: Hass, found: ServiceWorkerRegistration, wanted: Status): Promise<void> {
  const subscription = await subscribe(found.pushManager, wanted.public_key);
  await command(hass, "push/subscribe", { subscription: subscription.toJSON() });
}

function status(hass: Hass, endpoint?: string): Promise<Status> {
  return command<Status>(hass, "push/status", endpoint ? { endpoint } : {});
}

/** Our registration; where there is none, the browser would give Home Assistant's. */
async function registration({ scope }: Status): Promise<ServiceWorkerRegistration | undefined> {
  const found = await navigator.serviceWorker.getRegistration(scope);
  return found && new URL(found.scope).pathname === scope ? found : undefined;
}

async function active(found: ServiceWorkerRegistration): Promise<void> {
  const worker = found.installing ?? found.waiting;
  if (found.active || !worker) return;
  await new Promise<void>((resolve, reject) =>
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new ApiError("push_worker", ""));
    }),
  );
}

async function subscribe(manager: PushManager, key: string): Promise<PushSubscription> {
  const wanted = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  try {
    // One that is there has ended at its push service, or was made with another key.
    await (await manager.getSubscription())?.unsubscribe();
    return await manager.subscribe(wanted);
  } catch {
    throw new ApiError("push_service", "");
  }
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}
