// Where the bars of a chart are.

export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
}

const GAP = 0.25;
// A few bars are no wider than these would be.
const LEAST = 14;

/** Places bars from left to right; the largest value takes all the height, and none goes below zero. */
export function bars(values: readonly number[], width: number, height: number): Bar[] {
  const most = Math.max(0, ...values);
  const slots = Math.max(LEAST, values.length);
  const step = width / slots;
  // The last one stands at the end.
  const first = slots - values.length;
  return values.map((value, index) => {
    const tall = most > 0 ? Math.max(0, (value / most) * height) : 0;
    return { x: (first + index) * step + (step * GAP) / 2, y: height - tall, width: step * (1 - GAP), height: tall };
  });
}
