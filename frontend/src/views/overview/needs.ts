// The things that need somebody: each with its name, and the place where it is looked at.
import type { App } from "../../app.js";
import { isLoaded, type Account, type Folder, type Overview } from "../../types.js";

export interface Need {
  text: string;
  /** The parts of its address in the panel, if it has a place there for this user. */
  place?: readonly string[];
}

/** All of them, in the order of the page; news of what is to come is none. */
export function needsOf(app: App, { accounts, folders }: Overview): Need[] {
  return [...accounts.flatMap((account) => ofAccount(app, account)), ...folders.flatMap((folder) => ofFolder(app, folder))];
}

/** Whether an account waits for somebody, whatever it does meanwhile. */
export function isWaiting(account: Account): boolean {
  return isLoaded(account) && account.attention.some(({ key }) => key !== "trust_ends");
}

/** Where a user can do something about it. */
export function placeOf(account: Account, key: string): readonly string[] | undefined {
  const { may, entry_id: entry } = account;
  if ((key === "code_needed" && may.enter_code) || (key === "signed_out" && may.sign_in)) return ["sign-in", entry];
  if (may.manage && (key === "removals_held_back" || key === "bad_files")) return ["photos", entry, "care"];
  return undefined;
}

function ofAccount({ t }: App, account: Account): Need[] {
  const named = (what: string): string => t("overview.need", { name: account.title, what });
  if (!isLoaded(account)) return [{ text: named(t("state.not_loaded")) }];
  return account.attention
    .filter(({ key }) => key !== "trust_ends")
    .map(({ key }) => ({ text: named(t(`attention.${key}_title`)), place: placeOf(account, key) }));
}

function ofFolder({ t }: App, folder: Folder): Need[] {
  if (folder.state !== "ready") return [{ text: t("folder.unavailable", { folder: folder.title }) }];
  return folder.backups
    .filter(({ is_current }) => is_current)
    .map((backup) => {
      const late = backup.is_overdue ? [t("backup.overdue")] : [];
      const partial = backup.completeness === "incomplete" ? [t("backup.incomplete")] : [];
      return { backup, why: [...late, ...partial] };
    })
    .filter(({ why }) => why.length)
    .map(({ backup, why }) => ({
      text: t("overview.need", { name: backup.display_name, what: why.join(" · ") }),
      place: ["backups", backup.id],
    }));
}
