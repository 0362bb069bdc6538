// Work on a backup in the background: checks, exports, comparisons. How far it is comes with the live
// overview; here it is started and stopped, and its outcome is read once it has ended.
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { App } from "../../app.js";
import type { Backup } from "../../types.js";
import type { BackupSession } from "./session.js";

export interface WorkState<R> {
  state: "none" | "running" | "done" | "stopped" | "failed";
  started: string | null;
  ended: string | null;
  percent: number | null;
  error: string | null;
  name?: string | null;
  /** The entry of the account into whose library photos are copied. */
  account?: string | null;
  report: R | null;
}

// Work that is done at once never shows in the overview.
const LOOK_AGAIN_MS = 1500;

interface Host extends ReactiveControllerHost {
  app: App;
  backup: Backup;
  session: BackupSession;
}

/** What is known of one kind of work. The host needs `app`, `backup` and `session`. */
export class Work<R> implements ReactiveController {
  state?: WorkState<R>;
  error?: unknown;
  isBusy = false;
  private session?: BackupSession;
  private wasRunning = false;
  private timer?: ReturnType<typeof setTimeout>;

  constructor(
    private readonly host: Host,
    private readonly path: string,
    private readonly kind: string,
  ) {
    host.addController(this);
  }

  /** Whether it runs. */
  get isRunning(): boolean {
    return this.host.backup.job?.kind === this.kind || (this.state?.state === "running" && !this.wasRunning);
  }

  get percent(): number | null {
    const { job } = this.host.backup;
    return job?.kind === this.kind ? job.percent : (this.state?.percent ?? null);
  }

  /** Whether this user may stop it: who has started it, and administrators. */
  get mayStop(): boolean {
    const { job } = this.host.backup;
    return job === null || job.is_mine || this.host.app.isAdmin;
  }

  /** Whether other work keeps it from being started. */
  get isBlocked(): boolean {
    const { job } = this.host.backup;
    return job !== null && job.kind !== this.kind;
  }

  hostDisconnected(): void {
    clearTimeout(this.timer);
  }

  hostUpdate(): void {
    const { backup, session } = this.host;
    const runs = backup.job?.kind === this.kind;
    const isOther = this.session !== session;
    this.session = session;
    // Its end is seen by the overview, its outcome is not.
    if (isOther || (this.wasRunning && !runs)) void this.read();
    this.wasRunning = runs;
  }

  read = (): Promise<void> => this.ask(() => this.host.session.fetchJson(this.path));

  start(body: unknown = {}): Promise<void> {
    return this.ask(() => this.host.session.fetchJson(this.path, { body }));
  }

  stop(): Promise<void> {
    return this.ask(() => this.host.session.fetchJson(this.path, { method: "DELETE" }));
  }

  private async ask(request: () => Promise<WorkState<R>>): Promise<void> {
    const { session } = this.host;
    this.isBusy = true;
    this.error = undefined;
    this.host.requestUpdate();
    try {
      const state = await request();
      if (session !== this.host.session) return;
      this.state = state;
      clearTimeout(this.timer);
      if (state.state === "running" && !this.wasRunning) this.timer = setTimeout(() => void this.read(), LOOK_AGAIN_MS);
    } catch (error) {
      if (session === this.host.session) this.error = error;
    } finally {
      this.isBusy = false;
      this.host.requestUpdate();
    }
  }
}
