import { describe, expect, test } from 'vitest';
import type { Clause, Expectation } from '../contract/model.ts';
import type { InvariantResult } from '../judge/invariant.ts';
import type { ProbeResult } from '../judge/judge-probe.ts';
import { rollUp } from '../judge/roll-up.ts';
import { answerClause, contractOf, finding, invariantClause } from '../judge/testing/contract.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Proof } from '../proof/proof.ts';
import {
  describeDrop,
  describeFunnel,
  type FunnelClause,
  type FunnelRun,
  funnelIn,
  funnelOf,
  funnelUnasked,
  joinFunnels,
} from './funnel.ts';
import { noProof } from './testing/summary.ts';

const status: Expectation = { id: 'a/status', aspect: 'status', anyOf: [400], level: 'must', basis: 'document' };
const asked: Clause = answerClause({ id: 'a', alternatives: [[status]] });
const untestable: Clause = {
  id: 'u',
  kind: 'untestable',
  section: 'U',
  statement: 'U.',
  capabilities: [],
  reason: 'Nobody can.',
};
const invariant: Clause = invariantClause([{ ...status, id: 'i/status' }], { id: 'i' });
const whole = { clauses: [], probes: [] };

const proven = (id: string, isProven = true): Proof => ({
  ...noProof,
  expectations: [{ id, clause: 'a', aspect: 'status', level: 'must', proven: isProven, cells: [] }],
});
const survivor = (reason?: string): Proof['survivors'][number] => ({
  expectation: 'a/status',
  mutant: 'm',
  answers: 1,
  example: { exchange: 'e', before: '', after: '' },
  ...(reason === undefined ? {} : { reason }),
});

const departure = finding('status-differs', 'status', 400, 404, 'a/status');
const probe = (verdict: Verdict, at = 0): ProbeResult => ({
  probe: `a:${at}`,
  clause: 'a',
  operation: 'createThing',
  verdict,
  findings: verdict.kind === 'fail' ? [departure] : [],
});
const pass = { kind: 'pass' } as const;
const limited = { kind: 'inconclusive', cause: 'limited', detail: 'answered 429' } as const;
const lacking = (lacks: 'state' | 'credential' | 'budget' | 'server', name: string): Verdict => ({
  kind: 'not-tested',
  lacks,
  name,
});
const elsewhere = { kind: 'not-applicable', capability: 'plan: free' } as const;

const come = (
  verdicts: readonly Verdict[],
  run: Partial<FunnelRun> = {},
  invariants: readonly InvariantResult[] = [],
) => {
  const clauses = run.documented ?? [asked];
  const results = rollUp(contractOf({ clauses }), verdicts.map(probe), invariants);
  const [first] = funnelIn(
    { documented: clauses, selection: whole, proof: proven('a/status'), ...run },
    results,
  ).clauses;
  return [first?.stage, (first?.why ?? []).map(({ kind, name }) => (name === '' ? kind : `${kind} ${name}`))];
};

describe('a clause', () => {
  test.each<[string, readonly Verdict[], Partial<FunnelRun>, string, readonly string[]]>([
    ['is proven where it passes and could have failed', [pass], {}, 'proven', []],
    ['is proven where it failed', [{ kind: 'fail' }], { proof: noProof }, 'proven', []],
    ['is proven where it fails and something else of it is undecided', [{ kind: 'fail' }, limited], {}, 'proven', []],
    [
      'is decided where nothing shows that it can fail',
      [pass],
      { proof: proven('a/status', false) },
      'decided',
      ['unproven a/status'],
    ],
    ['is decided where no mutant was tried', [pass], { proof: noProof }, 'decided', ['unproven a/status']],
    [
      'is decided where a mutant survived',
      [pass],
      { proof: { ...proven('a/status'), survivors: [survivor()] } },
      'decided',
      ['survivor a/status × m'],
    ],
    [
      'is proven where the contract says why one survived',
      [pass],
      { proof: { ...proven('a/status'), survivors: [survivor('So.')] } },
      'proven',
      [],
    ],
    ['is asked where its answers prove nothing', [pass, limited], {}, 'asked', ['inconclusive limited']],
    ['is asked where a check threw', [{ kind: 'error', detail: 'oh' }], {}, 'asked', ['error oh']],
    [
      'is asked where a part of it was not',
      [pass, lacking('credential', 'reader'), elsewhere],
      {},
      'asked',
      ['credential reader'],
    ],
    ['is proven where a part of it does not speak of this deployment', [pass, elsewhere], {}, 'proven', []],
    [
      'is testable where a state is lacking',
      [lacking('state', 'full'), lacking('state', 'full')],
      {},
      'testable',
      ['state full'],
    ],
    [
      'is testable where several things are lacking',
      [lacking('server', 'agent'), lacking('budget', '9 requests')],
      {},
      'testable',
      ['server agent', 'budget 9 requests'],
    ],
    ['is testable where it speaks of another deployment', [elsewhere], {}, 'testable', ['capability plan: free']],
    [
      'is testable where the selection left it out',
      [],
      { selection: { clauses: ['b'], probes: [] } },
      'testable',
      ['selection'],
    ],
    [
      'is testable where probes were chosen and none of its',
      [],
      { selection: { clauses: [], probes: ['b:x'] } },
      'testable',
      ['selection'],
    ],
    ['is testable where another shard has it', [], { shard: { index: 1, of: 2 } }, 'testable', ['shard']],
    ['is testable where the run was cut off', [], {}, 'testable', ['missing']],
    [
      'is documented where no test can decide it',
      [],
      { documented: [untestable] },
      'documented',
      ['untestable Nobody can.'],
    ],
  ])('%s', (_, verdicts, run, stage, why) => {
    expect(come(verdicts, run)).toEqual([stage, why]);
  });

  const result = (over: Partial<InvariantResult>): InvariantResult => ({
    clause: 'i',
    verdict: pass,
    findings: [],
    answers: 3,
    operations: [],
    ...over,
  });
  test.each<[string, Partial<InvariantResult>, string, readonly string[]]>([
    ['that covers answers is asked', {}, 'proven', []],
    ['that covers none is not', { answers: 0, verdict: limited }, 'testable', ['no-answers']],
    ['of another deployment is not', { answers: 0, verdict: elsewhere }, 'testable', ['capability plan: free']],
  ])('%s', (_, over, stage, why) => {
    expect(come([], { documented: [invariant], proof: proven('i/status') }, [result(over)])).toEqual([stage, why]);
  });
});

const at = (id: string, stage: FunnelClause['stage'], ...why: FunnelClause['why'][number][]): FunnelClause => ({
  id,
  stage,
  why,
});

test('a funnel counts the clauses that came at least so far', () => {
  const funnel = funnelOf([
    at('a', 'proven'),
    at('b', 'asked'),
    at('c', 'documented'),
    at('d', 'testable'),
    at('e', 'decided'),
  ]);
  expect(describeFunnel(funnel)).toBe('5 documented → 4 testable → 3 asked → 2 decided → 1 proven');
  expect(describeFunnel(funnel, 'testable')).toBe('5 documented → 4 testable');
});

test('where nothing was asked clauses are documented or testable', () => {
  expect(describeFunnel(funnelUnasked([asked, untestable, invariant]), 'asked')).toBe(
    '3 documented → 2 testable → 0 asked',
  );
});

describe('several runs of one contract', () => {
  const free = { kind: 'capability', name: 'plan: free' } as const;
  const paid = { kind: 'capability', name: 'plan: paid' } as const;
  const joined = (...funnels: readonly (readonly FunnelClause[])[]) =>
    joinFunnels([asked, untestable], funnels.map(funnelOf)).clauses;
  const last = at('u', 'documented', { kind: 'untestable', name: 'Nobody can.' });

  test('count a clause for the furthest that it came', () => {
    expect(joined([at('a', 'testable', free)], [at('a', 'proven')])).toEqual([at('a', 'proven'), last]);
    expect(joined([at('a', 'proven')], [at('a', 'asked', { kind: 'inconclusive', name: 'limited' })])).toEqual([
      at('a', 'proven'),
      last,
    ]);
  });
  test('have the reasons of each that came so far, each once', () => {
    expect(joined([at('a', 'testable', free)], [at('a', 'testable', paid)], [at('a', 'testable', free)])).toEqual([
      at('a', 'testable', free, paid),
      last,
    ]);
  });
  test('say of a clause that none of them knows that it has no verdict', () => {
    expect(joined([at('b', 'proven')])).toEqual([at('a', 'testable', { kind: 'missing', name: '' }), last]);
  });
});

test.each([
  [{ kind: 'credential', name: 'reader' }, 'lacks the credential reader'],
  [{ kind: 'inconclusive', name: 'limited' }, 'inconclusive: limited'],
  [{ kind: 'survivor', name: 'a/status × m' }, 'survivor: a/status × m'],
  [{ kind: 'untestable', name: 'Nobody can.' }, 'Nobody can.'],
  [{ kind: 'selection', name: '' }, 'left out by the selection'],
  [{ kind: 'shard', name: '' }, 'in another shard'],
  [{ kind: 'missing', name: '' }, 'no verdict'],
  [{ kind: 'no-answers', name: '' }, 'no answer of which it speaks'],
] as const)('%j is said as %s', (drop, words) => {
  expect(describeDrop(drop)).toBe(words);
});
