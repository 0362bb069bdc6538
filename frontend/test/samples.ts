// Documents as the integration sends them.
import type { Backup, Folder, LoadedAccount, Overview } from "../src/types.js";

const DAY = 86_400_000;

export function account(changes: Partial<LoadedAccount> = {}): LoadedAccount {
  return {
    entry_id: "one",
    title: "Sample library",
    state: "idle",
    is_ready: true,
    is_signed_in: true,
    keeps_password: true,
    is_paused: false,
    progress: null,
    sync: null,
    totals: { assets: 60, resources: 90, proven: 90, proven_bytes: 4e9, parked: 0, quarantined: 0 },
    kinds: { photo: 50, video: 10 },
    last_sync: Date.now() - DAY,
    next_sync: Date.now() + DAY / 24,
    checked: Date.now() - DAY,
    repaired: 0,
    trust_ends: Date.now() + 20.5 * DAY,
    disk: { free_bytes: 4e11, bytes_per_day: 1e8, days_until_full: 4000, is_low: false },
    code: null,
    attention: [],
    may: { sync: true, pause: true, enter_code: true, sign_in: true, manage: true },
    ...changes,
  };
}

export function backup(changes: Partial<Backup> = {}): Backup {
  return {
    id: "b1",
    display_name: "Sample phone",
    device_name: "iPhone 15 Pro",
    device: "d1",
    product_type: "iPhone16,1",
    product_version: "26.1",
    is_encrypted: true,
    is_unlocked: false,
    is_snapshot: false,
    is_current: true,
    is_overdue: false,
    completeness: "complete",
    problem: null,
    size_bytes: 6.4e10,
    last_backup: Date.now() - 2 * DAY,
    integrity: null,
    job: null,
    ...changes,
  };
}

export function folder(backups: Backup[]): Folder {
  return { entry_id: "f", title: "Backups", state: "ready", overdue_days: 14, rejected: 0, backups };
}

export function overview(changes: Partial<Overview> = {}): Overview {
  return { accounts: [account()], folders: [folder([backup()])], ...changes };
}
