// Lines of a log: which are shown, and how they are handed on. Pure.
import type { LogRow } from "../api.js";

export const LEVELS = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof LEVELS)[number];

/** The lines of a level and above. */
export function atLeast(rows: readonly LogRow[], level: Level): LogRow[] {
  const least = LEVELS.indexOf(level);
  return rows.filter(([own]) => LEVELS.findIndex((one) => one === own) >= least);
}

/** What looks like a name or an address, and what stands for it. */
const PRIVATE: readonly [RegExp, string][] = [
  [/[\w.+-]+(?:\*+)?@(?:[\w-]+\.)+\w{2,}/g, "<mail>"],
  [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, "<address>"],
  // Paths: the folders and names are a family's, the ending says what kind of file it was.
  [/(?:\/|\b)(?:[^\s/:"']+\/)+[^\s/:"']*?(\.\w{1,5})?(?=[\s:"',;)]|$)/g, "<path>$1"],
  [/[^\s/:"']+(\.(?:heic|jpe?g|png|mov|mp4|gif|tiff?|dng|webp|aae))\b/gi, "<file>$1"],
];

/** All lines as a text for a bug report, in UTC, without names and addresses. */
export function asReport(rows: readonly LogRow[]): string {
  const lines = rows.map(([level, time, source, message]) => {
    const told = PRIVATE.reduce((text, [pattern, put]) => text.replace(pattern, put), message);
    return `${new Date(time).toISOString()} ${level.padEnd(5)} ${source}: ${told}`;
  });
  return `\`\`\`\n${lines.join("\n")}\n\`\`\`\n`;
}
