/** Moves the focus to where the user goes on, unless it is somewhere outside of `host`. */
export function takeFocus(host: Element, target: HTMLElement | null): void {
  const { activeElement } = document;
  const isElsewhere = activeElement !== null && activeElement !== document.body && !host.matches(":focus-within");
  if (!isElsewhere) target?.focus();
}
