import { mdiLock, mdiLockOpenVariant } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";
import { element } from "../../define.js";
import "../../elements/icon.js";
import { tokens } from "../../elements/tokens.css.js";
import type { Backup } from "../../types.js";

/** A drawing of a device, in a colour of its own. Decoration: its name stands beside it. */
@element("ab-device-picture")
export class AbDevicePicture extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: block;
        flex: none;
        --height: 84px;
      }
      :host([small]) {
        --height: 44px;
      }
      .device {
        align-items: center;
        aspect-ratio: 0.49;
        background: linear-gradient(160deg, hsl(var(--hue) 70% 62%), hsl(calc(var(--hue) + 50) 65% 38%));
        border: calc(var(--height) / 28) solid #1d1d1f;
        border-radius: calc(var(--height) / 7);
        box-shadow: 0 1px 4px rgb(0 0 0 / 25%);
        color: #fff;
        display: flex;
        height: var(--height);
        justify-content: center;
        position: relative;
      }
      .tablet {
        aspect-ratio: 0.74;
        border-radius: calc(var(--height) / 12);
      }
      .device:not(.tablet)::before {
        background: #1d1d1f;
        border-radius: 99px;
        content: "";
        height: 5%;
        inset-block-start: 4%;
        position: absolute;
        width: 36%;
      }
      ab-icon {
        --ab-icon-size: calc(var(--height) / 3.4);
        filter: drop-shadow(0 1px 2px rgb(0 0 0 / 40%));
      }
    `,
  ];

  @property({ attribute: false }) backup!: Backup;
  @property({ type: Boolean, reflect: true }) small = false;
  /** Whether the page holds a session of it. */
  @property({ type: Boolean }) open = false;

  protected override render() {
    const { backup } = this;
    const isTablet = backup.product_type?.startsWith("iPad") ?? false;
    const icon = this.open ? mdiLockOpenVariant : backup.is_encrypted ? mdiLock : "";
    return html`<div
      class="device ${isTablet ? "tablet" : ""}"
      style=${styleMap({ "--hue": String(hueOf(backup.device)) })}
      aria-hidden="true"
    >
      ${icon ? html`<ab-icon .path=${icon}></ab-icon>` : nothing}
    </div>`;
  }
}

function hueOf(text: string): number {
  let hash = 7;
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return 170 + (hash % 150);
}
