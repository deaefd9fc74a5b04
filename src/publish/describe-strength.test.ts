import { expect, test } from 'vitest';
import { describeStrength, isWeak } from './describe-strength.ts';
import { noStrength } from './testing/summary.ts';

const strong = { holding: 12, proven: 12, unproven: [], mutants: 30, survivors: 0, overStrict: 0 };

test.each([
  [strong, '12 expectations hold, each proven able to fail, by 30 mutants'],
  [{ ...strong, holding: 1, proven: 1, mutants: 1 }, '1 expectation holds, proven able to fail, by 1 mutant'],
  [
    { ...strong, proven: 11, unproven: ['a/status'] },
    '12 expectations hold: 11 proven able to fail, by 30 mutants, and 1 unproven',
  ],
  [
    { ...strong, survivors: 1, overStrict: 2 },
    '12 expectations hold, each proven able to fail, by 30 mutants; 1 survivor without a reason; over-strict in 2 cells',
  ],
  [{ ...strong, holding: 0, proven: 0 }, 'nothing holds, and a proof of nothing proves nothing'],
])('%j', (strength, said) => {
  expect(describeStrength(strength)).toBe(said);
});

test.each([
  [{ holding: 0 }, true],
  [{ holding: 1, proven: 1 }, false],
  [{ holding: 2, proven: 1, unproven: ['a'] }, true],
  [{ holding: 1, proven: 1, survivors: 1 }, true],
  [{ holding: 1, proven: 1, overStrict: 1 }, true],
])('%j is weak: %j', (over, weak) => {
  expect(isWeak({ ...noStrength, ...over })).toBe(weak);
});
