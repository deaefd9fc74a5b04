import { describe, expect, test } from 'vitest';
import type { InvariantClause } from '../contract/model.ts';
import { plan } from './plan.ts';
import { probesOf } from './probe.ts';
import { type Selection, selectFrom, selectsClause, selectsNothing, selectsOnlyInvariants } from './select.ts';
import { clauseOf, contractOf, factsOf } from './testing/contract.ts';
import { tinyInputs } from './testing/inputs.ts';

const invariant = (id: string): InvariantClause => {
  const { section, statement, capabilities, alternatives } = clauseOf(id);
  const over = { statuses: ['4xx'], except: [] } as const;
  return { id, kind: 'invariant', section, statement, capabilities, over, expectations: alternatives[0] };
};

const contract = contractOf({
  clauses: [
    clauseOf('auth.missing', { operations: ['ping', 'getThing'] }),
    clauseOf('auth.revoked'),
    clauseOf('gone', { operations: ['createThing'], inputs: [{ id: 'left-out' }] }),
    invariant('shape.media-type'),
    invariant('shape.envelope'),
  ],
});
const whole = plan(contract, factsOf(), tinyInputs);
const by = (selection: Partial<Selection>): Selection => ({ clauses: [], probes: [], ...selection });
const selected = (selection: Partial<Selection>): readonly string[] =>
  probesOf(selectFrom(contract, whole, by(selection))).map(({ id }) => id);
const all = probesOf(whole).map(({ id }) => id);

describe('a selection', () => {
  test('of nothing is everything', () => {
    expect(selectFrom(contract, whole, by({}))).toBe(whole);
  });

  test.each<[string, Partial<Selection>, readonly string[]]>([
    ['of a clause', { clauses: ['auth.revoked'] }, ['auth.revoked:ping:control', 'auth.revoked:ping']],
    ['of clauses by a glob', { clauses: ['auth.*'] }, all.slice(0, 7)],
    ['of clauses by several', { clauses: ['gone', 'auth.r*'] }, all.slice(5)],
    ['of a part of an id is nothing', { clauses: ['auth'] }, []],
    [
      'of a probe, with its control',
      { probes: ['gone:createThing:left-out@/tags'] },
      ['gone:createThing:control', 'gone:createThing:left-out@/tags'],
    ],
    ['of a probe, with its control and their setup', { probes: ['auth.missing:getThing'] }, all.slice(2, 5)],
    ['of a control, with its setup', { probes: ['auth.missing:getThing:control'] }, all.slice(2, 4)],
    [
      'of probes of several groups',
      { probes: ['auth.missing:ping', 'auth.revoked:ping'] },
      [...all.slice(0, 2), ...all.slice(5, 7)],
    ],
    ['of a probe within selected clauses', { clauses: ['auth.*'], probes: ['auth.revoked:ping'] }, all.slice(5, 7)],
    ['of a probe outside of selected clauses is nothing', { clauses: ['gone'], probes: ['auth.revoked:ping'] }, []],
    ['of invariants alone asks everything: they need the answers', { clauses: ['shape.*'] }, all],
    ['of an invariant beside a clause asks that clause', { clauses: ['shape.*', 'gone'] }, all.slice(7)],
  ])('%s', (_, selection, expected) => {
    expect(selected(selection)).toEqual(expected);
  });

  test('of a probe leaves no group that asks nothing', () => {
    const { groups } = selectFrom(contract, whole, by({ probes: ['auth.revoked:ping'] }));
    expect(groups.map(({ id }) => id)).toEqual(['auth.revoked:ping']);
  });

  test('leaves the plan the digest of the whole', () => {
    expect(selectFrom(contract, whole, by({ clauses: ['gone'] })).digest).toBe(whole.digest);
  });
});

test('a clause is selected by its id, by a glob, and where only probes are chosen', () => {
  expect(selectsClause(by({ clauses: ['auth.missing'] }), 'auth.missing')).toBe(true);
  expect(selectsClause(by({ clauses: ['*.missing'] }), 'auth.missing')).toBe(true);
  expect(selectsClause(by({ clauses: ['gone', 'shape.*'] }), 'auth.missing')).toBe(false);
  expect(selectsClause(by({ probes: ['gone:createThing'] }), 'auth.missing')).toBe(true);
});

test.each<[readonly string[], boolean]>([
  [['shape.envelope'], true],
  [['shape.*'], true],
  [['shape.*', 'gone'], false],
  [['nobody'], false],
  [[], false],
])('%j selects only invariants: %s', (clauses, only) => {
  expect(selectsOnlyInvariants(contract, by({ clauses }))).toBe(only);
});

test('where nothing is selected, no contract selects only invariants', () => {
  expect(selectsOnlyInvariants(contractOf({ clauses: [invariant('shape')] }), by({}))).toBe(false);
});

test('a control is no question to select', () => {
  const selection = by({ probes: ['gone:createThing:control'] });
  expect(selectsNothing(contract, whole, selection)).toEqual(['gone:createThing:control']);
});

test('what selects nothing is told', () => {
  const selection = { clauses: ['auth.*', 'nobody', 'shape.x*'], probes: ['gone:createThing', 'auth.revoked:ping'] };
  expect(selectsNothing(contract, whole, selection)).toEqual(['nobody', 'shape.x*', 'gone:createThing']);
  expect(selectsNothing(contract, whole, by({}))).toEqual([]);
});
