import { css } from "lit";

/** The look of a conversation. */
export const bubbleLook = css`
  .message {
    content-visibility: auto;
    contain-intrinsic-size: auto 44px;
    align-items: flex-start;
    display: flex;
    flex-direction: column;
    gap: 2px;
    padding: 1px var(--ab-4);
    /* Labels out of sight lie in it also where it contains nothing else. */
    position: relative;
  }
  .message.mine {
    align-items: flex-end;
  }
  .message.last {
    padding-block-end: var(--ab-3);
  }
  .message > * {
    max-width: min(34rem, 82%);
  }
  /* What is not drawn out of sight is cut off at its edge, and so would be the frame. */
  .message.sought {
    content-visibility: visible;
    margin-block: 5px;
  }
  .message.sought .bubble,
  .message.sought ab-chat-media,
  .message.sought .big {
    outline: 3px solid var(--ab-warning);
    outline-offset: 2px;
  }
  .sender {
    color: var(--ab-text-dim);
    font-size: var(--ab-size-s);
    overflow-wrap: anywhere;
    padding-inline-start: var(--ab-3);
  }
  .bubble {
    background: var(--ab-fill);
    border-radius: 18px;
    overflow-wrap: anywhere;
    padding: var(--ab-2) var(--ab-3);
  }
  .said {
    white-space: pre-wrap;
  }
  .mine .bubble {
    background: var(--ab-strong);
    color: #fff;
    --ab-link: #fff;
    --ab-text-dim: #e6f3f7;
  }
  .theirs.last .bubble {
    border-end-start-radius: 5px;
  }
  .mine.last .bubble {
    border-end-end-radius: 5px;
  }
  .theirs .bubble {
    --ab-link: color-mix(in srgb, var(--ab-accent) 60%, var(--ab-text));
  }
  .big {
    font-size: 44px;
    line-height: 1.2;
  }
  .card {
    background: color-mix(in srgb, currentcolor 10%, transparent);
    border-radius: 12px;
    margin-block-start: var(--ab-1);
    padding: var(--ab-2) var(--ab-3);
  }
  .card small {
    display: block;
  }
  .card ul {
    margin: var(--ab-1) 0 0;
    padding-inline-start: var(--ab-4);
  }
  .reply {
    align-items: center;
    background: none;
    border: none;
    border-inline-start: 3px solid var(--ab-line);
    color: var(--ab-text-dim);
    display: flex;
    font: inherit;
    font-size: var(--ab-size-s);
    gap: var(--ab-1);
    min-height: 24px;
    padding: 0 var(--ab-2);
    text-align: start;
  }
  button.reply {
    cursor: pointer;
  }
  .reply span {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
  }
  .reply ab-icon {
    --ab-icon-size: 16px;
  }
  .reactions {
    display: flex;
    flex-wrap: wrap;
    gap: 2px;
    margin-block-start: -6px;
    padding-inline: var(--ab-2);
    position: relative;
  }
  .reactions span {
    background: var(--ab-card);
    border: 1px solid var(--ab-line);
    border-radius: 999px;
    font-size: var(--ab-size-s);
    padding: 1px 6px;
  }
  .reactions small {
    margin-inline-start: 3px;
  }
  .meta,
  .aside {
    color: var(--ab-text-dim);
    font-size: var(--ab-size-s);
    padding-inline: var(--ab-2);
  }
  .meta {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--ab-2);
  }
  .meta summary {
    cursor: pointer;
    min-height: 24px;
    text-decoration: underline;
  }
  .meta div {
    overflow-wrap: anywhere;
  }
  .notice,
  .day {
    color: var(--ab-text-dim);
    font-size: var(--ab-size-s);
    overflow-wrap: anywhere;
    padding: var(--ab-2) var(--ab-6);
    text-align: center;
  }
  .day {
    font-weight: 500;
    padding-block-start: var(--ab-4);
  }
`;
