/** What is wanted of a measurement. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** Something that was measured, once or several times. */
export interface Measurement {
  /** Kebab-case. */
  readonly id: string;
  readonly what: string;
  /** What a value counts: `/s`, `s`, `MB`, or nothing for a ratio. */
  readonly unit: string;
  /** One for each repetition. */
  readonly values: readonly number[];
  readonly goal?: Goal;
}

/** The middle value; of two the higher. */
export const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Whether the median reaches the goal; undefined where there is none. */
export const reachesGoal = ({ values, goal }: Measurement): boolean | undefined =>
  goal && ('atLeast' in goal ? medianOf(values) >= goal.atLeast : medianOf(values) <= goal.atMost);

const numberOf = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2);

/** A line for people: what, median, range, goal. */
export const showMeasurement = (measurement: Measurement): string => {
  const { what, unit, values, goal } = measurement;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const range = values.length > 1 ? ` (${numberOf(low)} to ${numberOf(high)})` : '';
  const wanted =
    goal && ('atLeast' in goal ? `at least ${numberOf(goal.atLeast)}` : `at most ${numberOf(goal.atMost)}`);
  const met = goal ? `  ${wanted}${unit}: ${reachesGoal(measurement) ? 'goal met' : 'goal missed'}` : '';
  return `${what.padEnd(66)} ${`${numberOf(medianOf(values))}${unit}${range}`.padEnd(32)}${met}`.trimEnd();
};
