import { mdiMapMarkerOffOutline, mdiMagnifyMinusOutline, mdiMagnifyPlusOutline, mdiMapMarkerOutline, mdiFitToScreenOutline } from "@mdi/js";
import { css, html, nothing, svg } from "lit";
import { state } from "lit/decorators.js";
import { element } from "../../../define.js";
import { shortTime } from "../times.js";
import { gathered, radius, type MapPoint } from "./markers.js";
import { Frame, WORLD, around, type Area } from "./projection.js";
import { RecordsTab } from "./records.js";

interface MapPage {
  items: MapPoint[];
  total: number;
  capped: boolean;
  failed: string[];
}

const SIZES = { narrow: [420, 400], wide: [1000, 440] } as const;
const LISTED = 100;
/** What lies within so many degrees has one place: ten metres. */
const SPOT = 1e-4;

/** Where photos were taken and other things were: points on a plain chart, and a list of places. */
@element("ab-backup-map")
export class AbBackupMap extends RecordsTab {
  static override styles = [
    ...RecordsTab.styles,
    css`
      .head {
        align-items: center;
        display: flex;
        gap: var(--ab-2);
        padding: var(--ab-1) var(--ab-4);
      }
      .head p {
        flex: 1;
      }
      svg {
        aspect-ratio: var(--shape);
        background: color-mix(in srgb, var(--ab-accent) 8%, var(--ab-card));
        border: 1px solid var(--ab-line);
        border-radius: var(--ab-radius);
        display: block;
        height: auto;
        margin: 0 var(--ab-4);
        width: calc(100% - 2 * var(--ab-4));
      }
      line {
        stroke: color-mix(in srgb, var(--ab-text) 18%, transparent);
      }
      text {
        fill: var(--ab-text-dim);
        font-size: 15px;
      }
      circle {
        fill: var(--ab-strong);
        stroke: var(--ab-card);
        stroke-width: 2;
      }
      .point {
        cursor: pointer;
      }
      .point:focus-visible circle {
        stroke: var(--ab-warning);
        stroke-width: 4;
      }
      .count {
        fill: #fff;
        font-weight: 600;
        pointer-events: none;
        text-anchor: middle;
      }
      /* Beside the chart, of which they would cover what lies there. */
      .buttons {
        display: flex;
        flex: none;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: var(--ab-2) var(--ab-4) var(--ab-4);
      }
      li button {
        align-items: center;
        background: none;
        border: none;
        border-block-end: 1px solid var(--ab-line);
        color: inherit;
        cursor: pointer;
        display: flex;
        font: inherit;
        gap: var(--ab-3);
        min-height: 52px;
        padding: var(--ab-1) 0;
        text-align: start;
        width: 100%;
      }
      li span {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @state() private page?: MapPage;
  @state() private failure: unknown;
  @state() private wanted: Area = WORLD;

  private round = 0;

  protected override begin(): void {
    void this.start();
  }

  protected override render() {
    const { page } = this;
    const { t } = this.app;
    if (this.failure !== undefined) return this.renderError(this.failure, () => void this.start());
    if (!page) return html`<ab-skeleton class="list" .lines=${3} .label=${t("common.loading")}></ab-skeleton>`;
    if (!page.total && this.wanted === WORLD) {
      return html`${this.renderFailed(page.failed)}<ab-message .icon=${mdiMapMarkerOffOutline} .heading=${t("map.none")}>${t("map.none_text")}</ab-message>`;
    }
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t("backup_tabs.map")}>
        <div class="head">
          <p class="dim small">${t("map.what")}</p>
          ${this.renderButtons()}
        </div>
        ${this.renderFailed(page.failed)} ${this.renderChart(page)} ${this.renderList(page)}
      </div>
      ${this.renderOpened()}`;
  }

  private renderChart(page: MapPage) {
    const { t } = this.app;
    const { frame } = this;
    const [width, height] = this.size;
    const { longitudes, latitudes } = frame.lines;
    return html`<svg style="--shape:${width}/${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label=${t("map.chart")} dir="ltr">
      ${longitudes.map(
        (each) => svg`<line x1=${frame.x(each)} x2=${frame.x(each)} y1="0" y2=${height}></line>
          <text x=${frame.x(each) + 4} y=${height - 6} aria-hidden="true">${degrees(each, "E", "W")}</text>`,
      )}
      ${latitudes.map(
        (each) => svg`<line x1=${frame.x(frame.area.west)} x2=${frame.x(frame.area.east)} y1=${frame.y(each)} y2=${frame.y(each)}></line>
          <text x=${frame.x(frame.area.west) + 4} y=${frame.y(each) - 4} aria-hidden="true">${degrees(each, "N", "S")}</text>`,
      )}
      ${gathered(page.items, frame).map((point) => this.renderPoint(point, frame))}
    </svg>`;
  }

  private renderButtons() {
    const { t } = this.app;
    const { frame } = this;
    return html`<div class="buttons">
      <ab-button kind="text" icon-only .icon=${mdiMagnifyPlusOutline} .label=${t("map.nearer")} @click=${() => this.go(frame.scaled(0.5))}></ab-button>
      <ab-button kind="text" icon-only .icon=${mdiMagnifyMinusOutline} .label=${t("map.farther")} @click=${() => this.go(frame.scaled(2))}></ab-button>
      <ab-button kind="text" icon-only .icon=${mdiFitToScreenOutline} .label=${t("map.all")} @click=${() => void this.start()}></ab-button>
    </div>`;
  }

  private renderPoint(point: MapPoint, frame: Frame) {
    const { format } = this.app;
    const [x, y] = [frame.x(point.longitude), frame.y(point.latitude)];
    const label = `${point.label ?? ""} (${format.number(point.count)})`;
    return svg`<g class="point" role="button" tabindex="0" aria-label=${label}
      @click=${() => this.choose(point)} @keydown=${(event: KeyboardEvent) => this.key(event, point)}>
      <circle cx=${x} cy=${y} r=${radius(point)}></circle>
    </g>
    ${point.count > 1 ? svg`<text class="count" x=${x} y=${y + 5} aria-hidden="true">${format.number(point.count, { notation: "compact" })}</text>` : nothing}`;
  }

  private renderList(page: MapPage) {
    const { app } = this;
    const { t, format } = app;
    const places = [...page.items].sort((a, b) => b.count - a.count);
    return html`<ul aria-label=${t("map.places")}>
        ${places.slice(0, LISTED).map(
          (point) => html`<li>
            <button type="button" @click=${() => this.choose(point)}>
              <ab-icon .path=${mdiMapMarkerOutline}></ab-icon>
              <span><span dir="auto">${point.label ?? t("map.unnamed")}</span><br /><small class="dim">${coordinates(point)}</small></span>
              <small class="dim">${t.plural("map.records", point.count)}<br />${shortTime(app, point.timestamp)}</small>
            </button>
          </li>`,
        )}
      </ul>
      ${places.length > LISTED || page.capped ? html`<p class="dim small pad">${t("map.more", { count: format.number(page.total) })}</p>` : nothing}`;
  }

  private get frame(): Frame {
    return new Frame(this.wanted, ...this.size);
  }

  private get size(): readonly [width: number, height: number] {
    return SIZES[this.app.narrow ? "narrow" : "wide"];
  }

  /** One record opens; several come nearer until they part. */
  private choose({ area, count, latest }: MapPoint): void {
    const nearer = around([{ latitude: area.south, longitude: area.west }, { latitude: area.north, longitude: area.east }]);
    const isSpot = area.east - area.west < SPOT && area.north - area.south < SPOT;
    if (count === 1 || isSpot || new Frame(nearer, ...this.size).zoom <= this.frame.zoom) void this.openRecord(latest);
    else this.go(nearer);
  }

  private key(event: KeyboardEvent, point: MapPoint): void {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    this.choose(point);
  }

  /** Shows all places. */
  private async start(): Promise<void> {
    const page = await this.ask(WORLD, 8);
    if (!page) return;
    this.page = page;
    this.wanted = WORLD;
    if (page.items.length) this.go(around(page.items));
  }

  private go(area: Area): void {
    this.wanted = area;
    const { frame } = this;
    void this.ask(frame.area, frame.zoom + 2).then((page) => {
      if (page) this.page = page;
    });
  }

  private async ask(area: Area, zoom: number): Promise<MapPage | undefined> {
    const mine = ++this.round;
    this.failure = undefined;
    try {
      const page = await this.source.fetchJson<MapPage>("map", { ...area, zoom: Math.min(22, zoom), limit: 500 });
      return mine === this.round ? page : undefined;
    } catch (error) {
      if (mine === this.round) this.failure = error;
      return undefined;
    }
  }
}

function degrees(value: number, positive: string, negative: string): string {
  return `${Math.abs(value)}°${value > 0 ? positive : value < 0 ? negative : ""}`;
}

function coordinates({ latitude, longitude }: MapPoint): string {
  return `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
}
