import { expect, test } from 'vitest';
import { sideBySide } from './side-by-side.ts';

/** Work that ends when it is told to, and what has begun so far. */
const work = () => {
  const begun: number[] = [];
  const ends = new Map<number, { readonly resolve: (value: string) => void; readonly reject: (why: Error) => void }>();
  return {
    begun,
    of: (item: number): Promise<string> => {
      begun.push(item);
      return new Promise((resolve, reject) => ends.set(item, { resolve, reject }));
    },
    end: async (item: number, why?: Error): Promise<void> => {
      if (why) ends.get(item)?.reject(why);
      else ends.get(item)?.resolve(`end of ${item}`);
      await new Promise(setImmediate);
    },
  };
};

test('so many are begun at once, and the next whenever one has ended', async () => {
  const { begun, of, end } = work();
  const all = sideBySide([1, 2, 3, 4, 5], 2, of);
  await new Promise(setImmediate);
  expect(begun).toEqual([1, 2]);
  await end(2);
  expect(begun).toEqual([1, 2, 3]);
  await end(3);
  expect(begun).toEqual([1, 2, 3, 4]);
  await end(1);
  await end(4);
  await end(5);
  expect(await Promise.all(all)).toEqual(['end of 1', 'end of 2', 'end of 3', 'end of 4', 'end of 5']);
});

test('one after another where only one may be', async () => {
  const { begun, of, end } = work();
  sideBySide([1, 2], 1, of);
  await new Promise(setImmediate);
  expect(begun).toEqual([1]);
  await end(1);
  expect(begun).toEqual([1, 2]);
});

test('what fails leaves its place too, and is told to who waits for it', async () => {
  const { begun, of, end } = work();
  const [first, second] = sideBySide([1, 2], 1, of);
  await new Promise(setImmediate);
  await end(1, new Error('no'));
  expect(begun).toEqual([1, 2]);
  await end(2);
  await expect(first).rejects.toThrow('no');
  expect(await second).toBe('end of 2');
});
