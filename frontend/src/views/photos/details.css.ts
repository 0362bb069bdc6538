import { css } from "lit";

export const detailsStyles = css`
  :host {
    display: grid;
    gap: var(--ab-4);
    padding: var(--ab-4);
  }
  section {
    display: grid;
    gap: var(--ab-2);
  }
  h3 {
    color: var(--ab-text-dim);
    font-size: var(--ab-size-s);
    font-weight: 600;
    letter-spacing: 0.04em;
    text-transform: uppercase;
  }
  .fact {
    align-items: start;
    display: grid;
    gap: 0 var(--ab-3);
    grid-template-columns: 24px minmax(0, 1fr);
  }
  .fact ab-icon {
    color: var(--ab-text-dim);
    margin-block-start: -1px;
  }
  /* Buttons are taller than a line of text. */
  .fact:has(> div > .chips) {
    align-items: center;
  }
  .caption {
    white-space: pre-line;
  }
  .fact.good ab-icon {
    color: var(--ab-success);
  }
  .fact p {
    overflow-wrap: anywhere;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: var(--ab-2);
  }
  ol,
  ul {
    display: grid;
    gap: var(--ab-3);
    list-style: none;
    margin: 0;
    padding: 0;
  }
  ol {
    border-inline-start: 2px solid var(--ab-line);
    margin-inline-start: 5px;
    padding-inline-start: var(--ab-4);
  }
  ol li {
    position: relative;
  }
  ol li::before {
    background: var(--ab-text-dim);
    border: 3px solid var(--ab-card);
    border-radius: 50%;
    box-sizing: content-box;
    content: "";
    height: 8px;
    inset-block-start: 3px;
    inset-inline-start: calc(-1 * var(--ab-4) - 8px);
    position: absolute;
    width: 8px;
  }
  .file {
    align-items: center;
    display: flex;
    gap: var(--ab-2);
    justify-content: space-between;
  }
  code {
    direction: ltr;
    font-size: 11px;
    unicode-bidi: isolate;
  }
`;
