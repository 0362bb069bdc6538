import { mdiCellphoneMessage, mdiDevices, mdiPhoneInTalkOutline } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { command } from "../../api.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/alert.js";
import "../../elements/button.js";
import "../../elements/code-input.js";
import type { AbCodeInput } from "../../elements/code-input.js";
import { prose, tokens } from "../../elements/tokens.css.js";
import type { CodeWay, PendingCode } from "../../types.js";

const ICONS: Record<CodeWay, string> = {
  device: mdiDevices,
  sms: mdiCellphoneMessage,
  voice: mdiPhoneInTalkOutline,
};
// Apple locks accounts that ask for many codes.
const RESEND_WAIT_SECONDS = 30;

interface Way {
  way: CodeWay;
  number?: { id: number; masked: string };
}

/** The question for a code: a field, how long it is asked, and other ways to be sent one. */
@element("ab-code-form")
export class AbCodeForm extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        display: grid;
        gap: var(--ab-4);
      }
      .row,
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
      }
      .row {
        align-items: center;
        justify-content: space-between;
      }
      .ways {
        align-items: stretch;
        flex-direction: column;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) entryId = "";
  @property({ attribute: false }) pending!: PendingCode;

  @state() private code = "";
  @state() private busy: "" | "submit" | "resend" | "cancel" = "";
  @state() private failure?: unknown;
  @state() private resendFailure?: unknown;
  @state() private now = Date.now();

  @query("ab-code-input") private readonly input!: AbCodeInput;
  private timer?: ReturnType<typeof setInterval>;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = setInterval(() => (this.now = Date.now()), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  protected override firstUpdated(): void {
    void this.release();
  }

  protected override render() {
    const { app, pending, busy } = this;
    const { t, format } = app;
    const left = pending.asked_until === null ? null : Math.max(0, (pending.asked_until - this.now) / 1000);
    return html`<p>${this.sentText()}</p>
      <ab-code-input
        .label=${t("sign_in.code")}
        .value=${this.code}
        .error=${this.failure ? app.errorText(this.failure) : ""}
        .disabled=${busy !== ""}
        @changed=${this.changed}
        @submitted=${this.submit}
      ></ab-code-input>
      <div class="row">
        <ab-button
          kind="filled"
          .busy=${busy === "submit"}
          .disabled=${this.code.length < 6 || busy !== "" || !app.online}
          @click=${this.submit}
          >${t("sign_in.submit")}</ab-button
        >
        ${left === null
          ? nothing
          : html`<span class="dim numbers" role="timer">${t("sign_in.expires", { time: format.clock(left) })}</span>`}
      </div>
      ${this.renderWays()}
      <div>
        <ab-button kind="text" .busy=${busy === "cancel"} .disabled=${busy !== ""} @click=${this.cancel}
          >${t("sign_in.cancel")}</ab-button
        >
      </div>`;
  }

  private sentText(): string {
    const { t } = this.app;
    const { method, phone_number_id, phone_numbers } = this.pending;
    if (method === null) return t("sign_in.sent_none");
    const number = phone_numbers.find(({ id }) => id === phone_number_id)?.masked;
    return number && method !== "device"
      ? t(`sign_in.sent_${method}`, { number })
      : t(method === "device" ? "sign_in.sent_device" : "sign_in.sent_phone");
  }

  private renderWays() {
    const { app, pending } = this;
    const { t } = app;
    const since = pending.sent_at === null ? Infinity : (this.now - pending.sent_at) / 1000;
    const wait = Math.max(0, Math.ceil(RESEND_WAIT_SECONDS - since));
    return html`<section class="ways" aria-labelledby="other">
      <h3 id="other">${t("sign_in.other")}</h3>
      ${this.resendFailure
        ? html`<ab-alert kind="error">${app.errorText(this.resendFailure)}</ab-alert>`
        : nothing}
      ${wait ? html`<p class="dim numbers">${t("sign_in.wait", { seconds: wait })}</p>` : nothing}
      ${this.ways().map(
        ({ way, number }) =>
          html`<ab-button
            kind="outlined"
            .icon=${ICONS[way]}
            .busy=${this.busy === "resend"}
            .disabled=${wait > 0 || this.busy !== "" || !app.online}
            @click=${() => this.resend(way, number?.id)}
            >${number ? t(`sign_in.by_${way}`, { number: number.masked }) : t("sign_in.by_device")}</ab-button
          >`,
      )}
    </section>`;
  }

  private ways(): Way[] {
    const { ways, phone_numbers } = this.pending;
    return ways.flatMap((way): Way[] =>
      way === "device" ? [{ way }] : phone_numbers.map((number) => ({ way, number })),
    );
  }

  private changed(event: CustomEvent<string>): void {
    this.code = event.detail;
    this.failure = undefined;
  }

  private async submit(): Promise<void> {
    if (this.busy || this.code.length < 6) return;
    this.busy = "submit";
    this.failure = undefined;
    try {
      await command(this.app.hass, "sign_in/submit", { entry_id: this.entryId, code: this.code });
    } catch (error) {
      this.failure = error;
      this.code = "";
    }
    await this.release();
  }

  private async resend(method: CodeWay, number?: number): Promise<void> {
    this.busy = "resend";
    this.resendFailure = this.failure = undefined;
    try {
      const more = number === undefined ? {} : { phone_number_id: number };
      await command(this.app.hass, "sign_in/resend", { entry_id: this.entryId, method, ...more });
      this.code = "";
    } catch (error) {
      this.resendFailure = error;
    }
    await this.release();
  }

  /** Lets the user type again, once the field takes it. */
  private async release(): Promise<void> {
    this.busy = "";
    await this.updateComplete;
    await this.input.updateComplete;
    this.input.focus();
  }

  private async cancel(): Promise<void> {
    this.busy = "cancel";
    try {
      await command(this.app.hass, "sign_in/cancel", { entry_id: this.entryId });
    } catch (error) {
      this.failure = error;
    }
    this.busy = "";
    this.app.navigate([]);
  }
}
