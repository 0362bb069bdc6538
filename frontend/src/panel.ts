import { mdiMenu } from "@mdi/js";
import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { html as staticHtml, unsafeStatic } from "lit/static-html.js";
import type { ApiError } from "./api.js";
import { App } from "./app.js";
import { element } from "./define.js";
import "./elements/alert.js";
import "./elements/button.js";
import "./elements/message.js";
import "./elements/skeleton.js";
import "./elements/tabs.js";
import { prose, tokens } from "./elements/tokens.css.js";
import { fire, isOther, toast, type Hass, type PanelInfo } from "./hass.js";
import { loadTexts } from "./i18n.js";
import { followOverview } from "./live.js";
import { answerWorker } from "./push-worker.js";
import { go, readPlace, type Place } from "./router.js";
import { SyncTeller } from "./syncs.js";
import type { Overview } from "./types.js";
import { VIEWS, type ViewEntry } from "./views/index.js";

// Views that this page has loaded, over all panel elements: Home Assistant throws them away.
const loadedViews = new Set<string>();
/** The bundle that this module was built into; see `offerReload`. */
const BUNDLE = new URL(import.meta.url).pathname.split("/").pop() ?? "";
let offeredFor = "";
let isPreloading = false;

/** The root of the panel: header, tabs, and the view that the address names. */
@element("apple-backup-panel")
export class AppleBackupPanel extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        background: var(--ab-page);
        display: flex;
        flex-direction: column;
        height: 100dvh;
        overflow: hidden;
      }
      header {
        background: var(--app-header-background-color, var(--ab-card));
        border-block-end: var(--app-header-border-bottom, 1px solid var(--ab-line));
        color: var(--app-header-text-color, var(--ab-text));
        flex: none;
        padding-block-start: var(--safe-area-inset-top, 0px);
        padding-inline: var(--safe-area-inset-left, 0px) var(--safe-area-inset-right, 0px);
      }
      .bar {
        align-items: center;
        display: flex;
        gap: var(--ab-2);
        min-height: var(--header-height, 56px);
        padding-inline: var(--ab-3);
      }
      .bar h1 {
        font-size: var(--ab-size-xl);
        font-weight: 400;
        white-space: nowrap;
      }
      .wide .bar h1 {
        padding-inline: var(--ab-1) var(--ab-4);
      }
      main {
        display: flex;
        flex: 1;
        flex-direction: column;
        min-height: 0;
        overflow: hidden auto;
        padding-block-end: var(--safe-area-inset-bottom, 0px);
        padding-inline: var(--safe-area-inset-left, 0px) var(--safe-area-inset-right, 0px);
        position: relative;
      }
      main > * {
        flex: none;
      }
      main > .view {
        flex: 1 0 auto;
      }
      /* Views that scroll by themselves. */
      main > .view.fills {
        flex: 1 1 0;
        min-height: 0;
      }
      .offline {
        margin: var(--ab-3) var(--ab-4) 0;
      }
      ab-skeleton {
        margin: var(--ab-6) auto;
        max-width: 60rem;
        padding: 0 var(--ab-4);
        width: 100%;
        --ab-line-height: 96px;
      }
    `,
  ];

  @property({ attribute: false }) hass!: Hass;
  @property({ type: Boolean, reflect: true }) narrow = false;
  @property({ attribute: false }) route?: { prefix: string; path: string };
  @property({ attribute: false }) panel?: PanelInfo;

  @state() private app?: App;
  @state() private overview?: Overview;
  @state() private failure?: ApiError;
  @state() private viewFailure?: unknown;
  @state() private textsFor = "";
  @state() private search = location.search;

  protected readonly syncs = new SyncTeller(this, () => this.app);
  private endOverview?: () => void;
  private endPush?: () => void;
  private followed?: Hass["connection"];

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("location-changed", this.moved);
    window.addEventListener("popstate", this.moved);
    this.endPush = answerWorker(`/${this.panel?.url_path ?? "apple-backup"}`, (path) => go(path));
    if (this.hasUpdated) this.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("location-changed", this.moved);
    window.removeEventListener("popstate", this.moved);
    this.endPush?.();
    this.endOverview?.();
    this.endOverview = this.followed = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const old = changed.get("hass");
    const { hass } = this;
    if (changed.has("hass")) {
      this.follow();
      if (this.textsFor !== hass.language) void this.takeTexts();
    }
    const needsApp = !old || isOther(old, hass) || changed.size > (changed.has("hass") ? 1 : 0);
    if (this.textsFor && needsApp) {
      this.app = new App(() => this.hass, {
        narrow: this.narrow,
        online: hass.connected,
        overview: this.overview,
        base: this.route?.prefix || `/${this.panel?.url_path ?? "apple-backup"}`,
      });
    }
    if (changed.has("panel")) this.offerReload();
  }

  protected override updated(): void {
    const entry = this.entry;
    if (!entry) return;
    if (!loadedViews.has(entry.name)) void this.loadView(entry);
    else if (this.app?.overview) this.preload();
  }

  /** Fetch the code of the other tabs while there is nothing to do, so that a click need not wait for it. */
  private preload(): void {
    if (isPreloading) return;
    isPreloading = true;
    const missing = this.shown.filter(({ name }) => !loadedViews.has(name));
    const load = async (): Promise<void> => {
      for (const entry of missing) {
        // Whoever opens the view is told what went wrong.
        await entry.load().then(() => loadedViews.add(entry.name), () => undefined);
      }
    };
    if ("requestIdleCallback" in window) requestIdleCallback(() => void load(), { timeout: 2_000 });
    else setTimeout(() => void load(), 500);
  }

  protected override render() {
    const { app } = this;
    if (!app) return html`<ab-skeleton></ab-skeleton>`;
    const tabs = this.shown.map((view) => ({
      name: view.name,
      label: app.t(`tabs.${view.name}`),
      icon: this.narrow ? undefined : view.icon,
    }));
    const strip = html`<ab-tabs
      .tabs=${tabs}
      .active=${this.entry?.name ?? ""}
      .label=${app.t("tabs.label")}
      @chosen=${(event: CustomEvent<string>) => app.navigate([event.detail])}
      @again=${() => this.backToStart(app)}
    ></ab-tabs>`;
    const hasStrip = tabs.length > 1;
    return html`<header class=${this.narrow ? "" : "wide"}>
        <div class="bar">
          ${this.narrow
            ? html`<ab-button
                kind="text"
                icon-only
                .icon=${mdiMenu}
                .label=${app.t("common.menu")}
                @click=${() => fire(this, "hass-toggle-menu")}
              ></ab-button>`
            : nothing}
          <h1>${app.t("common.title")}</h1>
          ${hasStrip && !this.narrow ? strip : nothing}
        </div>
        ${hasStrip && this.narrow ? strip : nothing}
      </header>
      <main>
        ${app.online ? nothing : html`<ab-alert class="offline" kind="warning" .heading=${app.t("offline.title")}>${app.t("offline.text")}</ab-alert>`}
        ${this.renderView(app)}
      </main>`;
  }

  private renderView(app: App) {
    const { entry } = this;
    const failure = this.failure ?? this.viewFailure;
    if (failure) {
      return html`<ab-message .heading=${app.t("errors.title")}>
        ${app.errorText(failure)}
        <ab-button slot="action" @click=${() => location.reload()}>${app.t("common.reload")}</ab-button>
      </ab-message>`;
    }
    if (!entry) {
      return html`<ab-message .heading=${app.t("not_found.title")}>
        ${app.t("not_found.text")}
        <ab-button slot="action" @click=${() => app.navigate([])}>${app.t("not_found.back")}</ab-button>
      </ab-message>`;
    }
    if (!loadedViews.has(entry.name)) return html`<ab-skeleton .label=${app.t("common.loading")}></ab-skeleton>`;
    const tag = unsafeStatic(entry.tag);
    const { path, query } = this.place;
    return staticHtml`<${tag} class="view ${entry.fills ? "fills" : ""}" .app=${app} .path=${path} .query=${query}></${tag}>`;
  }

  /** The views this user has tabs for. */
  private get shown(): ViewEntry[] {
    const { app } = this;
    return VIEWS.filter((view) => !view.isHidden && app && (view.isFor?.(app) ?? true));
  }

  private get place(): Place {
    return readPlace(this.route?.path ?? "", this.search);
  }

  private get entry(): ViewEntry | undefined {
    const { view } = this.place;
    return view ? VIEWS.find((entry) => entry.name === view) : VIEWS[0];
  }

  private backToStart(app: App): void {
    const { place: { view, path }, entry } = this;
    if (path.length > (entry?.start ?? path.length)) app.navigate([view, ...path.slice(0, entry?.start)]);
  }

  private readonly moved = (): void => {
    this.search = location.search;
  };

  private async loadView(entry: ViewEntry): Promise<void> {
    try {
      await entry.load();
      loadedViews.add(entry.name);
      this.requestUpdate();
    } catch (error) {
      this.viewFailure = error;
    }
  }

  private async takeTexts(): Promise<void> {
    const { language } = this.hass;
    await loadTexts(this.hass).catch(() => undefined);
    this.textsFor = language;
  }

  /** Follows the overview on the connection there is. */
  private follow(): void {
    const { connection } = this.hass;
    if (this.followed === connection) return;
    this.endOverview?.();
    this.followed = connection;
    this.endOverview = followOverview(connection, {
      data: (overview) => {
        this.overview = overview;
        this.failure = undefined;
      },
      error: (error) => (this.failure = error),
    });
  }

  /** After an update, Home Assistant has loaded newer files into a page that uses the older ones. */
  private offerReload(): void {
    const newest = this.panel?.config.bundle;
    if (!newest || newest === BUNDLE || newest === offeredFor || !BUNDLE.startsWith("panel-")) return;
    offeredFor = newest;
    void loadTexts(this.hass).then(() => {
      const { t } = new App(() => this.hass, { narrow: false, online: true, overview: undefined, base: "" });
      toast(this, t("common.updated"), { text: t("common.reload"), action: () => location.reload() });
    });
  }
}
