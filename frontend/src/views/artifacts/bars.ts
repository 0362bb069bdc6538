// Where the bars of a chart by days are.

export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
}

const DAY = 86_400_000;
const GAP = 0.25;
// A few bars are no wider than these would be.
const LEAST = 14;
// Bars of many days can still be seen, and a day with little can be told from one without anything.
const LEAST_SIZE = 2;

/**
 * Days of the calendar one by one, the oldest first, from `found`, the latest first: at most `count` of
 * those, none more than `span` days old when the latest was. Days that are not among them are a gap.
 */
export function everyDay<T extends { day: string }>(found: readonly T[], count: number, span: number): (T | undefined)[] {
  const end = numberOf(found[0]);
  const shown = found.slice(0, count).filter((each) => end - numberOf(each) < span);
  if (!shown.length) return [];
  const start = numberOf(shown.at(-1));
  const days = new Array<T | undefined>(end - start + 1).fill(undefined);
  for (const each of shown) days[numberOf(each) - start] = each;
  return days;
}

/** Places bars from left to right; the largest value takes all the height, and none goes below zero. */
export function bars(values: readonly (number | undefined)[], width: number, height: number): (Bar | undefined)[] {
  const most = Math.max(0, ...values.filter((value) => value !== undefined));
  const slots = Math.max(LEAST, values.length);
  const step = width / slots;
  const wide = Math.min(step, Math.max(LEAST_SIZE, step * (1 - GAP)));
  // The last one stands at the end.
  const first = slots - values.length;
  return values.map((value, index) => {
    if (value === undefined) return undefined;
    const tall = Math.max(LEAST_SIZE, most > 0 ? (value / most) * height : 0);
    return { x: (first + index) * step + (step - wide) / 2, y: height - tall, width: wide, height: tall };
  });
}

function numberOf(each: { day: string } | undefined): number {
  return each ? Date.parse(`${each.day}T00:00:00Z`) / DAY : NaN;
}
