import { describe, expect, test } from 'vitest';
import type { AnswerClause } from '../contract/model.ts';
import { withinBudget } from './budget.ts';
import { plan } from './plan.ts';
import { type Probe, probesOf } from './probe.ts';
import { clauseOf, contractOf, factsOf, stateOf, step, withoutRecipes } from './testing/contract.ts';
import { tinyInputs } from './testing/inputs.ts';

const within = (requests: number, ...clauses: readonly AnswerClause[]) =>
  withinBudget(plan(withoutRecipes(...clauses), factsOf(), tinyInputs), requests);
const namesIn = (requests: number, ...clauses: readonly AnswerClause[]) =>
  probesOf(within(requests, ...clauses)).map(({ id, lacks }) => [id, lacks && `${lacks.kind}: ${lacks.name}`]);

describe('what a probe may cost', () => {
  const costs = (clause: AnswerClause, contract = withoutRecipes(clause)) =>
    probesOf(plan(contract, factsOf(), tinyInputs)).map(({ id, requests }) => [id, requests]);

  test('is two requests, since it may be sent once more', () => {
    expect(costs(clauseOf('c'))).toEqual([
      ['c:ping:control', 2],
      ['c:ping', 2],
    ]);
  });

  test('is one more for each state, and two for each time that a step is sent', () => {
    const clause = clauseOf('c', {
      states: [stateOf('full'), stateOf('suspended')],
      before: [step('ping', { times: 3 })],
      after: [step('ping')],
    });
    expect(costs(clause)).toEqual([
      ['c:ping:control', 2],
      ['c:ping', 12],
    ]);
  });

  test('of a setup is that of its steps alone, and it is paid for once', () => {
    const clause = clauseOf('c', { operations: ['getThing'], before: [step('ping', { shared: true, times: 2 })] });
    expect(costs(clause, contractOf({ clauses: [clause] }))).toEqual([
      ['c:getThing:setup', 6],
      ['c:getThing:control', 2],
      ['c:getThing', 2],
    ]);
  });

  test('adds up to what the plan may take', () => {
    expect(within(1, clauseOf('a'), clauseOf('b')).requests).toBe(8);
  });
});

describe('a budget', () => {
  const three = clauseOf('a', { cases: ['1', '2', '3'].map((id) => ({ id, columns: {} })) });
  const last = clauseOf('b');

  test('that suffices to the last request leaves nothing out', () => {
    expect(namesIn(12, three, last).filter(([, lack]) => lack !== null)).toEqual([]);
  });

  test('that is one short lacks the last question, and says what would be needed', () => {
    expect(namesIn(11, three, last)).toEqual([
      ['a:ping:control', null],
      ['a:ping:1', null],
      ['a:ping:2', null],
      ['a:ping:3', null],
      ['b:ping:control', null],
      ['b:ping', 'budget: 12 requests'],
    ]);
  });

  test('that ends within a group leaves out the rest of it', () => {
    expect(namesIn(5, three, last)).toEqual([
      ['a:ping:control', null],
      ['a:ping:1', null],
      ['a:ping:2', 'budget: 12 requests'],
      ['a:ping:3', 'budget: 12 requests'],
      ['b:ping:control', 'budget: 12 requests'],
      ['b:ping', 'budget: 12 requests'],
    ]);
  });

  test('of nothing asks nothing', () => {
    expect(namesIn(0, last)).toEqual([
      ['b:ping:control', 'budget: 4 requests'],
      ['b:ping', 'budget: 4 requests'],
    ]);
  });

  test('asks nothing more of a group that cannot be paid, but a later one that can', () => {
    const dear = clauseOf('a', { before: [step('ping', { times: 9 })], cases: three.cases });
    expect(namesIn(8, dear, last)).toEqual([
      ['a:ping:control', null],
      ['a:ping:1', 'budget: 66 requests'],
      ['a:ping:2', 'budget: 66 requests'],
      ['a:ping:3', 'budget: 66 requests'],
      ['b:ping:control', null],
      ['b:ping', null],
    ]);
  });

  test('that does not suffice for a shared setup asks nothing that rests on it', () => {
    const clause = clauseOf('a', { before: [step('ping', { shared: true, times: 3 })] });
    expect(namesIn(5, clause)).toEqual([
      ['a:ping:setup', 'budget: 10 requests'],
      ['a:ping:control', 'budget: 10 requests'],
      ['a:ping', 'budget: 10 requests'],
    ]);
  });

  test('is not spent on what cannot be asked anyhow', () => {
    const closed = clauseOf('a', { operations: ['createThing'] });
    const facts = factsOf({ credentials: [], budget: { ...factsOf().budget, requests: 4 } });
    const whole = plan(withoutRecipes(closed, last), facts, tinyInputs);
    const { groups, requests } = withinBudget(whole, 4);
    expect(groups.flatMap(({ probes }) => probes.map(({ lacks }) => lacks?.kind ?? null))).toEqual([
      'credential',
      'credential',
      null,
      null,
    ]);
    expect(requests).toBe(4);
    const [, [control, question]] = withinBudget(whole, 3).groups.map(({ probes }) => probes) as [
      readonly Probe[],
      readonly Probe[],
    ];
    expect([control?.lacks, question?.lacks]).toEqual([null, { kind: 'budget', name: '4 requests' }]);
  });
});
