// A `hass` for tests: English texts of the integration, and answers that the test gives.
import english from "../../custom_components/apple_backup/translations/en.json";
import type { Hass } from "../src/hass.js";

type Listener = () => void;

export class FakeConnection {
  readonly subscriptions: { message: object; send: (event: unknown) => void; ended: boolean }[] = [];
  /** What the next subscriptions are refused with. */
  refusals: unknown[] = [];
  private readonly listeners = new Map<string, Set<Listener>>();

  subscribeMessage<T>(callback: (event: T) => void, message: object): Promise<() => Promise<void>> {
    const refusal = this.refusals.shift();
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as the library does
    if (refusal !== undefined) return Promise.reject(refusal);
    const subscription = { message, send: callback as (event: unknown) => void, ended: false };
    this.subscriptions.push(subscription);
    return Promise.resolve(() => {
      subscription.ended = true;
      return Promise.resolve();
    });
  }

  addEventListener(type: string, listener: Listener): void {
    const known = this.listeners.get(type) ?? new Set();
    this.listeners.set(type, known.add(listener));
  }

  removeEventListener(type: string, listener: Listener): void {
    this.listeners.get(type)?.delete(listener);
  }

  tell(type: string): void {
    for (const listener of this.listeners.get(type) ?? []) listener();
  }

  get live() {
    return this.subscriptions.filter((each) => !each.ended);
  }
}

export interface FakeHass extends Hass {
  connection: FakeConnection & Hass["connection"];
  sent: Record<string, unknown>[];
  answer: (message: Record<string, unknown>) => unknown;
  fetch: (path: string, init?: RequestInit) => Response | Promise<Response>;
}

function flat(node: object, prefix: string, into: Record<string, string>): Record<string, string> {
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (typeof value === "string") into[`${prefix}.${key}`] = value;
    else if (value) flat(value, `${prefix}.${key}`, into);
  }
  return into;
}

const texts = flat(english, "component.apple_backup", {});

export function fakeHass(changes: Partial<FakeHass> = {}): FakeHass {
  const hass: FakeHass = {
    language: "en",
    locale: { language: "en", number_format: "language", time_format: "language", date_format: "language" },
    config: { time_zone: "UTC" },
    connected: true,
    connection: new FakeConnection(),
    user: { id: "u", name: "Ada", is_admin: true },
    sent: [],
    answer: () => null,
    fetch: () => new Response("{}"),
    localize: (key, values = {}) =>
      (texts[key] ?? "").replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? `{${name}}`)),
    loadBackendTranslation: () => Promise.resolve(undefined),
    callWS: <T>(message: object) => {
      hass.sent.push(message as Record<string, unknown>);
      return Promise.resolve().then(() => hass.answer(message as Record<string, unknown>) as T);
    },
    fetchWithAuth: (path, init) => Promise.resolve().then(() => hass.fetch(path, init)),
    hassUrl: (path) => path,
    ...changes,
  };
  return hass;
}
