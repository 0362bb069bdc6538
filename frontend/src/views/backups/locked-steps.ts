// The steps of the browser through a backup. While it is locked, all pages of it look the same: its
// address is that of the backup, and the way back leads out of it.
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { App } from "../../app.js";
import { isAtLayer, whenReturned } from "../../elements/layer.js";
import { go, stepState } from "../../router.js";
import type { Backup } from "../../types.js";
import { sourceOf } from "../artifacts/source.js";
import type { BackupSession } from "./session.js";

/** In the state of the step at which it was locked: where the user was, and shall be again. */
const LEFT = "apple_backup_left";

interface Host extends ReactiveControllerHost {
  readonly app: App;
  readonly backup: Backup;
  readonly session?: BackupSession;
  readonly tab: string;
}

interface Step {
  address: string;
  left?: string;
}

export class LockedSteps implements ReactiveController {
  /** Where the browser was; the properties of the page may be ahead of what is told of its steps. */
  private step: Step = { address: "" };
  private session?: BackupSession;
  /** What was open as it was locked. It may name people, so it goes with the page that was locked. */
  private open?: { address: string; tab: string; place: unknown };

  constructor(private readonly host: Host) {
    host.addController(this);
  }

  hostConnected(): void {
    this.step = currentStep();
    window.addEventListener("location-changed", this.moved);
    window.addEventListener("popstate", this.moved);
  }

  hostDisconnected(): void {
    window.removeEventListener("location-changed", this.moved);
    window.removeEventListener("popstate", this.moved);
  }

  hostUpdated(): void {
    const { session, backup, tab } = this.host;
    const before = this.session;
    this.session = session;
    const { address, left } = currentStep();
    if (session && left !== undefined && this.isInside) this.restore(session, left);
    const isLocked = before?.backupId === backup.id && !session;
    if (!isLocked || !this.isInside || address === this.own) return;
    this.open = { address, tab, place: sourceOf(before).placeIn(tab) };
    this.hide(address);
  }

  /** Leads back to where the user was, where the tab finds what was open. */
  private restore(session: BackupSession, left: string): void {
    const { open } = this;
    this.open = undefined;
    if (open?.address === left) sourceOf(session).rememberPlace(open.tab, open.place);
    go(left, true, { ...stepState(), [LEFT]: undefined });
  }

  private hide(address: string): void {
    // At the step of a dialog that is being taken back, the state is not that of the page.
    if (!whenReturned(() => this.hide(address)) || this.session || !this.isInside) return;
    go(this.own, true, { ...(isAtLayer() ? {} : stepState()), [LEFT]: address });
  }

  private get own(): string {
    return this.host.app.url(["backups", this.host.backup.id]);
  }

  private get isInside(): boolean {
    return location.pathname === this.own || location.pathname.startsWith(`${this.own}/`);
  }

  private readonly moved = ({ type }: Event): void => {
    const before = this.step;
    this.step = currentStep();
    if (type !== "popstate" || this.host.session || !this.isInside) return;
    const { address, left } = this.step;
    // The step of a dialog that was closed by the way back has the address of its page.
    const isSame = left !== undefined || (address === before.address && before.left === undefined);
    if (!isSame && whenReturned(() => history.back())) history.back();
  };
}

function currentStep(): Step {
  const left = stepState()[LEFT];
  const address = location.pathname + location.search;
  return typeof left === "string" ? { address, left } : { address };
}
