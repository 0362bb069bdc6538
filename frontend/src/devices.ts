// What is said of devices on every page alike.
import type { Backup } from "./types.js";

export function isTablet({ product_type }: Backup): boolean {
  return product_type?.startsWith("iPad") ?? false;
}

/** `iPhone 15 Pro · iOS 26.1`; iPads have a system of their own since 13. */
export function aboutDevice(backup: Backup): string {
  const { device_name, product_version } = backup;
  const isOwn = isTablet(backup) && Number.parseInt(product_version ?? "", 10) >= 13;
  return [device_name, product_version && `${isOwn ? "iPadOS" : "iOS"} ${product_version}`].filter(Boolean).join(" · ");
}

/** The order of devices: those whose backup is overdue, then those that were backed up last. */
export function byUrgency(a: Backup, b: Backup): number {
  return Number(b.is_overdue) - Number(a.is_overdue) || (b.last_backup ?? 0) - (a.last_backup ?? 0);
}
