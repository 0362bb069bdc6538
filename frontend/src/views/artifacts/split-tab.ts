import { mdiArrowLeft } from "@mdi/js";
import { html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { closeLayers, whenReturned } from "../../elements/layer.js";
import { go, leaveQuery, stepState } from "../../router.js";
import { ArtifactTab } from "./base.js";
import { splitLook } from "./split.css.js";
import { OPEN } from "./tabs.js";

/** The width up to which list and detail stand one after the other; see `splitLook`. */
const STACKED_PIXELS = 700;

/** In the address: a part of what is open that takes its place, such as the attachments of a conversation. */
const PART = "part";
/** In the state of a step: how many steps lead to it within what is open. */
const WITHIN = "apple_backup_within";

/** A tab with a list and what is chosen of it. The browser's way back leads to the list, as the arrows do. */
export abstract class SplitTab<T> extends ArtifactTab {
  static override styles = [...ArtifactTab.styles, splitLook];

  @property({ attribute: false }) query = new URLSearchParams();

  @state() protected chosen?: T;

  /** The name of the tab, and what is remembered of its place. */
  protected abstract readonly tab: string;

  private left?: T;

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const before = changed.get("query");
    // The query of another tab comes ahead of its path.
    if (!before || before.has(OPEN) === this.query.has(OPEN) || location.pathname !== this.address) return;
    if (!this.query.has(OPEN)) this.leave();
    else if (this.left) this.chosen ??= this.left;
    else if (!this.chosen && !this.placeHere(this.tab)) this.toList();
  }

  /** Leaves what is chosen for the list; false if nothing is. */
  stepBack(): boolean {
    if (!this.chosen) return false;
    this.back();
    return true;
  }

  /** Where the tab shall open; on phones only if the address says that something is open. */
  protected placeToOpen<P>(): P | undefined {
    const place = this.placeHere<P>(this.tab);
    // What was open was forgotten with the session, or with the page.
    if (!place && this.isOpen) this.toList();
    if (!place || this.isOpen) return place;
    if (this.isStacked) return undefined;
    // The user has not chosen it just now: it is no step more.
    this.goHere(true);
    return place;
  }

  /** Shows something; `place` leads back to it. */
  protected showChosen(chosen: T, place: unknown): void {
    if (this.chosen && this.chosen !== chosen && stepsWithin()) {
      leaveWithin(() => this.showChosen(chosen, place));
      return;
    }
    this.chosen = chosen;
    this.rememberHere(this.tab, place);
    if (this.isOpen || !this.isConnected) return;
    this.goHere();
  }

  /** Goes to a part of what is open, or without one from a part to the whole. */
  protected goWithin(part = ""): void {
    if (!whenReturned(() => this.goWithin(part))) return;
    const query = new URLSearchParams({ [OPEN]: "1", ...(part && { [PART]: part }) });
    // From a part to another one is no step: either leads back to the whole.
    const isOther = part !== "" && this.openPart !== "";
    go(`${this.address}?${query}`, isOther, isOther ? stepState() : { [WITHIN]: stepsWithin() + 1 });
  }

  /** Leaves a part for where it was opened. */
  protected leavePart(): void {
    if (!whenReturned(() => this.leavePart())) return;
    if (stepsWithin()) history.back();
    else this.goHere(true);
  }

  /** The part that is open, as the browser has it. */
  protected get openPart(): string {
    return new URLSearchParams(location.search).get(PART) ?? "";
  }

  /** The arrow to the list, where it is not beside; on phones that is the arrow of the page. */
  protected renderBack(slot = "") {
    if (this.app.narrow) return nothing;
    return html`<ab-button
      class="back"
      slot=${slot || nothing}
      kind="text"
      icon-only
      .icon=${mdiArrowLeft}
      .label=${this.app.t("artifacts.back")}
      @click=${this.back}
    ></ab-button>`;
  }

  private readonly back = (): void => {
    closeLayers();
    if (!whenReturned(this.back)) return;
    // The address changes, and with it what is shown.
    if (this.isOpen) this.toList();
    else this.leave();
  };

  private toList(): void {
    leaveWithin(() => leaveQuery(this.address));
  }

  private goHere(replace = false): void {
    go(`${this.address}?${OPEN}=1`, replace);
  }

  private leave(): void {
    if (!this.chosen) return;
    this.left = this.chosen;
    this.chosen = undefined;
    this.rememberHere(this.tab, undefined);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("ab-record-list")?.focus());
  }

  private get address(): string {
    return this.app.url(["backups", this.session.backupId, this.tab]);
  }

  /** As the browser has it: after a way back, the query comes later than the path. */
  private get isOpen(): boolean {
    return new URLSearchParams(location.search).has(OPEN);
  }

  private get isStacked(): boolean {
    return this.clientWidth > 0 && this.clientWidth <= STACKED_PIXELS;
  }
}

function stepsWithin(): number {
  return Number(stepState()[WITHIN] ?? 0);
}

/** Goes back to the step at which something was opened, and does something there. */
function leaveWithin(then: () => void): void {
  if (!whenReturned(() => leaveWithin(then))) return;
  const steps = stepsWithin();
  if (!steps) {
    then();
    return;
  }
  window.addEventListener("popstate", then, { once: true });
  history.go(-steps);
}
