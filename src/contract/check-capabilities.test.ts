import { expect, test } from 'vitest';
import { compileText, contractBesides, mistakesOf } from './testing/made-up.ts';

const tiers = 'capabilities: { tier: { description: T., values: [free, paid] }, sso: { description: S. } }';
/** The clause's capabilities stand in line 10, from column 22. */
const asking = (capabilities: string, declared = tiers, cases = '[{ tier: free }]'): string =>
  `${contractBesides(declared)}  - id: two
    section: S
    statement: It is so.
    operations: [listThings]
    capabilities: ${capabilities}
    cases: ${cases}
    expect: { status: 400 }
`;

test.each<[string, string]>([
  ['a value', asking("['tier: free']")],
  ['one without values', asking('[sso]')],
  ['a column of each case', asking("['tier: {{tier}}', sso]", tiers, '[{ tier: free }, { tier: paid }]')],
  ['anything where none are declared', asking("['tier: anything', whatever]", 'states: {}')],
])('%s fits', (_, contract) => {
  expect(mistakesOf(() => compileText(contract))).toEqual([]);
});

test.each<[string, string, string]>([
  [
    'a name that is not declared',
    asking("['teir: free']"),
    '[0]: found teir; wanted one of the capabilities; did you mean tier?',
  ],
  [
    'a value that is not declared',
    asking("[sso, 'tier: fre']"),
    '[1]: found fre; wanted a value of tier; did you mean free?',
  ],
  ['no value', asking('[tier]'), '[0]: found tier without a value; wanted tier: free or paid'],
  ['a value too many', asking("['sso: yes']"), '[0]: found sso: yes; wanted sso, which has no values'],
  [
    'a case that is not declared, told once',
    asking("['tier: {{tier}}']", tiers, '[{ tier: free }, { tier: trial, n: 1 }, { tier: trial, n: 2 }]'),
    '[0]: found trial; wanted a value of tier: free, paid',
  ],
  [
    'a column that no case has',
    asking("['tier: {{teir}}']"),
    '[0]: found {{teir}}; wanted a column that every case has; did you mean tier?',
  ],
])('%s is a mistake', (_, contract, mistake) => {
  const told = mistakesOf(() => compileText(contract));
  expect(told).toHaveLength(1);
  expect(told[0]?.replace(/^contract\.yaml:10:\d+ clauses\[1\]\.capabilities/, '')).toBe(mistake);
});

test('an invariant has no cases that could name it', () => {
  const contract = `${contractBesides(tiers)}  - id: two
    section: S
    statement: It is so.
    over: errors
    capabilities: ['tier: {{tier}}']
    expect: { status: 400 }
`;
  expect(mistakesOf(() => compileText(contract))).toEqual([
    'contract.yaml:10:20 clauses[1].capabilities[0]: found {{tier}}; wanted a column that every case has, of which there are none',
  ]);
});
