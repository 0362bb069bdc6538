/// <reference types="vite/client" />
// What no compiler finds: names that are used twice, and texts that do not exist.
import { expect, test } from "vitest";
import english from "../../custom_components/apple_backup/translations/en.json";

const files = Object.values(
  import.meta.glob<string>("../src/**/*.ts", { query: "?raw", import: "default", eager: true }),
);
const source = files.join("\n");
const panel = english.config_panel as Record<string, Record<string, string> | undefined>;

function found(pattern: RegExp): string[] {
  return [...source.matchAll(pattern)].map((match) => match[1] ?? "");
}

function has(key: string): boolean {
  const [group = "", name = ""] = key.split(".");
  return panel[group]?.[name] !== undefined;
}

test("every element has a name of its own", () => {
  const names = found(/@element\("([^"]+)"\)/g);
  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test("every text that is asked for exists", () => {
  const keys = found(/\bt\(\s*"([a-z_]+\.[a-z0-9_]+)"/g);
  expect(keys.length).toBeGreaterThan(50);
  expect(keys.filter((key) => !has(key))).toEqual([]);
});

test("every text with a number has the forms of English", () => {
  const keys = found(/\bt\.plural\(\s*"([a-z_]+\.[a-z0-9_]+)"/g);
  expect(keys.filter((key) => !has(`${key}_one`) || !has(`${key}_other`))).toEqual([]);
});
