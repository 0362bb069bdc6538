// Where the cells of a grid of sections lie. Positions count over all sections.

export interface GridSection {
  key: string;
  label: string;
  count: number;
}

export interface PlacedSection extends GridSection {
  index: number;
  /** The position of its first cell. */
  start: number;
  top: number;
  height: number;
}

export interface GridSizes {
  columns: number;
  /** Side of a square cell with its gap, in pixels. */
  cell: number;
  header: number;
}

/** Divides a width into columns of cells that are at least so wide. */
export function fit(width: number, smallest: number, header: number): GridSizes {
  const columns = Math.max(1, Math.floor(width / smallest));
  return { columns, cell: Math.max(1, width / columns), header };
}

/** Places sections one below the other. */
export function place(sections: readonly GridSection[], sizes: GridSizes): PlacedSection[] {
  let top = 0;
  let start = 0;
  return sections.map((section, index) => {
    const rows = Math.ceil(section.count / sizes.columns);
    const height = sizes.header + rows * sizes.cell;
    const placed = { ...section, index, start, top, height };
    top += height;
    start += section.count;
    return placed;
  });
}

/** Finds the last section that begins at or before a height; 0 if there is none. */
export function sectionAt(placed: readonly PlacedSection[], top: number): number {
  return lastWhere(placed, (section) => section.top <= top);
}

/** Finds the section that holds a position. */
export function sectionOf(placed: readonly PlacedSection[], position: number): PlacedSection | undefined {
  return placed[lastWhere(placed, (section) => section.start <= position)];
}

/** Gives the cells of a section between two heights of the grid, as indices in it: [first, end). */
export function cellsBetween(section: PlacedSection, sizes: GridSizes, top: number, bottom: number): [number, number] {
  const body = section.top + sizes.header;
  const firstRow = Math.max(0, Math.floor((top - body) / sizes.cell));
  const endRow = Math.max(0, Math.ceil((bottom - body) / sizes.cell));
  const first = Math.min(section.count, firstRow * sizes.columns);
  return [first, Math.max(first, Math.min(section.count, endRow * sizes.columns))];
}

/** Gives the height at which lies what was at a height before the grid was laid out anew; undefined if it is gone. */
export function moved(
  before: readonly PlacedSection[],
  sizesBefore: GridSizes,
  placed: readonly PlacedSection[],
  sizes: GridSizes,
  top: number,
): number | undefined {
  const was = before[sectionAt(before, top)];
  const is = was && placed.find(({ key }) => key === was.key);
  if (!was || !is) return undefined;
  const rows = Math.max(0, (top - was.top) / sizesBefore.cell);
  return is.top + Math.min(is.height, Math.round((rows * sizesBefore.columns) / sizes.columns) * sizes.cell);
}

function lastWhere<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
