import { mdiAlertOutline, mdiCheckCircleOutline, mdiDownload, mdiFilePdfBox, mdiFolderZipOutline, mdiLockOutline, mdiMinusCircleOutline } from "@mdi/js";
import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { element } from "../../define.js";
import "../../elements/chip.js";
import { card } from "../../elements/tokens.css.js";
import { toast } from "../../hass.js";
import { ArtifactTab } from "./base.js";
import { saveFrom } from "./export-menu.js";
import { FORMATS } from "./formats.js";
import { whyNot } from "./availability.js";
import type { CapabilityReport } from "./types.js";

/** The report, everything as an archive, and for each data set what was found and how to save it. */
@element("ab-documents")
export class AbDocuments extends ArtifactTab {
  static override styles = [
    ...ArtifactTab.styles,
    card,
    css`
      .scroll {
        padding: var(--ab-4);
      }
      .top {
        display: grid;
        gap: var(--ab-4);
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr));
        margin-block-end: var(--ab-6);
        max-width: 60rem;
      }
      .card {
        align-items: start;
        display: flex;
        flex-direction: column;
        gap: var(--ab-3);
      }
      .card h3 {
        align-items: center;
        display: flex;
        gap: var(--ab-2);
      }
      ul {
        list-style: none;
        margin: var(--ab-3) 0 0;
        max-width: 60rem;
        padding: 0;
      }
      li {
        align-items: center;
        border-block-end: 1px solid var(--ab-line);
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2) var(--ab-3);
        min-height: 60px;
        padding-block: var(--ab-1);
      }
      li > span:first-child {
        flex: 1 1 10rem;
        font-weight: 500;
      }
      li small {
        display: block;
        font-weight: 400;
      }
    `,
  ];

  @state() private reports?: CapabilityReport[];
  @state() private failure: unknown;
  @state() private busy = "";

  protected override begin(): void {
    this.failure = undefined;
    this.source.fetchJson<{ artifacts: CapabilityReport[] }>("artifacts").then(
      ({ artifacts }) => (this.reports = artifacts),
      (error: unknown) => (this.failure = error),
    );
  }

  protected override render() {
    const { t } = this.app;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t("backup_tabs.documents")}>
      <div class="top">
        ${this.renderCard("report", "pdf", mdiFilePdfBox)} ${this.renderCard("everything", "all", mdiFolderZipOutline)}
      </div>
      <h2>${t("document.sets")}</h2>
      <p class="dim">${t("document.sets_text")}</p>
      ${this.renderSets()}
    </div>`;
  }

  private renderCard(subject: string, format: string, icon: string) {
    const { t } = this.app;
    return html`<section class="card" aria-labelledby=${subject}>
      <h3 id=${subject}><ab-icon .path=${icon}></ab-icon><bdi>${t(`document.${subject}`)}</bdi></h3>
      <p class="dim">${t(`document.${subject}_text`)}</p>
      <ab-button kind="filled" .icon=${mdiDownload} .busy=${this.busy === subject} @click=${() => void this.save(subject, format)}
        >${t(`document.${subject}_save`)}</ab-button
      >
    </section>`;
  }

  private renderSets() {
    const { app, reports } = this;
    const { t, format } = app;
    if (this.failure !== undefined) return this.renderError(this.failure, () => this.begin());
    if (!reports) return html`<ab-skeleton class="list" .lines=${6} .label=${t("common.loading")}></ab-skeleton>`;
    const known = Object.keys(FORMATS);
    const sorted = [...reports].sort((a, b) => known.indexOf(a.artifact) - known.indexOf(b.artifact));
    return html`<ul>
      ${sorted.map((report) => {
        const isFound = report.availability === "found";
        const skipped = report.skipped.reduce((sum, each) => sum + each.count, 0);
        return html`<li>
          <span
            >${t(`backup_tabs.${report.artifact}`)}
            ${skipped
              ? html`<small class="dim"
                  >${report.skipped.map((each) => `${t(`artifact_skip.${each.reason}`)}: ${format.number(each.count)}`).join(" · ")}</small
                >`
              : nothing}
            ${isFound ? nothing : html`<small class="dim">${t(whyNot(report))}</small>`}</span
          >
          ${renderState(report, t(`artifact_state.${report.availability}`))}
          ${isFound && FORMATS[report.artifact]?.length ? this.renderExport(report.artifact) : nothing}
        </li>`;
      })}
    </ul>`;
  }

  private async save(subject: string, format: string): Promise<void> {
    this.busy = subject;
    try {
      saveFrom(await this.source.documentUrl({ subject, format }));
    } catch (error) {
      toast(this, this.app.errorText(error));
    } finally {
      this.busy = "";
    }
  }
}

function renderState({ availability }: CapabilityReport, text: string) {
  const looks = {
    found: ["good", mdiCheckCircleOutline],
    empty: ["neutral", mdiMinusCircleOutline],
    missing: ["neutral", mdiMinusCircleOutline],
    needs_encryption: ["warning", mdiLockOutline],
    damaged: ["bad", mdiAlertOutline],
    unsupported: ["warning", mdiAlertOutline],
  } as const;
  const [tone, icon] = looks[availability];
  return html`<ab-chip .tone=${tone} .icon=${icon}>${text}</ab-chip>`;
}
