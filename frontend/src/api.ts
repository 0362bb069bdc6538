// Asking the integration: websocket commands, live subscriptions, HTTP, and what went wrong.
import type { Connection, Hass } from "./hass.js";
import type { Translate, Values } from "./i18n.js";

export const BASE = "/api/apple_backup";
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/** Why a request failed. `code` is stable; `status` is 0 where there was no HTTP answer. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 0,
    readonly retryAfter: number | null = null,
    /** The placeholders of the error's text. */
    readonly values: Values = {},
  ) {
    super(message);
  }
}

/** Sends a command of the integration; `type` is without the domain. */
export async function command<T = null>(hass: Hass, type: string, values: object = {}): Promise<T> {
  try {
    return await hass.callWS<T>({ type: `apple_backup/${type}`, ...values });
  } catch (error) {
    throw asApiError(error);
  }
}

interface CommandError {
  code: unknown;
  message?: string;
  translation_placeholders?: Values | null;
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (typeof error === "object" && error !== null && "code" in error) {
    const { code, message = "", translation_placeholders: values } = error as CommandError;
    return new ApiError(String(code), message, 0, null, values ?? {});
  }
  // The library rejects with numbers where the connection is lost.
  return new ApiError("offline", "");
}

/** Asks a route below `/api/apple_backup` and gives the answer; any status but success throws. */
export async function request(hass: Hass, path: string, init: RequestInit = {}): Promise<Response> {
  let answer: Response;
  try {
    answer = await hass.fetchWithAuth(`${BASE}${path}`, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError("offline", "");
  }
  if (answer.ok) return answer;
  const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  const text = body.detail ?? body.message;
  const code = typeof body.code === "string" ? body.code.toLowerCase() : `http_${answer.status}`;
  const wait = Number(answer.headers.get("Retry-After"));
  throw new ApiError(code, typeof text === "string" ? text : "", answer.status, wait > 0 ? wait : null);
}

export interface JsonRequest {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Asks a route for JSON; `body` is sent as JSON. */
export async function requestJson<T>(hass: Hass, path: string, options: JsonRequest = {}): Promise<T> {
  const { body, headers, ...init } = options;
  const hasBody = body !== undefined;
  const answer = await request(hass, path, {
    ...init,
    method: init.method ?? (hasBody ? "POST" : "GET"),
    headers: { ...(hasBody ? { "Content-Type": "application/json" } : {}), ...headers },
    body: hasBody ? JSON.stringify(body) : undefined,
  });
  return (await answer.json()) as T;
}

/** Gives an address that a browser may open by itself for a while: a download, a video. */
export async function signedUrl(hass: Hass, path: string, seconds = 300): Promise<string> {
  const signed = await hass.callWS<{ path: string }>({
    type: "auth/sign_path",
    path: `${BASE}${path}`,
    expires: seconds,
  });
  return hass.hassUrl(signed.path);
}

/** Says in the user's language what went wrong, and what to do next where that is known. */
export function errorText(t: Translate, error: unknown): string {
  const { code, message, values } = asApiError(error);
  if (t.has(`errors.${code}`)) return t(`errors.${code}`);
  return t.exception(code, values) ?? (message || t("errors.unexpected"));
}

export interface LiveListener<T> {
  data: (event: T) => void;
  /** Called with an error that trying again cannot cure. */
  error: (error: ApiError) => void;
}

/**
 * Follows a subscription over lost connections and restarts; returns what ends it.
 *
 * Home Assistant's own re-subscription comes too early after a restart, fails and is not repeated.
 */
export function subscribeLive<T>(
  connection: Connection,
  type: string,
  listener: LiveListener<T>,
  values: object = {},
): () => void {
  let isEnded = false;
  let wait = FIRST_RETRY_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;
  let unsubscribe: (() => Promise<void>) | undefined;

  const start = async (): Promise<void> => {
    clearTimeout(timer);
    const mine = ++round;
    const isCurrent = (): boolean => !isEnded && mine === round;
    try {
      const message = { type: `apple_backup/${type}`, ...values };
      const take = (event: T): void => {
        if (isCurrent()) listener.data(event);
      };
      const end = await connection.subscribeMessage<T>(take, message, { resubscribe: false });
      if (!isCurrent()) return void end().catch(() => undefined);
      unsubscribe = end;
      wait = FIRST_RETRY_MS;
    } catch (error) {
      if (!isCurrent()) return;
      const reason = asApiError(error);
      if (reason.code === "unauthorized") { listener.error(reason); return; }
      timer = setTimeout(() => void start(), wait);
      wait = Math.min(LONGEST_RETRY_MS, wait * 2);
    }
  };
  const restart = (): void => {
    unsubscribe = undefined;
    wait = FIRST_RETRY_MS;
    void start();
  };
  connection.addEventListener("ready", restart);
  void start();
  return () => {
    isEnded = true;
    clearTimeout(timer);
    connection.removeEventListener("ready", restart);
    unsubscribe?.().catch(() => undefined);
  };
}
