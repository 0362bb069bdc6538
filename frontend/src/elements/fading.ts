// A row that scrolls and fades where it goes on.
import { css } from "lit";

/** The mask of such a row, which sets `--_start` and `--_end` to how far it fades, and `--_to` to `right` or `left`. */
export const fadingEnds = css`linear-gradient(to var(--_to), transparent, #000 var(--_start), #000 calc(100% - var(--_end)), transparent)`;

/** Gives a row the attributes `before` and `after` where there is more of it than is seen. */
export function markEnds(row: HTMLElement): void {
  const hidden = row.scrollWidth - row.clientWidth;
  // Negative from right to left.
  const passed = Math.abs(row.scrollLeft);
  row.toggleAttribute("before", passed > 1);
  row.toggleAttribute("after", passed < hidden - 1);
}
