import { mdiStop } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { ApiError } from "../../api.js";
import type { App } from "../../app.js";
import "../../elements/alert.js";
import "../../elements/button.js";
import "../../elements/progress.js";
import type { Work } from "./work.js";

/** The look of the tabs about work on a backup. */
export const workStyles = css`
  :host {
    display: block;
    overflow: hidden auto;
    padding: var(--ab-4);
  }
  .page {
    display: grid;
    gap: var(--ab-4);
    max-width: 52rem;
  }
  .card {
    display: grid;
    gap: var(--ab-3);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--ab-2);
  }
  .tiles {
    display: grid;
    gap: var(--ab-3);
    grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr));
  }
  .tiles > div {
    background: color-mix(in srgb, var(--ab-fill) 45%, transparent);
    border-radius: var(--ab-radius-small);
    padding: var(--ab-3);
  }
  .tiles strong {
    display: block;
    font-size: var(--ab-size-xl);
    font-variant-numeric: tabular-nums;
    font-weight: 500;
  }
  ul.rows {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  ul.rows li {
    border-block-start: 1px solid var(--ab-line);
    overflow-wrap: anywhere;
    padding-block: var(--ab-2);
  }
  label.field {
    display: grid;
    font-weight: 500;
    gap: var(--ab-1);
  }
  select {
    background: var(--ha-color-form-background, var(--ab-card));
    border: 1px solid color-mix(in srgb, var(--ab-text-dim) 60%, transparent);
    border-radius: var(--ab-radius-small);
    color: inherit;
    font: inherit;
    font-size: 16px;
    font-weight: 400;
    min-height: var(--ab-target);
    padding: var(--ab-2) var(--ab-3);
    width: 100%;
  }
`;

/** How far work is, with a button that stops it; or how it ended if not well. */
export function workProgress<R>(app: App, work: Work<R>, label: string): TemplateResult | typeof nothing {
  const { t, format } = app;
  const { percent, state } = work;
  if (work.error !== undefined) {
    return html`<ab-alert kind="error" .heading=${t("errors.title")}>${app.errorText(work.error)}</ab-alert>`;
  }
  if (work.isRunning) {
    return html`<div role="status">${label}${percent === null ? "" : html` <span class="numbers">${format.percent(percent)}</span>`}</div>
      <ab-progress .value=${percent} .label=${label}></ab-progress>
      ${work.mayStop
        ? html`<div class="actions">
            <ab-button kind="outlined" .icon=${mdiStop} .busy=${work.isBusy} .disabled=${!app.online} @click=${() => void work.stop()}>${t("work.stop")}</ab-button>
          </div>`
        : nothing}`;
  }
  if (work.isBlocked) return html`<ab-alert kind="info">${t("work.blocked")}</ab-alert>`;
  if (state?.state === "stopped") return html`<ab-alert kind="warning">${t("work.stopped")}</ab-alert>`;
  if (state?.state === "failed") {
    return html`<ab-alert kind="error" .heading=${t("work.failed")}>${app.errorText(new ApiError(state.error ?? "", ""))}</ab-alert>`;
  }
  return nothing;
}

/** A figure with what it counts. */
export function tile(value: string, name: string): TemplateResult {
  return html`<div><strong>${value}</strong><span class="dim small">${name}</span></div>`;
}
