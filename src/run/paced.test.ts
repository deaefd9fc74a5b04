import { expect, test } from 'vitest';
import { targetFromUrl } from '../target/load.ts';
import type { Budget, Target } from '../target/model.ts';
import { pacedFor } from './paced.ts';

const plain = targetFromUrl('http://things.test');
const withBudget = (over: Partial<Budget>): Target => ({
  ...plain,
  facts: { ...plain.facts, budget: { ...plain.facts.budget, ...over } },
});

test('a shard has its part of the requests of a second, and nothing else is another', () => {
  expect(pacedFor({ index: 2, of: 4 }, withBudget({ requestsPerSecond: 50 }))).toEqual(
    withBudget({ requestsPerSecond: 12.5 }),
  );
});

test.each([
  ['a whole run', undefined, withBudget({ requestsPerSecond: 50 })],
  ['a shard of what has no pace', { index: 1, of: 2 }, plain],
])('%s asks at the pace of its target', (_, shard, target) => {
  expect(pacedFor(shard, target)).toBe(target);
});
