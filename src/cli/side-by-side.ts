import { spread } from '../send/spread.ts';

/** Does something of each item, so many at once, begun in their order; what comes of each, by its place. */
export const sideBySide = <T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): readonly Promise<R>[] => {
  const pending = items.map((item) => {
    let settle: (outcome: Promise<R>) => void = () => {};
    const end = new Promise<R>((resolve) => {
      settle = resolve;
    });
    // Who waits for it hears of its failure; the others only give it its turn.
    end.catch(() => {});
    return { item, end, settle };
  });
  void spread(pending, atOnce, async ({ item, end, settle }) => {
    settle(work(item));
    await end.catch(() => {});
  });
  return pending.map(({ end }) => end);
};
