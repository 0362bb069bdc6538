// What is drawn on the chart: points that lie nearly upon each other are one marker, which parts when it comes nearer.
import type { OverviewRecord } from "../types.js";
import type { Area, Frame } from "./projection.js";

export interface MapPoint {
  latitude: number;
  longitude: number;
  label: string | null;
  timestamp: number | null;
  count: number;
  area: Area;
  latest: OverviewRecord;
}

const SINGLE = 8;
const [SMALLEST, LARGEST] = [12, 22];
/** So far from each other are the middles of two markers at least: neither covers the other. */
const APART = 2 * LARGEST + 2;

/** Gathers points by the largest near them, at whose place the marker stands. */
export function gathered(points: readonly MapPoint[], frame: Frame): MapPoint[] {
  const markers: MapPoint[] = [];
  for (const point of [...points].sort((a, b) => b.count - a.count)) {
    const near = markers.findIndex((marker) => distance(marker, point, frame) < APART);
    const marker = markers[near];
    if (marker) markers[near] = joined(marker, point);
    else markers.push(point);
  }
  return markers;
}

export function radius({ count }: MapPoint): number {
  return count === 1 ? SINGLE : Math.min(LARGEST, SMALLEST + Math.log2(count));
}

function distance(a: MapPoint, b: MapPoint, frame: Frame): number {
  return Math.hypot(frame.x(a.longitude) - frame.x(b.longitude), frame.y(a.latitude) - frame.y(b.latitude));
}

function joined(marker: MapPoint, point: MapPoint): MapPoint {
  const isLater = (point.timestamp ?? -Infinity) > (marker.timestamp ?? -Infinity);
  const { timestamp, latest } = isLater ? point : marker;
  const area = {
    west: Math.min(marker.area.west, point.area.west),
    south: Math.min(marker.area.south, point.area.south),
    east: Math.max(marker.area.east, point.area.east),
    north: Math.max(marker.area.north, point.area.north),
  };
  return { ...marker, timestamp, latest, area, count: marker.count + point.count };
}
