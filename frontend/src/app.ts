// What every view gets: a new object whenever anything but the states of other entities has changed.
import { errorText } from "./api.js";
import { formats, type Formats } from "./format.js";
import type { Hass } from "./hass.js";
import { translator, type Translate } from "./i18n.js";
import { go, writePlace } from "./router.js";
import type { Overview } from "./types.js";

export interface AppState {
  narrow: boolean;
  online: boolean;
  /** The live snapshot; undefined until the first has come. */
  overview: Overview | undefined;
  /** Where the panel is in Home Assistant: `/apple-backup`. */
  base: string;
}

export class App {
  readonly narrow: boolean;
  readonly online: boolean;
  readonly overview: Overview | undefined;
  readonly base: string;
  readonly format: Formats;
  readonly t: Translate;

  constructor(
    private readonly latest: () => Hass,
    state: AppState,
  ) {
    this.narrow = state.narrow;
    this.online = state.online;
    this.overview = state.overview;
    this.base = state.base;
    this.format = formats(this.hass);
    this.t = translator(latest, this.hass.language, (value) => this.format.number(value));
  }

  /** The newest `hass`: it is another one at every change of a state. */
  get hass(): Hass {
    return this.latest();
  }

  get isAdmin(): boolean {
    return this.hass.user?.is_admin ?? false;
  }

  /** The address of a place in the panel. */
  url(parts: readonly string[], query?: Record<string, string>): string {
    return writePlace(this.base, parts, query);
  }

  /** Goes to a place in the panel. */
  navigate(parts: readonly string[], query?: Record<string, string>, replace = false): void {
    go(this.url(parts, query), replace);
  }

  errorText(error: unknown): string {
    return errorText(this.t, error);
  }
}
