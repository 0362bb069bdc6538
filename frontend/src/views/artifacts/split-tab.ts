import type { PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { ArtifactTab } from "./base.js";
import { splitLook } from "./split.css.js";

/** In the address while something is shown in the place of its list: what it is stands in no address. */
const OPEN = "open";
/** The width up to which list and detail stand one after the other; see `splitLook`. */
const STACKED_PIXELS = 700;

/** A tab with a list and what is chosen of it. On phones the browser's way back leads to the list, as the arrow does. */
export abstract class SplitTab<T> extends ArtifactTab {
  static override styles = [...ArtifactTab.styles, splitLook];

  @property({ attribute: false }) query = new URLSearchParams();

  @state() protected chosen?: T;

  /** The name of the tab, and what is remembered of its place. */
  protected abstract readonly tab: string;

  private wasPushed = false;
  private left?: T;

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const before = changed.get("query");
    if (!before || before.has(OPEN) === this.query.has(OPEN) || !this.isStacked) return;
    if (this.query.has(OPEN)) this.chosen ??= this.left;
    else this.leave();
  }

  /** Where the tab shall open; on phones only if the address says that something is open. */
  protected placeToOpen<P>(): P | undefined {
    return this.isStacked && !this.query.has(OPEN) ? undefined : this.placeHere<P>(this.tab);
  }

  /** Shows something; `place` leads back to it. */
  protected showChosen(chosen: T, place: unknown): void {
    this.chosen = chosen;
    this.rememberHere(this.tab, place);
    if (!this.isStacked || this.query.has(OPEN)) return;
    this.wasPushed = true;
    this.app.navigate(["backups", this.session.backupId, this.tab], { [OPEN]: "1" });
  }

  protected readonly back = (): void => {
    if (this.query.has(OPEN) && this.wasPushed) {
      // The address changes, and with it what is shown.
      history.back();
      return;
    }
    if (this.query.has(OPEN)) this.app.navigate(["backups", this.session.backupId, this.tab], undefined, true);
    this.leave();
  };

  private leave(): void {
    if (!this.chosen) return;
    this.left = this.chosen;
    this.chosen = undefined;
    this.wasPushed = false;
    this.rememberHere(this.tab, undefined);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("ab-record-list")?.focus());
  }

  private get isStacked(): boolean {
    return this.clientWidth > 0 && this.clientWidth <= STACKED_PIXELS;
  }
}
