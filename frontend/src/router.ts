// Where in the panel the user is. All of it is in the address, because Home Assistant throws the
// panel away when its page has been hidden for some minutes.
import { isAtLayer, whenReturned } from "./elements/layer.js";

export interface Place {
  /** The name of the view. */
  view: string;
  /** What comes after it, decoded. */
  path: readonly string[];
  /** Anchors, filters and the like. */
  query: URLSearchParams;
}

/** Reads an address below the panel; `view` is empty at its root. */
export function readPlace(path: string, search: string): Place {
  const parts = path.split("/").filter(Boolean).map(decode);
  return { view: parts[0] ?? "", path: parts.slice(1), query: new URLSearchParams(search) };
}

/** Writes an address of Home Assistant from the parts below the panel. */
export function writePlace(base: string, parts: readonly string[], query?: Record<string, string>): string {
  const path = [base, ...parts.map(encodeURIComponent)].join("/");
  const search = new URLSearchParams(query).toString();
  return search ? `${path}?${search}` : path;
}

/** In the state of a step: the one before it has the same address without a query. */
const BARE_BEFORE = "apple_backup_bare_before";

/** What is kept with a step of the browser, also while the page is loaded anew. */
export type StepState = Readonly<Record<string, unknown>>;

/** What is kept with the step at which the browser is. */
export function stepState(): StepState {
  return (history.state as StepState | null) ?? {};
}

let isUnderWay = false;

/** Whether the user has gone anywhere since the page was loaded. */
export function hasGone(): boolean {
  return isUnderWay;
}

/** Goes to an address of Home Assistant, as its own links do; `state` is kept with the step of the browser. */
export function go(url: string, replace = false, state: StepState | null = null): void {
  if (!whenReturned(() => go(url, replace, state))) return;
  isUnderWay ||= !replace;
  const isBareBefore = !replace && !location.search && url.startsWith(`${location.pathname}?`);
  const kept = isBareBefore ? { ...state, [BARE_BEFORE]: true } : state;
  if (replace || isAtLayer()) history.replaceState(kept, "", url);
  else history.pushState(kept, "", url);
  window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace } }));
}

/** Leaves the query of an address behind: without it, it is that of the step before, or takes its place. */
export function leaveQuery(path: string): void {
  if (!whenReturned(() => leaveQuery(path)) || location.pathname !== path || !location.search) return;
  if (stepState()[BARE_BEFORE]) history.back();
  else go(path, true);
}

/** Follows a link without loading the page anew, unless the user wants another window. */
export function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const url = (event.currentTarget as HTMLAnchorElement).getAttribute("href");
  if (!url) return;
  event.preventDefault();
  go(url);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
