import { html, type TemplateResult } from "lit";

const SAFE = /^(https?|mailto|tel):/i;
const ADDRESS = /https?:\/\/[^\s<>"'“”«»]+[^\s<>"'“”«».,;:!?)\]}]/gi;

/** Whether an address from a backup may be a link. */
export function isSafe(url: string): boolean {
  return SAFE.test(url);
}

/** A link out of a backup, or a text if it is not one that may be opened. */
export function linkTo(url: string, text: string | TemplateResult = url): TemplateResult {
  if (!isSafe(url)) return html`<span dir="auto">${text}</span>`;
  return html`<a href=${url} target="_blank" rel="noopener noreferrer nofollow" referrerpolicy="no-referrer" dir="auto">${text}</a>`;
}

/** A text in which addresses of the web are links. */
export function withLinks(text: string): (string | TemplateResult)[] {
  const parts: (string | TemplateResult)[] = [];
  let at = 0;
  for (const found of text.matchAll(ADDRESS)) {
    parts.push(text.slice(at, found.index), linkTo(found[0]));
    at = found.index + found[0].length;
  }
  parts.push(text.slice(at));
  return parts;
}
