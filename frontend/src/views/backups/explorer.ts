import { mdiChevronRight } from "@mdi/js";
import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { html as staticHtml, unsafeStatic } from "lit/static-html.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/button.js";
import "../../elements/icon.js";
import "../../elements/message.js";
import "../../elements/skeleton.js";
import { prose, tokens } from "../../elements/tokens.css.js";
import type { Backup } from "../../types.js";
import type { ArtifactReport } from "./documents.js";
import type { BackupSession } from "./session.js";
import { TABS, type BackupTab, type BackupTabElement } from "./tabs.js";

const loadedTabs = new Set<string>();

/** An open backup: what is in it at the side, the chosen part beside it. On phones one at a time. */
@element("ab-backup-explorer")
export class AbBackupExplorer extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      :host {
        display: flex;
        min-height: 0;
      }
      nav {
        border-inline-end: 1px solid var(--ab-line);
        flex: none;
        overflow: hidden auto;
        padding: var(--ab-3) var(--ab-2);
        width: 15rem;
      }
      nav.whole {
        border: none;
        width: 100%;
      }
      nav h3 {
        color: var(--ab-text-dim);
        font-size: var(--ab-size-s);
        padding: var(--ab-3) var(--ab-3) var(--ab-1);
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      a {
        align-items: center;
        border-radius: var(--ab-radius-small);
        color: inherit;
        display: flex;
        gap: var(--ab-3);
        min-height: 40px;
        padding: var(--ab-1) var(--ab-3);
        text-decoration: none;
      }
      .whole a {
        min-height: 52px;
      }
      a span {
        flex: 1;
        min-width: 0;
      }
      a:hover {
        background: color-mix(in srgb, currentcolor 7%, transparent);
      }
      a[aria-current] {
        background: color-mix(in srgb, var(--ab-accent) 18%, transparent);
        font-weight: 500;
      }
      a ab-icon {
        --ab-icon-size: 22px;
        color: var(--ab-text-dim);
      }
      a[aria-current] ab-icon {
        color: var(--ab-accent);
      }
      .go:dir(rtl) {
        transform: scaleX(-1);
      }
      .pane {
        display: flex;
        flex: 1;
        flex-direction: column;
        min-height: 0;
        min-width: 0;
      }
      .pane > * {
        flex: 1;
        min-height: 0;
      }
      nav ab-skeleton {
        padding: var(--ab-2) var(--ab-3);
      }
      .pane > ab-skeleton {
        flex: none;
        padding: var(--ab-4);
        --ab-line-height: 56px;
      }
      .pane > ab-message {
        flex: none;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) backup!: Backup;
  @property({ attribute: false }) session!: BackupSession;
  @property() tab = "";
  @property({ attribute: false }) path: readonly string[] = [];
  @property({ attribute: false }) query = new URLSearchParams();

  @state() private found?: ReadonlySet<string>;
  @state() private failure?: unknown;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("session")) void this.look();
    this.session.works(this.backup.job?.is_mine ?? false);
    const { chosen } = this;
    if (chosen && !loadedTabs.has(chosen.id)) void this.load(chosen);
  }

  protected override updated(changed: PropertyValues): void {
    // What is in the backup is known later than the tab of an address.
    if (changed.has("found") || changed.has("tab")) this.renderRoot.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  /** Leaves what is open in the tab; false if nothing is. */
  stepBack(): boolean {
    return this.renderRoot.querySelector<Partial<BackupTabElement> & HTMLElement>(".pane > *")?.stepBack?.() ?? false;
  }

  private get shown(): readonly BackupTab[] {
    return TABS.filter((tab) => {
      const wanted = tab.artifact === undefined ? [] : [tab.artifact].flat();
      const isThere = !wanted.length || wanted.some((artifact) => this.found?.has(artifact));
      return isThere && (tab.isFor?.(this.app, this.backup) ?? true);
    });
  }

  private get chosen(): BackupTab | undefined {
    // The address may name an artifact that is still being looked for.
    if (this.tab) return TABS.find((tab) => tab.id === this.tab && (tab.isFor?.(this.app, this.backup) ?? true));
    return this.app.narrow ? undefined : TABS[0];
  }

  protected override render() {
    const isOnePane = this.app.narrow;
    const hasPane = !isOnePane || this.tab !== "";
    return html`${hasPane && isOnePane ? nothing : this.renderRail(isOnePane)}
    ${hasPane ? html`<div class="pane">${this.renderPane()}</div>` : nothing}`;
  }

  private renderRail(isWhole: boolean) {
    const { t } = this.app;
    const shown = this.shown;
    const section = (name: BackupTab["section"]) => html`<ul>
      ${shown.filter((tab) => tab.section === name).map((tab) => this.renderEntry(tab, isWhole))}
    </ul>`;
    return html`<nav class=${isWhole ? "whole" : ""} aria-label=${t("backups.rail")}>
      ${section("content")}
      ${this.found ? nothing : html`<ab-skeleton .label=${t("backups.looking")}></ab-skeleton>`}
      <h3>${t("backups.tools")}</h3>
      ${section("tools")}
    </nav>`;
  }

  private renderEntry(tab: BackupTab, isWhole: boolean) {
    const { app, backup } = this;
    const parts = ["backups", backup.id, tab.id];
    return html`<li>
      <a
        href=${app.url(parts)}
        aria-current=${this.chosen === tab ? "page" : nothing}
        @click=${(event: MouseEvent) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          app.navigate(parts);
        }}
      >
        <ab-icon .path=${tab.icon}></ab-icon><span>${app.t(`backup_tabs.${tab.id}`)}</span>
        ${isWhole ? html`<ab-icon class="go" .path=${mdiChevronRight}></ab-icon>` : nothing}
      </a>
    </li>`;
  }

  private renderPane() {
    const { app, backup, chosen } = this;
    const { t } = app;
    if (this.failure) {
      return html`<ab-message .heading=${t("errors.title")}>
        ${app.errorText(this.failure)}
        <ab-button slot="action" @click=${() => location.reload()}>${t("common.reload")}</ab-button>
      </ab-message>`;
    }
    if (!chosen) {
      return html`<ab-message .heading=${t("not_found.title")}>
        ${t("not_found.text")}
        <ab-button slot="action" @click=${() => app.navigate(["backups", backup.id])}>${t("backups.back_to_backup")}</ab-button>
      </ab-message>`;
    }
    if (!loadedTabs.has(chosen.id)) return html`<ab-skeleton .label=${t("common.loading")}></ab-skeleton>`;
    const tag = unsafeStatic(chosen.tag);
    const place = (...parts: string[]): string[] => ["backups", backup.id, chosen.id, ...parts];
    return staticHtml`<${tag}
      .app=${app}
      .backup=${backup}
      .session=${this.session}
      .path=${this.path}
      .query=${this.query}
      .place=${place}
    ></${tag}>`;
  }

  private async load(tab: BackupTab): Promise<void> {
    this.failure = undefined;
    try {
      await tab.load();
      loadedTabs.add(tab.id);
      this.requestUpdate();
    } catch (error) {
      this.failure = error;
    }
  }

  private async look(): Promise<void> {
    const { session } = this;
    this.found = undefined;
    let found = new Set<string>();
    try {
      const { artifacts } = await session.fetchJson<{ artifacts: ArtifactReport[] }>("/artifacts");
      found = new Set(artifacts.filter(({ availability }) => availability === "found").map(({ artifact }) => artifact));
    } catch {
      // Each tab says by itself what is wrong.
    }
    if (session === this.session) this.found = found;
  }
}
