// What viewers over the page have in common: their look, and the way to the next one and the one before.
import { mdiChevronLeft, mdiChevronRight } from "@mdi/js";
import { css, html, nothing, type LitElement } from "lit";
import type { App } from "../../app.js";
import "../../elements/button.js";
import type { AbButton } from "../../elements/button.js";
import { fire } from "../../hass.js";

/** What is viewed lies in a `.frame` below the `header`. */
export const viewerLook = css`
  dialog {
    background: #000;
    border: none;
    color: #fff;
    height: 100dvh;
    inset: 0;
    margin: 0;
    max-height: none;
    max-width: none;
    overflow: hidden;
    padding: 0;
    width: 100vw;
  }
  header {
    align-items: center;
    background: linear-gradient(rgb(0 0 0 / 75%), transparent);
    display: flex;
    gap: var(--ab-1);
    inset-block-start: 0;
    inset-inline: 0;
    padding: var(--ab-2);
    position: absolute;
    z-index: 2;
  }
  header > span {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    padding-inline: var(--ab-2);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  ab-button {
    --ab-fill: rgb(40 40 40 / 75%);
    color: #fff;
  }
  .frame {
    display: grid;
    height: 100%;
    place-items: center;
  }
  .side {
    inset-block-start: calc(50% - 24px);
    position: absolute;
    z-index: 1;
  }
  .before {
    inset-inline-start: var(--ab-2);
  }
  .next {
    inset-inline-end: var(--ab-2);
  }
  .side:dir(rtl) {
    transform: scaleX(-1);
  }
  .note {
    background: var(--ab-card);
    border-radius: var(--ab-radius);
    color: var(--ab-text);
    inset-block-end: var(--ab-4);
    inset-inline-start: 50%;
    max-width: calc(100% - 2 * var(--ab-4));
    padding: var(--ab-2) var(--ab-4);
    position: absolute;
    translate: -50%;
  }
  .note:dir(rtl) {
    translate: 50%;
  }
`;

/** A viewer among others; the newest come first. Fires `move` with 1 or -1. */
export interface Viewer extends LitElement {
  app: App;
  hasBefore: boolean;
  hasNext: boolean;
}

/** The buttons to the ones beside. */
export function renderSides(viewer: Viewer) {
  const side = (name: "before" | "next", icon: string, step: number) => html`<ab-button
    class="side ${name}"
    icon-only
    .icon=${icon}
    .label=${viewer.app.t(`album.${name}`)}
    @click=${() => fire(viewer, "move", step)}
  ></ab-button>`;
  return html`${viewer.hasBefore ? side("before", mdiChevronLeft, -1) : nothing} ${viewer.hasNext ? side("next", mdiChevronRight, 1) : nothing}`;
}

/** A button that was pressed goes away at the end, and keys come to the viewer only while it has the focus. */
export async function keepFocus(viewer: Viewer): Promise<void> {
  if (document.activeElement !== document.body) return;
  const other = viewer.renderRoot.querySelector<AbButton>(".side");
  await other?.updateComplete;
  other?.focus();
}

/** Moves by the arrow keys; false for any other key. */
export function moveByKey(viewer: Viewer, { key, target }: KeyboardEvent): boolean {
  const step = ({ ArrowLeft: -1, ArrowRight: 1 } as Record<string, number>)[key];
  if (step === undefined || target instanceof HTMLVideoElement) return false;
  const move = getComputedStyle(viewer).direction === "rtl" ? -step : step;
  if (move < 0 ? viewer.hasBefore : viewer.hasNext) fire(viewer, "move", move);
  return true;
}
