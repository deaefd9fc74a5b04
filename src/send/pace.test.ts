import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pace } from './pace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Takes turns and notes when each comes, in milliseconds from now. */
const take = (pace: Pace, turns: number): readonly number[] => {
  const startedAt = performance.now();
  const came: number[] = [];
  for (let turn = 0; turn < turns; turn++)
    void pace.turn().then(() => came.push(Math.round(performance.now() - startedAt)));
  return came;
};

test('without a number every turn comes at once', async () => {
  const came = take(new Pace(undefined), 1000);
  await vi.advanceTimersByTimeAsync(0);
  expect(came).toEqual(Array(1000).fill(0));
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  [10, [0, 100, 200, 300, 400]],
  [1, [0, 1000, 2000, 3000, 4000]],
  [0.5, [0, 2000, 4000, 6000, 8000]],
  [1000, [0, 1, 2, 3, 4]],
])('%d turns a second come evenly, in the order in which they were asked for', async (perSecond, expected) => {
  const came = take(new Pace(perSecond), 5);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(came).toEqual(expected);
});

test('no second holds more turns than its number', async () => {
  const came = take(new Pace(7), 100);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(came).toHaveLength(100);
  for (const from of came) expect(came.filter((at) => at >= from && at < from + 999).length).toBeLessThanOrEqual(7);
});

test('turns that nobody took are not saved up', async () => {
  const pace = new Pace(10);
  take(pace, 1);
  await vi.advanceTimersByTimeAsync(5000);
  const came = take(pace, 3);
  await vi.advanceTimersByTimeAsync(1000);
  expect(came).toEqual([0, 100, 200]);
});
