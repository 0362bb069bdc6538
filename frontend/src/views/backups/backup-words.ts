// What is said of a backup in several places.
import { mdiLockOffOutline, mdiLockOpenVariantOutline, mdiLockOutline } from "@mdi/js";
import { html, type TemplateResult } from "lit";
import type { App } from "../../app.js";
import "../../elements/chip.js";
import type { Backup } from "../../types.js";
import { sessions } from "./session.js";

/** `iPhone 15 Pro · iOS 26.1`. */
export function aboutDevice(backup: Backup): string {
  return [backup.device_name, backup.product_version && `iOS ${backup.product_version}`].filter(Boolean).join(" · ");
}

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
    return html`<ab-chip tone="busy" .icon=${mdiLockOpenVariantOutline}>${t("backup.unlocked")}</ab-chip>`;
  }
  return backup.is_encrypted
    ? html`<ab-chip .icon=${mdiLockOutline}>${t("backup.encrypted")}</ab-chip>`
    : html`<ab-chip .icon=${mdiLockOffOutline}>${t("backup.unencrypted")}</ab-chip>`;
}
