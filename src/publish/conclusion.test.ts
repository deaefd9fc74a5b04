import { expect, test } from 'vitest';
import { conclusionOf } from './conclusion.ts';
import { departing, summaryOf } from './testing/summary.ts';

const should = departing({ id: 'a/message', level: 'should', kind: 'warn' });
const must = departing({ id: 'b/status', level: 'must', kind: 'fail' });

test.each([
  [{ exitCode: 0, failOn: 'must', expectations: [should] }, 'conforms'],
  [{ exitCode: 1, failOn: 'must', expectations: [must] }, 'does not conform'],
  [{ exitCode: 3, failOn: 'must', expectations: [] }, 'undecided'],
  [{ exitCode: 4, failOn: 'should', expectations: [should] }, 'the runner failed'],
  [{ exitCode: 1, failOn: 'should', expectations: [must, should] }, 'does not conform'],
] as const)('%j', ({ expectations, ...rest }, conclusion) => {
  expect(conclusionOf(summaryOf({ ...rest, expectations }))).toBe(conclusion);
});

test.each([
  [[should], '1 should does'],
  [[should, { ...should, id: 'c/message' }], '2 shoulds do'],
])('a run that fails for shoulds alone says so, and why that counts', (expectations, how) => {
  const summary = summaryOf({ exitCode: 1, failOn: 'should', expectations });
  expect(conclusionOf(summary)).toBe(`does not conform: no must departs, but ${how}, and --fail-on should counts that`);
});
