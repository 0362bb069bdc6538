// Dialogs and menus over the page as steps of the browser: its way back closes the uppermost one. What
// is closed in another way takes its step back, so that none is left behind.
import type { ReactiveController, ReactiveControllerHost } from "lit";

/** In the state of a step, beside nothing of Home Assistant's: how many dialogs are open there. */
const DEPTH = "apple_backup_layers";

const layers: Layer[] = [];
/** We are going back by ourselves, which takes the browser a moment. */
let isReturning = false;
let isFollowing = false;

/** The native dialog of an element, or something else that it opens over the page. */
export class Layer implements ReactiveController {
  private end?: () => void;

  constructor(host: ReactiveControllerHost) {
    host.addController(this);
    follow();
  }

  /** Opens the dialog over the page, unless it is open. */
  show(dialog: HTMLDialogElement): void {
    if (dialog.open) return;
    dialog.showModal();
    dialog.addEventListener("close", this.left, { once: true });
    this.opened(() => dialog.close());
  }

  /** Something that is no dialog has been opened; whoever closes it calls `left`. */
  opened(end: () => void): void {
    this.end = end;
    layers.push(this);
    agree();
  }

  close(): void {
    this.end?.();
  }

  /** No dialog tells of its end when it is taken out of the page. */
  hostDisconnected(): void {
    this.left();
  }

  readonly left = (): void => {
    const at = layers.indexOf(this);
    if (at < 0) return;
    layers.splice(at, 1);
    agree();
  };
}

/** Closes whatever is open over the page, as its ways back would. */
export function closeLayers(): void {
  for (const layer of layers.splice(0).reverse()) layer.close();
  agree();
}

/** Whether the browser is at the step of a dialog, which whatever leads away has to take the place of. */
export function isAtLayer(): boolean {
  return depth() > 0;
}

/** Waits for the end of a way back that has begun; true if there is none. */
export function whenReturned(then: () => void): boolean {
  if (isReturning) window.addEventListener("popstate", then, { once: true });
  return !isReturning;
}

function depth(): number {
  const state = history.state as Record<string, unknown> | null;
  return Number(state?.[DEPTH] ?? 0);
}

/** Lets the browser have as many steps as there are dialogs. */
function agree(): void {
  if (isReturning) return;
  const surplus = depth() - layers.length;
  for (let at = depth(); at < layers.length; ) history.pushState({ [DEPTH]: ++at }, "");
  if (surplus <= 0) return;
  isReturning = true;
  history.go(-surplus);
}

/** Follows the browser's steps; a page that was loaded anew may be at that of a dialog that is gone. */
function follow(): void {
  if (isFollowing) return;
  isFollowing = true;
  window.addEventListener("popstate", moved);
  agree();
}

function moved(): void {
  if (!isReturning) for (const layer of layers.splice(depth()).reverse()) layer.close();
  isReturning = false;
  // The way forward, too, leads to dialogs that are gone.
  agree();
}
