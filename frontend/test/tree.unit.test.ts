import { describe, expect, test, vi } from "vitest";
import { TreeModel, type Branch } from "../src/views/backups/files/tree-model.js";

const CHILDREN: Record<string, string[]> = { a: ["a1", "a2"], a1: [], b: ["b1"] };

function tree() {
  const load = vi.fn((data: string): Promise<Branch<string>[]> => Promise.resolve(branches(CHILDREN[data] ?? [])));
  const model = new TreeModel<string>(load, () => undefined);
  model.setRoots(branches(["a", "b", "c"]));
  const node = (key: string) => model.find(key)!;
  const keys = () => model.rows.map(({ key }) => key);
  return { model, load, node, keys };
}

function branches(names: string[]): Branch<string>[] {
  return names.map((name) => ({ key: name, label: name.toUpperCase(), data: name }));
}

describe("a tree", () => {
  test("loads a branch when it is opened, once", async () => {
    const { model, load, node, keys } = tree();
    await model.open(node("a"));
    expect(keys()).toEqual(["a", "a1", "a2", "b", "c"]);
    model.close(node("a"));
    expect(keys()).toEqual(["a", "b", "c"]);
    await model.open(node("a"));
    expect(load).toHaveBeenCalledTimes(1);
    expect(node("a2")).toMatchObject({ level: 2, place: 2, siblings: 2 });
  });

  test("does not open what holds nothing", async () => {
    const { model, node } = tree();
    await model.open(node("c"));
    expect(node("c")).toMatchObject({ isOpen: false, children: [] });
  });

  test("can try again after a failure", async () => {
    const { model, load, node, keys } = tree();
    load.mockRejectedValueOnce(new Error("lost"));
    await expect(model.open(node("a"))).rejects.toThrow("lost");
    expect(node("a").isLoading).toBe(false);
    await model.open(node("a"));
    expect(keys()).toContain("a1");
  });

  test("is walked through by keys", async () => {
    const { model, node } = tree();
    const go = (key: string, from: string, isMirrored = false) => model.move(key, node(from), isMirrored)?.key;
    expect(go("ArrowDown", "a")).toBe("b");
    expect(go("ArrowUp", "a")).toBe("a");
    expect(go("End", "a")).toBe("c");
    expect(go("Home", "c")).toBe("a");
    expect(go("ArrowRight", "a")).toBe("a");
    await vi.waitFor(() => expect(node("a").isOpen).toBe(true));
    expect(go("ArrowRight", "a")).toBe("a1");
    expect(go("ArrowLeft", "a2")).toBe("a");
    expect(go("ArrowLeft", "a")).toBe("a");
    expect(node("a").isOpen).toBe(false);
    expect(go("ArrowLeft", "b", true)).toBe("b");
    await vi.waitFor(() => expect(node("b").isOpen).toBe(true));
    expect(go("ArrowRight", "b1", true)).toBe("b");
  });

  test("finds rows by letters, from where one is", async () => {
    const { model, node } = tree();
    await model.open(node("a"));
    expect(model.move("a", node("a"), false)?.key).toBe("a1");
    expect(model.move("A", node("a2"), false)?.key).toBe("a");
    expect(model.move("x", node("a"), false)).toBeUndefined();
    expect(model.move("Escape", node("a"), false)).toBeUndefined();
  });
});
