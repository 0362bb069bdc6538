// How workouts are told.
import type { App } from "../../app.js";

/** What a kind is called; of one that has no name, Health tells a number. */
export function workoutText({ t }: Pick<App, "t">, kind: string): string {
  const number = /^activity_(-?\d+)$/.exec(kind)?.[1];
  return number === undefined ? t(`workout.${kind}`) : t("workout.activity", { number });
}

/** Unlike the distance of a day, that of a workout is in kilometers. */
export function workoutDistance({ format }: Pick<App, "format">, kilometers: number): string {
  return format.number(kilometers, { style: "unit", unit: "kilometer", maximumFractionDigits: 2 });
}
