import { mdiLockOpenVariantOutline, mdiLockOutline } from "@mdi/js";
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

/** How long a backup stays open, and the button that locks it. Fires `lock`. */
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
    const time = isSoon ? format.clock(seconds) : format.duration(seconds);
    return html`<ab-chip
        .tone=${isSoon ? "warning" : "busy"}
        .icon=${mdiLockOpenVariantOutline}
        title=${t("backups.session_hint")}
        >${app.narrow ? time : t("backups.session", { time })}</ab-chip
      >
      <ab-button
        kind="outlined"
        .icon=${mdiLockOutline}
        ?icon-only=${app.narrow}
        .label=${app.narrow ? t("backups.lock") : ""}
        @click=${() => fire(this, "lock")}
        >${app.narrow ? "" : t("backups.lock")}</ab-button
      >`;
  }
}
