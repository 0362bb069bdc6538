// Who goes to a page by a link or an arrow that stays behind is led to the heading of that page.
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { mayType } from "../src/elements/focus.js";
import "../src/panel.js";
import type { AppleBackupPanel } from "../src/panel.js";
import { VIEWS } from "../src/views/index.js";
import "../src/views/photos/care/care.js";
import { fakeHass } from "./fake-hass.js";
import { find, focused, settle, show, textOf } from "./page.js";
import { answers } from "./photos-page.js";
import { account, overview } from "./samples.js";

beforeAll(() => Promise.all(VIEWS.map((view) => view.load())));
beforeEach(() => history.replaceState(null, "", "/"));

/** The panel at a path, as Home Assistant shows it: it takes the address from the place of the browser. */
async function panel(path: string): Promise<AppleBackupPanel> {
  const answer = answers();
  const hass = fakeHass({ answer, fetch: () => new Promise(() => undefined) });
  const route = (place: string) => ({ prefix: "/apple-backup", path: place });
  const element = await show<AppleBackupPanel>("apple-backup-panel", { hass, panel: { url_path: "apple-backup", config: {} }, route: route(path) });
  window.addEventListener("location-changed", () => (element.route = route(location.pathname.replace("/apple-backup", ""))));
  const totals = { ...account().totals, quarantined: 3 };
  hass.connection.live.at(-1)?.send(overview({ accounts: [account({ totals })] }));
  for (let round = 0; round < 4; round++) await settle();
  return element;
}

test("a page that is loaded leaves the focus alone", async () => {
  await panel("/backups");
  expect(focused()).toBe(document.body);
});

test("the figure of the quarantine leads to the care of the library", async () => {
  const element = await panel("/overview");
  find(element, "ab-account-card >>> dd a")!.focus();
  find(element, "ab-account-card >>> dd a")!.click();
  for (let round = 0; round < 4; round++) await settle();
  expect(textOf(focused())).toBe("Care of the library");
});

test("the arrow of a backup leads to the list of them", async () => {
  const element = await panel("/backups/b1");
  find(element, "ab-backup-page >>> .back >>> button")!.focus();
  find(element, "ab-backup-page >>> .back")!.click();
  for (let round = 0; round < 4; round++) await settle();
  expect(focused().tagName).toBe("H2");
  expect(textOf(focused())).toContain("ackups");
});

test("the frame of a heading stays on its own line", async () => {
  const element = await panel("/backups");
  const heading = find(element, "ab-backup-list >>> h2")!;
  heading.focus();
  expect(parseFloat(getComputedStyle(heading).outlineOffset)).toBeLessThan(0);
});

test("a field waits for a touch where there is no other pointer", () => {
  expect(mayType()).toBe(true);
  const media = vi.spyOn(window, "matchMedia").mockImplementation((query) => ({ matches: query === "(pointer: coarse)" }) as MediaQueryList);
  expect(mayType()).toBe(false);
  media.mockRestore();
});
