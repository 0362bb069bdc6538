import { css } from "lit";

export const gridStyles = css`
  :host {
    display: block;
    min-height: 0;
    overflow: hidden;
    position: relative;
  }
  ab-virtual-grid {
    height: 100%;
    overscroll-behavior-y: contain;
    scrollbar-width: none;
  }
  ab-virtual-grid::-webkit-scrollbar {
    display: none;
  }
  h2 {
    align-items: baseline;
    background: var(--ab-page);
    box-sizing: border-box;
    display: flex;
    font-size: var(--ab-size-l);
    font-weight: 500;
    gap: var(--ab-2);
    height: 100%;
    margin: 0;
    padding: 11px var(--ab-4) 0;
    white-space: nowrap;
  }
  h2 span {
    color: var(--ab-text-dim);
    font-size: var(--ab-size-s);
    font-variant-numeric: tabular-nums;
    font-weight: 400;
  }
  .cell {
    background: var(--ab-fill);
    border: none;
    color: inherit;
    contain: strict;
    cursor: pointer;
    display: block;
    inset: 1px;
    overflow: hidden;
    padding: 0;
    position: absolute;
  }
  .cell:focus-visible {
    outline: 3px solid var(--ab-accent);
    outline-offset: -3px;
  }
  .cell:focus-visible ab-picture {
    opacity: 0.75;
  }
  ab-picture {
    height: 100%;
    width: 100%;
  }
  @media (hover: hover) {
    ab-picture {
      transition: transform 0.2s;
    }
    .cell:hover ab-picture {
      transform: scale(1.03);
    }
  }
  .badges {
    align-items: center;
    background: linear-gradient(transparent, rgb(0 0 0 / 55%));
    color: #fff;
    display: flex;
    font-size: 11px;
    font-weight: 600;
    gap: 4px;
    inset-block-end: 0;
    inset-inline: 0;
    justify-content: flex-end;
    padding: 14px 6px 4px;
    pointer-events: none;
    position: absolute;
  }
  svg {
    fill: currentcolor;
    height: 16px;
    width: 16px;
  }
  svg.none {
    color: var(--ab-text-dim);
    height: 28px;
    margin: auto;
    width: 28px;
  }
`;
