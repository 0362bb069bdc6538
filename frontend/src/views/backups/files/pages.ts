/** A long list of which the pages in sight are loaded. */
export class Pages<T> {
  /** Undefined until the first page has come. */
  total?: number;
  error?: unknown;
  private readonly items: (T | undefined)[] = [];
  private readonly asked = new Set<number>();
  private isOver = false;

  constructor(
    private readonly load: (offset: number, limit: number) => Promise<{ items: readonly T[]; total: number }>,
    private readonly changed: () => void,
    private readonly size = 200,
  ) {
    this.want(0, 1);
  }

  get(index: number): T | undefined {
    return this.items[index];
  }

  /** What has been loaded so far. */
  get loaded(): T[] {
    return this.items.filter((item) => item !== undefined);
  }

  /** Loads the pages of some rows; `end` is one past the last. */
  want(first: number, end: number): void {
    const last = this.total === undefined ? end : Math.min(end, this.total);
    for (let page = Math.floor(first / this.size); page * this.size < last; page++) void this.ask(page);
  }

  /** Nobody looks at it any more. */
  end(): void {
    this.isOver = true;
  }

  private async ask(page: number): Promise<void> {
    if (this.asked.has(page)) return;
    this.asked.add(page);
    try {
      const found = await this.load(page * this.size, this.size);
      if (this.isOver) return;
      this.total = found.total;
      found.items.forEach((item, index) => (this.items[page * this.size + index] = item));
      this.error = undefined;
    } catch (error) {
      if (this.isOver) return;
      this.asked.delete(page);
      this.error = error;
    }
    this.changed();
  }
}
