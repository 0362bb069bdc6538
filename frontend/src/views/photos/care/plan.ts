// What a sync would do, without doing it.
import { mdiClipboardTextSearchOutline, mdiDelete, mdiDownload, mdiFileMove, mdiFileReplaceOutline } from "@mdi/js";
import { LitElement, css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import "../../../elements/alert.js";
import "../../../elements/button.js";
import "../../../elements/icon.js";
import { card, prose, tokens } from "../../../elements/tokens.css.js";
import { fire } from "../../../hass.js";
import type { Plan, PlannedAction, PhotosApi } from "../api.js";
import { careStyles } from "./care.css.js";

const ICONS = { download: mdiDownload, reuse: mdiFileReplaceOutline, move: mdiFileMove, remove: mdiDelete };
const SHOWN = 12;

@element("ab-plan")
export class AbPlan extends LitElement {
  static override styles = [
    tokens,
    prose,
    card,
    careStyles,
    css`
      h4 {
        font-size: inherit;
        font-weight: 500;
        margin: 0;
      }
      dl {
        display: grid;
        gap: var(--ab-3);
        grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr));
        margin: 0;
      }
      dt {
        color: var(--ab-text-dim);
        font-size: var(--ab-size-s);
      }
      dd {
        font-size: var(--ab-size-l);
        font-weight: 500;
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) api!: PhotosApi;
  @property({ attribute: false }) isBusy = false;

  @state() private plan?: Plan;
  @state() private error?: unknown;
  @state() private isAsking = false;

  private async ask(): Promise<void> {
    this.isAsking = true;
    this.error = undefined;
    try {
      this.plan = await this.api.plan();
    } catch (error) {
      this.error = error;
    } finally {
      this.isAsking = false;
      fire(this, "care-done");
    }
  }

  protected override render() {
    const { app } = this;
    const { t } = app;
    return html`<section class="card" aria-labelledby="title">
      <div class="head">
        <div class="grow">
          <h3 id="title">${t("care.plan")}</h3>
          <p class="dim">${t("care.plan_text")}</p>
        </div>
        <ab-button .icon=${mdiClipboardTextSearchOutline} .busy=${this.isAsking} ?disabled=${this.isBusy && !this.isAsking} @click=${this.ask}>${t("care.plan_ask")}</ab-button>
      </div>
      ${this.error !== undefined ? html`<ab-alert kind="error">${app.errorText(this.error)}</ab-alert>` : nothing}
      <div class="live" aria-live="polite">${this.plan ? this.found(this.plan) : nothing}</div>
    </section>`;
  }

  private found(plan: Plan) {
    const { app } = this;
    const { t, format } = app;
    if (!plan.downloads && !plan.reused && !plan.moves && !plan.removals && !plan.held_back) {
      return html`<ab-alert kind="good">${t("care.plan_nothing")}</ab-alert>`;
    }
    const facts: [name: string, count: number, unit: "files" | "photos", bytes?: number][] = [
      ["downloads", plan.downloads, "files", plan.download_bytes],
      ["reused", plan.reused, "files"],
      ["moves", plan.moves, "files"],
      ["removals", plan.removals, "files", plan.removal_bytes],
      ["held_back", plan.held_back, "photos"],
      ["waiting", plan.waiting, "photos"],
      ["left_out", plan.left_out, "photos", plan.left_out_bytes],
    ];
    const values = { needed: format.bytes(plan.needed_bytes), free: format.bytes(plan.free_bytes) };
    return html`<div class="card" style="border: 0; padding: 0">
      <dl>
        ${facts
          .filter(([, count]) => count)
          .map(
            ([name, count, unit, bytes]) => html`<div>
              <dt>${t(`care.plan_${name}`)}</dt>
              <dd class="numbers">${t.plural(`care.${unit}`, count)}${bytes ? html` <span class="dim small">${format.bytes(bytes)}</span>` : nothing}</dd>
            </div>`,
          )}
      </dl>
      <ab-alert kind=${plan.fits ? "info" : "error"}>${t(plan.fits ? "care.plan_fits" : "care.plan_full", values)}</ab-alert>
      ${plan.samples.length ? html`<h4>${t("care.plan_samples")}</h4>` : nothing}
      <ul>
        ${plan.samples.slice(0, SHOWN).map((action) => this.action(action))}
      </ul>
    </div>`;
  }

  private action({ kind, path, size, reason }: PlannedAction) {
    const { app } = this;
    const why = reason ? app.t(`photo_reasons.${reason}`) : "";
    return html`<li>
      <ab-icon .path=${ICONS[kind]}></ab-icon>
      <div class="grow">
        <p class="path" title=${path}>${path}</p>
        <p class="dim small">${[app.t(`care_actions.${kind}`), app.format.bytes(size), why].filter(Boolean).join(" · ")}</p>
      </div>
    </li>`;
  }
}
