// How the states of accounts look: icon and tone.
import {
  mdiAlertCircleOutline,
  mdiCheckCircleOutline,
  mdiCloudSearchOutline,
  mdiDownload,
  mdiKeyOutline,
  mdiPause,
  mdiPowerSleep,
  mdiShieldSearch,
  mdiSync,
} from "@mdi/js";
import type { Tone } from "../../elements/chip.js";
import { isLoaded, type Account } from "../../types.js";

const LOOKS: Record<Account["state"], { icon: string; tone: Tone }> = {
  not_loaded: { icon: mdiAlertCircleOutline, tone: "bad" },
  not_started: { icon: mdiPowerSleep, tone: "neutral" },
  idle: { icon: mdiCheckCircleOutline, tone: "good" },
  signing_in: { icon: mdiKeyOutline, tone: "busy" },
  listing: { icon: mdiCloudSearchOutline, tone: "busy" },
  planning: { icon: mdiSync, tone: "busy" },
  transferring: { icon: mdiDownload, tone: "busy" },
  paused: { icon: mdiPause, tone: "warning" },
  finishing: { icon: mdiSync, tone: "busy" },
  verifying: { icon: mdiShieldSearch, tone: "busy" },
  working: { icon: mdiSync, tone: "busy" },
  code_needed: { icon: mdiKeyOutline, tone: "warning" },
  signed_out: { icon: mdiAlertCircleOutline, tone: "bad" },
  failed: { icon: mdiAlertCircleOutline, tone: "bad" },
};

/** What an account is doing. One at rest whose downloads are paused is not simply up to date. */
export function shownState(account: Account): Account["state"] {
  return account.state === "idle" && isLoaded(account) && account.is_paused ? "paused" : account.state;
}

export function lookOf(state: Account["state"]): { icon: string; tone: Tone } {
  return LOOKS[state];
}
