// Fingers and wheels on one photo: zoom, move, and swipe to the next. Knows no element.

export interface Point {
  x: number;
  y: number;
}

export interface View extends Point {
  scale: number;
}

export type Swipe = "left" | "right" | "down";

const LARGEST = 6;
export const DOUBLE = 2.5;
const FAR_PX = 60;

/** What is shown of a photo that fills a stage at scale 1; the middle is (0, 0). */
export class Gestures {
  view: View = { scale: 1, x: 0, y: 0 };
  private readonly pointers = new Map<number, Point>();
  private begin: Point | undefined;
  private isPinched = false;

  constructor(
    private size: () => { width: number; height: number },
    private readonly onView: (view: View) => void,
    private readonly onSwipe: (swipe: Swipe) => void,
  ) {}

  reset(): void {
    this.pointers.clear();
    this.begin = undefined;
    this.set({ scale: 1, x: 0, y: 0 });
  }

  down(id: number, point: Point): void {
    if (!this.pointers.size) {
      this.begin = point;
      this.isPinched = false;
    }
    this.pointers.set(id, point);
    if (this.pointers.size > 1) this.isPinched = true;
  }

  move(id: number, point: Point): void {
    const before = this.pointers.get(id);
    if (!before) return;
    const other = [...this.pointers].find(([one]) => one !== id)?.[1];
    this.pointers.set(id, point);
    if (other) {
      const factor = distance(point, other) / Math.max(1, distance(before, other));
      this.zoom(factor, { x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 });
    } else if (this.view.scale > 1) {
      const { scale, x, y } = this.view;
      this.set({ scale, x: x + point.x - before.x, y: y + point.y - before.y });
    }
  }

  up(id: number): void {
    const point = this.pointers.get(id);
    this.pointers.delete(id);
    const { begin } = this;
    if (!point || !begin || this.pointers.size || this.isPinched || this.view.scale > 1) return;
    const [x, y] = [point.x - begin.x, point.y - begin.y];
    if (Math.abs(x) > FAR_PX && Math.abs(x) > 1.5 * Math.abs(y)) this.onSwipe(x < 0 ? "left" : "right");
    else if (y > FAR_PX * 1.5 && y > 1.5 * Math.abs(x)) this.onSwipe("down");
  }

  /** Zoom so that what is under a point (from the middle of the stage) stays there. */
  zoom(factor: number, at: Point): void {
    const { scale: before, x, y } = this.view;
    const scale = Math.min(LARGEST, Math.max(1, before * factor));
    const ratio = scale / before;
    this.set({ scale, x: at.x - (at.x - x) * ratio, y: at.y - (at.y - y) * ratio });
  }

  toggle(at: Point): void {
    if (this.view.scale > 1) this.reset();
    else this.zoom(DOUBLE, at);
  }

  /** Nothing is moved further than that its edge is at the edge of the stage. */
  private set({ scale, x, y }: View): void {
    const { width, height } = this.size();
    const [across, down] = [((scale - 1) * width) / 2, ((scale - 1) * height) / 2];
    this.view = { scale, x: clamp(x, across), y: clamp(y, down) };
    this.onView(this.view);
  }
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(-most, value)) + 0;
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
