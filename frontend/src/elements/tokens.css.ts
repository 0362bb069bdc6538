// Colours and sizes of Home Assistant's themes, with what to use where an older one lacks them.
import { css } from "lit";

export const tokens = css`
  :host {
    --ab-text: var(--primary-text-color, #141414);
    --ab-text-dim: var(--secondary-text-color, #5e5e5e);
    --ab-card: var(--card-background-color, #fff);
    --ab-page: var(--primary-background-color, #fafafa);
    --ab-fill: var(--secondary-background-color, #e5e5e5);
    --ab-line: var(--divider-color, #e0e0e0);
    --ab-accent: var(--primary-color, #009ac7);
    /* White is legible on it, unlike on the accent. */
    --ab-strong: var(--ha-color-primary-30, #006787);
    --ab-error: var(--error-color, #db4437);
    /* As a text: legible in light and dark. */
    --ab-error-text: color-mix(in srgb, var(--ab-error) 70%, var(--ab-text));
    --ab-warning: var(--warning-color, #ffa600);
    --ab-success: var(--success-color, #43a047);
    --ab-radius: var(--ha-card-border-radius, 12px);
    --ab-radius-small: 8px;
    --ab-1: var(--ha-space-1, 4px);
    --ab-2: var(--ha-space-2, 8px);
    --ab-3: var(--ha-space-3, 12px);
    --ab-4: var(--ha-space-4, 16px);
    --ab-6: var(--ha-space-6, 24px);
    --ab-8: var(--ha-space-8, 32px);
    --ab-size-s: var(--ha-font-size-s, 12px);
    --ab-size-m: var(--ha-font-size-m, 14px);
    --ab-size-l: var(--ha-font-size-l, 16px);
    --ab-size-xl: var(--ha-font-size-xl, 20px);
    --ab-target: 44px;
    --ab-quick: 150ms;
    box-sizing: border-box;
    color: var(--ab-text);
    font-size: var(--ab-size-m);
    line-height: 1.45;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :focus-visible {
    outline: 2px solid var(--ab-accent);
    outline-offset: 2px;
  }
  a {
    color: var(--ab-link, var(--ab-accent));
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation-duration: 0.01ms !important;
      animation-iteration-count: 1 !important;
      transition-duration: 0.01ms !important;
    }
  }
`;

/** The look of what is read, for views. */
export const prose = css`
  h1,
  h2,
  h3,
  p {
    margin: 0;
    overflow-wrap: anywhere;
  }
  /* English in a page from right to left keeps its order, on the side of the page. */
  h1,
  h2,
  h3,
  p,
  dt,
  dd,
  bdi,
  strong,
  .title,
  .dim,
  .small {
    text-align: -webkit-match-parent;
    text-align: match-parent;
    unicode-bidi: plaintext;
  }
  h1 {
    font-size: var(--ha-font-size-2xl, 24px);
    font-weight: 500;
  }
  h2 {
    font-size: var(--ab-size-xl);
    font-weight: 500;
  }
  h3 {
    font-size: var(--ab-size-l);
    font-weight: 500;
  }
  /* The frame around one that is led to stays on its own line, and off its letters. */
  :is(h1, h2, h3)[tabindex] {
    border-radius: 4px;
    margin-inline: calc(-1 * var(--ab-1));
    outline-offset: -2px;
    padding-inline: var(--ab-1);
  }
  .dim {
    color: var(--ab-text-dim);
  }
  .small {
    font-size: var(--ab-size-s);
  }
  .numbers {
    font-variant-numeric: tabular-nums;
  }
`;

/** A surface on the page. */
export const card = css`
  .card {
    background: var(--ab-card);
    border: 1px solid var(--ab-line);
    border-radius: var(--ab-radius);
    padding: var(--ab-4);
  }
`;

/** Text for screen readers alone. */
export const unseen = css`
  .unseen {
    clip-path: inset(50%);
    height: 1px;
    overflow: hidden;
    position: absolute;
    white-space: nowrap;
    width: 1px;
  }
`;
