import { mdiBellOffOutline, mdiBellOutline } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/alert.js";
import "../../elements/button.js";
import "../../elements/icon.js";
import { prose, tokens } from "../../elements/tokens.css.js";
import { keepTexts, pushState, sendTest, turnOff, turnOn, type PushState } from "../../push.js";

/** Turns notifications on and off in this browser, and has a test sent to it. */
@element("ab-notifications")
export class AbNotifications extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        display: block;
      }
      .box {
        align-items: center;
        background: var(--ab-card);
        border: 1px solid var(--ab-line);
        border-radius: var(--ab-radius);
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-3);
        padding: var(--ab-4);
      }
      .text {
        flex: 1 1 16rem;
        min-width: 0;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
      }
      ab-alert {
        margin-block-start: var(--ab-3);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;

  @state() private push?: PushState;
  @state() private busy = "";
  @state() private note = "";
  @state() private failure?: unknown;

  private keptFor = "";

  protected override firstUpdated(): void {
    void this.look();
  }

  protected override updated(): void {
    const { app } = this;
    // The worker speaks the language that is chosen last, and knows accounts by the newest names.
    const kept = JSON.stringify([app.hass.language, app.overview?.accounts.map((each) => each.title)]);
    if (this.push !== "on" || this.keptFor === kept) return;
    this.keptFor = kept;
    keepTexts(app).catch(() => undefined);
  }

  protected override render() {
    const { push, app } = this;
    if (!push) return nothing;
    const { t } = app;
    const isOn = push === "on";
    return html`<div class="box">
        <ab-icon .path=${isOn ? mdiBellOutline : mdiBellOffOutline}></ab-icon>
        <div class="text" role="status">
          <strong>${t(`notifications.${push}_title`)}</strong>
          <p class="dim">${t(`notifications.${push}_text`)}</p>
          ${this.note ? html`<p>${this.note}</p>` : nothing}
        </div>
        <div class="actions">
          ${push === "off" ? this.button("turn_on", "filled", this.turnOn) : nothing}
          ${isOn ? this.button("test", "tonal", this.sendTest) : nothing}
          ${isOn ? this.button("turn_off", "outlined", this.turnOff) : nothing}
        </div>
      </div>
      ${this.failure
        ? html`<ab-alert kind="error" .heading=${t("errors.title")}>${app.errorText(this.failure)}</ab-alert>`
        : nothing}`;
  }

  private button(name: string, kind: "filled" | "tonal" | "outlined", act: () => Promise<void>) {
    return html`<ab-button
      kind=${kind}
      ?busy=${this.busy === name}
      ?disabled=${this.busy !== "" && this.busy !== name}
      @click=${() => void this.run(name, act)}
      >${this.app.t(`notifications.${name}`)}</ab-button
    >`;
  }

  private readonly turnOn = async (): Promise<void> => {
    this.push = await turnOn(this.app);
    if (this.push === "off") this.note = this.app.t("notifications.not_allowed");
  };

  private readonly turnOff = async (): Promise<void> => {
    await turnOff(this.app.hass);
    this.push = "off";
  };

  private readonly sendTest = async (): Promise<void> => {
    await sendTest(this.app.hass);
    this.note = this.app.t("notifications.test_sent");
  };

  private async run(name: string, act: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = name;
    this.note = "";
    this.failure = undefined;
    try {
      await act();
    } catch (error) {
      this.failure = error;
      await this.look();
    } finally {
      this.busy = "";
    }
  }

  private async look(): Promise<void> {
    // Where it cannot be found out, nothing is offered: an older server, a lost connection.
    this.push = await pushState(this.app.hass).catch(() => this.push);
  }
}
