import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Deadlines, type Waiting } from './deadlines.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** Begins a wait, and tells when it was given up. */
const begin = (deadlines: Deadlines): { readonly waiting: Waiting; readonly givenUpAt: () => number | undefined } => {
  let at: number | undefined;
  const waiting: Waiting = {
    startedAt: performance.now(),
    giveUp: () => {
      at = Math.round(performance.now() - zero);
    },
  };
  deadlines.begin(waiting);
  return { waiting, givenUpAt: () => at };
};
let zero = 0;
beforeEach(() => {
  zero = performance.now();
});

test('each is given up when its own time is over, by one timer', () => {
  const deadlines = new Deadlines(100);
  const first = begin(deadlines);
  vi.advanceTimersByTime(30);
  const [second, third] = [begin(deadlines), begin(deadlines)];
  vi.advanceTimersByTime(50);
  const fourth = begin(deadlines);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(1000);
  expect([first, second, third, fourth].map(({ givenUpAt }) => givenUpAt())).toEqual([100, 130, 130, 180]);
  expect(vi.getTimerCount()).toBe(0);
});

test('what ended is not given up, and nothing keeps the process when all has ended', () => {
  const deadlines = new Deadlines(100);
  const [first, second] = [begin(deadlines), begin(deadlines)];
  vi.advanceTimersByTime(60);
  const third = begin(deadlines);
  deadlines.end(first.waiting);
  vi.advanceTimersByTime(45);
  expect([first, second, third].map(({ givenUpAt }) => givenUpAt())).toEqual([undefined, 100, undefined]);
  deadlines.end(third.waiting);
  expect(vi.getTimerCount()).toBe(0);
  const later = begin(deadlines);
  vi.advanceTimersByTime(1000);
  expect([third.givenUpAt(), later.givenUpAt()]).toEqual([undefined, 205]);
});
