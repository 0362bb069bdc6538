// The documents of the websocket commands (docs/developer/websocket.md). Times are milliseconds
// since the epoch, sizes bytes, durations seconds.

export type AccountState =
  | "not_started"
  | "idle"
  | "signing_in"
  | "listing"
  | "planning"
  | "transferring"
  | "paused"
  | "finishing"
  | "verifying"
  | "working"
  | "code_needed"
  | "signed_out"
  | "failed";

export interface Progress {
  phase: string;
  assets_listed: number;
  assets_total: number | null;
  files_done: number;
  files_total: number;
  bytes_done: number;
  bytes_total: number;
  bytes_per_second: number;
  eta_seconds: number | null;
  percent: number | null;
}

/** A sync: `started` tells it from others, `ended` is null while it runs. */
export interface SyncRound {
  started: number;
  ended: number | null;
  outcome: SyncOutcome | null;
  error: string | null;
  message: string | null;
}

/** Photos that are new and removals that wait; files otherwise. */
export interface SyncOutcome {
  new: number;
  saved: number;
  moved: number;
  quarantined: number;
  parked: number;
  held_back: number;
}

export interface Totals {
  assets: number;
  resources: number;
  proven: number;
  proven_bytes: number;
  parked: number;
  quarantined: number;
}

export type CodeWay = "device" | "sms" | "voice";

export interface PendingCode {
  method: CodeWay | null;
  phone_number_id: number | null;
  phone_numbers: { id: number; masked: string }[];
  ways: CodeWay[];
  sent_at: number | null;
  asked_until: number | null;
}

export type Attention =
  | { key: "code_needed" }
  | { key: "signed_out"; error: string | null }
  | { key: "run_failed"; error: string | null; message: string | null }
  | { key: "removals_held_back" | "bad_files"; count: number }
  | { key: "space_low"; bytes: number | null }
  | { key: "trust_ends"; time: number };

export interface Rights {
  sync: boolean;
  pause: boolean;
  enter_code: boolean;
  sign_in: boolean;
  manage: boolean;
}

export interface LoadedAccount {
  entry_id: string;
  title: string;
  state: AccountState;
  is_ready: boolean;
  is_signed_in: boolean;
  /** Whether its password is stored, so that it need not be asked for. */
  keeps_password: boolean;
  is_paused: boolean;
  progress: Progress | null;
  /** The sync that was started last, since Home Assistant has; null if there was none. */
  sync: SyncRound | null;
  totals: Totals;
  kinds: Record<string, number>;
  last_sync: number | null;
  next_sync: number | null;
  checked: number | null;
  /** How many files that check has fetched again. */
  repaired: number;
  trust_ends: number | null;
  disk: {
    free_bytes: number | null;
    bytes_per_day: number;
    days_until_full: number | null;
    is_low: boolean;
  };
  code: PendingCode | null;
  attention: Attention[];
  may: Rights;
}

export interface UnloadedAccount {
  entry_id: string;
  title: string;
  state: "not_loaded";
  reason: string | null;
  may: Rights;
}

export type Account = LoadedAccount | UnloadedAccount;

export interface Backup {
  id: string;
  display_name: string;
  device_name: string | null;
  device: string;
  product_type: string | null;
  product_version: string | null;
  is_encrypted: boolean;
  is_unlocked: boolean;
  is_snapshot: boolean;
  is_current: boolean;
  is_overdue: boolean;
  completeness: "complete" | "incomplete" | "unknown";
  problem: string | null;
  size_bytes: number | null;
  last_backup: number | null;
  /** What is kept of its last check. */
  integrity: CheckResult | null;
  job: { kind: string; percent: number | null; is_mine: boolean } | null;
}

export interface CheckResult {
  score: number;
  errors: number;
  is_serious: boolean;
  /** No contents were read. */
  is_quick: boolean;
  checked: number | null;
  counts: Record<string, number>;
  files: number;
  /** Null if a version has checked it that did not keep it. */
  databases: number | null;
}

export interface Folder {
  entry_id: string;
  title: string;
  state: "ready" | "unavailable" | "not_loaded";
  reason?: string | null;
  overdue_days?: number;
  rejected?: number;
  backups: Backup[];
}

export interface Overview {
  accounts: Account[];
  folders: Folder[];
}

/** Whether an account is loaded, so that more than its name is known. */
export function isLoaded(account: Account): account is LoadedAccount {
  return account.state !== "not_loaded";
}
