import { describe, expect, test } from 'vitest';
import type { Clause, Expectation, Level } from '../contract/model.ts';
import type { ProbeResult } from './judge-probe.ts';
import { rollUp } from './roll-up.ts';
import { answerClause, contractOf, finding, invariantClause, must } from './testing/contract.ts';
import type { Finding, Verdict } from './verdict.ts';

const member = (name: string, level: Level = 'must'): Expectation => ({
  id: `clause/member:/${name}`,
  aspect: 'member',
  at: `/${name}`,
  matcher: { kind: 'absent' },
  optional: false,
  level,
  basis: 'document',
});
const departs = (name: string): Finding => finding('member-unexpected', `/${name}`, null, 1, `clause/member:/${name}`);
const departing = (...names: readonly string[]) => ({
  operation: 'createThing',
  finding: 'member-unexpected',
  disposition: 'new',
  findings: names.map(departs),
});
const probe = (verdict: Verdict, ...findings: readonly Finding[]): ProbeResult => ({
  probe: 'p',
  clause: 'clause',
  operation: 'createThing',
  verdict,
  findings,
});
const roll = (clause: Clause, ...probes: readonly ProbeResult[]) =>
  rollUp(contractOf({ clauses: [clause] }), probes, []);

const pass: Verdict = { kind: 'pass' };
const limited: Verdict = { kind: 'inconclusive', cause: 'limited', detail: 'answered 429' };
const noBudget: Verdict = { kind: 'not-tested', lacks: 'budget', name: '9 requests' };
const notApplicable: Verdict = { kind: 'not-applicable', capability: 'tier: paid' };
const error: Verdict = { kind: 'error', detail: 'ours' };
const fail: Verdict = { kind: 'fail' };

const one = answerClause({ alternatives: [[member('a')]] });

describe('probes roll up worst first', () => {
  test.each<[string, readonly ProbeResult[], Verdict]>([
    ['all passed', [probe(pass), probe(pass)], pass],
    ['a failed one among passed ones', [probe(pass), probe(fail, departs('a')), probe(pass)], fail],
    ['a skipped one never hides behind a passed one', [probe(pass), probe(noBudget), probe(pass)], noBudget],
    ['an undecided one never hides behind a passed one', [probe(pass), probe(limited)], limited],
    ['an undecided one comes before a skipped one', [probe(noBudget), probe(limited)], limited],
    ['our own fault comes before an undecided one', [probe(limited), probe(error)], error],
    ['a failed one comes before our own fault', [probe(error), probe(fail, departs('a'))], fail],
    ['a passed one comes before one that does not apply', [probe(notApplicable), probe(pass)], pass],
    ['none applies', [probe(notApplicable), probe(notApplicable)], notApplicable],
  ])('%s', (_, probes, verdict) => {
    const [result] = roll(one, ...probes);
    expect(result?.verdict).toEqual(verdict);
    expect(result?.expectations.map((expectation) => expectation.verdict)).toEqual([verdict]);
    expect(result?.probes).toEqual(probes);
  });
});

describe('an expectation', () => {
  const three = answerClause({ alternatives: [[member('a'), member('b', 'should'), member('c', 'may')]] });

  test('departs for itself, at its own level', () => {
    const [result] = roll(three, probe(fail, departs('a'), departs('b'), departs('c')));
    expect(result?.expectations).toEqual([
      {
        id: 'clause/member:/a',
        level: 'must',
        basis: 'document',
        verdict: fail,
        disposition: 'new',
        findings: [departs('a')],
        departing: [departing('a')],
      },
      {
        id: 'clause/member:/b',
        level: 'should',
        basis: 'document',
        verdict: { kind: 'warn' },
        disposition: 'new',
        findings: [departs('b')],
        departing: [departing('b')],
      },
      {
        id: 'clause/member:/c',
        level: 'may',
        basis: 'document',
        verdict: pass,
        disposition: 'new',
        findings: [departs('c')],
        departing: [departing('c')],
      },
    ]);
    expect(result?.verdict).toEqual(fail);
  });

  test('passes beside one that departs', () => {
    const [result] = roll(three, probe({ kind: 'warn' }, departs('b')));
    expect(result?.expectations.map(({ verdict, disposition }) => [verdict.kind, disposition])).toEqual([
      ['pass', 'none'],
      ['warn', 'new'],
      ['pass', 'none'],
    ]);
    expect(result?.verdict).toEqual({ kind: 'warn' });
  });

  test('gathers the departures of every probe', () => {
    const [result] = roll(one, probe(fail, departs('a')), probe(pass), probe(fail, departs('a')));
    expect(result?.expectations[0]?.findings).toHaveLength(2);
  });

  test('of an invariant has the findings of that invariant', () => {
    const [ids, shape] = ['ids', 'shape'].map((id) => invariantClause([{ ...member('a'), id: `${id}/a` }], { id }));
    const result = (clause: string, verdict: Verdict, ...findings: readonly Finding[]) => ({
      clause,
      verdict,
      findings,
      answers: 3,
      operations: [],
    });
    const departing = { ...departs('a'), expectation: 'shape/a' };
    const invariants = [result('ids', pass), result('shape', fail, departing)];
    const rolled = rollUp(contractOf({ clauses: [ids as Clause, shape as Clause] }), [], invariants);
    expect(rolled.map(({ verdict }) => verdict)).toEqual([pass, fail]);
  });

  test('of several alternatives is counted once', () => {
    const [result] = roll(answerClause({ alternatives: [[member('a'), member('b')], [member('a')]] }), probe(pass));
    expect(result?.expectations.map(({ id }) => id)).toEqual(['clause/member:/a', 'clause/member:/b']);
  });
});

describe('an expectation of its own answer that is undecided', () => {
  const two = answerClause({ alternatives: [[member('a'), member('b')]] });
  const undecided = [{ expectations: ['clause/member:/b'], verdict: limited }];
  const verdictsOf = (...probes: readonly ProbeResult[]) =>
    roll(two, ...probes)[0]?.expectations.map(({ verdict }) => verdict);

  test('leaves the others decided', () => {
    expect(verdictsOf({ ...probe(limited), undecided })).toEqual([pass, limited]);
    expect(roll(two, { ...probe(limited), undecided })[0]?.verdict).toEqual(limited);
  });

  test('leaves a departure of the others a departure', () => {
    expect(verdictsOf({ ...probe(fail, departs('a')), undecided })).toEqual([fail, limited]);
  });

  test('stays undecided beside a probe in which it passes, and not beside one in which it departs', () => {
    expect(verdictsOf({ ...probe(limited), undecided }, probe(pass))).toEqual([pass, limited]);
    expect(verdictsOf({ ...probe(limited), undecided }, probe(fail, departs('b')))).toEqual([pass, fail]);
  });
});

describe('a clause', () => {
  test('that nobody asked is left out', () => {
    expect(roll(one)).toEqual([]);
  });

  test('that no test can decide has no verdict, and stays', () => {
    const clause: Clause = {
      id: 'sdk',
      kind: 'untestable',
      section: 'SDK',
      statement: 'It throws.',
      capabilities: [],
      reason: 'It speaks of a library.',
    };
    expect(roll(clause)).toEqual([{ clause, verdict: null, expectations: [], probes: [] }]);
  });

  test('comes in the order of the contract, with its own probes', () => {
    const [first, second] = [answerClause({ id: 'first' }), answerClause({ id: 'second' })];
    const probes = [
      { ...probe(pass), clause: 'second' },
      { ...probe(limited), clause: 'first' },
    ];
    const results = rollUp(contractOf({ clauses: [first, second] }), probes, []);
    expect(results.map(({ clause, verdict }) => [clause.id, verdict?.kind])).toEqual([
      ['first', 'inconclusive'],
      ['second', 'pass'],
    ]);
  });

  test('that is an invariant says how many answers it covers', () => {
    const clause = invariantClause([{ ...member('a'), ...must }]);
    const contract = contractOf({ clauses: [clause] });
    const judged = (verdict: Verdict, ...findings: readonly Finding[]) =>
      rollUp(contract, [], [{ clause: 'clause', verdict, findings, answers: 7, operations: [] }]);
    expect(judged(fail, departs('a'))).toMatchObject([
      { verdict: fail, answers: 7, probes: [], expectations: [{ verdict: fail, disposition: 'new' }] },
    ]);
    expect(judged(limited)).toMatchObject([
      { verdict: limited, expectations: [{ verdict: limited, disposition: 'none' }] },
    ]);
    expect(rollUp(contract, [], [])).toEqual([]);
  });
});
