import { describe, expect, test } from 'vitest';
import type { Asked } from './asked.ts';
import { skewOf } from './time.ts';

/** An answer that was sent and came back then, and has this Date; milliseconds. */
const at = (sentAtMs: number, endedAtMs: number, dateMs: number): Asked =>
  ({ sentAtMs, endedAtMs, reading: { dateMs, buckets: [], headers: [], findings: [] } }) as unknown as Asked;

describe('by how much the clock of a server is ahead', () => {
  test('is not known without a Date', () => {
    const { reading, ...rest } = at(0, 1, 0);
    const { dateMs: _, ...bare } = reading;
    expect(skewOf([{ ...rest, reading: bare }])).toBeUndefined();
  });

  test.each([
    ['a Date of this second', 0],
    ['a Date that is a second old', -1000],
  ])('%s admits that it is not ahead', (_, oldMs) => {
    const skew = skewOf([at(5000, 5010, 5000 + oldMs), at(5500, 5510, 5000 + oldMs), at(6100, 6110, 6000 + oldMs)]);
    expect(skew?.lo).toBeLessThanOrEqual(0);
    expect(skew?.hi).toBeGreaterThanOrEqual(0);
  });

  test('is as exact as the answers make it, but for the second by which a Date may be old', () => {
    expect(skewOf([at(5000, 5010, 9000), at(5990, 5995, 9000)])).toEqual({ lo: 3990, hi: 5010 });
  });

  test('is anything that one of them says, where they contradict one another', () => {
    const day = 86_400_000;
    expect(skewOf([at(5000, 5010, 5000), at(5020, 5030, 5000 + day)])).toEqual({ lo: -10, hi: day + 1980 });
  });
});
