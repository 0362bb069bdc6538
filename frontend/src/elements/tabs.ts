import { LitElement, css, html } from "lit";
import { property, query } from "lit/decorators.js";
import { element } from "../define.js";
import { fire } from "../hass.js";
import { fadingEnds, markEnds } from "./fading.js";
import "./icon.js";
import { tokens } from "./tokens.css.js";

export interface Tab {
  name: string;
  label: string;
  icon?: string;
}

/** Tabs in a row that scrolls and fades where it goes on; arrows move among them. Fires `chosen` with the name of a tab. */
@element("ab-tabs")
export class AbTabs extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      [role="tablist"] {
        --_start: 0px;
        --_end: 0px;
        --_to: right;
        display: flex;
        mask-image: ${fadingEnds};
        overflow-x: auto;
        scroll-padding-inline: 48px;
        scrollbar-width: none;
      }
      [role="tablist"]:dir(rtl) {
        --_to: left;
      }
      [before] {
        --_start: 48px;
      }
      [after] {
        --_end: 48px;
      }
      button {
        align-items: center;
        background: none;
        border: none;
        border-block-end: 3px solid transparent;
        color: inherit;
        cursor: pointer;
        display: inline-flex;
        flex: none;
        font: inherit;
        font-weight: 500;
        gap: var(--ab-2);
        min-height: 48px;
        opacity: 0.8;
        padding: 3px var(--ab-4) 0;
        white-space: nowrap;
      }
      button:hover {
        opacity: 1;
      }
      button:focus-visible {
        outline-color: currentcolor;
        outline-offset: -4px;
      }
      button[aria-selected="true"] {
        border-color: currentcolor;
        opacity: 1;
      }
      ab-icon {
        --ab-icon-size: 20px;
      }
    `,
  ];

  @property({ attribute: false }) tabs: readonly Tab[] = [];
  @property() active = "";
  /** What the tabs are for. */
  @property() label = "";

  @query('[role="tablist"]') private readonly list?: HTMLElement;

  private readonly sizes = new ResizeObserver(() => this.look());

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }

  /** The one that the Tab key reaches; where none is active, that is the first. */
  private get stop(): string | undefined {
    return this.tabs.some((tab) => tab.name === this.active) ? this.active : this.tabs[0]?.name;
  }

  protected override render() {
    return html`<div role="tablist" aria-label=${this.label} @keydown=${this.key} @scroll=${this.look}>
      ${this.tabs.map(
        (tab) => html`<button
          role="tab"
          type="button"
          id="tab-${tab.name}"
          aria-selected=${tab.name === this.active ? "true" : "false"}
          tabindex=${tab.name === this.stop ? 0 : -1}
          @click=${() => this.choose(tab.name)}
        >
          ${tab.icon ? html`<ab-icon .path=${tab.icon}></ab-icon>` : ""}<span>${tab.label}</span>
        </button>`,
      )}
    </div>`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has("active") || changed.has("tabs")) {
      this.button(this.active)?.scrollIntoView({ block: "nearest", inline: "nearest" });
      this.look();
    }
  }

  private look(): void {
    if (this.list) markEnds(this.list);
  }

  private button(name: string): HTMLButtonElement | null {
    return this.renderRoot.querySelector<HTMLButtonElement>(`#${CSS.escape(`tab-${name}`)}`);
  }

  private choose(name: string): void {
    fire(this, name === this.active ? "again" : "chosen", name);
  }

  private key(event: KeyboardEvent): void {
    const forward = getComputedStyle(this).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
    const last = this.tabs.length - 1;
    const now = this.tabs.findIndex((tab) => tab.name === this.stop);
    const next: Record<string, number> = {
      [forward]: now === last ? 0 : now + 1,
      [back]: now <= 0 ? last : now - 1,
      Home: 0,
      End: last,
    };
    const tab = this.tabs[next[event.key] ?? -1];
    if (!tab) return;
    event.preventDefault();
    this.choose(tab.name);
    this.button(tab.name)?.focus();
  }
}
