// Shows what Apple Backup pushes, and opens the panel when it is clicked. That is all it does: its
// scope holds no page, it sees no request, and it has no part in Home Assistant's own worker.
"use strict";

const PANEL = "/apple-backup";
const STORE = "apple-backup-push";
// How long a window has to say that it shows the panel.
const ANSWER_MS = 300;
const ICON = "/static/icons/favicon-192x192.png";
// The panel keeps the texts of the user's language, which a worker has no other way to know.
const ENGLISH = {
  finished: { title: "Sync finished", body: "iCloud Photos are up to date." },
  failed: { title: "Sync failed", body: "Open Apple Backup to see why." },
  code: { title: "A code is needed", body: "Enter the code that Apple has sent." },
  news: { title: "Apple Backup", body: "There is news in the panel." },
  test: { title: "Apple Backup", body: "Notifications reach this browser." },
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(pathOf(event.notification.data)));
});

function read(data) {
  try {
    const state = data.json();
    return state !== null && typeof state === "object" ? state : {};
  } catch {
    return {};
  }
}

function kindOf(state) {
  if (state.test === true) return "test";
  if (state.state === "blocked") return "code";
  if (state.state !== "ready") return "news";
  return state.prevError ? "failed" : "finished";
}

async function kept() {
  try {
    const found = await (await caches.open(STORE)).match(new URL("texts", registration.scope));
    return found ? await found.json() : {};
  } catch {
    return {};
  }
}

async function show(state) {
  const kind = kindOf(state);
  const account = typeof state.account === "string" ? state.account : "";
  const { texts, accounts, language, direction } = await kept();
  const words = { ...ENGLISH[kind], ...texts?.[kind] };
  const reason = kind === "failed" ? state.prevError.message : "";
  const body = typeof reason === "string" && reason ? reason : words.body;
  const name = Object.hasOwn(accounts ?? {}, account) ? accounts[account] : "";
  await registration.showNotification(words.title, {
    body: name ? `${name}: ${body}` : body,
    // A newer state of an account takes the place of the one before.
    tag: kind === "test" ? "test" : `account-${account}`,
    renotify: kind !== "finished",
    requireInteraction: kind === "code",
    timestamp: Number.isFinite(state.timestamp) ? state.timestamp : Date.now(),
    icon: ICON,
    lang: language,
    dir: direction ?? "auto",
    data: { kind, account },
  });
}

function pathOf(data) {
  const account = data?.account ? `/${encodeURIComponent(data.account)}` : "";
  return data?.kind === "code" && account ? `${PANEL}/sign-in${account}` : `${PANEL}/overview`;
}

async function open(path) {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  // The address a window was opened with says nothing: Home Assistant changes it without a load.
  const panel = await Promise.any(windows.map(isPanel)).catch(() => undefined);
  if (!panel) return clients.openWindow(path);
  // It is not controlled by this worker, so it has to go there by itself.
  panel.postMessage({ type: "apple_backup/open", path });
  return panel.focus();
}

function isPanel(client) {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(client);
    client.postMessage({ type: "apple_backup/hello" }, [port2]);
    setTimeout(reject, ANSWER_MS);
  });
}
