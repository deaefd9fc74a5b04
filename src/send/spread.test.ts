import { expect, test } from 'vitest';
import { spread } from './spread.ts';

/** Work that ends when the test says so. */
const newWork = () => {
  const waiting = new Map<number, { readonly done: () => void; readonly fail: (error: Error) => void }>();
  const begun: number[] = [];
  return {
    begun,
    work: (item: number): Promise<void> => {
      begun.push(item);
      return new Promise<void>((done, fail) => waiting.set(item, { done, fail })).finally(() => waiting.delete(item));
    },
    running: (): readonly number[] => [...waiting.keys()],
    end: async (item: number, error?: Error): Promise<void> => {
      const one = waiting.get(item);
      if (!one) throw new Error(`${item} is not running`);
      if (error) one.fail(error);
      else one.done();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
};

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

test.each([
  [0, 8],
  [1, 8],
  [8, 8],
  [20, 8],
  [20, 1],
  [3, 1000],
])('%i items, at most %i at a time, all run once and in order', async (count, width) => {
  let running = 0;
  let most = 0;
  const begun: number[] = [];
  await spread(numbers(count), width, async (item) => {
    begun.push(item);
    most = Math.max(most, ++running);
    for (let turn = 0; turn <= item % 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    running--;
  });
  expect(begun).toEqual(numbers(count));
  expect(most).toBe(Math.min(count, width));
});

test('the next item begins as soon as any ends, not when all have', async () => {
  const { begun, work, running, end } = newWork();
  const all = spread(numbers(4), 2, work);
  expect(begun).toEqual([0, 1]);
  await end(1);
  expect(running()).toEqual([0, 2]);
  await end(2);
  expect(running()).toEqual([0, 3]);
  await end(0);
  await end(3);
  await all;
});

test('the first rejection is passed on, once everything has ended', async () => {
  const { begun, work, end } = newWork();
  let settled = false;
  const all = spread(numbers(3), 2, work).finally(() => {
    settled = true;
  });
  const seen = all.catch((error: unknown) => error);
  await end(1, new Error('first'));
  await end(0, new Error('second'));
  expect([begun, settled]).toEqual([[0, 1, 2], false]);
  await end(2);
  expect(await seen).toEqual(new Error('first'));
});

test('what is thrown before anything is awaited stops no other item', async () => {
  const begun: number[] = [];
  const all = spread(numbers(5), 1, (item) => {
    begun.push(item);
    if (item === 0) throw new TypeError('at once');
    return Promise.resolve();
  });
  await expect(all).rejects.toThrow(new TypeError('at once'));
  expect(begun).toEqual(numbers(5));
});
