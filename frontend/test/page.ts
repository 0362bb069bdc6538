// What the tests in the browser share.
import axe from "axe-core";
import { expect } from "vitest";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Puts an element with its properties into the page, alone. */
export async function show<T extends HTMLElement>(tag: string, properties: Partial<T>): Promise<T> {
  document.documentElement.lang = "en";
  document.title = "Test";
  const element = Object.assign(document.createElement(tag), properties) as T;
  document.body.replaceChildren(element);
  await settle();
  return element;
}

/** Lets promises, rendering and observers come to rest. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 4; round++) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Finds an element behind any number of shadow roots; `a >>> b` is a `b` inside an `a`. */
export function find<T extends Element = HTMLElement>(root: Element | ShadowRoot, selector: string): T | null {
  return all<T>(root, selector)[0] ?? null;
}

/** Finds all of them, in the order of the page. */
export function all<T extends Element = HTMLElement>(root: Element | ShadowRoot, selector: string): T[] {
  const [first = "", ...rest] = selector.split(" >>> ");
  const found: Element[] = [];
  const visit = (node: Element | ShadowRoot): void => {
    if (node instanceof Element && node.shadowRoot) visit(node.shadowRoot);
    for (const child of node.children) {
      if (child.matches(first)) found.push(child);
      visit(child);
    }
  };
  visit(root);
  return (rest.length ? found.flatMap((each) => all(each, rest.join(" >>> "))) : found) as T[];
}

/** All the text that is shown, shadow roots included. */
export function textOf(root: Element | ShadowRoot): string {
  const parts: string[] = [];
  const visit = (node: Node): void => {
    if (node.nodeType === Node.TEXT_NODE) parts.push(node.textContent ?? "");
    if (node instanceof HTMLStyleElement) return;
    const children = node instanceof Element && node.shadowRoot ? [node.shadowRoot, ...node.childNodes] : node.childNodes;
    for (const child of children) visit(child);
  };
  visit(root);
  return parts.join(" ").replace(/\s+/g, " ").trim();
}

/** Fails if assistive technology would stumble. */
export async function expectAccessible(element: Element, ...without: string[]): Promise<void> {
  const rules = Object.fromEntries([...without, "region", "page-has-heading-one", "landmark-one-main"].map((id) => [id, { enabled: false }]));
  const { violations } = await axe.run(element, { runOnly: RULES, rules });
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html.slice(0, 200))])).toEqual([]);
}

/** Presses a key on what has the focus, however deep. */
export function press(key: string, target: Element = focused()): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true }));
}

export function focused(): Element {
  let active = document.activeElement ?? document.body;
  while (active.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}
