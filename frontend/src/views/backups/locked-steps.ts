// The steps of the browser through a backup. While it is locked, all pages of it look the same: its
// address is that of the backup, and the way back leads out of it.
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { App } from "../../app.js";
import { whenReturned } from "../../elements/layer.js";
import { go } from "../../router.js";
import type { Backup } from "../../types.js";
import type { BackupSession } from "./session.js";

/** In the state of the step at which it was locked: where the user was, and shall be again. */
const LEFT = "apple_backup_left";

interface Host extends ReactiveControllerHost {
  readonly app: App;
  readonly backup: Backup;
  readonly session?: BackupSession;
}

interface Step {
  address: string;
  left?: string;
}

export class LockedSteps implements ReactiveController {
  /** Where the browser was; the properties of the page may be ahead of what is told of its steps. */
  private step: Step = { address: "" };
  private session?: BackupSession;

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
    const { session, backup } = this.host;
    const before = this.session;
    this.session = session;
    const { address, left } = currentStep();
    if (session && left !== undefined && this.isInside) go(left, true);
    const isLocked = before?.backupId === backup.id && !session;
    if (isLocked && this.isInside && address !== this.own) go(this.own, true, { [LEFT]: address });
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
  const state = history.state as Record<string, unknown> | null;
  const left = state?.[LEFT];
  const address = location.pathname + location.search;
  return typeof left === "string" ? { address, left } : { address };
}
