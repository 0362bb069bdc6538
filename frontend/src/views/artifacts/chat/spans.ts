import { html, type TemplateResult } from "lit";
import { linkTo, withLinks } from "../links.js";
import type { Span } from "./model.js";

/** A text with what its spans say of its parts; nothing of it is ever read as HTML. */
export function styled(text: string, spans: readonly Span[]): (string | TemplateResult)[] {
  const valid = spans.filter((span) => span.start < span.end && span.end <= text.length);
  if (!valid.length) return withLinks(text);
  const cuts = [...new Set([0, text.length, ...valid.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).flatMap((from, index) => {
    const to = cuts[index + 1] ?? text.length;
    const piece = text.slice(from, to);
    const over = valid.filter((span) => span.start <= from && span.end >= to);
    return over.length ? [over.reduce(wear, html`${piece}`)] : withLinks(piece);
  });
}

function wear(inner: TemplateResult, { kind, value }: Span): TemplateResult {
  switch (kind) {
    case "bold":
    case "mention":
      return html`<b>${inner}</b>`;
    case "italic":
      return html`<i>${inner}</i>`;
    case "underline":
      return html`<u>${inner}</u>`;
    case "strikethrough":
      return html`<s>${inner}</s>`;
    case "link":
      return value ? linkTo(value, inner) : inner;
    default:
      return inner;
  }
}
