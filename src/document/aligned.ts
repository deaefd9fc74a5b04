interface Candidate {
  readonly line: number;
  readonly weight: number;
}

/**
 * For each of several things in their order the line where it stands, so that the lines rise and the sum of weights is the largest; of equal ones the first. What fits
 * nowhere has none.
 */
export const aligned = <T extends Candidate>(candidates: readonly (readonly T[])[]): ReadonlyMap<number, T> => {
  const steps: { readonly of: number; readonly place: T; readonly sum: number; readonly before: number }[] = [];
  for (const [of, places] of candidates.entries())
    for (const place of places) {
      let [best, before] = [0, -1];
      for (const [at, step] of steps.entries())
        if (step.of < of && step.place.line < place.line && step.sum > best) [best, before] = [step.sum, at];
      steps.push({ of, place, sum: best + place.weight, before });
    }
  let at = steps.reduce((best, step, one) => (step.sum > (steps[best]?.sum ?? 0) ? one : best), 0);
  const found = new Map<number, T>();
  for (let step = steps[at]; step; step = steps[at]) {
    found.set(step.of, step.place);
    at = step.before;
  }
  return found;
};
