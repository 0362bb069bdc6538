// How good a backup is, in short; the same on every page.
import { mdiAlertOutline, mdiShieldCheckOutline } from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.js";
import "../elements/chip.js";
import type { Backup } from "../types.js";

/** Whether a backup is overdue and complete. */
export function ageChips({ t }: App, { is_overdue, completeness }: Backup): TemplateResult {
  return html`${is_overdue ? html`<ab-chip tone="warning" .icon=${mdiAlertOutline}>${t("backup.overdue")}</ab-chip>` : nothing}
  ${completeness === "unknown"
    ? nothing
    : html`<ab-chip
        .tone=${completeness === "complete" ? "good" : "bad"}
        .icon=${completeness === "complete" ? mdiShieldCheckOutline : mdiAlertOutline}
        >${t(`backup.${completeness}`)}</ab-chip
      >`}`;
}

/** What the last check has found, if there was one; that nothing is wrong is known of a thorough one alone. */
export function checkChip({ t, format }: App, { integrity }: Backup): TemplateResult | typeof nothing {
  if (!integrity) return nothing;
  const tone = integrity.is_serious ? "bad" : integrity.errors ? "warning" : integrity.is_quick ? "neutral" : "good";
  return html`<ab-chip .tone=${tone} .icon=${mdiShieldCheckOutline}
    >${t(integrity.is_quick ? "backup.score_quick" : "backup.score", { score: format.percent(integrity.score) })}</ab-chip
  >`;
}
