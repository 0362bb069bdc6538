// The overview, subscribed to once for all of a page's elements that follow it.
import { subscribeLive, type ApiError, type LiveListener } from "./api.js";
import type { Connection } from "./hass.js";
import type { Overview } from "./types.js";

interface Shared {
  listeners: Set<LiveListener<Overview>>;
  latest?: Overview;
  failure?: ApiError;
  end: () => void;
}

const followed = new Map<Connection, Shared>();

/** Tells a listener the overview, now if it is known and at every change; returns what ends that. */
export function followOverview(connection: Connection, listener: LiveListener<Overview>): () => void {
  const shared = followed.get(connection) ?? begin(connection);
  shared.listeners.add(listener);
  if (shared.failure) listener.error(shared.failure);
  else if (shared.latest) listener.data(shared.latest);
  return () => {
    shared.listeners.delete(listener);
    if (shared.listeners.size || followed.get(connection) !== shared) return;
    followed.delete(connection);
    shared.end();
  };
}

function begin(connection: Connection): Shared {
  const shared: Shared = { listeners: new Set(), end: () => undefined };
  followed.set(connection, shared);
  shared.end = subscribeLive<Overview>(connection, "overview/subscribe", {
    data: (overview) => {
      shared.latest = overview;
      shared.failure = undefined;
      for (const each of [...shared.listeners]) each.data(overview);
    },
    error: (error) => {
      shared.failure = error;
      for (const each of [...shared.listeners]) each.error(error);
    },
  });
  return shared;
}
