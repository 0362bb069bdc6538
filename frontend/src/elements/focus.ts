import { hasGone } from "../router.js";

/** Moves the focus to where the user goes on, unless it is somewhere outside of `host`. */
export function takeFocus(host: Element, target: HTMLElement | null): void {
  const { activeElement } = document;
  const isElsewhere = activeElement !== null && activeElement !== document.body && !host.matches(":focus-within");
  if (!isElsewhere) target?.focus();
}

/** Gives the focus to the heading of a page that the user has gone to; one that is loaded leaves it where it is. */
export function arriveAt(host: Element, heading: HTMLElement | null): void {
  if (hasGone()) takeFocus(host, heading);
}

/** Whether a field may have the focus before it is touched: on a touch screen, a keyboard would cover the page. */
export function mayType(): boolean {
  return !matchMedia("(pointer: coarse)").matches;
}
