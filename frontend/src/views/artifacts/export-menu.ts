import { LitElement, css, html } from "lit";
import { property, state } from "lit/decorators.js";
import type { App } from "../../app.js";
import { element } from "../../define.js";
import "../../elements/button.js";
import { Layer } from "../../elements/layer.js";
import { tokens } from "../../elements/tokens.css.js";
import { toast } from "../../hass.js";
import { FORMATS } from "./formats.js";
import type { ArtifactSource, DocumentRequest } from "./source.js";

/** A button that offers to save something as a document; with one format it saves at once. */
@element("ab-export-menu")
export class AbExportMenu extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: inline-block;
        position: relative;
      }
      [role="menu"] {
        background: var(--ab-card);
        border: 1px solid var(--ab-line);
        border-radius: var(--ab-radius-small);
        box-shadow: 0 6px 24px rgb(0 0 0 / 25%);
        inset-block-start: calc(100% + var(--ab-1));
        inset-inline-end: 0;
        min-width: 14rem;
        padding: var(--ab-1);
        position: absolute;
        z-index: 10;
      }
      [role="menuitem"] {
        background: none;
        border: none;
        border-radius: var(--ab-radius-small);
        color: inherit;
        cursor: pointer;
        display: block;
        font: inherit;
        min-height: var(--ab-target);
        padding: var(--ab-2) var(--ab-3);
        text-align: start;
        width: 100%;
      }
      [role="menuitem"]:hover,
      [role="menuitem"]:focus-visible {
        background: var(--ab-fill);
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) source!: ArtifactSource;
  @property({ attribute: false }) request: DocumentRequest = { subject: "everything" };
  @property() icon = "";
  @property() label = "";
  @property({ type: Boolean, attribute: "icon-only" }) iconOnly = false;

  @state() private isOpen = false;
  @state() private isBusy = false;

  private readonly layer = new Layer(this);

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close();
  }

  protected override render() {
    const { t } = this.app;
    const label = this.label || t("document.export");
    return html`<ab-button
        kind=${this.iconOnly ? "text" : "outlined"}
        .icon=${this.icon}
        ?icon-only=${this.iconOnly}
        .busy=${this.isBusy}
        .label=${label}
        @click=${this.toggle}
        >${this.iconOnly ? "" : label}</ab-button
      >
      ${this.isOpen
        ? html`<div role="menu" tabindex="-1" aria-label=${label} @keydown=${this.key}>
            ${this.formats.map(
              (format) =>
                html`<button type="button" role="menuitem" @click=${() => void this.save(format)}>
                  ${t(`document.as_${format}`)}
                </button>`,
            )}
          </div>`
        : ""}`;
  }

  private get formats(): readonly string[] {
    return FORMATS[this.request.subject] ?? [];
  }

  private toggle(): void {
    const [only] = this.formats;
    if (this.formats.length === 1 && only) return void this.save(only);
    if (this.isOpen) { this.close(); return; }
    this.isOpen = true;
    this.layer.opened(this.closeByUser);
    document.addEventListener("pointerdown", this.outside);
    void this.updateComplete.then(() => this.items[0]?.focus());
  }

  private close(): void {
    this.isOpen = false;
    document.removeEventListener("pointerdown", this.outside);
    this.layer.left();
  }

  private readonly closeByUser = (): void => {
    this.close();
    this.renderRoot.querySelector<HTMLElement>("ab-button")?.focus();
  };

  private get items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>("[role=menuitem]")];
  }

  private readonly outside = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.close();
  };

  private key(event: KeyboardEvent): void {
    const { items } = this;
    const now = items.indexOf(event.target as HTMLElement);
    const next: Record<string, number> = {
      ArrowDown: (now + 1) % items.length,
      ArrowUp: (now - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    if (event.key === "Escape" || event.key === "Tab") {
      this.closeByUser();
    } else if (event.key in next) items[next[event.key] ?? 0]?.focus();
    else return;
    event.preventDefault();
  }

  private async save(format: string): Promise<void> {
    if (this.isOpen) this.closeByUser();
    this.isBusy = true;
    try {
      saveFrom(await this.source.documentUrl({ ...this.request, format }));
    } catch (error) {
      toast(this, this.app.errorText(error));
    } finally {
      this.isBusy = false;
    }
  }
}

/** Lets the browser save what an address gives. */
export function saveFrom(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.rel = "noreferrer";
  document.body.append(link);
  link.click();
  link.remove();
}
