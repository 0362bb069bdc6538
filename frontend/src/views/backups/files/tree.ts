import { mdiChevronRight, mdiFolder, mdiFolderOpen } from "@mdi/js";
import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { element } from "../../../define.js";
import "../../../elements/icon.js";
import { tokens } from "../../../elements/tokens.css.js";
import { fire } from "../../../hass.js";
import { TreeModel, type Branch, type TreeNode } from "./tree-model.js";

const ROW = 36;
const MOST_ROWS = 60;
const OVERSCAN = 6;

/**
 * A tree of folders that is loaded as it is opened, of which only what is seen is in the page. Arrow
 * keys, Home, End and letters move in it. Fires `chosen` with the data of a row.
 */
@element("ab-tree")
export class AbTree<T> extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: block;
        overflow: auto;
      }
      .row {
        align-items: center;
        border-radius: var(--ab-radius-small);
        cursor: pointer;
        display: flex;
        gap: var(--ab-1);
        height: 36px;
        inset-inline: 0;
        outline-offset: -2px;
        padding-inline-end: var(--ab-2);
        position: absolute;
        user-select: none;
        white-space: nowrap;
      }
      .row:hover {
        background: color-mix(in srgb, currentcolor 7%, transparent);
      }
      .row[aria-selected="true"] {
        background: color-mix(in srgb, var(--ab-accent) 18%, transparent);
        font-weight: 500;
      }
      .twist {
        align-items: center;
        display: flex;
        flex: none;
        height: 36px;
        justify-content: center;
        width: 24px;
      }
      .twist ab-icon {
        --ab-icon-size: 18px;
        transition: transform var(--ab-quick);
      }
      .twist:dir(rtl) ab-icon {
        transform: scaleX(-1);
      }
      .open .twist ab-icon {
        transform: rotate(90deg);
      }
      .loading .twist ab-icon {
        opacity: 0.4;
      }
      .folder {
        --ab-icon-size: 20px;
        color: var(--ab-accent);
      }
      bdi {
        overflow: hidden;
        text-overflow: ellipsis;
      }
    `,
  ];

  @property() label = "";
  @property({ attribute: false }) roots: readonly Branch<T>[] = [];
  @property({ attribute: false }) load: (data: T) => Promise<readonly Branch<T>[]> = () => Promise.resolve([]);
  /** The keys of the rows that lead to the one that is chosen, itself last; they are opened. */
  @property({ attribute: false }) trail: readonly string[] = [];

  @state() private top = 0;
  @state() private height = 0;
  @state() private active = "";

  private readonly model = new TreeModel<T>(
    (data) => this.load(data),
    () => this.requestUpdate(),
  );
  private observer?: ResizeObserver;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("scroll", this.scrolled, { passive: true });
    this.observer = new ResizeObserver(() => (this.height = this.clientHeight));
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("scroll", this.scrolled);
    this.observer?.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const hasRoots = changed.has("roots");
    if (hasRoots) this.model.setRoots(this.roots);
    const hasMoved = changed.has("trail") && changed.get("trail")?.join("/") !== this.trail.join("/");
    if (this.chosen && (hasRoots || hasMoved)) {
      this.active = this.chosen;
      void this.reveal();
    }
  }

  private get chosen(): string {
    return this.trail.at(-1) ?? "";
  }

  /** Opens what lies above the chosen row. */
  private async reveal(): Promise<void> {
    const { trail } = this;
    try {
      for (const key of trail.slice(0, -1)) {
        const node = this.model.find(key);
        if (!node || trail !== this.trail) return;
        await this.model.open(node);
      }
    } catch (error) {
      fire(this, "failed", error);
    }
  }

  protected override render() {
    const { rows } = this.model;
    const active = rows.some((node) => node.key === this.active) ? this.active : rows[0]?.key;
    const first = Math.max(0, Math.floor(this.top / ROW) - OVERSCAN);
    const end = Math.min(rows.length, first + Math.min(MOST_ROWS, Math.ceil(this.height / ROW) + 2 * OVERSCAN));
    const shown = rows.slice(first, end).map((node, index) => ({ node, index: first + index }));
    // The Tab key must find a way in, wherever the list was scrolled to.
    const stop = shown.some(({ node }) => node.key === active) ? active : shown[0]?.node.key;
    return html`<div
      role=${rows.length ? "tree" : nothing}
      aria-label=${this.label}
      style="height:${rows.length * ROW}px;position:relative"
      @click=${this.clicked}
      @keydown=${this.key}
    >
      ${repeat(
        shown,
        ({ node }) => node.key,
        ({ node, index }) => this.renderRow(node, index, node.key === stop),
      )}
    </div>`;
  }

  private renderRow(node: TreeNode<T>, index: number, isStop: boolean) {
    const isBranch = node.children === undefined || node.children.length > 0;
    return html`<div
      role="treeitem"
      class="row ${node.isOpen ? "open" : ""} ${node.isLoading ? "loading" : ""}"
      data-key=${node.key}
      tabindex=${isStop ? 0 : -1}
      aria-level=${node.level}
      aria-setsize=${node.siblings}
      aria-posinset=${node.place}
      aria-selected=${node.key === this.chosen ? "true" : "false"}
      aria-expanded=${isBranch ? String(node.isOpen) : nothing}
      aria-busy=${node.isLoading ? "true" : nothing}
      title=${node.label}
      style="top:${index * ROW}px;padding-inline-start:${Math.min(node.level - 1, 12) * 14}px"
    >
      <span class="twist">${isBranch ? html`<ab-icon .path=${mdiChevronRight}></ab-icon>` : nothing}</span
      >
      <ab-icon class="folder" .path=${node.isOpen ? mdiFolderOpen : mdiFolder}></ab-icon>
      <bdi>${node.label}</bdi>
    </div>`;
  }

  private choose(node: TreeNode<T>): void {
    this.active = node.key;
    this.model.open(node).catch((error: unknown) => fire(this, "failed", error));
    fire(this, "chosen", node.data);
  }

  private readonly clicked = (event: Event): void => {
    const target = event.target as Element;
    const node = this.nodeOf(target);
    if (!node) return;
    if (target.closest(".twist")) this.turn(node);
    else this.choose(node);
  };

  private nodeOf(target: Element): TreeNode<T> | undefined {
    return this.model.find(target.closest<HTMLElement>("[data-key]")?.dataset.key ?? "");
  }

  private turn(node: TreeNode<T>): void {
    this.active = node.key;
    if (node.isOpen) this.model.close(node);
    else this.model.open(node).catch((error: unknown) => fire(this, "failed", error));
  }

  private readonly scrolled = (): void => {
    this.top = this.scrollTop;
  };

  private readonly key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const node = this.nodeOf(event.target as Element);
    if (!node) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.choose(node);
      return;
    }
    const next = this.model.move(event.key, node, getComputedStyle(this).direction === "rtl");
    if (!next) return;
    event.preventDefault();
    void this.focusRow(next);
  };

  private async focusRow(node: TreeNode<T>): Promise<void> {
    this.active = node.key;
    const top = this.model.rows.indexOf(node) * ROW;
    if (top < this.scrollTop) this.scrollTop = top;
    else if (top + ROW > this.scrollTop + this.clientHeight) this.scrollTop = top + ROW - this.clientHeight;
    this.top = this.scrollTop;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-key="${CSS.escape(node.key)}"]`)?.focus();
  }
}
