import { css } from "lit";

export const photosStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .tools {
    align-items: start;
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: var(--ab-2);
    padding: var(--ab-2) var(--ab-4);
  }
  .tools > ab-chip-row {
    flex: 1 1 20rem;
  }
  .tools > .back {
    flex: 1;
  }
  .tools ab-input {
    flex: 0 1 14rem;
  }
  .tools .actions {
    display: flex;
    gap: var(--ab-2);
  }
  select {
    background: var(--ab-card);
    border: 1px solid var(--ab-line);
    border-radius: 999px;
    color: inherit;
    font: inherit;
    font-size: 16px;
    max-width: 16rem;
    min-height: 40px;
    padding-inline: var(--ab-4);
    text-overflow: ellipsis;
  }
  @media (pointer: coarse), (max-width: 600px) {
    select {
      min-height: var(--ab-target);
    }
    .tools {
      padding-inline: var(--ab-3);
    }
    .tools ab-input {
      flex: 1 1 8rem;
    }
    .tools > ab-chip-row {
      flex: 1 1 100%;
      order: 1;
    }
  }
  @media (pointer: fine) and (min-width: 601px) {
    /* The field for a search is higher than a button. */
    .tools > ab-chip-row,
    .tools > ab-chip-row ~ .actions {
      margin-block-start: 2px;
    }
  }
  @media (max-width: 600px) {
    /* To the edges of the window. */
    .tools > ab-chip-row {
      margin-inline: calc(-1 * var(--ab-3));
      padding-inline: var(--ab-3);
    }
  }
  .active {
    align-items: center;
    display: flex;
    gap: var(--ab-2);
    min-width: 0;
    padding: 0 var(--ab-4) var(--ab-2);
  }
  .active h2 {
    font-size: var(--ab-size-l);
    font-weight: 500;
    margin: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  ab-photo-grid,
  .wait,
  .page {
    flex: 1;
    min-height: 0;
  }
  .page {
    overflow: auto;
  }
  .wait {
    display: grid;
    gap: 3px;
    grid-auto-rows: min-content;
    grid-template-columns: repeat(auto-fill, minmax(min(184px, 30vw), 1fr));
    overflow: hidden;
    padding-block-start: 44px;
  }
  .wait i {
    animation: breathe 1.2s ease-in-out infinite alternate;
    aspect-ratio: 1;
    background: var(--ab-fill);
  }
  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }
  ab-alert {
    margin: 0 var(--ab-4) var(--ab-2);
  }
`;
