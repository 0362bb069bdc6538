// What is said of a backup in several places.
import { mdiLockOffOutline, mdiLockOpenVariantOutline, mdiLockOutline } from "@mdi/js";
import { html, type TemplateResult } from "lit";
import type { App } from "../../app.js";
import "../../elements/chip.js";
import type { Backup } from "../../types.js";
import { sessions } from "./session.js";

/** `Backed up 2 days ago · 64 GB`. */
export function madeWhen({ t, format }: App, backup: Backup): TemplateResult {
  const when = backup.last_backup;
  const size = backup.size_bytes === null ? "" : html` · <span style="white-space:nowrap">${format.bytes(backup.size_bytes)}</span>`;
  if (when === null) return html`${t("backup.undated")}${size}`;
  return html`<span class="numbers" title=${format.dateTime(when)}
    >${t("backup.made", { when: format.relative(when) })}${size}</span
  >`;
}

/** Whether a backup is encrypted, or open on this page. */
export function lockChip({ t }: App, backup: Backup): TemplateResult {
  if (sessions.get(backup.id)) {
    const name = backup.is_encrypted ? "unlocked" : "opened";
    return html`<ab-chip tone="busy" .icon=${mdiLockOpenVariantOutline}>${t(`backup.${name}`)}</ab-chip>`;
  }
  return backup.is_encrypted
    ? html`<ab-chip .icon=${mdiLockOutline}>${t("backup.encrypted")}</ab-chip>`
    : html`<ab-chip .icon=${mdiLockOffOutline}>${t("backup.unencrypted")}</ab-chip>`;
}
