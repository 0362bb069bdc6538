// Small pictures: fetched with the user's token, kept as object URLs, few at a time.
//
// A signed address is new at each visit, so that the browser's cache would never have it.
import { ApiError, request } from "./api.js";
import type { Hass } from "./hass.js";

const KEPT = 600;
const AT_ONCE = 6;

const urls = new Map<string, string>();
const waiting: (() => void)[] = [];
let active = 0;

/** Gives a picture that has been fetched before. */
export function keptPicture(path: string): string | undefined {
  const url = urls.get(path);
  if (url !== undefined) {
    // The order of the map is that of use.
    urls.delete(path);
    urls.set(path, url);
  }
  return url;
}

/** Fetches a picture below `/api/apple_backup`; gives its object URL. */
export async function loadPicture(hass: Hass, path: string, signal: AbortSignal): Promise<string> {
  await turn(signal);
  try {
    const known = keptPicture(path);
    if (known !== undefined) return known;
    const answer = await request(hass, path, { signal });
    if (answer.status === 204) throw new ApiError("no_picture", "", 204);
    const url = URL.createObjectURL(await answer.blob());
    keep(path, url);
    return url;
  } finally {
    active--;
    // What is asked for last is what the user looks at.
    waiting.pop()?.();
  }
}

/** Forgets pictures whose path begins so: those of a backup that has been locked. */
export function forgetPictures(prefix: string): void {
  for (const [path, url] of urls) {
    if (!path.startsWith(prefix)) continue;
    URL.revokeObjectURL(url);
    urls.delete(path);
  }
}

function keep(path: string, url: string): void {
  urls.set(path, url);
  for (const [oldest, old] of urls) {
    if (urls.size <= KEPT) break;
    URL.revokeObjectURL(old);
    urls.delete(oldest);
  }
}

function turn(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (active < AT_ONCE) {
    active++;
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const go = (): void => {
      active++;
      signal.removeEventListener("abort", stop);
      resolve();
    };
    const stop = (): void => {
      const index = waiting.indexOf(go);
      if (index >= 0) waiting.splice(index, 1);
      reject(signal.reason as Error);
    };
    waiting.push(go);
    signal.addEventListener("abort", stop, { once: true });
  });
}
