import { describe, expect, test } from "vitest";
import "../src/card.js";
import type { CardConfig } from "../src/card.js";
import type { Hass } from "../src/hass.js";
import type { Overview } from "../src/types.js";
import { fakeHass, type FakeHass } from "./fake-hass.js";
import { all, expectAccessible, find, settle, textOf } from "./page.js";
import { account, backup, overview } from "./samples.js";

type Card = HTMLElement & { hass: Hass; setConfig(config: CardConfig): void };

async function card(kind: string, seen: Overview, config: Partial<CardConfig> = {}, hass: FakeHass = fakeHass()) {
  document.documentElement.lang = "en";
  const element = document.createElement(`apple-backup-${kind}-card`) as Card;
  element.setConfig({ type: `custom:apple-backup-${kind}-card`, ...config });
  element.hass = hass;
  document.body.replaceChildren(element);
  await import("../src/cards/cards.js");
  await settle();
  hass.connection.live.at(-1)?.send(seen);
  await settle();
  return { element, hass };
}

test("cards are offered without a further step, once", () => {
  const offered = (window as { customCards?: { type: string }[] }).customCards?.map(({ type }) => type);
  expect(offered).toEqual(["apple-backup-sync-card", "apple-backup-backups-card"]);
});

test("cards are known to the registry that Home Assistant's start puts in the place of the browser's", async () => {
  const browsers = customElements;
  const known = new Map<string, CustomElementConstructor>();
  const registry = {
    get: (name: string) => known.get(name),
    define: (name: string, constructor: CustomElementConstructor) => {
      known.set(name, constructor);
      if (!browsers.get(name)) browsers.define(name, constructor);
    },
  };
  Object.defineProperty(window, "customElements", { value: registry, configurable: true });
  try {
    customElements.define("home-assistant", class extends HTMLElement {});
    await settle();
    expect([...known.keys()]).toEqual(["home-assistant", "apple-backup-sync-card", "apple-backup-backups-card"]);
    expect(known.get("apple-backup-sync-card")).toBe(browsers.get("apple-backup-sync-card"));
  } finally {
    Object.defineProperty(window, "customElements", { value: browsers, configurable: true });
  }
});

describe("the card of syncs", () => {
  const two = overview({ accounts: [account(), account({ entry_id: "two", title: "Other" })] });

  test("shows all accounts, or the one that was chosen", async () => {
    const { element } = await card("sync", two);
    expect(all(element, ".name").map((name) => name.textContent)).toEqual(["Sample library", "Other"]);
    await expectAccessible(element);
    element.setConfig({ type: "", account: "two" });
    await settle();
    expect(all(element, ".name").map((name) => name.textContent)).toEqual(["Other"]);
    element.setConfig({ type: "", account: "gone" });
    await settle();
    expect(textOf(element)).toContain("no such iCloud account");
  });

  test("leads to where the code is entered", async () => {
    const code = { method: null, phone_number_id: null, phone_numbers: [], ways: [], sent_at: null, asked_until: null };
    const { element } = await card("sync", overview({ accounts: [account({ state: "code_needed", code })] }));
    find(element, "a")!.click();
    expect(location.pathname).toBe("/apple-backup/sign-in/one");
    history.replaceState(null, "", "/");
  });

  test("says that downloads are paused", async () => {
    const { element } = await card("sync", overview({ accounts: [account({ is_paused: true })] }));
    expect(textOf(find(element, "ab-chip")!)).toBe("Paused");
  });

  test("takes texts that come later than the first snapshot", async () => {
    const late = fakeHass();
    const { localize } = late;
    const { element } = await card("sync", two, {}, { ...late, localize: () => "" });
    expect(textOf(element)).not.toContain("Up to date");
    element.hass = { ...late, localize: (key, values) => localize(key, values) };
    await settle();
    expect(textOf(element)).toContain("Up to date");
  });

  test("has texts in a preview, whose hass is older than the texts", async () => {
    const known = fakeHass().localize;
    // A language of its own: texts are loaded once.
    const { element } = await card("sync", two, {}, fakeHass({ language: "en-GB", localize: () => "", loadBackendTranslation: () => Promise.resolve(known) }));
    expect(textOf(element)).toContain("Up to date");
    expect(textOf(element)).not.toContain("overview.proof");
  });

  test("shares one subscription with others, and ends it with the last", async () => {
    const hass = fakeHass();
    const { element } = await card("sync", two, {}, hass);
    const other = document.createElement("apple-backup-backups-card") as Card;
    other.setConfig({ type: "" });
    other.hass = hass;
    document.body.append(other);
    await settle();
    expect(textOf(other)).toContain("Sample phone");
    expect(hass.connection.live).toHaveLength(1);
    element.remove();
    await settle();
    expect(hass.connection.live).toHaveLength(1);
    other.remove();
    await settle();
    expect(hass.connection.live).toHaveLength(0);
  });
});

describe("the card of backups", () => {
  test("says of each device how old its newest backup is, overdue ones first, as the panel does", async () => {
    const folder = overview().folders[0]!;
    const backups = [
      backup(),
      backup({ id: "b2", display_name: "Late", is_overdue: true }),
      backup({ id: "b3", display_name: "Half", completeness: "incomplete" }),
      backup({ id: "b4", display_name: "Older copy", is_current: false }),
    ];
    const { element } = await card("backups", overview({ folders: [{ ...folder, backups }] }));
    expect(all(element, "ab-chip").map((chip) => chip.textContent.trim())).toEqual(["Overdue", "Recent", "Incomplete"]);
    expect(textOf(element)).toContain("Backed up 2 days ago");
    await expectAccessible(element);
  });

  test("says so where there is nothing to see", async () => {
    const { element } = await card("backups", overview({ folders: [] }));
    expect(textOf(element)).toContain("no backup you may see");
  });
});
