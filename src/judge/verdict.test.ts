import { describe, expect, test } from 'vitest';
import { describeVerdict, isDecided, type Verdict, worst } from './verdict.ts';

const worstFirst: readonly Verdict[] = [
  { kind: 'fail' },
  { kind: 'error', detail: 'ours' },
  { kind: 'inconclusive', cause: 'gateway', detail: 'answered 502' },
  { kind: 'not-tested', lacks: 'state', name: 'suspended' },
  { kind: 'warn' },
  { kind: 'pass' },
  { kind: 'not-applicable', capability: 'tier: paid' },
];

const pairs = worstFirst.flatMap((worse, at) => worstFirst.slice(at + 1).map((better) => [worse, better] as const));

describe('the worst of several verdicts', () => {
  test.each(pairs)('$kind comes before $kind', (worse, better) => {
    expect([worst([worse, better]), worst([better, worse])]).toEqual([worse, worse]);
  });

  test('is the first among equals', () => {
    const first: Verdict = { kind: 'error', detail: 'first' };
    expect(worst([first, { kind: 'error', detail: 'second' }])).toBe(first);
  });

  test('of none is none', () => {
    expect(worst([])).toBeUndefined();
  });
});

test('only pass, warn and fail say something of the provider', () => {
  expect(worstFirst.filter(isDecided).map(({ kind }) => kind)).toEqual(['fail', 'warn', 'pass']);
});

test('a verdict is told in a few words', () => {
  expect(worstFirst.map(describeVerdict)).toEqual([
    'fail',
    'error',
    'inconclusive: gateway',
    'not-tested: state suspended',
    'warn',
    'pass',
    'not-applicable: tier: paid',
  ]);
});
