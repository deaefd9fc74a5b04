import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { funnelOf } from './funnel.ts';
import { showSummary } from './terminal.ts';
import { holds, noStrength, summaryOf } from './testing/summary.ts';

const shown = (summary: ReturnType<typeof summaryOf>): string =>
  stripVTControlCharacters(showSummary(summary, [], 'refusal run things'));

test('a run says what its conclusions are worth', () => {
  const expectations = [holds('gone/status', 2), holds('gone/code', 3)];
  const text = shown(summaryOf({ expectations, strength: { ...noStrength, holding: 2, proven: 2, mutants: 4 } }));
  expect(text).toContain('  expectations      2   2 pass\n');
  expect(text).toContain('  strength              2 expectations hold, each proven able to fail, by 4 mutants\n');
  expect(text).not.toContain('unproven');
});

test('what is unproven is counted apart from what passes, and named', () => {
  const expectations = [holds('gone/status', 2), holds('gone/code', 0), holds('lost/code', 0)];
  const strength = { ...noStrength, holding: 3, proven: 1, unproven: ['gone/code', 'lost/code'], mutants: 2 };
  const text = shown(summaryOf({ expectations, strength }));
  expect(text).toContain('  expectations      3   1 pass, 2 unproven\n');
  expect(text).toContain('  ○ gone    1 pass, 1 unproven');
  expect(text).toContain('  ○ lost    1 unproven');
  expect(text).toContain('unproven: gone/code, lost/code\n');
});

test('a run says in a line how far the clauses of the contract came', () => {
  const funnel = funnelOf([
    { id: 'gone', stage: 'proven', why: [] },
    { id: 'lost', stage: 'testable', why: [{ kind: 'state', name: 'full' }] },
  ]);
  expect(shown(summaryOf({ expectations: [holds('gone/status', 2)], funnel }))).toContain(
    '\n  coverage              2 documented → 2 testable → 1 asked → 1 decided → 1 proven\n',
  );
});
