// A map without a map: where points lie in a frame, and lines of latitude and longitude behind them.

export interface Area {
  west: number;
  south: number;
  east: number;
  north: number;
}

export const WORLD: Area = { west: -180, south: -85, east: 180, north: 85 };
/** So near that what lies ten metres apart is shown apart. */
const SMALLEST = 0.0001;
const STEPS = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 90];

function mercator(latitude: number): number {
  const bounded = Math.max(-85, Math.min(85, latitude));
  return (Math.log(Math.tan(Math.PI / 4 + (bounded * Math.PI) / 360)) * 180) / Math.PI;
}

function latitudeOf(y: number): number {
  return (Math.atan(Math.exp((y * Math.PI) / 180)) * 360) / Math.PI - 90;
}

/** A frame of some pixels around an area, which fits into it whole, whatever its shape. */
export class Frame {
  private readonly scale: number;
  private readonly left: number;
  private readonly top: number;
  readonly area: Area;

  constructor(
    wanted: Area,
    readonly width: number,
    readonly height: number,
  ) {
    const north = mercator(wanted.north);
    const south = mercator(wanted.south);
    const across = Math.max(SMALLEST, wanted.east - wanted.west);
    const down = Math.max(SMALLEST, north - south);
    this.scale = Math.min(width / across, height / down);
    this.left = (wanted.west + wanted.east) / 2 - width / this.scale / 2;
    this.top = (north + south) / 2 + height / this.scale / 2;
    this.area = {
      west: Math.max(-180, this.left),
      east: Math.min(180, this.left + width / this.scale),
      north: Math.min(85, latitudeOf(this.top)),
      south: Math.max(-85, latitudeOf(this.top - height / this.scale)),
    };
  }

  x(longitude: number): number {
    return (longitude - this.left) * this.scale;
  }

  y(latitude: number): number {
    return (this.top - mercator(latitude)) * this.scale;
  }

  /** The zoom of a map of tiles that comes nearest: what the server groups by. */
  get zoom(): number {
    return Math.max(0, Math.min(22, Math.round(Math.log2((this.scale * 360) / 256))));
  }

  /** An area in the middle of this one, or around it if `factor` is above 1. */
  scaled(factor: number, longitude?: number, latitude?: number): Area {
    const { west, east } = this.area;
    const x = longitude ?? (west + east) / 2;
    const y = latitude === undefined ? this.top - this.height / this.scale / 2 : mercator(latitude);
    const across = ((this.width / this.scale) * factor) / 2;
    const down = ((this.height / this.scale) * factor) / 2;
    return {
      west: Math.max(-180, x - across),
      east: Math.min(180, x + across),
      north: latitudeOf(Math.min(mercator(85), y + down)),
      south: latitudeOf(Math.max(mercator(-85), y - down)),
    };
  }

  /** Whole degrees, or parts of them, at which lines are drawn. */
  get lines(): { longitudes: number[]; latitudes: number[] } {
    const { west, east, north, south } = this.area;
    const step = STEPS.find((each) => each * this.scale >= 90) ?? 90;
    return { longitudes: between(west, east, step), latitudes: between(south, north, step) };
  }
}

function between(from: number, to: number, step: number): number[] {
  const found: number[] = [];
  for (let at = Math.ceil(from / step); at * step <= to && found.length < 40; at++) found.push(Math.round(at * step * 1e6) / 1e6);
  return found;
}

/** The area in which points lie, with some room around them. */
export function around(points: readonly { latitude: number; longitude: number }[]): Area {
  if (!points.length) return WORLD;
  const longitudes = points.map((point) => point.longitude);
  const latitudes = points.map((point) => point.latitude);
  const [west, east, south, north] = [Math.min(...longitudes), Math.max(...longitudes), Math.min(...latitudes), Math.max(...latitudes)];
  const x = Math.max(SMALLEST, (east - west) * 0.12);
  const y = Math.max(SMALLEST, (north - south) * 0.12);
  return { west: Math.max(-180, west - x), east: Math.min(180, east + x), south: Math.max(-85, south - y), north: Math.min(85, north + y) };
}
