// Syncs that somebody on this page has asked for: each tells how it has ended, once.
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { command } from "./api.js";
import type { App } from "./app.js";
import { toast, type ToastAction } from "./hass.js";
import { isLoaded, type LoadedAccount, type Overview, type SyncOutcome, type SyncRound } from "./types.js";
import { placeOf } from "./views/overview/needs.js";

// The account says for longer what needs somebody; this is to be read once.
const SHOWN_MS = 8_000;

interface Asked {
  started: number;
  /** The snapshot of the moment of asking, which may not know the sync yet. */
  before: Overview | undefined;
  isPauseTold: boolean;
  /** Whether it moves to quarantine what the user has confirmed. */
  movesOut: boolean;
}

interface Answer {
  started: number;
  already: boolean;
}

// Not of an element: Home Assistant throws the panel away, and a view goes with each click on another tab.
const asked = new Map<string, Asked>();
const tellers = new Set<SyncTeller>();

/** Starts a sync, or joins the one that is under way; its end is told by the panel. */
export async function askForSync(app: App, { entry_id }: LoadedAccount): Promise<void> {
  const { started, already } = await command<Answer>(app.hass, "sync/start", { entry_id });
  followSync(app, entry_id, started, { already });
}

/** Lets the panel tell the end of a sync that the user's word has begun. */
export function followSync(app: App, entry: string, started: number, { already = false, movesOut = false } = {}): void {
  const teller = [...tellers].at(-1);
  const known = asked.get(entry);
  const isSame = known?.started === started;
  asked.set(entry, { started, before: teller?.overview ?? app.overview, isPauseTold: false, movesOut: movesOut || (isSame && known.movesOut) });
  if (already) teller?.say(entry, (now) => now.t("sync.already"));
  // It may have ended before its answer came.
  teller?.tell();
}

/** Whether somebody waits for the end of a sync of this account. */
export function isAwaited({ entry_id, sync }: LoadedAccount): boolean {
  const each = asked.get(entry_id);
  return each !== undefined && (sync?.started !== each.started || sync.ended === null);
}

/** Whether a sync of this account moves out what the user has confirmed. */
export function isMovingOut(account: LoadedAccount): boolean {
  return isAwaited(account) && asked.get(account.entry_id)?.movesOut === true;
}

/** Tells the ends of syncs where the panel is; the host renders with each new snapshot. */
export class SyncTeller implements ReactiveController {
  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly app: () => App | undefined,
  ) {
    host.addController(this);
  }

  get overview(): Overview | undefined {
    return this.app()?.overview;
  }

  hostConnected(): void {
    tellers.add(this);
  }

  hostDisconnected(): void {
    tellers.delete(this);
  }

  hostUpdated(): void {
    if (asked.size) this.tell();
  }

  tell(): void {
    const { overview } = this;
    if (!overview) return;
    for (const [entry, each] of [...asked]) {
      const account = overview.accounts.find(({ entry_id }) => entry_id === entry);
      if (!account) asked.delete(entry);
      // One that is being loaded anew will say more.
      else if (isLoaded(account)) this.follow(account, each, overview);
    }
  }

  /** Shows a toast, with the name of the account if there are several. */
  say(entry: string, what: (app: App) => string, action?: ToastAction): void {
    const app = this.app();
    const accounts = app?.overview?.accounts ?? [];
    const account = accounts.find(({ entry_id }) => entry_id === entry);
    if (!app || !account) return;
    const text = what(app);
    const named = accounts.length > 1 ? app.t("overview.need", { name: account.title, what: text }) : text;
    toast(this.host, named, action, SHOWN_MS);
  }

  private follow(account: LoadedAccount, each: Asked, overview: Overview): void {
    const { sync, entry_id: entry } = account;
    if (sync?.started !== each.started) {
      if (overview === each.before) return;
      // Home Assistant was restarted, or the account was loaded anew.
      asked.delete(entry);
      this.say(entry, (app) => app.t.exception("sync_cancelled") ?? app.t("errors.unexpected"));
    } else if (sync.ended !== null) {
      asked.delete(entry);
      this.say(entry, (app) => endOf(app, account, sync), this.wayOut(account, sync));
    } else if (account.state === "paused" && !each.isPauseTold) {
      each.isPauseTold = true;
      this.say(entry, (app) => app.t("sync.paused"));
    }
  }

  /** Where somebody can do something about an end that was not the wished one. */
  private wayOut(account: LoadedAccount, { outcome }: SyncRound): ToastAction | undefined {
    const app = this.app();
    if (!app) return undefined;
    const keys = outcome ? (outcome.held_back ? (["removals_held_back"] as const) : []) : (["code_needed", "signed_out"] as const);
    const key = keys.find((one) => account.attention.some((item) => item.key === one));
    const place = key && placeOf(account, key);
    if (!place) return undefined;
    const names = { removals_held_back: "overview.decide", code_needed: "overview.enter_code", signed_out: "overview.sign_in" };
    return { text: app.t(names[key]), action: () => app.navigate(place) };
  }
}

function endOf({ t }: App, { totals }: LoadedAccount, { outcome, error, message }: SyncRound): string {
  // Of files that have failed often, a run tries only some again.
  if (outcome) return broughtBy(t, { ...outcome, parked: Math.max(outcome.parked, totals.parked) });
  const known = error === null ? undefined : t.exception(error);
  // It says by itself that it was stopped, and what becomes of it.
  if (error === "sync_cancelled" && known) return known;
  return t("sync.failed", { reason: known ?? message ?? t("attention.run_failed_text") });
}

function broughtBy(t: App["t"], outcome: SyncOutcome): string {
  const parts = (["new", "saved", "moved", "quarantined", "parked", "held_back"] as const)
    .filter((key) => outcome[key])
    .map((key) => t.plural(`sync.${key}`, outcome[key]));
  return parts.length ? t("sync.done", { what: parts.join(" · ") }) : t("sync.nothing");
}
