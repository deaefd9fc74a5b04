import { expect, test } from 'vitest';
import type { Expectation } from '../contract/model.ts';
import { must } from '../judge/testing/contract.ts';
import { concerns } from './concerns.ts';
import type { Mutant } from './mutant.ts';

const mutant = (touches: Mutant['touches'], leaks?: 'credentials'): Mutant =>
  ({
    id: 'm',
    title: '',
    harm: 'harmful',
    over: 'answer',
    touches,
    spoil: () => undefined,
    ...(leaks ? { leaks } : {}),
  }) as Mutant;
const status: Expectation = { id: 'c/status', aspect: 'status', anyOf: [400], ...must };
const leak = (of: 'credentials' | 'stack-traces'): Expectation => ({ id: `c/leak:${of}`, aspect: 'leak', of, ...must });

test.each<[string, Mutant, Expectation, boolean]>([
  ['what touches its aspect', mutant('status'), status, true],
  ['nothing that touches another', mutant('code'), status, false],
  ['a leak of its kind', mutant('leak', 'credentials'), leak('credentials'), true],
  ['no leak of another kind', mutant('leak', 'credentials'), leak('stack-traces'), false],
  ['a leak of any kind', mutant('leak'), leak('stack-traces'), true],
])('an expectation is to notice %s', (_, one, expectation, wanted) => {
  expect(concerns(one, expectation)).toBe(wanted);
});
