// What an open backup offers. A line here gives it an address, `backups/<id>/<tab>/…`, and an entry
// in the rail, whose name is the text `backup_tabs.<id>`; its code is loaded when it is opened.
import { mdiFolderOutline, mdiInformationOutline } from "@mdi/js";
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
  { id: "files", tag: "ab-backup-files", icon: mdiFolderOutline, section: "tools", load: () => import("./files/files.js") },
];
