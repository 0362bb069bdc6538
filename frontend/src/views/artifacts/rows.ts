// The rows of a list: records, and a heading before the first of each group.

export type ListRow<T> = { heading: string } | { item: T };

/** Puts headings between items; those of a group follow each other. */
export function withHeadings<T>(items: readonly T[], heading?: (item: T) => string): ListRow<T>[] {
  if (!heading) return items.map((item) => ({ item }));
  const rows: ListRow<T>[] = [];
  let last: string | undefined;
  for (const item of items) {
    const name = heading(item);
    if (name !== last) rows.push({ heading: name });
    last = name;
    rows.push({ item });
  }
  return rows;
}
