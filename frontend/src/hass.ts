// What the panel uses of Home Assistant's frontend, and nothing else of it.

export interface HassLocale {
  language: string;
  number_format: string;
  time_format: string;
  date_format: string;
  time_zone?: string;
}

export interface Connection {
  subscribeMessage<T>(
    callback: (event: T) => void,
    message: object,
    options?: { resubscribe?: boolean },
  ): Promise<() => Promise<void>>;
  addEventListener(type: "ready" | "disconnected", listener: () => void): void;
  removeEventListener(type: "ready" | "disconnected", listener: () => void): void;
}

export type Localize = (key: string, values?: Record<string, string | number>) => string;

export interface Hass {
  language: string;
  locale: HassLocale;
  config: { time_zone: string };
  connected: boolean;
  connection: Connection;
  user?: { id: string; name: string; is_admin: boolean };
  localize: Localize;
  /** Gives a function that knows the texts; those of older objects never learn them. */
  loadBackendTranslation(category: string, integration?: string): Promise<Localize | undefined>;
  callWS<T>(message: object): Promise<T>;
  fetchWithAuth(path: string, init?: RequestInit): Promise<Response>;
  hassUrl(path: string): string;
}

/** What Home Assistant tells a panel about itself. */
export interface PanelInfo {
  url_path: string;
  config: { version?: string; bundle?: string };
}

/** Shows one of Home Assistant's toasts, for some milliseconds; one with an action stays if they are not told. The next one takes its place. */
export function toast(element: HTMLElement, message: string, action?: ToastAction, duration = action ? -1 : undefined): void {
  fire(element, "hass-notification", { id: "apple_backup", message, action, duration });
}

export interface ToastAction {
  text: string;
  action: () => void;
}

/** Sends an event up through all shadow roots. */
export function fire(element: HTMLElement, type: string, detail?: unknown): void {
  element.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}

/** Whether anything we show depends on has changed; the states of other entities are none of that. */
export function isOther(old: Hass, hass: Hass): boolean {
  return (
    old.locale !== hass.locale ||
    old.language !== hass.language ||
    // Texts that have been loaded come by another function.
    old.localize !== hass.localize ||
    old.connected !== hass.connected ||
    old.user !== hass.user
  );
}
