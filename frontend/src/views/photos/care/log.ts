// The log of the last run, live. It follows the end until the user scrolls up.
import { mdiArrowDown, mdiContentCopy } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import "../../../elements/button.js";
import { card, prose, tokens } from "../../../elements/tokens.css.js";
import { toast } from "../../../hass.js";
import type { LogEvent, LogRow, PhotosApi } from "../api.js";
import { careStyles } from "./care.css.js";
import { asReport, atLeast, LEVELS, type Level } from "./log-lines.js";

const MOST_ROWS = 2_000;
/** How near to its end a list still counts as being there. */
const NEAR_PX = 24;

@element("ab-log")
export class AbLog extends LitElement {
  static override styles = [
    tokens,
    prose,
    card,
    careStyles,
    css`
      .box {
        position: relative;
      }
      .lines {
        background: var(--ab-page);
        border: 1px solid var(--ab-line);
        border-radius: var(--ab-radius-small);
        font: 12px / 1.6 ui-monospace, monospace;
        height: min(24rem, 60vh);
        overflow: auto;
        padding: var(--ab-2);
      }
      .row {
        display: grid;
        gap: 0 var(--ab-2);
        grid-template-columns: max-content 3.2em minmax(0, 1fr);
      }
      .row span:last-child {
        overflow-wrap: anywhere;
      }
      time {
        color: var(--ab-text-dim);
        font-variant-numeric: tabular-nums;
      }
      .warn b {
        color: color-mix(in srgb, var(--ab-warning) 55%, var(--ab-text));
      }
      .error b {
        color: color-mix(in srgb, var(--ab-error) 70%, var(--ab-text));
      }
      .debug {
        color: var(--ab-text-dim);
      }
      .end {
        inset-block-end: var(--ab-3);
        inset-inline-end: var(--ab-4);
        position: absolute;
      }
      select {
        background: var(--ab-card);
        border: 1px solid var(--ab-line);
        border-radius: 999px;
        color: inherit;
        font: inherit;
        min-height: var(--ab-target);
        padding-inline: var(--ab-3);
      }
      @media (max-width: 600px) {
        .row {
          grid-template-columns: max-content 1fr;
        }
        .row span:last-child {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) api!: PhotosApi;

  @state() private rows: readonly LogRow[] = [];
  @state() private level: Level = "info";
  @state() private follows = true;
  @state() private error?: unknown;

  @query(".lines") private readonly list?: HTMLElement;

  private end?: () => void;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end?.();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    // Nothing would end what begins after this was taken out of the page.
    if (changed.has("api") && this.isConnected) this.begin();
  }

  protected override updated(): void {
    if (this.follows && this.list) this.list.scrollTop = this.list.scrollHeight;
  }

  private begin(): void {
    this.end?.();
    this.rows = [];
    this.end = this.api.follow<LogEvent>("log/subscribe", {
      data: ({ entries, reset }) => {
        this.error = undefined;
        this.rows = [...(reset ? [] : this.rows), ...entries].slice(-MOST_ROWS);
      },
      error: (error) => (this.error = error),
    });
  }

  protected override render() {
    const { app } = this;
    const { t } = app;
    const rows = atLeast(this.rows, this.level);
    return html`<section class="card" aria-labelledby="title">
      <div class="head">
        <div class="grow">
          <h3 id="title">${t("care.log")}</h3>
          <p class="dim">${t("care.log_text")}</p>
        </div>
        <select aria-label=${t("care.log_level")} @change=${this.choose}>
          ${LEVELS.map((level) => html`<option value=${level} ?selected=${level === this.level}>${t(`care_levels.${level}`)}</option>`)}
        </select>
        <ab-button .icon=${mdiContentCopy} ?disabled=${!this.rows.length} @click=${this.copy}>${t("care.log_copy")}</ab-button>
      </div>
      ${this.error === undefined ? nothing : html`<p role="alert">${app.errorText(this.error)}</p>`}
      <div class="box">
        <div class="lines" role="log" aria-live="off" aria-label=${t("care.log")} tabindex="0" @scroll=${this.scrolled}>
          ${rows.length
            ? rows.map(
                ([level, time, source, message]) =>
                  html`<div class="row ${level}"><time>${app.format.custom(time, { timeStyle: "medium" })}</time><b>${level}</b><span>${source}: ${message}</span></div>`,
              )
            : html`<p class="dim">${t("care.log_empty")}</p>`}
        </div>
        ${this.follows ? nothing : html`<ab-button class="end" kind="filled" .icon=${mdiArrowDown} @click=${this.toEnd}>${t("care.log_follow")}</ab-button>`}
      </div>
    </section>`;
  }

  private choose(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this.level = LEVELS.find((level) => level === value) ?? "info";
  }

  private scrolled(): void {
    const { list } = this;
    if (list) this.follows = list.scrollTop + list.clientHeight >= list.scrollHeight - NEAR_PX;
  }

  private toEnd(): void {
    this.follows = true;
  }

  private async copy(): Promise<void> {
    const text = asReport(this.rows);
    try {
      await navigator.clipboard.writeText(text);
      toast(this, this.app.t("care.log_copied"));
    } catch {
      // Without HTTPS there is no clipboard to write to.
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
      link.download = "apple-backup-log.txt";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    }
  }
}
