import { LitElement, css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import { tokens } from "../../../elements/tokens.css.js";
import { fire } from "../../../hass.js";
import { below, type FolderPlace } from "./places.js";

/** The way to a folder. Fires `chosen` with a folder on it, or without one for all files. */
@element("ab-files-path")
export class AbFilesPath extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: block;
        flex: none;
      }
      nav {
        overflow-x: auto;
        padding: 0 var(--ab-3) var(--ab-2);
        scrollbar-width: thin;
      }
      ol {
        align-items: center;
        display: flex;
        list-style: none;
        margin: 0;
        padding: 0;
        white-space: nowrap;
      }
      li + li::before {
        color: var(--ab-text-dim);
        content: "/";
        padding-inline: var(--ab-1);
      }
      nav button {
        background: none;
        border: none;
        border-radius: var(--ab-radius-small);
        color: inherit;
        cursor: pointer;
        font: inherit;
        min-height: 36px;
        padding: 0 var(--ab-1);
      }
      nav button:hover {
        text-decoration: underline;
      }
      nav [aria-current] {
        font-weight: 500;
      }
    `,
  ];

  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) folder?: FolderPlace;
  /** The name of its domain. */
  @property() domain = "";

  protected override render() {
    const { app, steps } = this;
    return html`<nav aria-label=${app.t("files.breadcrumb")}>
      <ol>
        ${steps.map(
          ({ label, place }, index) => html`<li>
            <button
              type="button"
              aria-current=${index === steps.length - 1 ? "location" : nothing}
              @click=${() => fire(this, "chosen", place)}
            >
              <bdi>${label}</bdi>
            </button>
          </li>`,
        )}
      </ol>
    </nav>`;
  }

  private get steps(): { label: string; place?: FolderPlace }[] {
    const { folder } = this;
    const steps: { label: string; place?: FolderPlace }[] = [{ label: this.app.t("files.all") }];
    if (!folder) return steps;
    const { domain } = folder;
    steps.push({ label: this.domain, place: { domain, path: "" } });
    let path = "";
    for (const name of folder.path ? folder.path.split("/") : []) {
      path = below(path, name);
      steps.push({ label: name || "/", place: { domain, path } });
    }
    return steps;
  }
}
