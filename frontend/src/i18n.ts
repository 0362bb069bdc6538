// The texts, which live in the integration's translations below `config_panel`. Home Assistant loads
// them in the user's language and fills in English where one is missing.
import type { Hass, Localize } from "./hass.js";

const ROOT = "component.apple_backup";

export type Values = Record<string, string | number>;
/** Gives the text of a key below `config_panel`, with its placeholders filled in. */
export type Translate = ((key: string, values?: Values) => string) & {
  /** The form of a text that fits a number; its keys end in `_one`, `_other` and so on. */
  plural: (key: string, count: number, values?: Values) => string;
  /** Whether there is a text. */
  has: (key: string) => boolean;
  /** The text of an error that the integration names by its code, or undefined if it has none. */
  exception: (code: string, values?: Values) => string | undefined;
};

const CATEGORIES = ["config_panel", "exceptions"] as const;
type Category = (typeof CATEGORIES)[number];

const loaded = new Map<string, Promise<unknown>>();
/** What knows the texts of a language that have been loaded. */
const knowing = new Map<string, Localize>();

/** Loads the texts of the user's language, once. */
export function loadTexts(hass: Hass): Promise<unknown> {
  let loading = loaded.get(hass.language);
  if (!loading) {
    loading = Promise.all(CATEGORIES.map((category) => load(hass, category)));
    loading.catch(() => loaded.delete(hass.language));
    loaded.set(hass.language, loading);
  }
  return loading;
}

async function load(hass: Hass, category: Category): Promise<void> {
  const localize = await hass.loadBackendTranslation(category, "apple_backup");
  if (localize) knowing.set(`${hass.language} ${category}`, localize);
}

/**
 * Gives a text, or nothing. Home Assistant shows previews of cards with a `hass` of the moment when its
 * dialog was opened; its `localize` knows no texts that have been loaded since.
 */
function find(hass: Hass, category: Category, key: string, values?: Values): string {
  const path = `${ROOT}.${category}.${key}`;
  return hass.localize(path, values) || (knowing.get(`${hass.language} ${category}`)?.(path, values) ?? "");
}

/** Makes the function that gives texts; `hass` is asked anew, since it changes all the time. */
export function translator(hass: () => Hass, language: string, formatNumber: (n: number) => string): Translate {
  const rules = new Intl.PluralRules(language);
  const get = (key: string, values?: Values): string => find(hass(), "config_panel", key, values);
  return Object.assign((key: string, values?: Values) => get(key, values) || key, {
    plural: (key: string, count: number, values: Values = {}): string => {
      const all = { ...values, count: formatNumber(count) };
      return get(`${key}_${rules.select(count)}`, all) || get(`${key}_other`, all) || key;
    },
    has: (key: string): boolean => get(key) !== "",
    exception: (code: string, values?: Values) =>
      find(hass(), "exceptions", `${code}.message`, values) || undefined,
  });
}
