// Folders in addresses. An address holds the id of a folder, not its path: paths would end up in the
// browser's history, and Home Assistant refuses to load pages with some of them.

export interface FolderPlace {
  domain: string;
  path: string;
}

const places = new Map<string, FolderPlace>();
const tokens = new Map<string, string>();
const PLAIN = /^[\w.-]+$/;

/** Gives what stands for a folder in an address; without a file id, it is good for this page alone. */
export function tokenOf(domain: string, path: string, fileId: string | null = null): string {
  const key = keyOf(domain, path);
  let token = tokens.get(key);
  if (token === undefined || (fileId !== null && token.startsWith("~"))) {
    token = fileId ?? (path || !PLAIN.test(domain) ? `~${tokens.size}` : domain);
    tokens.set(key, token);
    places.set(token, { domain, path });
  }
  return token;
}

/** The folder that a part of an address stands for; undefined if only the server may know it. */
export function placeOf(token: string): FolderPlace | undefined {
  return places.get(token) ?? (/^(~|[0-9a-f]{40}$)/.test(token) ? undefined : { domain: token, path: "" });
}

/** Takes down what the server has said about a folder. */
export function learnPlace(fileId: string, place: FolderPlace): void {
  tokenOf(place.domain, place.path, fileId);
}

/** Forgets all folders: a backup has been locked. */
export function forgetPlaces(): void {
  places.clear();
  tokens.clear();
}

/** What tells a folder from all others of a backup. */
export function keyOf(domain: string, path: string): string {
  return `${domain}\n${path}`;
}

/** The keys of the folders that lead to one, itself last. */
export function trailOf({ domain, path }: FolderPlace): string[] {
  const names = path ? path.split("/") : [];
  return [keyOf(domain, ""), ...names.map((_, index) => keyOf(domain, names.slice(0, index + 1).join("/")))];
}

/** Joins a path and a name in it. */
export function below(path: string, name: string): string {
  return path === "" ? name : `${path}/${name}`;
}

/** `CameraRollDomain` as `Camera Roll`, `AppDomain-x.y` by the name of its app if that is known. */
export function domainName(domain: string, apps: ReadonlyMap<string, string>): string {
  const dash = domain.indexOf("-");
  if (dash > 0) {
    const rest = domain.slice(dash + 1);
    return apps.get(rest) ?? rest;
  }
  const word = domain.replace(/Domain$/, "");
  return word.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2") || domain;
}
