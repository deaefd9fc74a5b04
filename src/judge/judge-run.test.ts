import { describe, expect, test } from 'vitest';
import type { Exchange } from '../exchange/model.ts';
import type { Plan, Probe } from '../plan/probe.ts';
import type { Selection } from '../plan/select.ts';
import { defaultBudget, type TargetFacts } from '../target/model.ts';
import { judgeRun, RunJudge, selectedInvariants } from './judge-run.ts';
import { answered } from './testing/answers.ts';
import { answerClause, contractOf, invariantClause, must } from './testing/contract.ts';
import { probeOf } from './testing/judge.ts';

const distinct = { id: 'ids/distinct:/id', aspect: 'distinct', at: '/id', ...must } as const;
const shape = { id: 'shape/envelope', aspect: 'envelope', envelope: 'problem', ...must } as const;
const contract = contractOf({
  clauses: [
    answerClause({ id: 'one' }),
    answerClause({ id: 'two' }),
    invariantClause([distinct], { id: 'ids' }),
    invariantClause([shape], { id: 'shape', capabilities: ['shapes'] }),
  ],
});
const facts: TargetFacts = {
  name: 'test',
  url: 'http://api.test',
  credentials: [],
  capabilities: {},
  states: [],
  budget: defaultBudget,
};

const groupOf = (clause: string): Plan['groups'][number] => {
  const probe = (over: Partial<Probe>): Probe => probeOf({ clause, control: `${clause}:control`, ...over });
  const control = probe({ id: `${clause}:control`, kind: 'control', control: null });
  return {
    id: `${clause}:createThing`,
    clause,
    operation: 'createThing',
    probes: [control, probe({ id: `${clause}:a` }), probe({ id: `${clause}:b` })],
  };
};
const plan: Plan = { groups: [groupOf('one'), groupOf('two')], digest: 'sha256:', requests: 0 };

const asked = (clause: string): readonly Exchange[] => [
  answered({ probe: `${clause}:control`, role: 'control', status: 201, body: { id: `${clause}-c` } }),
  answered({ probe: `${clause}:a`, body: { code: 'x', id: `${clause}-a` } }),
  answered({ probe: `${clause}:b`, status: 404, body: { code: 'x', id: 'twin' } }),
];
const exchanges = [...asked('one'), ...asked('two')];
const everything: Selection = { clauses: [], probes: [] };
const judge = (among: readonly Exchange[], selection = everything, target = facts) =>
  judgeRun(contract, plan, target, selection, among);

describe('a run is judged', () => {
  test('question by question, then invariant by invariant', () => {
    const { probes, invariants, missing } = judge(exchanges);
    expect(probes.map(({ probe, verdict }) => [probe, verdict.kind])).toEqual([
      ['one:a', 'pass'],
      ['one:b', 'fail'],
      ['two:a', 'pass'],
      ['two:b', 'fail'],
    ]);
    expect(invariants.map(({ clause, verdict, answers }) => [clause, verdict.kind, answers])).toEqual([
      ['ids', 'fail', 4],
      ['shape', 'pass', 4],
    ]);
    expect(missing).toEqual([]);
  });

  test('by all exchanges of a probe', () => {
    const state = answered({ probe: 'one:a', role: 'state', of: 'old', status: 404 });
    const [first] = judge([state, ...exchanges.map((exchange) => ({ ...exchange }))]).probes;
    expect(first?.verdict).toEqual({ kind: 'not-tested', lacks: 'state', name: 'old' });
  });

  test('twice alike', () => {
    expect(judge(structuredClone(exchanges))).toEqual(judge(exchanges));
  });

  test('alike in whatever order its groups were asked', () => {
    const interleaved = asked('two').flatMap((exchange, at) => [exchange, asked('one')[at] as Exchange]);
    expect(judge([...asked('two'), ...asked('one')])).toEqual(judge(exchanges));
    expect(judge(interleaved)).toEqual(judge(exchanges));
  });

  test('alike group by group', () => {
    const running = new RunJudge(contract, plan, facts, everything);
    const results = ['one', 'two'].flatMap((clause) => running.group(`${clause}:createThing`, asked(clause)));
    expect(running.results()).toEqual(judge(exchanges));
    expect(results).toEqual(judge(exchanges).probes);
  });

  test('without the exchanges of unknown probes', () => {
    const unknown = answered({ probe: 'three:a', body: '<p>' });
    expect(judge([unknown, ...exchanges])).toEqual(judge(exchanges));
    expect(new RunJudge(contract, plan, facts, everything).group('three:createThing', [unknown])).toEqual([]);
  });
});

describe('a run is incomplete', () => {
  test('where a question is missing', () => {
    const { probes, missing } = judge(exchanges.filter(({ probe }) => probe !== 'one:b'));
    expect(missing).toEqual(['one:b']);
    expect(probes.map(({ probe }) => probe)).toEqual(['one:a', 'two:a', 'two:b']);
  });

  test('where a whole group is missing, and all are where nothing came', () => {
    expect(judge(asked('one')).missing).toEqual(['two:a', 'two:b']);
    expect(judge([]).missing).toEqual(['one:a', 'one:b', 'two:a', 'two:b']);
  });

  test('but not where a question was not to be sent', () => {
    const lacks = { kind: 'budget', name: '9 requests' } as const;
    const probes = plan.groups.flatMap((group) => group.probes.map((probe) => ({ ...probe, lacks })));
    const skipped: Plan = { ...plan, groups: [{ ...groupOf('one'), probes: probes.slice(0, 3) }] };
    const results = judgeRun(contract, skipped, facts, everything, []);
    expect(results.missing).toEqual([]);
    expect(results.probes.map(({ verdict }) => verdict.kind)).toEqual(['not-tested', 'not-tested']);
  });
});

describe('invariants', () => {
  test('that a target has no capability for do not apply', () => {
    const { invariants } = judge(exchanges, everything, { ...facts, capabilities: { shapes: false } });
    expect(invariants[1]).toEqual({
      clause: 'shape',
      verdict: { kind: 'not-applicable', capability: 'shapes' },
      findings: [],
      answers: 0,
      operations: [],
    });
  });

  test.each<[string, Selection, readonly string[]]>([
    ['all are judged over what was asked by name', { clauses: ['one'], probes: [] }, ['ids', 'shape']],
    ['all are judged over single probes', { clauses: [], probes: ['one:a'] }, ['ids', 'shape']],
    ['only those that are selected, where nothing else is', { clauses: ['ids'], probes: [] }, ['ids']],
    ['all beside a clause that is asked', { clauses: ['ids', 'one'], probes: [] }, ['ids', 'shape']],
  ])('%s', (_, selection, expected) => {
    expect(selectedInvariants(contract, selection).map(({ id }) => id)).toEqual(expected);
    expect(judge(exchanges, selection).invariants.map(({ clause }) => clause)).toEqual(expected);
  });

  test('without an answer are left out of a shard, whatever is selected', () => {
    const shard: Plan = { ...plan, shard: { index: 1, of: 2 } };
    const idsIn = (selection: Selection, among: readonly Exchange[]) =>
      judgeRun(contract, shard, facts, selection, among).invariants.map(({ clause }) => clause);
    expect(idsIn(everything, [])).toEqual([]);
    expect(idsIn({ clauses: ['ids'], probes: [] }, [])).toEqual([]);
    expect(idsIn(everything, exchanges)).toEqual(['ids', 'shape']);
  });

  test('without an answer are left out of a part of a contract, and undecided in the whole', () => {
    const invariantsIn = (selection: Selection) => judge([], selection).invariants.map(({ verdict }) => verdict.kind);
    expect(invariantsIn({ clauses: ['one'], probes: [] })).toEqual([]);
    expect(invariantsIn({ clauses: [], probes: ['one:a'] })).toEqual([]);
    expect(invariantsIn({ clauses: ['ids'], probes: [] })).toEqual(['inconclusive']);
    expect(invariantsIn(everything)).toEqual(['inconclusive', 'inconclusive']);
  });
});
