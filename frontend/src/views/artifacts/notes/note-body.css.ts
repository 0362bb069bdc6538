import { css } from "lit";

/** The look of a note. */
export const noteLook = css`
  .note {
    padding: var(--ab-2) var(--ab-6) var(--ab-6);
  }
  .note > * {
    max-width: 46rem;
  }
  .note h4 {
    font-size: var(--ab-size-m);
    margin: var(--ab-3) 0 var(--ab-1);
  }
  .note h2,
  .note h3 {
    margin: var(--ab-3) 0 var(--ab-2);
  }
  .note .body {
    min-height: 1.45em;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .note pre {
    background: var(--ab-fill);
    border-radius: var(--ab-radius-small);
    margin: var(--ab-1) 0;
    overflow-wrap: anywhere;
    padding: var(--ab-2) var(--ab-3);
    white-space: pre-wrap;
  }
  .note blockquote {
    border-inline-start: 3px solid var(--ab-line);
    margin: var(--ab-1) 0;
    overflow-wrap: anywhere;
    padding-inline-start: var(--ab-3);
  }
  .note ul,
  .note ol {
    margin: var(--ab-1) 0;
    padding-inline-start: var(--ab-6);
  }
  .note li {
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .note li.dash {
    list-style-type: "– ";
  }
  .note li.check {
    align-items: start;
    display: flex;
    gap: var(--ab-2);
    list-style: none;
    margin-block: var(--ab-1);
    margin-inline-start: calc(-1 * var(--ab-6));
    white-space: normal;
  }
  .note li.done {
    color: var(--ab-text-dim);
  }
  .note .table {
    margin: var(--ab-2) 0;
    overflow-x: auto;
  }
  .note table {
    border-collapse: collapse;
  }
  .note td {
    border: 1px solid var(--ab-line);
    min-width: 4rem;
    padding: var(--ab-1) var(--ab-2);
  }
  .note ab-chat-media {
    margin: var(--ab-2) 0;
  }
`;
