import { css } from "lit";

/** What the parts of the page share. */
export const careStyles = css`
  :host {
    display: block;
  }
  .card,
  ul {
    display: grid;
    /* No wider than there is room, however long a path is. */
    grid-template-columns: minmax(0, 1fr);
  }
  .card {
    gap: var(--ab-3);
  }
  .head {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: var(--ab-2);
    justify-content: space-between;
  }
  .head .grow {
    flex: 1 1 16rem;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  li {
    align-items: center;
    border-block-start: 1px solid var(--ab-line);
    display: flex;
    gap: var(--ab-3);
    min-height: 52px;
    padding-block: var(--ab-1);
  }
  .grow {
    flex: 1;
    min-width: 0;
  }
  .path {
    direction: ltr;
    text-align: start;
    unicode-bidi: plaintext;
  }
  .live:empty {
    display: none;
  }
  .more {
    justify-self: center;
  }
`;
