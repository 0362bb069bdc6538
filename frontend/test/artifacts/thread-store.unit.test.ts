import { describe, expect, it } from "vitest";
import type { Page, Query } from "../../src/views/artifacts/source.js";
import { ThreadStore, WINDOW } from "../../src/views/artifacts/chat/thread-store.js";

interface Said {
  key: string;
  when: number;
}

const MINUTE = 60_000;

/** A conversation of which pages are given as the server gives them: the newest first, by cursor. */
function conversation(count: number, when = (index: number): number => index * MINUTE) {
  const all = Array.from({ length: count }, (_, index): Said => ({ key: String(index), when: when(index) }));
  const asked: Query[] = [];
  const fetch = (query: Query): Promise<Page<Said>> => {
    asked.push(query);
    const { since = -Infinity, until = Infinity, limit = 100 } = query as Record<string, number | undefined>;
    const rows = all.filter((each) => each.when >= since && each.when < until).reverse();
    const from = query.message === undefined ? Number(query.cursor ?? 0) : rows.findIndex((each) => each.key === query.message);
    const items = rows.slice(from, from + limit);
    const end = from + limit;
    // As the server's, the last page may say that there is another one, which is empty.
    return Promise.resolve({ items, next: items.length === limit ? String(end) : null });
  };
  return { all, asked, store: new ThreadStore<Said>(fetch, all.at(-1)?.when ?? 0) };
}

function numbers(store: ThreadStore<Said>): number[] {
  return store.shown.map((each) => Number(each.key));
}

function isRow(shown: number[]): boolean {
  return shown.every((each, index) => index === 0 || each === (shown[index - 1] ?? 0) + 1);
}

describe("ThreadStore", () => {
  it("opens with the newest messages, by one small page", async () => {
    const { store, asked } = conversation(10_000);
    await store.openNewest();
    expect(numbers(store).at(-1)).toBe(9999);
    expect(store.shown.length).toBe(60);
    expect(asked.length).toBe(1);
    expect([store.hasOlder, store.hasNewer]).toEqual([true, false]);
  });

  it("goes back to the first message with no gap, and never shows more than its window", async () => {
    const { store } = conversation(1234);
    await store.openNewest();
    const seen = new Set(numbers(store));
    for (let steps = 0; store.hasOlder && steps < 100; steps++) {
      await store.older();
      const shown = numbers(store);
      expect(isRow(shown)).toBe(true);
      expect(shown.length).toBeLessThanOrEqual(WINDOW);
      for (const each of shown) seen.add(each);
    }
    expect(seen.size).toBe(1234);
    expect(numbers(store)[0]).toBe(0);
  });

  it("comes back to the newest from what it has, asking for nothing twice", async () => {
    const { store, asked } = conversation(900);
    await store.openNewest();
    while (store.hasOlder) await store.older();
    const before = asked.length;
    for (let steps = 0; store.hasNewer && steps < 100; steps++) await store.newer();
    expect(numbers(store).at(-1)).toBe(899);
    expect(asked.length).toBe(before);
  });

  it("opens at a message among those before and after it", async () => {
    const { store } = conversation(5000);
    await store.openAt("2500");
    expect(numbers(store)).toContain(2500);
    expect(numbers(store)).toContain(2499);
    expect(numbers(store)).toContain(2501);
    expect(isRow(numbers(store))).toBe(true);
    expect([store.hasOlder, store.hasNewer]).toEqual([true, true]);
  });

  it("goes forward from the middle to the end with no gap, however uneven the times are", async () => {
    // A burst of hundreds in seconds, then silence for a year.
    const { store } = conversation(3000, (index) => (index < 1500 ? index : 31_536_000_000 + index * 1000));
    await store.openAt("700");
    const seen = new Set(numbers(store));
    for (let steps = 0; store.hasNewer && steps < 200; steps++) {
      await store.newer();
      expect(isRow(numbers(store))).toBe(true);
      for (const each of numbers(store)) seen.add(each);
    }
    expect(numbers(store).at(-1)).toBe(2999);
    expect([...seen].filter((each) => each >= 700).length).toBe(2300);
  });

  it("keeps messages of one instant together", async () => {
    const { store } = conversation(120, () => 5000);
    await store.openAt("60");
    expect(store.messages.length).toBe(120);
    expect(store.hasNewer).toBe(false);
  });

  it("opens at the first message at or after a time", async () => {
    const { store } = conversation(1000);
    expect(await store.openAtTime(499.5 * MINUTE)).toBe("500");
    expect(numbers(store)).toContain(499);
  });

  it("opens at the last message for a time after all of them", async () => {
    const { store } = conversation(10);
    expect(await store.openAtTime(10 ** 12)).toBe("9");
    expect(store.hasNewer).toBe(false);
  });
});
