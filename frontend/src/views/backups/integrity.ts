import { mdiShieldCheckOutline } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/button.js";
import "../../elements/chip.js";
import { takeFocus } from "../../elements/focus.js";
import "../../elements/message.js";
import "../../elements/skeleton.js";
import { card, prose, tokens } from "../../elements/tokens.css.js";
import type { Backup, CheckResult } from "../../types.js";
import type { BackupSession } from "./session.js";
import { tile, workProgress, workStyles } from "./work-view.js";
import { Work } from "./work.js";

/** What there is to say of any check. */
type Scored = Pick<CheckResult, "score" | "is_serious" | "counts">;
type Verdict = "good" | "good_quick" | "fair" | "almost" | "bad";
type Severity = "error" | "warning" | "notice";

interface Report extends Scored {
  files: number;
  bytes: number;
  databases: number;
  digests: number;
  findings: { kind: string; severity: Severity; domain: string; relative_path: string; file_id: string }[];
}

const TONES = { error: "bad", warning: "warning", notice: "neutral" } as const;
// More of them help nobody; the counts are whole.
const SHOWN = 20;

/** Whether the backup holds what its list promises. */
@element("ab-backup-integrity")
export class AbBackupIntegrity extends LitElement {
  static override styles = [
    tokens,
    prose,
    card,
    workStyles,
    css`
      .score {
        align-items: center;
        display: flex;
        gap: var(--ab-4);
      }
      .score svg {
        flex: none;
        height: 84px;
        transform: rotate(-90deg);
        width: 84px;
      }
      circle {
        fill: none;
        stroke: var(--ab-fill);
        stroke-width: 8;
      }
      circle.value {
        stroke: var(--tone);
        stroke-linecap: round;
      }
      .score strong {
        font-size: 28px;
        font-weight: 500;
      }
      details summary {
        cursor: pointer;
        min-height: var(--ab-target);
        padding-block: var(--ab-2);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) backup!: Backup;
  @property({ attribute: false }) session!: BackupSession;

  private readonly work = new Work<Report>(this, "/integrity", "check");

  /** Since the user has begun a check: where the focus was led to. */
  private ledTo?: "nowhere" | "progress";

  protected override updated(): void {
    const { work } = this;
    if (!this.ledTo) return;
    if (work.error !== undefined) this.ledTo = undefined;
    else if (work.isRunning && this.ledTo === "nowhere") {
      // What was pressed has made room for the progress.
      this.ledTo = "progress";
      takeFocus(this, this.renderRoot.querySelector("h3"));
    } else if (!work.isRunning && !work.isBusy) {
      this.ledTo = undefined;
      takeFocus(this, this.renderRoot.querySelector<HTMLElement>("#result") ?? this.renderRoot.querySelector("h3"));
    }
  }

  private start(digests: boolean): void {
    this.ledTo = "nowhere";
    void this.work.start({ digests });
  }

  protected override render() {
    const { app, work } = this;
    const { t } = app;
    const report = work.isRunning ? null : work.state?.report;
    if (!work.state && !work.error) return html`<ab-skeleton lines="4" .label=${t("common.loading")}></ab-skeleton>`;
    return html`<div class="page">
      <section class="card">
        <h3 tabindex="-1">${t("integrity.title")}</h3>
        <p class="dim">${t("integrity.text")}</p>
        ${workProgress(app, work, t("job.check"))}
        ${work.isRunning
          ? nothing
          : html`<div class="actions">
              <ab-button
                kind="filled"
                .icon=${mdiShieldCheckOutline}
                .busy=${work.isBusy}
                ?disabled=${work.isBlocked || !app.online}
                @click=${() => this.start(true)}
                >${t("integrity.start")}</ab-button
              >
              <ab-button kind="outlined" .busy=${work.isBusy} ?disabled=${work.isBlocked || !app.online} @click=${() => this.start(false)}
                >${t("integrity.start_quick")}</ab-button
              >
            </div>`}
      </section>
      ${report ? this.renderReport(report) : this.backup.integrity && !work.isRunning ? this.renderKept(this.backup.integrity) : nothing}
    </div>`;
  }

  /** What is left of a check whose report has gone. */
  private renderKept(kept: CheckResult) {
    const { t, format } = this.app;
    const when = kept.checked === null ? "" : ` · ${format.dateTime(kept.checked)}`;
    return html`<section class="card" aria-labelledby="result">
      <h3 id="result" tabindex="-1">${t(kept.is_quick ? "integrity.last_quick" : "integrity.last")}${when}</h3>
      ${this.renderScore(kept, verdictOf(kept, kept.errors > 0, kept.is_quick))}
      <div class="tiles">
        ${tile(format.number(kept.files), t("integrity.files"))}
        ${kept.databases === null ? nothing : tile(format.number(kept.databases), t("integrity.databases"))}
      </div>
      ${Object.keys(kept.counts).length
        ? html`<ul class="rows">
              ${Object.entries(kept.counts).map(([kind, count]) => html`<li>${t(`integrity.${kind}`)} <span class="dim numbers">(${format.number(count)})</span></li>`)}
            </ul>
            <p class="dim">${t("integrity.names_gone")}</p>`
        : nothing}
      ${kept.is_quick ? html`<p class="dim">${t("integrity.not_read")}</p>` : nothing}
    </section>`;
  }

  private renderScore({ score }: Scored, verdict: Verdict) {
    const { t, format } = this.app;
    const tone = verdict === "bad" ? "var(--ab-error)" : verdict.startsWith("good") ? "var(--ab-success)" : "var(--ab-warning)";
    const length = 2 * Math.PI * 36;
    return html`<div class="score" style="--tone:${tone}">
        <svg viewBox="0 0 84 84" aria-hidden="true">
          <circle cx="42" cy="42" r="36"></circle>
          <circle class="value" cx="42" cy="42" r="36" stroke-dasharray="${(length * score) / 100} ${length}"></circle>
        </svg>
        <div>
          <strong class="numbers">${format.percent(score)}</strong>
          <p>${t(`integrity.${verdict}`)}</p>
        </div>
      </div>
      ${score < 100 ? html`<p class="dim small">${t("integrity.score_text")}</p>` : nothing}`;
  }

  private renderReport(report: Report) {
    const { t, format } = this.app;
    const ended = this.work.state?.ended ?? null;
    const when = ended === null ? "" : ` · ${format.dateTime(Date.parse(ended))}`;
    const hasErrors = report.findings.some(({ severity }) => severity === "error");
    return html`<section class="card" aria-labelledby="result">
      <h3 id="result" tabindex="-1">${t("integrity.result")}${when}</h3>
      ${this.renderScore(report, verdictOf(report, hasErrors, !report.bytes))}
      <div class="tiles">
        ${tile(format.number(report.files), t("integrity.files"))}
        ${report.digests ? tile(format.number(report.digests), t("integrity.digests")) : nothing}
        ${tile(format.number(report.databases), t("integrity.databases"))}
        ${report.bytes ? tile(format.bytes(report.bytes), t("integrity.bytes")) : nothing}
      </div>
      <p class="dim">
        ${report.bytes
          ? t("integrity.read", { digests: format.number(report.digests), files: format.number(report.files) })
          : t("integrity.not_read")}
      </p>
      ${Object.entries(report.counts).map(([kind, count]) => this.renderFindings(report, kind, count))}
    </section>`;
  }

  private renderFindings(report: Report, kind: string, count: number) {
    const { t, format } = this.app;
    const found = report.findings.filter((finding) => finding.kind === kind);
    const severity = found[0]?.severity ?? "notice";
    return html`<details>
      <summary>
        <ab-chip .tone=${severity === "error" && !report.is_serious ? "warning" : TONES[severity]}>${t(`integrity.${severity}`)}</ab-chip>
        ${t(`integrity.${kind}`)} <span class="dim numbers">(${format.number(count)})</span>
      </summary>
      <ul class="rows">
        ${found.slice(0, SHOWN).map(({ domain, relative_path }) => html`<li><bdi>${domain}/${relative_path}</bdi></li>`)}
        ${count > SHOWN ? html`<li class="dim">${t("integrity.more", { count: format.number(count - Math.min(SHOWN, found.length)) })}</li>` : nothing}
      </ul>
    </details>`;
  }
}

function verdictOf({ is_serious, score }: Scored, hasErrors: boolean, isQuick: boolean): Verdict {
  if (is_serious) return "bad";
  if (hasErrors) return "almost";
  if (score < 100) return "fair";
  return isQuick ? "good_quick" : "good";
}
