import { mdiRun } from "@mdi/js";
import { css, html, svg } from "lit";
import { state } from "lit/decorators.js";
import { element } from "../../define.js";
import "../../elements/tabs.js";
import { ArtifactTab } from "./base.js";
import { bars, everyDay, type Bar } from "./bars.js";
import { Pager } from "./pager.js";
import "./record-list.js";
import type { RecordLook } from "./record-list.js";
import type { Page } from "./source.js";
import { monthOf, shortTime, whenText } from "./times.js";
import { workoutDistance, workoutText } from "./workouts.js";

interface Day {
  day: string;
  value: number;
  minimum: number | null;
  maximum: number | null;
  samples: number;
}

interface Workout {
  kind: string;
  start: number | null;
  end: number | null;
  duration: number;
  distance: number | null;
  energy: number | null;
}

const MEASURES = ["steps", "distance", "flights", "active_energy", "heart_rate", "resting_heart_rate", "weight", "sleep"];
// So many days with data are drawn, of a year at most.
const SHOWN = 30;
const SPAN = 365;
const WIDTH = 600;
const HEIGHT = 180;

/** Health: a measure by day as bars, and workouts. */
@element("ab-health")
export class AbHealth extends ArtifactTab {
  static override styles = [
    ...ArtifactTab.styles,
    css`
      figure {
        margin: 0 auto;
        max-width: 56rem;
        padding: 0 var(--ab-4);
        width: 100%;
      }
      svg {
        display: block;
        height: auto;
        width: 100%;
      }
      svg:dir(rtl) {
        transform: scaleX(-1);
      }
      rect {
        fill: var(--ab-accent);
      }
      line {
        stroke: var(--ab-line);
      }
      .ends {
        display: flex;
        justify-content: space-between;
      }
      .numbers-now {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2) var(--ab-8);
        margin: 0 auto;
        max-width: 56rem;
        padding: var(--ab-2) var(--ab-4) var(--ab-4);
        width: 100%;
      }
      .numbers-now b {
        display: block;
        font-size: var(--ab-size-xl);
        font-weight: 500;
      }
      ab-record-list {
        align-self: center;
        max-width: 56rem;
        width: 100%;
      }
    `,
  ];

  @state() private measure = "steps";

  private readonly days = new Pager<Day>(this);
  private readonly workouts = new Pager<Workout>(this);

  protected override begin(): void {
    if (this.measure === "workouts") {
      void this.workouts.restart((cursor, signal) =>
        this.source.fetchJson<Page<Workout>>("artifacts/health/workouts", { cursor, limit: 200 }, { signal }),
      );
      return;
    }
    const measure = this.measure;
    void this.days.restart((cursor, signal) =>
      this.source.fetchJson<Page<Day>>("artifacts/health/days", { cursor, limit: 400, measure }, { signal }),
    );
  }

  protected override render() {
    const { t } = this.app;
    return html`<ab-tabs
        .tabs=${[...MEASURES, "workouts"].map((name) => ({ name, label: t(`health.${name}`) }))}
        .active=${this.measure}
        .label=${t("backup_tabs.health")}
        @chosen=${this.choose}
      ></ab-tabs>
      <div class="bar"><div class="end">${this.renderExport("health")}</div></div>
      ${this.renderSkipped(["health"])} ${this.measure === "workouts" ? this.renderWorkouts() : this.renderDays()}`;
  }

  private renderDays() {
    const { app, days } = this;
    const { t } = app;
    if (!days.items.length) return this.renderState(days, ["health"]);
    const shown = everyDay(days.items, SHOWN, SPAN);
    const values = days.items.map((day) => day.value);
    const average = values.reduce((sum, value) => sum + value, 0) / values.length;
    return html`<div class="numbers-now">
        <div>${t("health.latest")}<b>${this.valueText(days.items[0]?.value ?? 0)}</b></div>
        <div>${t("health.average")}<b>${this.valueText(average)}</b></div>
        <div>${t("health.most")}<b>${this.valueText(Math.max(...values))}</b></div>
      </div>
      <figure>
        ${this.renderBars(bars(shown.map((day) => day?.value), WIDTH, HEIGHT), shown)}
        <figcaption class="ends dim small" aria-hidden="true"><span>${this.dayText(shown[0])}</span><span>${this.dayText(shown.at(-1))}</span></figcaption>
      </figure>
      <ab-record-list .app=${app} .pager=${days} .loaded=${days.items} .look=${this.dayLook} .label=${t(`health.${this.measure}`)} .rowHeight=${48}></ab-record-list>`;
  }

  private renderBars(placed: (Bar | undefined)[], days: (Day | undefined)[]) {
    // Each value stands in the list below, for those who do not see the bars.
    return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${this.app.t("health.chart", { name: this.app.t(`health.${this.measure}`) })}>
      <line x1="0" x2=${WIDTH} y1=${HEIGHT - 0.5} y2=${HEIGHT - 0.5}></line>
      ${placed.map(
        (bar, index) =>
          bar &&
          svg`<rect x=${bar.x} y=${bar.y} width=${bar.width} height=${bar.height} rx="3"><title>${this.dayText(days[index])}: ${this.valueText(days[index]?.value ?? 0)}</title></rect>`,
      )}
    </svg>`;
  }

  private renderWorkouts() {
    const { app, workouts } = this;
    if (!workouts.items.length) return this.renderState(workouts, ["health"]);
    return html`<ab-record-list
      .app=${app}
      .pager=${workouts}
      .loaded=${workouts.items}
      .look=${this.workoutLook}
      .label=${app.t("health.workouts")}
    ></ab-record-list>`;
  }

  private readonly dayLook: RecordLook<Day> = {
    row: (day) => ({ icon: "", title: this.valueText(day.value), end: this.dayText(day) }),
    facts: (day) => [
      [this.app.t("artifacts.when"), this.dayText(day)],
      [this.app.t(`health.${this.measure}`), this.valueText(day.value)],
      [this.app.t("health.range"), day.minimum !== null && day.maximum !== null && `${this.valueText(day.minimum)} – ${this.valueText(day.maximum)}`],
      [this.app.t("health.samples"), this.app.format.number(day.samples)],
    ],
  };

  private readonly workoutLook: RecordLook<Workout> = {
    heading: (workout) => monthOf(this.app, workout.start),
    row: (workout) => ({
      icon: mdiRun,
      title: workoutText(this.app, workout.kind),
      text: [this.app.format.duration(workout.duration), this.distanceText(workout), this.energyText(workout)].filter(Boolean).join(" · "),
      end: shortTime(this.app, workout.start),
    }),
    facts: (workout) => [
      [this.app.t("artifacts.when"), whenText(this.app, workout.start)],
      [this.app.t("artifacts.duration"), this.app.format.duration(workout.duration)],
      [this.app.t("health.distance"), this.distanceText(workout)],
      [this.app.t("health.active_energy"), this.energyText(workout)],
    ],
  };

  private distanceText({ distance }: Workout): string {
    return distance === null ? "" : workoutDistance(this.app, distance);
  }

  private energyText({ energy }: Workout): string {
    return energy === null ? "" : `${this.app.format.number(Math.round(energy))} kcal`;
  }

  private dayText(day: Day | undefined): string {
    return day ? this.app.format.custom(Date.parse(`${day.day}T00:00:00Z`), { dateStyle: "medium", timeZone: "UTC" }) : "";
  }

  private valueText(value: number): string {
    const { format } = this.app;
    switch (this.measure) {
      case "distance":
        return this.unit(value / 1000, "kilometer", 2);
      case "active_energy":
        return `${format.number(Math.round(value))} kcal`;
      case "heart_rate":
      case "resting_heart_rate":
        return this.app.t("health.beats", { count: format.number(Math.round(value)) });
      case "weight":
        return this.unit(value, "kilogram", 1);
      case "sleep":
        return format.duration(value * 3600);
      default:
        return format.number(Math.round(value));
    }
  }

  private unit(value: number, unit: string, digits: number): string {
    return this.app.format.number(value, { style: "unit", unit, maximumFractionDigits: digits });
  }

  private choose(event: CustomEvent<string>): void {
    event.stopPropagation();
    this.measure = event.detail;
    this.begin();
  }
}
