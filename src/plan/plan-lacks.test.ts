import { describe, expect, test } from 'vitest';
import type { AnswerClause } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import type { TargetFacts } from '../target/model.ts';
import { missingCapability } from './lacks.ts';
import { plan } from './plan.ts';
import { type Lack, probesOf } from './probe.ts';
import { clauseOf, contractOf, factsOf, patch, stateOf, step, withoutRecipes } from './testing/contract.ts';
import { tinyInputs } from './testing/inputs.ts';

type Lacks = readonly (readonly [string, Lack | null])[];

const lacks = (clause: AnswerClause, facts: Partial<TargetFacts>, contract = withoutRecipes(clause)): Lacks =>
  probesOf(plan(contract, factsOf(facts), tinyInputs)).map((probe) => [probe.id, probe.lacks]);

const credential = (name: string): Lack => ({ kind: 'credential', name });
const state = (name: string): Lack => ({ kind: 'state', name });
const capability = (name: string): Lack => ({ kind: 'capability', name });
const nothing = { credentials: [] };

describe('a credential is lacking', () => {
  test('where the target has not the one that the operation takes by default', () => {
    expect(lacks(clauseOf('c', { operations: ['createThing'] }), { credentials: ['reader'] })).toEqual([
      ['c:createThing:control', credential('writer')],
      ['c:createThing', credential('writer')],
    ]);
  });

  test('not where an operation is open to all', () => {
    expect(lacks(clauseOf('c'), nothing)).toEqual([
      ['c:ping:control', null],
      ['c:ping', null],
    ]);
  });

  test('where a step needs one, before or after', () => {
    const needing = (over: Partial<AnswerClause>) => lacks(clauseOf('c', over), { credentials: ['reader'] });
    const expected: Lacks = [
      ['c:ping:control', null],
      ['c:ping', credential('writer')],
    ];
    expect(needing({ before: [step('createThing')] })).toEqual(expected);
    expect(needing({ after: [step('createThing')] })).toEqual(expected);
  });

  test('where the operation needs one, though a step before it does not', () => {
    const clause = clauseOf('c', {
      operations: ['createThing'],
      before: [step('ping')],
      ask: patch({ credential: { kind: 'named', name: 'admin' } }),
    });
    expect(lacks(clause, { credentials: ['writer'] })[1]).toEqual(['c:createThing', credential('admin')]);
  });

  test('not for a shared setup that needs none', () => {
    const clause = clauseOf('c', { operations: ['createThing'], before: [step('ping', { shared: true })] });
    expect(lacks(clause, nothing)).toEqual([
      ['c:createThing:setup', null],
      ['c:createThing:control', credential('writer')],
      ['c:createThing', credential('writer')],
    ]);
  });

  test('for every probe where the shared setup needs it', () => {
    const clause = clauseOf('c', { operations: ['getThing'] });
    const facts = { credentials: ['reader'] };
    expect(lacks(clause, facts, contractOf({ clauses: [clause] }))).toEqual([
      ['c:getThing:setup', credential('writer')],
      ['c:getThing:control', credential('writer')],
      ['c:getThing', credential('writer')],
    ]);
  });

  test('where a bad input is sent in the name of another caller', () => {
    const clause = clauseOf('c', { operations: ['createThing'], inputs: [{ id: 'as-reader' }, { id: 'no-body' }] });
    expect(lacks(clause, { credentials: ['writer'] })).toEqual([
      ['c:createThing:control', null],
      ['c:createThing:as-reader', credential('reader')],
      ['c:createThing:no-body', null],
    ]);
  });

  test.each([
    ['one that it names', { kind: 'named', name: 'admin' }, credential('admin')],
    ['none, where it wants none', { kind: 'none' }, null],
    ['none, where a state gives it', { kind: 'value', as: 'writer', value: '{{suspended.key}}' }, null],
  ] as const)('%s', (_, asked, lack) => {
    const clause = clauseOf('c', { operations: ['createThing'], ask: patch({ credential: asked }) });
    expect(lacks(clause, { credentials: ['writer'] })[1]).toEqual(['c:createThing', lack]);
  });

  test('by the name of its scheme where the contract has none that fits', () => {
    const clause = clauseOf('c', { operations: ['listThings'] });
    const contract = contractOf({ recipes: {}, credentials: {}, clauses: [clause] });
    expect(lacks(clause, {}, contract)[1]).toEqual(['c:listThings', credential('key')]);
  });
});

describe('a state is lacking', () => {
  const clause = clauseOf('c', { states: [stateOf('suspended'), stateOf('full')] });

  test.each<[string, TargetFacts['states'], Lack | null]>([
    ['the first that is not there', ['full'], state('suspended')],
    ['the second', ['suspended'], state('full')],
    ['none, where both are there', ['full', 'suspended'], null],
    ['none, where an endpoint arranges them', 'any', null],
  ])('%s', (_, states, lack) => {
    expect(lacks(clause, { states })).toEqual([
      ['c:ping:control', lack],
      ['c:ping', lack],
    ]);
  });
});

describe('a server is lacking', () => {
  const server = (name: string): Lack => ({ kind: 'server', name });
  const contract = (clause: AnswerClause) => {
    const plain = withoutRecipes(clause);
    const { listThings, ...others } = plain.operations;
    return { ...plain, operations: { ...others, listThings: { ...listThings, server: 'lists' } as Operation } };
  };
  const lacking = (over: Partial<AnswerClause>, facts: Partial<TargetFacts> = {}) =>
    lacks(clauseOf('c', over), facts, contract(clauseOf('c', over))).map(([, lack]) => lack);

  test('where the target has not the one of the operation', () => {
    expect(lacking({ operations: ['listThings'] })).toEqual([server('lists'), server('lists')]);
    expect(lacking({ operations: ['listThings'] }, { servers: { list: 'http://l.test' } })[0]).toEqual(server('lists'));
    expect(lacking({ operations: ['listThings'] }, { servers: { lists: 'http://l.test' } })).toEqual([null, null]);
    expect(lacking({ operations: ['ping'] })).toEqual([null, null]);
  });

  test('where a step or a follow-up needs it', () => {
    const expected = [null, server('lists')];
    expect(lacking({ before: [step('listThings')] })).toEqual(expected);
    expect(lacking({ after: [step('listThings')] })).toEqual(expected);
    const { alternatives } = clauseOf('c');
    expect(lacking({ followUp: { step: step('listThings'), alternatives } })).toEqual(expected);
    expect(lacking({ before: [step('listThings', { shared: true })] })).toEqual([
      server('lists'),
      server('lists'),
      server('lists'),
    ]);
  });
});

describe('a capability is lacking', () => {
  test.each<[string, string, TargetFacts['capabilities'], string | undefined]>([
    ['where it is declared false', 'search', { search: false }, 'search'],
    ['not where it is declared true', 'search', { search: true }, undefined],
    ['not where it has a value', 'tier', { tier: 'free' }, undefined],
    ['where its value is another', 'tier: paid', { tier: 'free' }, 'tier: paid'],
    ['not where its value is that', 'tier: paid', { tier: 'paid' }, undefined],
    ['not where its value is that, as a boolean', 'search: true', { search: true }, undefined],
    ['not where nothing is declared', 'tier: paid', {}, undefined],
    ['not where another is declared', 'tier: paid', { search: false }, undefined],
  ])('%s', (_, wanted, capabilities, missing) => {
    expect(missingCapability(factsOf({ capabilities }), [wanted])).toBe(missing);
    const lack = missing === undefined ? null : capability(missing);
    expect(lacks(clauseOf('c', { capabilities: [wanted] }), { capabilities }).map(([, one]) => one)).toEqual([
      lack,
      lack,
    ]);
  });

  test('the first of several is told', () => {
    expect(missingCapability(factsOf({ capabilities: { a: true, b: false, c: false } }), ['a', 'b', 'c'])).toBe('b');
  });
});

describe('a capability that a case names is lacking', () => {
  const cases = ['free', 'paid'].map((tier) => ({ id: tier, columns: { tier } }));
  const capabilities = ['tier: {{tier}}'];
  const facts = { capabilities: { tier: 'paid' } };

  test('in the cases of other values only', () => {
    expect(lacks(clauseOf('c', { cases, capabilities }), facts)).toEqual([
      ['c:ping:control', null],
      ['c:ping:free', capability('tier: free')],
      ['c:ping:paid', null],
    ]);
  });

  test('in their controls too, where bad inputs spoil them', () => {
    const clause = clauseOf('c', { operations: ['createThing'], inputs: [{ id: 'no-body' }], cases, capabilities });
    expect(lacks(clause, facts)).toEqual([
      ['c:createThing:free:control', capability('tier: free')],
      ['c:createThing:paid:control', null],
      ['c:createThing:free:no-body', capability('tier: free')],
      ['c:createThing:paid:no-body', null],
    ]);
  });

  test('in what all share where no case is asked', () => {
    const clause = clauseOf('c', { before: [step('ping', { shared: true })], cases, capabilities });
    const none = capability('tier: free');
    expect(lacks(clause, { capabilities: { tier: 'trial' } }).map(([id, lack]) => [id, lack])).toEqual([
      ['c:ping:setup', none],
      ['c:ping:control', none],
      ['c:ping:free', none],
      ['c:ping:paid', capability('tier: paid')],
    ]);
    expect(lacks(clause, facts)[0]).toEqual(['c:ping:setup', null]);
  });
});

test('of several lacks a capability is told first, then a state, then a credential', () => {
  const clause = clauseOf('c', { operations: ['createThing'], states: [stateOf('full')], capabilities: ['search'] });
  const facts = { ...nothing, states: [], capabilities: { search: false } };
  expect(lacks(clause, facts)[1]?.[1]).toEqual(capability('search'));
  expect(lacks(clause, { ...facts, capabilities: {} })[1]?.[1]).toEqual(state('full'));
  expect(lacks(clause, nothing)[1]?.[1]).toEqual(credential('writer'));
});
