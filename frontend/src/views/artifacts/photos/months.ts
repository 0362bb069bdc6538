import type { GridSection } from "../../../elements/grid-layout.js";

/** The sections of a grid: items, the newest first, of which those of a name follow each other. */
export function months<T>(items: readonly T[], nameOf: (item: T) => string): GridSection[] {
  const sections: GridSection[] = [];
  for (const item of items) {
    const label = nameOf(item);
    const last = sections.at(-1);
    if (last?.label === label) last.count++;
    else sections.push({ key: `${sections.length} ${label}`, label, count: 1 });
  }
  return sections;
}

const FEW = 6;

/** The same by month, or by year where months would hold but a few. */
export function monthsOrYears<T>(items: readonly T[], month: (item: T) => string, year: (item: T) => string): GridSection[] {
  const sections = months(items, month);
  return sections.length * FEW > items.length ? months(items, year) : sections;
}
