// What photos are shown, as it stands in the address.
import type { PhotoFilter } from "./api.js";

const KINDS = ["video", "live_photo", "screenshot", "raw", "photo"] as const;

export function readFilter(query: URLSearchParams): PhotoFilter {
  const filter: PhotoFilter = {};
  const kind = KINDS.find((one) => one === query.get("kind"));
  if (kind) filter.kind = kind;
  if (query.get("favorite")) filter.favorite = true;
  for (const name of ["album", "library", "text"] as const) {
    const value = query.get(name);
    if (value) filter[name] = value;
  }
  const [latitude, longitude, radius_km = 2] = (query.get("place") ?? "").split(",").map(Number);
  if (latitude !== undefined && longitude !== undefined && [latitude, longitude, radius_km].every(Number.isFinite)) {
    filter.place = { latitude, longitude, radius_km };
  }
  return filter;
}

export function writeFilter(filter: PhotoFilter): Record<string, string> {
  const { kind, favorite, album, library, text, place } = filter;
  const values = {
    kind,
    favorite: favorite ? "1" : undefined,
    album,
    library,
    text,
    place: place && `${place.latitude},${place.longitude},${place.radius_km}`,
  };
  return Object.fromEntries(Object.entries(values).filter((pair): pair is [string, string] => Boolean(pair[1])));
}

/** A text by which filters can be compared. */
export function filterKey(filter: PhotoFilter): string {
  return new URLSearchParams(writeFilter(filter)).toString();
}
