// What an open backup offers. A line here gives it an address, `backups/<id>/<tab>/…`, and an entry
// in the rail, whose name is the text `backup_tabs.<id>`; its code is loaded when it is opened.
import { mdiApplicationOutline, mdiCloudOffOutline, mdiCompare, mdiExportVariant, mdiFolderOutline, mdiInformationOutline, mdiShieldCheckOutline } from "@mdi/js";
import { ARTIFACT_TABS } from "../artifacts/tabs.js";
import type { App } from "../../app.js";
import type { Backup } from "../../types.js";
import type { BackupSession } from "./session.js";

/** An element of a tab. It gets all the height there is and scrolls by itself. */
export interface BackupTabElement extends HTMLElement {
  app: App;
  backup: Backup;
  session: BackupSession;
  /** What comes after the tab in the address. */
  path: readonly string[];
  query: URLSearchParams;
  /** Makes an address in this tab: `app.navigate(place("thread", id), { at: "5" })`. */
  place: (...parts: string[]) => string[];
  /** Leaves what is open in it for what was there before; false if nothing is. */
  stepBack?: () => boolean;
}

export interface BackupTab {
  /** The part of the address, and the key of the name: `backup_tabs.<id>`. */
  id: string;
  /** The element, which `load` defines. */
  tag: string;
  icon: string;
  /** Content stands above, tools below. */
  section: "content" | "tools";
  /** The artifact it shows; the entry appears once that was found. Several: any of them. */
  artifact?: string | readonly string[];
  load: () => Promise<unknown>;
  /** Whether this user has something from it; everybody otherwise. */
  isFor?: (app: App, backup: Backup) => boolean;
}

export const TABS: readonly BackupTab[] = [
  { id: "summary", tag: "ab-backup-summary", icon: mdiInformationOutline, section: "content", load: () => import("./summary.js") },
  ...ARTIFACT_TABS,
  { id: "apps", tag: "ab-backup-apps", icon: mdiApplicationOutline, section: "tools", load: () => import("./apps.js") },
  { id: "files", tag: "ab-backup-files", icon: mdiFolderOutline, section: "tools", load: () => import("./files/files.js") },
  { id: "compare", tag: "ab-backup-compare", icon: mdiCompare, section: "tools", load: () => import("./compare.js"), isFor: hasOthers },
  { id: "only_here", tag: "ab-backup-only-here", icon: mdiCloudOffOutline, section: "tools", load: () => import("./only-here.js"), isFor: hasLibrary },
  { id: "integrity", tag: "ab-backup-integrity", icon: mdiShieldCheckOutline, section: "tools", load: () => import("./integrity.js") },
  { id: "exports", tag: "ab-backup-exports", icon: mdiExportVariant, section: "tools", load: () => import("./exports.js") },
];

/** Whether there is another backup of the device. */
function hasOthers(app: App, { id, device }: Backup): boolean {
  const all = app.overview?.folders.flatMap(({ backups }) => backups) ?? [];
  return all.some((other) => other.device === device && other.id !== id);
}

/** Whether there is a library to compare with. */
function hasLibrary(app: App): boolean {
  return (app.overview?.accounts.length ?? 0) > 0;
}
