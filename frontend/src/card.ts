// Offers the cards. Home Assistant loads this on every page, so it is small: what a card shows is
// loaded with the first one that is on a dashboard.
import { element } from "./define.js";
import type { Hass } from "./hass.js";

export interface CardConfig {
  type: string;
  account?: string;
  folder?: string;
}

export interface CardBody extends HTMLElement {
  hass: Hass;
  config: CardConfig;
}

interface CardWindow {
  customCards?: { type: string; name: string; description: string; preview: boolean }[];
}

type Localize = (key: string) => string;

/** The schema of a card's editor: which entry it shows, all if none is chosen. */
function formOf(field: "account" | "folder", fallback: string) {
  const key = `component.apple_backup.config_panel.cards.${field}`;
  return {
    schema: [{ name: field, selector: { config_entry: { integration: "apple_backup" } } }],
    computeLabel: (_schema: unknown, localize: Localize) => localize(key) || fallback,
  };
}

abstract class LazyCard extends HTMLElement {
  protected abstract readonly tag: string;
  private body?: CardBody;
  private config?: CardConfig;
  private latest?: Hass;

  setConfig(config: CardConfig): void {
    this.config = config;
    if (this.body) this.body.config = config;
    else void this.load();
  }

  set hass(hass: Hass) {
    this.latest = hass;
    if (this.body) this.body.hass = hass;
    else void this.load();
  }

  getCardSize(): number {
    return 3;
  }

  getGridOptions() {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  private async load(): Promise<void> {
    await import("./cards/cards.js");
    if (this.body || !this.config || !this.latest) return;
    const body = document.createElement(this.tag) as CardBody;
    body.config = this.config;
    body.hass = this.latest;
    this.body = body;
    this.append(body);
  }
}

@element("apple-backup-sync-card")
export class SyncCard extends LazyCard {
  protected readonly tag = "ab-sync-card";

  static getConfigForm() {
    return formOf("account", "iCloud account");
  }

  static getStubConfig() {
    return {};
  }
}

@element("apple-backup-backups-card")
export class BackupsCard extends LazyCard {
  protected readonly tag = "ab-backups-card";

  static getConfigForm() {
    return formOf("folder", "Backup folder");
  }

  static getStubConfig() {
    return {};
  }
}

const offered = ((window as CardWindow).customCards ??= []);
const cards = [
  ["apple-backup-sync-card", "Apple Backup: iCloud Photos", "How the copy of your iCloud photos is doing."],
  ["apple-backup-backups-card", "Apple Backup: backups", "How old the backups of your devices are."],
] as const;
for (const [type, name, description] of cards) {
  if (!offered.some((each) => each.type === type)) offered.push({ type, name, description, preview: true });
}

// Home Assistant loads this beside its own start, which puts another registry of elements in the place of
// the browser's. What this has defined before is unknown there, and would be waited for in vain.
void customElements.whenDefined("home-assistant").then(() => {
  element("apple-backup-sync-card")(SyncCard);
  element("apple-backup-backups-card")(BackupsCard);
});
