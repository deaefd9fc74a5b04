/** Does something of each item, so many at once, in their order; what comes of each, by its place. */
export const sideBySide = <T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): readonly Promise<R>[] => {
  const begun: Promise<R>[] = [];
  return items.map((item, at) => {
    // The one that has to end first: of those before, any `atOnce` of which leave a place.
    const place = at < atOnce ? Promise.resolve() : placeAfter(begun, at - atOnce + 1);
    const one = place.then(() => work(item));
    // Who waits for it hears of its failure; others only see that it has ended.
    one.catch(() => {});
    begun.push(one);
    return one;
  });
};

/** Resolves once so many of the first have ended. */
const placeAfter = (begun: readonly Promise<unknown>[], count: number): Promise<void> =>
  new Promise((resolve) => {
    let ended = 0;
    const end = (): void => {
      ended++;
      if (ended === count) resolve();
    };
    for (const one of begun) one.then(end, end);
  });
