import { mdiDatabaseOffOutline } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/message.js";
import { tokens } from "../../elements/tokens.css.js";
import type { ArtifactSource } from "./source.js";
import type { CapabilityReport } from "./types.js";

/**
 * Says why there is nothing of some artifacts (`empty`), or what could not be read of them; nothing
 * if all was read.
 */
@element("ab-availability")
export class AbAvailability extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: block;
        flex: none;
      }
      details {
        background: color-mix(in srgb, var(--ab-warning) 12%, var(--ab-card));
        padding: var(--ab-2) var(--ab-4);
      }
      summary {
        cursor: pointer;
        min-height: 24px;
      }
      ul {
        margin: var(--ab-2) 0;
        padding-inline-start: var(--ab-6);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) source!: ArtifactSource;
  @property({ attribute: false }) artifacts: readonly string[] = [];
  @property({ type: Boolean }) empty = false;

  @state() private reports: CapabilityReport[] = [];
  private askedFor = "";
  private askedOf?: ArtifactSource;

  protected override willUpdate(): void {
    const wanted = this.artifacts.join();
    if (wanted === this.askedFor && this.source === this.askedOf) return;
    this.askedFor = wanted;
    this.askedOf = this.source;
    void this.load();
  }

  protected override render() {
    return this.empty ? this.renderEmpty() : this.renderSkipped();
  }

  private async load(): Promise<void> {
    const asked = this.artifacts.map((artifact) =>
      this.source.fetchJson<{ artifacts: CapabilityReport[] }>("artifacts", { artifact }),
    );
    // It only adds to what is there; if it cannot be had, that is told where the list is.
    const answers = await Promise.all(asked).catch(() => []);
    this.reports = answers.flatMap((answer) => answer.artifacts);
  }

  private renderEmpty() {
    const { t } = this.app;
    const [worst] = [...this.reports].sort((a, b) => rank(b.availability) - rank(a.availability));
    if (!worst) return nothing;
    const state = worst.availability === "found" ? "empty" : worst.availability;
    return html`<ab-message .icon=${mdiDatabaseOffOutline} .heading=${t(`artifact_state.${state}`)}>
      ${t(whyNot(worst))}
    </ab-message>`;
  }

  private renderSkipped() {
    const { t } = this.app;
    const skipped = this.reports.flatMap((report) => report.skipped);
    const count = skipped.reduce((sum, each) => sum + each.count, 0);
    if (!count) return nothing;
    const reasons = new Map<string, number>();
    for (const each of skipped) reasons.set(each.reason, (reasons.get(each.reason) ?? 0) + each.count);
    return html`<details>
      <summary>${t.plural("artifacts.skipped", count)}</summary>
      <ul>
        ${[...reasons].map(
          ([reason, many]) => html`<li>${t(`artifact_skip.${reason}`)}: ${this.app.format.number(many)}</li>`,
        )}
      </ul>
    </details>`;
  }
}

/** The key of the text that says why there is nothing. */
export function whyNot({ artifact, availability }: CapabilityReport): string {
  // Its files may be there all the same.
  if (artifact === "photos" && availability === "missing") return "artifact_state.missing_photos_text";
  return `artifact_state.${availability === "found" ? "empty" : availability}_text`;
}

const WORST = ["found", "empty", "missing", "needs_encryption", "unsupported", "damaged"];

function rank(availability: string): number {
  return WORST.indexOf(availability);
}
