// The body of a note, out of our own elements: whatever it says stays text.
import { mdiCheckboxBlankCircleOutline, mdiCheckCircle } from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../../../app.js";
import type { ChatFile } from "../chat/model.js";
import { linkTo, withLinks } from "../links.js";
import type { ArtifactSource } from "../source.js";
import type { Note, NoteAttachment, NoteBlock, NoteRun } from "../types.js";

type Part = { list: "ul" | "ol"; blocks: NoteBlock[] } | { list: null; block: NoteBlock };

/** The paragraphs of a note; list items that follow each other become one list. */
export function parts(blocks: readonly NoteBlock[]): Part[] {
  const found: Part[] = [];
  for (const block of blocks) {
    const list = block.kind === "number" ? "ol" : block.kind === "bullet" || block.kind === "dash" || block.kind === "checklist" ? "ul" : null;
    const last = found.at(-1);
    if (list === null) found.push({ list, block });
    else if (last?.list === list) last.blocks.push(block);
    else found.push({ list, blocks: [block] });
  }
  return found;
}

export function renderNote(note: Note, app: App, source: ArtifactSource): TemplateResult {
  const attachments = new Map(note.attachments.map((each) => [each.id, each]));
  const used = new Set(note.blocks.flatMap((block) => block.runs.map((run) => run.attachment)));
  const rest = note.attachments.filter((each) => !used.has(each.id));
  const runs = (block: NoteBlock): TemplateResult[] => block.runs.map((run) => renderRun(run, attachments, app, source));
  if (!note.blocks.length) return html`<p class="body" dir="auto">${withLinks(note.text ?? "")}</p>`;
  return html`${parts(note.blocks).map((part) => {
    if (part.list === null) return renderBlock(part.block, runs(part.block));
    const items = part.blocks.map((block) => renderItem(block, runs(block), app));
    return part.list === "ol" ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
  })}
  ${rest.map((each) => renderAttachment(each, app, source))}`;
}

function renderBlock(block: NoteBlock, inner: TemplateResult[]): TemplateResult {
  const style = `margin-inline-start:${Math.min(block.indent, 8) * 24}px`;
  if (block.is_quote) return html`<blockquote dir="auto" style=${style}>${inner}</blockquote>`;
  switch (block.kind) {
    case "title":
      return html`<h2 dir="auto">${inner}</h2>`;
    case "heading":
      return html`<h3 dir="auto">${inner}</h3>`;
    case "subheading":
      return html`<h4 dir="auto">${inner}</h4>`;
    case "monospaced":
      return html`<pre dir="auto">${inner}</pre>`;
    default:
      return html`<p class="body" dir="auto" style=${style}>${inner}</p>`;
  }
}

function renderItem(block: NoteBlock, inner: TemplateResult[], app: App): TemplateResult {
  const style = `margin-inline-start:${Math.min(block.indent, 8) * 20}px`;
  if (block.kind !== "checklist") return html`<li dir="auto" class=${block.kind} style=${style}>${inner}</li>`;
  const isDone = block.checked === true;
  return html`<li dir="auto" class="check ${isDone ? "done" : ""}" style=${style}>
    <ab-icon .path=${isDone ? mdiCheckCircle : mdiCheckboxBlankCircleOutline}></ab-icon>
    <span><span class="unseen">${app.t(isDone ? "reminder.done" : "reminder.open")}</span> ${inner}</span>
  </li>`;
}

function renderRun(run: NoteRun, attachments: Map<string, NoteAttachment>, app: App, source: ArtifactSource): TemplateResult {
  if (run.attachment !== null) {
    const found = attachments.get(run.attachment);
    return found ? renderAttachment(found, app, source) : html``;
  }
  let inner = run.link === null ? html`${withLinks(run.text)}` : linkTo(run.link, run.text);
  if (run.bold) inner = html`<b>${inner}</b>`;
  if (run.italic) inner = html`<i>${inner}</i>`;
  if (run.underline) inner = html`<u>${inner}</u>`;
  if (run.strikethrough) inner = html`<s>${inner}</s>`;
  return inner;
}

function renderAttachment(each: NoteAttachment, app: App, source: ArtifactSource): TemplateResult {
  if (each.table.length) {
    return html`<div class="table" tabindex="0" role="region" aria-label=${app.t("note.table")}>
      <table>
        ${each.table.map((row) => html`<tr>${row.map((cell) => html`<td dir="auto">${cell}</td>`)}</tr>`)}
      </table>
    </div>`;
  }
  if (each.url) return html`<span class="link">${linkTo(each.url, each.name ?? each.url)}</span>`;
  const file = each.file ?? each.preview;
  if (!file) return each.text ? html`<span dir="auto">${each.text}</span>` : html`<i class="dim">${each.name ?? app.t("note.attachment")}</i>`;
  const shown: ChatFile = { key: each.id, name: each.name ?? "", mime: mimeOf(each), size: file.size, file, isSticker: false };
  return html`<ab-chat-media .app=${app} .source=${source} .file=${shown}></ab-chat-media>
    ${each.text ? html`<span class="dim small" dir="auto">${each.text}</span>` : nothing}`;
}

function mimeOf({ uti, file, preview, name }: NoteAttachment): string {
  if (!file && preview) return "image/png";
  const kind = uti ?? "";
  if (/jpeg|png|heic|gif|tiff|image|drawing|paper/i.test(kind)) return "image/*";
  if (/movie|video|mpeg-4$/i.test(kind)) return "video/*";
  if (/audio/i.test(kind)) return "audio/*";
  return name ? "" : kind;
}
