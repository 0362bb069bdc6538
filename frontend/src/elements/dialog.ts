import { mdiClose } from "@mdi/js";
import { LitElement, css, html } from "lit";
import { property, query } from "lit/decorators.js";
import { element } from "../define.js";
import { fire } from "../hass.js";
import "./button.js";
import { Layer } from "./layer.js";
import { prose, tokens } from "./tokens.css.js";

/**
 * A dialog over the page; the browser keeps the focus in it, and Escape or its way back closes it.
 * Buttons go into the slot `action`. Fires `closed`, however it was closed.
 */
@element("ab-dialog")
export class AbDialog extends LitElement {
  static override styles = [
    tokens,
    prose,
    css`
      dialog {
        background: var(--ab-card);
        border: none;
        border-radius: var(--ab-radius);
        box-shadow: 0 12px 40px rgb(0 0 0 / 35%);
        color: inherit;
        max-height: min(90dvh, 60rem);
        max-width: min(36rem, calc(100vw - 2 * var(--ab-4)));
        overflow: auto;
        overscroll-behavior: contain;
        padding: 0;
        width: 100%;
      }
      :host([wide]) dialog {
        max-width: min(64rem, calc(100vw - 2 * var(--ab-4)));
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 50%);
      }
      header {
        align-items: center;
        background: inherit;
        display: flex;
        gap: var(--ab-2);
        justify-content: space-between;
        padding: var(--ab-3) var(--ab-3) var(--ab-3) var(--ab-4);
        position: sticky;
        top: 0;
        z-index: 1;
      }
      .body {
        padding: 0 var(--ab-4) var(--ab-4);
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
        justify-content: flex-end;
        padding: 0 var(--ab-4) var(--ab-4);
      }
    `,
  ];

  @property() heading = "";
  /** The name of the button that closes it. */
  @property({ attribute: "close-label" }) closeLabel = "";
  @property({ type: Boolean, reflect: true }) open = false;
  @property({ type: Boolean, reflect: true }) wide = false;

  @query("dialog") private readonly dialog!: HTMLDialogElement;

  private readonly layer = new Layer(this);

  protected override updated(): void {
    if (this.open) this.layer.show(this.dialog);
    else if (this.dialog.open) this.dialog.close();
  }

  protected override render() {
    return html`<dialog closedby="any" aria-labelledby="heading" @close=${this.closed}>
      <header>
        <h2 id="heading">${this.heading}</h2>
        <ab-button kind="text" icon-only .icon=${mdiClose} .label=${this.closeLabel} @click=${this.close}></ab-button>
      </header>
      <div class="body"><slot></slot></div>
      <footer><slot name="action"></slot></footer>
    </dialog>`;
  }

  close(): void {
    this.dialog.close();
  }

  private closed(): void {
    this.open = false;
    fire(this, "closed");
  }
}
