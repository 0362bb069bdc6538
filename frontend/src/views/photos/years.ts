// The years along the edge of the grid. Pure.
import type { PlacedSection } from "../../elements/grid-layout.js";

export interface YearMark {
  year: string;
  /** From 0 at the top to 1 at the bottom. */
  at: number;
}

/** How high all sections are together. */
export function heightOf(sections: readonly PlacedSection[]): number {
  const last = sections.at(-1);
  return last ? last.top + last.height : 0;
}

/** The years, without those that would lie on another one; `height` and `space` are pixels. */
export function yearMarks(sections: readonly PlacedSection[], height: number, space: number): YearMark[] {
  const total = heightOf(sections);
  const marks: YearMark[] = [];
  let last = -Infinity;
  let known = "";
  for (const { key, top } of sections) {
    const year = key.slice(0, 4);
    if (!year || year === known) continue;
    known = year;
    const at = total ? top / total : 0;
    if ((at - last) * height < space) continue;
    last = at;
    marks.push({ year, at });
  }
  return marks;
}

/** The section a key of the keyboard leads to; undefined if it leads nowhere. */
export function sectionFor(key: string, sections: readonly PlacedSection[], now: number): PlacedSection | undefined {
  const year = (at: number): string => sections[at]?.key.slice(0, 4) ?? "";
  const begin = sections.findIndex((_, at) => year(at) === year(now));
  const targets: Record<string, number> = {
    ArrowUp: now - 1,
    ArrowLeft: now - 1,
    ArrowDown: now + 1,
    ArrowRight: now + 1,
    Home: 0,
    End: sections.length - 1,
    PageDown: sections.findIndex((_, at) => at > now && year(at) !== year(now)),
    PageUp: begin > 0 ? sections.findIndex((_, at) => year(at) === year(begin - 1)) : -1,
  };
  return sections[targets[key] ?? -1];
}
