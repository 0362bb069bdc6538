import { LitElement, type PropertyValues, type TemplateResult, css, html } from "lit";
import { property, state } from "lit/decorators.js";
import { App } from "../app.js";
import type { CardBody, CardConfig } from "../card.js";
import "../elements/icon.js";
import "../elements/skeleton.js";
import { prose, tokens } from "../elements/tokens.css.js";
import { isOther, type Hass } from "../hass.js";
import { loadTexts } from "../i18n.js";
import { followOverview } from "../live.js";
import type { Overview } from "../types.js";

/** What both cards do: follow the overview, and open the panel on a click. */
export abstract class OverviewCard extends LitElement implements CardBody {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        display: block;
      }
      ha-card {
        display: grid;
        gap: var(--ab-3);
        padding: var(--ab-4);
      }
      a {
        align-items: center;
        color: inherit;
        display: flex;
        gap: var(--ab-3);
        min-height: 44px;
        text-decoration: none;
      }
      a > div {
        flex: 1;
        min-width: 0;
      }
      a > ab-icon {
        color: var(--ab-text-dim);
      }
      .name {
        font-weight: 500;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];

  @property({ attribute: false }) hass!: Hass;
  @property({ attribute: false }) config!: CardConfig;

  @state() private overview?: Overview;
  @state() private refused = false;
  @state() private textsFor = "";
  private app?: App;
  private end?: () => void;
  private followed?: Hass["connection"];

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end?.();
    this.end = this.followed = undefined;
  }

  protected abstract renderContent(app: App, overview: Overview): TemplateResult | TemplateResult[];

  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    const old = changed.get("hass");
    if (!old || changed.size > 1) return true;
    return isOther(old, this.hass);
  }

  protected override willUpdate(): void {
    const { hass } = this;
    this.follow();
    if (this.textsFor !== hass.language) void this.takeTexts();
    this.app = new App(() => this.hass, {
      narrow: true,
      online: hass.connected,
      overview: this.overview,
      base: "/apple-backup",
    });
  }

  protected override render() {
    const { app, overview } = this;
    if (!app || !this.textsFor || (!overview && !this.refused)) {
      return html`<ha-card><ab-skeleton .lines=${2}></ab-skeleton></ha-card>`;
    }
    if (!overview) return html`<ha-card>${app.t("errors.unauthorized")}</ha-card>`;
    return html`<ha-card>${this.renderContent(app, overview)}</ha-card>`;
  }

  private follow(): void {
    const { connection } = this.hass;
    if (this.followed === connection) return;
    this.end?.();
    this.followed = connection;
    this.end = followOverview(connection, {
      data: (overview) => {
        this.overview = overview;
        this.refused = false;
      },
      error: () => (this.refused = true),
    });
  }

  private async takeTexts(): Promise<void> {
    const { language } = this.hass;
    await loadTexts(this.hass).catch(() => undefined);
    this.textsFor = language;
  }
}
