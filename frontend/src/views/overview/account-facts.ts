// The figures of an account, in words.
import type { App } from "../../app.js";
import type { LoadedAccount } from "../../types.js";

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

export interface Fact {
  name: string;
  value: string;
  title?: string;
  isWarning?: boolean;
  /** Where to see what is counted. */
  place?: readonly string[];
}

/** How much of the library is proven to be on the disk, bit by bit. */
export function proofLine({ t, format }: App, { totals, checked, repaired, progress }: LoadedAccount) {
  const isWhole = totals.resources > 0 && totals.proven >= totals.resources;
  const values = { proven: format.number(totals.proven), total: format.number(totals.resources) };
  const none = progress === null ? "overview.proof_none" : "overview.proof_first";
  const title = totals.resources ? t("overview.proof", values) : t(none);
  const items = t.plural("overview.items", totals.assets);
  const size = format.bytes(totals.proven_bytes);
  const about = t("overview.library", { items, size });
  const when = checked === null ? "" : ` · ${t("overview.checked", { when: format.relative(checked) })}`;
  const again = checked !== null && repaired ? ` · ${t.plural("overview.repaired", repaired)}` : "";
  return { isWhole, title, text: totals.resources ? `${about}${when}${again}` : t(`${none}_text`) };
}

/** What the run has come to, which may be nothing to count; undefined while nothing runs. */
export function progressLine({ t, format }: App, { progress, state, is_ready }: LoadedAccount) {
  if (is_ready || !progress || state === "code_needed") return undefined;
  const parts: string[] = [];
  if (progress.phase === "listing" && progress.assets_listed) {
    parts.push(t.plural("overview.listed", progress.assets_listed));
  } else if (progress.files_total) {
    const values = { done: format.number(progress.files_done), total: format.number(progress.files_total) };
    parts.push(t("overview.files_done", values));
  }
  if (progress.bytes_total) {
    const values = { done: format.bytes(progress.bytes_done), total: format.bytes(progress.bytes_total) };
    parts.push(t("overview.bytes_done", values));
  }
  if (progress.bytes_per_second && state === "transferring") parts.push(format.speed(progress.bytes_per_second));
  if (progress.eta_seconds !== null && state === "transferring") {
    parts.push(t("overview.time_left", { time: format.duration(progress.eta_seconds) }));
  }
  return { percent: percentOf(progress), text: parts.join(" · ") };
}

/** Runs, trust and disk. */
export function facts({ t, format }: App, account: LoadedAccount): Fact[] {
  const found: Fact[] = [];
  const moment = (key: string, time: number | null): void => {
    const value = time === null ? t(`overview.${key}_none`) : format.relative(time);
    found.push({ name: t(`overview.${key}`), value, title: time === null ? undefined : format.dateTime(time) });
  };
  moment("last_sync", account.last_sync);
  if (account.is_paused && (account.next_sync !== null || account.state === "paused")) {
    found.push({ name: t("overview.next_sync"), value: t("overview.next_sync_paused") });
  } else if (account.next_sync !== null || account.sync?.ended !== null) {
    // While one runs, it is not known yet.
    moment("next_sync", account.next_sync);
  }
  if (account.trust_ends !== null) {
    const days = Math.max(0, Math.floor((account.trust_ends - Date.now()) / DAY_MS));
    const isWarning = account.attention.some(({ key }) => key === "trust_ends");
    const title = format.date(account.trust_ends);
    found.push({ name: t("overview.trust"), value: t.plural("overview.days", days), title, isWarning });
  }
  const { disk, totals } = account;
  if (disk.free_bytes !== null) {
    found.push({ name: t("overview.disk_free"), value: format.bytes(disk.free_bytes), isWarning: disk.is_low });
  }
  if (disk.days_until_full !== null && disk.days_until_full < 10 * 365) {
    const value = format.duration(disk.days_until_full * 86_400);
    found.push({ name: t("overview.disk_full"), value, isWarning: disk.days_until_full < SOON_DAYS });
  }
  if (totals.parked) found.push({ name: t("overview.parked"), value: format.number(totals.parked), isWarning: true });
  if (totals.quarantined) {
    const place = account.may.manage ? ["photos", account.entry_id, "care"] : undefined;
    found.push({ name: t("overview.quarantined"), value: t.plural("summary.files", totals.quarantined), place });
  }
  return found;
}

function percentOf(progress: NonNullable<LoadedAccount["progress"]>): number | null {
  if (progress.percent !== null) return progress.percent;
  // While listing, what an interrupted sync has placed is looked for.
  if ((progress.phase === "verifying" || progress.phase === "listing") && progress.files_total) {
    return (100 * progress.files_done) / progress.files_total;
  }
  if (progress.phase === "listing" && progress.assets_total) {
    return Math.min(100, (100 * progress.assets_listed) / progress.assets_total);
  }
  return null;
}
