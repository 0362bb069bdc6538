import { expect, test } from "vitest";
import { readPlace, writePlace } from "../src/router.js";

test("the root has no view", () => {
  expect(readPlace("", "").view).toBe("");
  expect(readPlace("/", "").path).toEqual([]);
});

test.each([["/photos/2024"], ["/backups/a%2Fb/files"], ["/x/%E6%9D%B1%E4%BA%AC"]])("%s is read and written", (path) => {
  const { view, path: rest } = readPlace(path, "");
  expect(writePlace("", [view, ...rest])).toBe(path);
});

test("the query is read", () => expect(readPlace("/photos", "?at=7").query.get("at")).toBe("7"));

test("a broken escape does no harm", () => expect(readPlace("/photos/%zz", "").path).toEqual(["%zz"]));
