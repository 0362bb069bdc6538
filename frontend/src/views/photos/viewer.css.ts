import { css } from "lit";

export const viewerStyles = css`
  dialog {
    background: #000;
    border: none;
    color: #fff;
    display: none;
    height: 100dvh;
    max-height: none;
    max-width: none;
    overflow: hidden;
    padding: 0;
    width: 100vw;
  }
  dialog[open] {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr) auto;
  }
  dialog::backdrop {
    background: #000;
  }
  .stage {
    overflow: hidden;
    position: relative;
    touch-action: none;
    user-select: none;
  }
  .stage.zoomed {
    cursor: grab;
  }
  .stage img,
  .stage video {
    height: 100%;
    inset: 0;
    object-fit: contain;
    position: absolute;
    width: 100%;
  }
  .small {
    filter: blur(6px);
  }
  .loading {
    animation: appear 0.2s 0.4s backwards, turn 1s linear infinite;
    border: 4px solid rgb(255 255 255 / 30%);
    border-block-start-color: #fff;
    border-radius: 50%;
    box-sizing: border-box;
    height: 48px;
    inset-block-start: calc(50% - 24px);
    inset-inline-start: calc(50% - 24px);
    position: absolute;
    width: 48px;
    z-index: 1;
  }
  @keyframes turn {
    to {
      transform: rotate(360deg);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .loading {
      animation: appear 0.2s 0.4s backwards;
    }
  }
  .sharp {
    animation: appear 0.15s;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  .bar {
    align-items: center;
    background: linear-gradient(rgb(0 0 0 / 65%), transparent);
    display: flex;
    gap: var(--ab-1);
    inset-block-start: 0;
    inset-inline: 0;
    padding: calc(var(--ab-2) + var(--safe-area-inset-top, 0px)) var(--ab-2) var(--ab-6);
    pointer-events: none;
    position: absolute;
    z-index: 2;
  }
  .bar > * {
    pointer-events: auto;
  }
  .bar h2 {
    flex: 1;
    font-size: var(--ab-size-m);
    font-weight: 500;
    line-height: 1.25;
    margin: 0;
    min-width: 0;
    overflow: hidden;
    pointer-events: none;
    text-overflow: ellipsis;
    text-shadow: 0 1px 3px rgb(0 0 0 / 60%);
  }
  .bar h2 span {
    display: block;
    font-size: var(--ab-size-s);
    font-weight: 400;
    opacity: 0.85;
    text-align: match-parent;
    unicode-bidi: plaintext;
  }
  ab-button {
    --ab-fill: rgb(40 40 40 / 75%);
    color: #fff;
  }
  .side {
    inset-block-start: calc(50% - 22px);
    position: absolute;
    z-index: 1;
  }
  .previous {
    inset-inline-start: var(--ab-3);
  }
  .next {
    inset-inline-end: var(--ab-3);
  }
  .side:dir(rtl) {
    transform: scaleX(-1);
  }
  @media (pointer: coarse) {
    .side {
      clip-path: inset(50%);
    }
    .side:focus-within {
      clip-path: none;
    }
  }
  .live {
    inset-block-end: calc(var(--ab-6) + var(--safe-area-inset-bottom, 0px));
    inset-inline-start: 50%;
    position: absolute;
    transform: translateX(-50%);
    z-index: 1;
  }
  .live:dir(rtl) {
    transform: translateX(50%);
  }
  .note {
    align-items: center;
    display: flex;
    flex-direction: column;
    gap: var(--ab-3);
    inset: 0;
    justify-content: center;
    padding: var(--ab-6);
    position: absolute;
    text-align: center;
  }
  .note ab-icon {
    --ab-icon-size: 56px;
    opacity: 0.7;
  }
  aside {
    background: var(--ab-card);
    color: var(--ab-text);
    overflow: auto;
    overscroll-behavior: contain;
    width: min(360px, 40vw);
  }
  @media (max-width: 760px) {
    dialog[open].details {
      grid-template: minmax(0, 42dvh) minmax(0, 1fr) / minmax(0, 1fr);
    }
    aside {
      border-radius: var(--ab-radius) var(--ab-radius) 0 0;
      width: auto;
    }
  }
`;
