// The rows of a list: records, and a heading before the first of each group.

export type ListRow<T> = { heading: string } | { item: T };

/** Puts headings between items; those of a group follow each other. */
export function withHeadings<T>(items: readonly T[], heading?: (item: T) => string): ListRow<T>[] {
  const rows: ListRow<T>[] = [];
  addRows(rows, items, heading);
  return rows;
}

/** Adds items to rows; those that belong to the last group get no heading of their own. */
export function addRows<T>(rows: ListRow<T>[], items: readonly T[], heading?: (item: T) => string): void {
  const before = rows.at(-1);
  let last = heading && before && "item" in before ? heading(before.item) : undefined;
  for (const item of items) {
    const name = heading?.(item);
    if (name !== undefined && name !== last) rows.push({ heading: name });
    last = name;
    rows.push({ item });
  }
}
