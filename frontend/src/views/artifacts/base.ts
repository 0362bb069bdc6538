// What the tabs of an unlocked backup have in common.
import { mdiExportVariant } from "@mdi/js";
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { App } from "../../app.js";
import "../../elements/button.js";
import "../../elements/input.js";
import "../../elements/message.js";
import "../../elements/skeleton.js";
import { prose, tokens, unseen } from "../../elements/tokens.css.js";
import "./availability.js";
import "./export-menu.js";
import type { Pager } from "./pager.js";
import { OPEN } from "./tabs.js";
import { sourceOf, type ArtifactSource, type OpenBackup } from "./source.js";

const TYPING_MS = 250;

/** The look that tabs share: a bar above, and what scrolls below it. */
export const tabLook = css`
  :host {
    --ab-link: color-mix(in srgb, var(--ab-accent) 55%, var(--ab-text));
    display: flex;
    flex: 1 1 0;
    flex-direction: column;
    height: 100%;
    min-height: 0;
    min-width: 0;
    position: relative;
  }
  .bar {
    align-items: center;
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: var(--ab-2);
    padding: var(--ab-2) var(--ab-4);
  }
  .bar ab-input {
    flex: 1 1 8rem;
    max-width: 28rem;
  }
  .bar .end {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: var(--ab-2);
    margin-inline-start: auto;
  }
  .scroll {
    flex: 1 1 0;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  .fill {
    flex: 1 1 0;
    min-height: 0;
  }
  .pad {
    padding: var(--ab-4);
  }
  ab-skeleton.list {
    --ab-line-height: 48px;
    padding: var(--ab-4);
  }
  select {
    background: var(--ha-color-form-background, var(--ab-card));
    border: 1px solid color-mix(in srgb, var(--ab-text-dim) 60%, transparent);
    border-radius: var(--ab-radius-small);
    color: inherit;
    font: inherit;
    max-width: 100%;
    min-height: var(--ab-target);
    padding: 0 var(--ab-2);
  }
`;

/** A tab of an unlocked backup. It takes the height that its parent gives it and scrolls by itself. */
export abstract class ArtifactTab extends LitElement {
  static override styles = [tokens, prose, unseen, tabLook];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) session!: OpenBackup;

  private typing?: ReturnType<typeof setTimeout>;
  private loadedFor?: OpenBackup;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("session")) return;
    if (this.loadedFor === this.session) return;
    this.loadedFor = this.session;
    this.begin();
  }

  protected get source(): ArtifactSource {
    return sourceOf(this.session);
  }

  /** Loads what the tab opens with. */
  protected abstract begin(): void;

  /** Goes to another tab, which finds there what it shall show. */
  protected goTo(tab: string, place: unknown): void {
    this.source.rememberPlace(tab, place);
    this.app.navigate(["backups", this.session.backupId, tab], { [OPEN]: "1" });
  }

  /** Where the user was in this tab, or was sent to. */
  protected placeHere<T>(tab: string): T | undefined {
    return this.source.placeIn<T>(tab);
  }

  protected rememberHere(tab: string, place: unknown): void {
    this.source.rememberPlace(tab, place);
  }

  /** Calls something once the user has stopped typing. */
  protected whenTyped(work: () => void): void {
    clearTimeout(this.typing);
    this.typing = setTimeout(work, TYPING_MS);
  }

  protected renderSearch(value: string, label: string, changed: (text: string) => void): TemplateResult {
    return html`<ab-input
      type="search"
      .value=${value}
      .placeholder=${label}
      @changed=${(event: CustomEvent<string>) => changed(event.detail)}
    ></ab-input>`;
  }

  protected renderExport(subject: string, isSmall = this.app.narrow): TemplateResult {
    return html`<ab-export-menu
      ?icon-only=${isSmall}
      .app=${this.app}
      .source=${this.source}
      .request=${{ subject }}
      .icon=${mdiExportVariant}
    ></ab-export-menu>`;
  }

  /** What stands in the place of a list that is not there: why, and what to do about it. */
  protected renderState(pager: Pager<unknown>, artifacts: readonly string[], isFiltered = false) {
    const { t } = this.app;
    if (pager.error !== undefined && !pager.items.length) return this.renderError(pager.error, () => void pager.restart());
    if (pager.isFresh) return html`<ab-skeleton class="list" .lines=${6} .label=${t("common.loading")}></ab-skeleton>`;
    if (!pager.isEmpty) return nothing;
    if (isFiltered) return html`<ab-message .heading=${t("artifacts.no_match")}>${t("artifacts.no_match_text")}</ab-message>`;
    return html`<ab-availability empty .app=${this.app} .source=${this.source} .artifacts=${artifacts}></ab-availability>`;
  }

  protected renderError(error: unknown, retry: () => void): TemplateResult {
    const { t } = this.app;
    return html`<ab-message role="alert" .heading=${t("errors.title")}>
      ${this.app.errorText(error)}
      <ab-button slot="action" kind="outlined" @click=${retry}>${t("common.retry")}</ab-button>
    </ab-message>`;
  }

  /** Says what could not be read of a list that is there. */
  protected renderSkipped(artifacts: readonly string[]): TemplateResult {
    return html`<ab-availability .app=${this.app} .source=${this.source} .artifacts=${artifacts}></ab-availability>`;
  }
}
