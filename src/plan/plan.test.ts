import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { AnswerClause, Clause, InputRef } from '../contract/model.ts';
import { plan } from './plan.ts';
import { type Probe, probesOf } from './probe.ts';
import { clauseOf, contractOf, factsOf, nothing, patch, stateOf, step, withoutRecipes } from './testing/contract.ts';
import { tinyInputs } from './testing/inputs.ts';

const planned = (...clauses: readonly Clause[]) => plan(contractOf({ clauses }), factsOf(), tinyInputs);
const ids = (...clauses: readonly Clause[]): readonly string[] => probesOf(planned(...clauses)).map(({ id }) => id);
const asking = (...inputs: readonly InputRef[]): AnswerClause =>
  clauseOf('bad', { operations: ['createThing'], inputs });
const red = { id: 'red', columns: { colour: 'red' } };
const blue = { id: 'blue', columns: { colour: 'blue' } };

const probeIn = (clause: AnswerClause, id: string): Probe => {
  const probe = probesOf(planned(clause)).find((one) => one.id === id);
  if (!probe) throw new TypeError(`no probe is called ${id}`);
  return probe;
};

describe('the ids of probes', () => {
  test('of a situation: a control and a question for each operation', () => {
    expect(ids(clauseOf('gone', { operations: ['ping', 'listThings'] }))).toEqual([
      'gone:ping:control',
      'gone:ping',
      'gone:listThings:control',
      'gone:listThings',
    ]);
  });

  test('of bad inputs: a question for each place', () => {
    expect(ids(asking({ id: 'no-body' }, { id: 'left-out' }))).toEqual([
      'bad:createThing:control',
      'bad:createThing:no-body',
      'bad:createThing:left-out@/name',
      'bad:createThing:left-out@/tags',
    ]);
  });

  test('of a bad input at one place', () => {
    expect(ids(asking({ id: 'left-out', at: '/tags' }))).toEqual([
      'bad:createThing:control',
      'bad:createThing:left-out@/tags',
    ]);
  });

  test('of cases: one control, a question for each', () => {
    expect(ids(clauseOf('c', { cases: [red, blue] }))).toEqual(['c:ping:control', 'c:ping:red', 'c:ping:blue']);
  });

  test('of cases with bad inputs: a control and questions for each', () => {
    expect(ids({ ...asking({ id: 'left-out' }), cases: [red, blue] })).toEqual([
      'bad:createThing:red:control',
      'bad:createThing:blue:control',
      'bad:createThing:red:left-out@/name',
      'bad:createThing:red:left-out@/tags',
      'bad:createThing:blue:left-out@/name',
      'bad:createThing:blue:left-out@/tags',
    ]);
  });

  test('of an operation with a shared setup: that comes first', () => {
    expect(ids(clauseOf('gone', { operations: ['getThing'] }))).toEqual([
      'gone:getThing:setup',
      'gone:getThing:control',
      'gone:getThing',
    ]);
  });
});

describe('what is asked', () => {
  test('comes in the order of the contract, in a group for each clause and operation', () => {
    const { groups } = planned(clauseOf('b', { operations: ['ping', 'getThing'] }), clauseOf('a'));
    expect(groups.map(({ id, clause, operation, probes }) => [id, clause, operation, probes.length])).toEqual([
      ['b:ping', 'b', 'ping', 2],
      ['b:getThing', 'b', 'getThing', 3],
      ['a:ping', 'a', 'ping', 2],
    ]);
  });

  test('leaves out operations to which no bad input applies', () => {
    const clause = clauseOf('bad', { operations: ['ping', 'createThing'], inputs: [{ id: 'no-body' }] });
    expect(ids(clause)).toEqual(['bad:createThing:control', 'bad:createThing:no-body']);
    expect(ids(asking({ id: 'left-out', at: '/nothing' }))).toEqual([]);
  });

  test('leaves out invariants and what no test can decide', () => {
    const { section, statement, capabilities } = clauseOf('x');
    const base = { section, statement, capabilities };
    const [expectation] = clauseOf('x').alternatives[0];
    expect(
      ids(
        { ...base, id: 'i', kind: 'invariant', over: { statuses: ['4xx'], except: [] }, expectations: [expectation] },
        { ...base, id: 'u', kind: 'untestable', reason: 'It is not.' },
      ),
    ).toEqual([]);
  });

  test('knows its bad inputs', () => {
    expect(() => ids(asking({ id: 'nobody' }))).toThrow('no bad input is called nobody');
  });
});

describe('the same input gives the same plan', () => {
  const clauses = [asking({ id: 'left-out' }), clauseOf('gone', { operations: ['getThing'], cases: [red] })];

  test('twice, with the same digest', () => {
    expect(planned(...structuredClone(clauses))).toEqual(planned(...clauses));
    expect(planned(...clauses).digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test('whose digest is that of its groups as JSON', () => {
    const { groups, digest } = planned(...clauses);
    expect(groups.length).toBe(2);
    expect(digest).toBe(`sha256:${createHash('sha256').update(JSON.stringify(groups)).digest('hex')}`);
  });

  test('and another gives another digest', () => {
    const contract = contractOf({ clauses });
    const digests = [
      planned(...clauses),
      planned(...clauses.toReversed()),
      planned(asking({ id: 'no-body' })),
      plan(contract, factsOf({ credentials: ['reader'] }), tinyInputs),
    ].map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(digests.length);
  });
});

describe('a control', () => {
  const ask = patch({ set: [{ at: '/name', value: 'two' }] });
  const [states, before, after] = [[stateOf('full')], [step('ping')], [step('listThings')]];
  const around = { states, before, after, ask };

  test('of bad inputs is the same request unspoiled, in the same situation', () => {
    const clause = { ...asking({ id: 'left-out', at: '/name' }), ...around };
    const { kind: _, id: __, control, input, ...question } = probeIn(clause, 'bad:createThing:left-out@/name');
    const { kind, id, control: none, ...unspoiled } = probeIn(clause, 'bad:createThing:control');
    expect(unspoiled).toEqual(question);
    expect([control, input, kind, id, none]).toEqual([
      'bad:createThing:control',
      { id: 'left-out', at: '/name' },
      'control',
      'bad:createThing:control',
      null,
    ]);
  });

  test('of a situation is the plain request outside it', () => {
    const clause = clauseOf('gone', { operations: ['createThing'], ...around });
    const control = probeIn(clause, 'gone:createThing:control');
    expect(control).toMatchObject({ states: [], before: [], after: [] });
    expect(control.patches).not.toContainEqual(ask);
    expect(probeIn(clause, 'gone:createThing')).toMatchObject({ states, before, after, patches: [nothing, ask] });
  });

  test('of a situation is arranged as its operation is', () => {
    const control = probeIn(clauseOf('gone', { operations: ['getThing'], ask }), 'gone:getThing:control');
    expect(control.patches).toEqual([patch({ set: [{ at: 'path.id', value: '{{id}}' }] })]);
  });

  test('belongs to its case where bad inputs spoil it', () => {
    const clause = { ...asking({ id: 'no-body' }), cases: [red, blue] };
    expect(probeIn(clause, 'bad:createThing:blue:no-body')).toMatchObject({
      control: 'bad:createThing:blue:control',
      columns: { colour: 'blue' },
    });
  });
});

describe('shared steps', () => {
  const clause = clauseOf('gone', {
    operations: ['getThing'],
    before: [step('ping'), step('listThings', { shared: true })],
  });

  test('stand in the setup alone, all others in each probe', () => {
    const stepsOf = (id: string) => probeIn(clause, id).before.map(({ operation }) => operation);
    expect(stepsOf('gone:getThing:setup')).toEqual(['createThing', 'listThings']);
    expect(stepsOf('gone:getThing')).toEqual(['ping']);
    expect(stepsOf('gone:getThing:control')).toEqual([]);
    expect(probeIn(clause, 'gone:getThing:setup').patches).toEqual([]);
  });

  test('give their values to every probe of the group', () => {
    const setups = probesOf(planned(clause)).map(({ setup }) => setup);
    expect(setups).toEqual([null, 'gone:getThing:setup', 'gone:getThing:setup']);
    expect(probesOf(plan(withoutRecipes(clauseOf('gone')), factsOf(), tinyInputs)).map(({ setup }) => setup)).toEqual([
      null,
      null,
    ]);
  });
});
