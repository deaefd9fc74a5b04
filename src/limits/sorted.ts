/** How many of a sorted list are at least as large, or larger. */
export const countFrom = (sorted: readonly number[], value: number, larger: boolean): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = sorted[middle] as number;
    if (larger ? one > value : one >= value) high = middle;
    else low = middle + 1;
  }
  return sorted.length - low;
};

/** How many of a sorted list are smaller. */
export const countBelow = (sorted: readonly number[], value: number): number =>
  sorted.length - countFrom(sorted, value, false);

export const ascending = (values: readonly number[]): readonly number[] => values.toSorted((one, other) => one - other);
