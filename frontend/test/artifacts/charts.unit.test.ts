import { describe, expect, it } from "vitest";
import { formats } from "../../src/format.js";
import { translator } from "../../src/i18n.js";
import { bars, everyDay } from "../../src/views/artifacts/bars.js";
import { gathered, radius, type MapPoint } from "../../src/views/artifacts/overview/markers.js";
import { Frame, WORLD, around } from "../../src/views/artifacts/overview/projection.js";
import type { OverviewRecord } from "../../src/views/artifacts/types.js";
import { workoutDistance, workoutText } from "../../src/views/artifacts/workouts.js";
import { fakeHass } from "../fake-hass.js";


describe("charts", () => {
  it("gives the largest value all the height", () => {
    const placed = bars([1, 2, 0, -1], 140, 100);
    expect(placed.map((bar) => bar?.height)).toEqual([50, 100, 2, 2]);
    expect(placed.at(-1)?.x).toBeLessThan(140);
    expect(bars([0, 0], 100, 100).map((bar) => bar?.height)).toEqual([2, 2]);
    expect(bars([], 100, 100)).toEqual([]);
  });

  it("leaves a gap for days without data", () => {
    const days = ["2026-03-30", "2026-03-28", "2026-03-27", "2026-02-27"].map((name) => ({ day: name }));
    expect(everyDay(days, 30, 30).map((each) => each?.day)).toEqual(["2026-03-27", "2026-03-28", undefined, "2026-03-30"]);
    expect(everyDay(days, 2, 30).map((each) => each?.day)).toEqual(["2026-03-28", undefined, "2026-03-30"]);
    // Over the days of a leap month and the change of the clocks, too.
    expect(everyDay(days, 30, 32).length).toBe(32);
    expect(everyDay([], 30, 30)).toEqual([]);
    const placed = bars([1, undefined, 1, ...new Array<undefined>(11), 1], 150, 100);
    const at = placed.map((bar) => bar && bar.x + bar.width / 2);
    expect([at[0], at[1], at[2], at[14]]).toEqual([5, undefined, 25, 145]);
  });

  it("shows each bar of a year", () => {
    const placed = bars(new Array<number>(365).fill(1), 600, 100);
    expect(placed[0]!.width).toBeGreaterThan(1.5);
    expect(placed[0]!.x + placed[0]!.width).toBeLessThanOrEqual(placed[1]!.x + 1e-9);
  });

  it("fits an area into a frame, north above south", () => {
    const points = [
      { latitude: 47, longitude: 8 },
      { latitude: 46, longitude: 7 },
    ];
    const frame = new Frame(around(points), 900, 480);
    for (const { latitude, longitude } of points) {
      expect(frame.x(longitude)).toBeGreaterThan(0);
      expect(frame.x(longitude)).toBeLessThan(900);
      expect(frame.y(latitude)).toBeGreaterThan(0);
      expect(frame.y(latitude)).toBeLessThan(480);
    }
    expect(frame.y(47)).toBeLessThan(frame.y(46));
    expect(frame.lines.longitudes.length).toBeGreaterThan(1);
    expect(new Frame(frame.scaled(0.5), 900, 480).zoom).toBe(frame.zoom + 1);
  });

  it("shows the whole world, and one single point", () => {
    expect(new Frame(WORLD, 900, 480).area.west).toBe(-180);
    const frame = new Frame(around([{ latitude: 0, longitude: 0 }]), 900, 480);
    expect([frame.x(0), frame.y(0)].map(Math.round)).toEqual([450, 240]);
  });
});

describe("markers of a map", () => {
  function point(longitude: number, latitude: number, count = 1, timestamp: number | null = null): MapPoint {
    const area = { west: longitude, east: longitude, south: latitude, north: latitude };
    return { longitude, latitude, count, timestamp, area, label: `${longitude} ${latitude}`, latest: { title: `${timestamp}` } as OverviewRecord };
  }
  // Places of one town, of others near it, and one far away.
  const points = [point(8.54, 47.37, 9, 3), point(8.55, 47.38, 2, 7), point(8.31, 47.05, 4), point(7.45, 46.95), point(2.17, 41.39, 3), point(2.18, 41.38)];

  it("never cover each other, and lose no record", () => {
    let wanted = around(points);
    for (let round = 0; round < 8; round++) {
      const frame = new Frame(wanted, 420, 400);
      const markers = gathered(points, frame);
      expect(markers.reduce((sum, { count }) => sum + count, 0)).toBe(20);
      for (const [at, one] of markers.entries()) {
        for (const other of markers.slice(at + 1)) {
          const far = Math.hypot(frame.x(one.longitude) - frame.x(other.longitude), frame.y(one.latitude) - frame.y(other.latitude));
          expect(far).toBeGreaterThan(radius(one) + radius(other));
        }
      }
      wanted = frame.scaled(0.5, 8.54, 47.37);
    }
  });

  it("stand for all that is near, and part when they come nearer", () => {
    const town = points.slice(0, 2);
    const [marker, ...others] = gathered(town, new Frame(around(points), 420, 400));
    expect(others).toEqual([]);
    expect(marker).toMatchObject({ count: 11, label: "8.54 47.37", timestamp: 7, latest: { title: "7" }, area: { west: 8.54, south: 47.37, east: 8.55, north: 47.38 } });
    const { west, south, east, north } = marker!.area;
    const nearer = around([{ longitude: west, latitude: south }, { longitude: east, latitude: north }]);
    expect(gathered(town, new Frame(nearer, 420, 400))).toHaveLength(2);
  });

  it("part down to ten metres", () => {
    const two = [point(8, 47), point(8.0001, 47)];
    expect(gathered(two, new Frame(around(two), 420, 400))).toHaveLength(2);
    expect(gathered(two, new Frame(around(two), 1000, 440))).toHaveLength(2);
  });
});

describe("workouts", () => {
  const hass = fakeHass();
  const app = { t: translator(() => hass, "en", String), format: formats(hass) };

  it.each([
    ["running", "Running"],
    ["high_intensity_intervals", "High-intensity interval training"],
    ["other", "Other workout"],
    ["activity_58", "Workout of kind 58"],
  ])("names the kind %s", (kind, text) => expect(workoutText(app, kind)).toBe(text));

  it("takes distances for kilometers", () => expect(workoutDistance(app, 10.5)).toBe("10.5 km"));
});
