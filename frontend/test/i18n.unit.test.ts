import { expect, test } from "vitest";
import { App } from "../src/app.js";
import { ApiError } from "../src/api.js";
import { fakeHass } from "./fake-hass.js";

const app = new App(() => fakeHass(), { narrow: false, online: true, overview: undefined, base: "/apple-backup" });

test("texts have their placeholders filled in", () => {
  expect(app.t("overview.proof", { proven: "5", total: "7" })).toBe("5 of 7 bit-exact");
  expect(app.t("state.idle")).toBe("Up to date");
});

test("a text that is missing shows its key", () => expect(app.t("no.such_text")).toBe("no.such_text"));

test("forms fit their number, which is written as the user likes it", () => {
  expect(app.t.plural("overview.items", 1)).toBe("1 photo or video");
  expect(app.t.plural("overview.items", 41_220)).toBe("41,220 photos and videos");
});

test("errors are told in words: by the panel, by the integration, by the server, or at all", () => {
  const text = (code: string, message = ""): string => app.errorText(new ApiError(code, message));
  expect(text("offline")).toContain("cannot be reached");
  expect(text("wrong_password")).toContain("password");
  expect(text("never_heard_of", "From the server.")).toBe("From the server.");
  expect(text("never_heard_of")).toContain("unexpected");
});

test("addresses are built and escaped", () => {
  expect(app.url(["backups", "a/b", "files"], { at: "x y" })).toBe("/apple-backup/backups/a%2Fb/files?at=x+y");
});
