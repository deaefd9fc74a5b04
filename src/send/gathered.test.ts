import { expect, test } from 'vitest';
import { Gathered } from './gathered.ts';

/** Gathers `count` pieces of one byte, cut out of as many bytes as one reading of a socket gives. */
const gather = (count: number): Gathered => {
  const gathered = new Gathered();
  const read = Buffer.alloc(65_536, 'ab');
  for (let at = 0; at < count; at++) gathered.add(read.subarray(at % read.length, (at % read.length) + 1));
  return gathered;
};

test('pieces keep their order', () => {
  const gathered = gather(100_000);
  expect(gathered.length).toBe(100_000);
  expect(gathered.whole().equals(Buffer.alloc(100_000, 'ab'))).toBe(true);
});

test.each([2, 3, 1000, 100_000])('%i pieces of one byte hold at most twice their length', (count) => {
  expect(gather(count).heldBytes).toBeLessThanOrEqual(2 * count);
});

test('what came in one piece is not copied, and is not written into', () => {
  const piece = Buffer.from('abcdef').subarray(0, 3);
  const gathered = new Gathered();
  gathered.add(piece);
  expect(gathered.whole()).toEqual(piece);
  const before = gathered.whole();
  gathered.add(Buffer.from('xyz'));
  expect([before.toString(), gathered.whole().toString()]).toEqual(['abc', 'abcxyz']);
});

test('of nothing there is nothing', () => {
  expect(new Gathered().whole()).toHaveLength(0);
});
