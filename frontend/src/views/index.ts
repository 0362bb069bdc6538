// The views. One that has a line here has a tab, unless it is hidden; its code is loaded when it is
// opened.
import { mdiCellphoneLock, mdiImageMultipleOutline, mdiViewDashboardOutline } from "@mdi/js";
import type { App } from "../app.js";

export interface ViewElement extends HTMLElement {
  app: App;
  /** What comes after the view's name in the address. */
  path: readonly string[];
  query: URLSearchParams;
}

export interface ViewEntry {
  /** The first part of the address, and the key of the name: `tabs.<name>`. */
  name: string;
  /** The element, which `load` defines. */
  tag: string;
  icon: string;
  load: () => Promise<unknown>;
  /** Whether it takes the height of the window and scrolls by itself. */
  fills?: boolean;
  /** How much of `path` its first page keeps; from the pages below that, the tab leads back there. */
  start?: number;
  /** Opened from other views only. */
  isHidden?: boolean;
  /** Whether it has something for this user; everybody otherwise. */
  isFor?: (app: App) => boolean;
}

export const VIEWS: readonly ViewEntry[] = [
  { name: "overview", tag: "ab-overview", icon: mdiViewDashboardOutline, load: () => import("./overview/overview.js") },
  { name: "photos", tag: "ab-photos", icon: mdiImageMultipleOutline, fills: true, start: 1, load: () => import("./photos/photos.js") },
  {
    name: "backups",
    tag: "ab-backups",
    icon: mdiCellphoneLock,
    fills: true,
    start: 0,
    isFor: (app) => app.isAdmin || (app.overview?.folders.length ?? 0) > 0,
    load: () => import("./backups/backups.js"),
  },
  { name: "sign-in", tag: "ab-sign-in", icon: "", isHidden: true, load: () => import("./sign-in/sign-in.js") },
];

/** Whether there is a view, for links to it. */
export function hasView(name: string): boolean {
  return VIEWS.some((view) => view.name === name);
}
