import { mdiCalendarSearch, mdiClose } from "@mdi/js";
import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { element } from "../../../define.js";
import { Pager } from "../pager.js";
import "../record-list.js";
import type { RecordLook } from "../record-list.js";
import type { Page, Query } from "../source.js";
import { clockTime, dayOf } from "../times.js";
import type { OverviewRecord } from "../types.js";
import { HAPPENINGS, iconOf, titleOf } from "./kinds.js";
import { RecordsTab } from "./records.js";

type Happening = OverviewRecord & { subtitle: string | null };

/** What the timeline shall show: everything from and to somebody. */
export interface TimelinePlace {
  person: string;
  name: string;
}

/** Everything that happened, by day, the latest first. */
@element("ab-timeline")
export class AbTimeline extends RecordsTab {
  static override styles = [
    ...RecordsTab.styles,
    css`
      input[type="date"] {
        background: var(--ha-color-form-background, var(--ab-card));
        border: 1px solid color-mix(in srgb, var(--ab-text-dim) 60%, transparent);
        border-radius: var(--ab-radius-small);
        color: inherit;
        color-scheme: light dark;
        font: inherit;
        min-height: var(--ab-target);
        padding: 0 var(--ab-2);
      }
      label {
        align-items: center;
        display: inline-flex;
        gap: var(--ab-2);
      }
    `,
  ];

  @state() private kind = "";
  @state() private until = "";
  @state() private person?: TimelinePlace;
  @state() private failed: string[] = [];

  private readonly pager = new Pager<Happening>(this);

  protected override begin(): void {
    this.person = this.placeHere<TimelinePlace>("timeline");
    this.load();
  }

  protected override render() {
    const { app, pager, person } = this;
    const { t } = app;
    return html`<div class="bar">
        <select aria-label=${t("find.kind")} @change=${this.choose}>
          <option value="">${t("find.all")}</option>
          ${HAPPENINGS.map((kind) => html`<option value=${kind} ?selected=${kind === this.kind}>${t(`backup_tabs.${kind}`)}</option>`)}
        </select>
        <label>
          <ab-icon .path=${mdiCalendarSearch}></ab-icon><span class="unseen">${t("timeline.until")}</span>
          <input type="date" .value=${this.until} @change=${this.jump} />
        </label>
        ${person
          ? html`<ab-button kind="tonal" .icon=${mdiClose} .label=${t("timeline.everybody")} @click=${this.everybody}>
              <span dir="auto">${person.name}</span>
            </ab-button>`
          : nothing}
      </div>
      ${this.renderFailed(this.failed)} ${this.renderState(pager, [], true)}
      ${pager.items.length
        ? html`<ab-record-list
            .app=${app}
            .pager=${pager}
            .loaded=${pager.items}
            .look=${this.look}
            .label=${t("backup_tabs.timeline")}
            @chosen=${this.open}
          ></ab-record-list>`
        : nothing}
      ${this.renderOpened()}`;
  }

  private readonly look: RecordLook<Happening> = {
    heading: (event) => dayOf(this.app, event.timestamp),
    row: (event) => ({
      icon: iconOf(event.artifact_type),
      title: titleOf(event.title, event.artifact_type, this.app) || this.app.t(`backup_tabs.${event.artifact_type}`),
      text: [event.subtitle, event.within].filter(Boolean).join(" · ") || this.app.t(`backup_tabs.${event.artifact_type}`),
      end: event.timestamp === null ? "" : clockTime(this.app, event.timestamp),
    }),
  };

  private load(): void {
    this.failed = [];
    void this.pager.restart(async (cursor, signal) => {
      const query: Query = {
        cursor,
        limit: 200,
        artifact: this.kind || undefined,
        person: this.person?.person,
        until: this.until ? this.endOf(this.until) : undefined,
      };
      const page = await this.source.fetchJson<Page<Happening> & { failed: string[] }>("timeline", query, { signal });
      this.failed = page.failed;
      return page;
    });
  }

  private endOf(day: string): number {
    const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
    return this.app.format.midnight(year, month, date + 1);
  }

  private choose(event: Event): void {
    this.kind = (event.target as HTMLSelectElement).value;
    this.load();
  }

  private jump(event: Event): void {
    this.until = (event.target as HTMLInputElement).value;
    this.load();
  }

  private everybody(): void {
    this.person = undefined;
    this.rememberHere("timeline", undefined);
    this.load();
  }

  private open(event: CustomEvent<Happening>): void {
    event.stopPropagation();
    void this.openRecord(event.detail);
  }
}
