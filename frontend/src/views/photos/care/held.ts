// What lies in quarantine, photo by photo. Pure.
import type { QuarantineItem } from "../api.js";

/** The file that shows a photo best comes first. */
const ORDER = ["edited", "original", "alternative", "edited_video", "live_video", "sidecar"];

/** Files that left as one photo; a second version of a file is a photo of its own. */
export function byPhoto(items: readonly QuarantineItem[]): QuarantineItem[][] {
  const groups: QuarantineItem[][] = [];
  const open = new Map<string, QuarantineItem[]>();
  for (const item of items) {
    const key = `${item.photo} ${item.reason}`;
    const group = item.photo === null ? undefined : open.get(key);
    if (group && !group.some(({ kind }) => kind === item.kind)) group.push(item);
    else {
      const made = [item];
      groups.push(made);
      open.set(key, made);
    }
  }
  return groups.map(bestFirst);
}

/** The files of a photo, that which shows it best first. */
export function bestFirst<T extends { kind: string | null }>(files: readonly T[]): T[] {
  return [...files].sort((a, b) => ORDER.indexOf(a.kind ?? "") - ORDER.indexOf(b.kind ?? ""));
}
