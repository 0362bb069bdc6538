import { mdiClose, mdiLockOpenVariantOutline, mdiLockOutline } from "@mdi/js";
import { LitElement, css, html } from "lit";
import { property } from "lit/decorators.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/button.js";
import "../../elements/chip.js";
import { tokens } from "../../elements/tokens.css.js";
import { fire } from "../../hass.js";
import type { BackupSession } from "./session.js";

const SOON_SECONDS = 300;

/** How long a backup stays open, and the button that locks it, or closes it if it has no password. Fires `lock`. */
@element("ab-session-chip")
export class AbSessionChip extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        align-items: center;
        display: inline-flex;
        flex: none;
        gap: var(--ab-2);
      }
      ab-chip {
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) session!: BackupSession;
  @property({ type: Boolean }) encrypted = false;

  private timer?: ReturnType<typeof setInterval>;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = setInterval(() => this.requestUpdate(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  protected override render() {
    const { app } = this;
    const { t, format } = app;
    const seconds = this.session.secondsLeft;
    const isSoon = seconds < SOON_SECONDS;
    const lock = t(this.encrypted ? "backups.lock" : "backups.close");
    const time = isSoon ? format.clock(seconds) : format.duration(seconds);
    return html`<ab-chip
        .tone=${isSoon ? "warning" : "busy"}
        .icon=${mdiLockOpenVariantOutline}
        title=${t(this.encrypted ? "backups.session_hint" : "backups.session_open_hint")}
        >${app.narrow ? time : t(this.encrypted ? "backups.session" : "backups.session_open", { time })}</ab-chip
      >
      <ab-button
        kind="outlined"
        .icon=${this.encrypted ? mdiLockOutline : mdiClose}
        ?icon-only=${app.narrow}
        .label=${app.narrow ? lock : ""}
        @click=${() => fire(this, "lock")}
        >${app.narrow ? "" : lock}</ab-button
      >`;
  }
}
