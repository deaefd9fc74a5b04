import { describe, expect, test } from 'vitest';
import type { Json } from '../contract/json.ts';
import type { Exchange } from '../exchange/model.ts';
import { newInvariantJudge } from './invariant.ts';
import { answered } from './testing/answers.ts';
import { contractOf, finding, invariantClause, must } from './testing/contract.ts';

const clause = invariantClause([{ id: 'clause/distinct:/id', aspect: 'distinct', at: '/id', ...must }]);

const judge = (exchanges: readonly Exchange[]) => {
  const invariant = newInvariantJudge(contractOf(), clause);
  for (const exchange of exchanges) invariant.add(exchange, 'createThing');
  return invariant.result();
};
const withIds = (...ids: readonly Json[]): readonly Exchange[] =>
  ids.map((id, at) => answered({ body: { id }, probe: `p${at + 1}` }));

const twin = (of: string, exchange: string, id: Json) => ({
  ...finding(
    'distinct-differs',
    '/id',
    `a value that no other answer has; ${of} has this one`,
    id,
    'clause/distinct:/id',
  ),
  exchange,
});

describe('values are distinct', () => {
  test('across probes', () => {
    expect(judge(withIds('a', 'b', 'c'))).toMatchObject({ verdict: { kind: 'pass' }, findings: [], answers: 3 });
  });

  test.each<[Json, Json]>([
    ['1', 1],
    [true, 'true'],
    [null, 'null'],
    [{ a: 1 }, '{"a":1}'],
    [[], '[]'],
    ['a', 'A'],
  ])('as %j and %j are', (one, other) => {
    expect(judge(withIds(one, other)).findings).toEqual([]);
  });

  test('where one has none: that it stands is another expectation', () => {
    const exchanges = [answered({ body: {} }), answered({ body: '<p>' }), answered(), ...withIds('a')];
    expect(judge(exchanges)).toMatchObject({ verdict: { kind: 'pass' }, answers: 4 });
  });

  test('where the twin is not among the answers that it covers', () => {
    expect(judge([answered({ status: 200, body: { id: 'a' } }), ...withIds('a')]).findings).toEqual([]);
  });
});

describe('a value departs', () => {
  test('that another probe had, and the first that had it is named', () => {
    expect(judge(withIds('a', 'b', 'a', 'a'))).toMatchObject({
      verdict: { kind: 'fail' },
      findings: [twin('p1#1', 'p3#1', 'a'), twin('p1#1', 'p4#1', 'a')],
    });
  });

  test('that a control had', () => {
    const control = answered({ role: 'control', probe: 'c', body: { id: 'a' } });
    expect(judge([control, ...withIds('a')]).findings).toEqual([twin('c#1', 'p1#1', 'a')]);
  });

  test.each<Json>([7, null, false, { a: [1] }, ['x']])('that is %j twice', (id) => {
    expect(judge(withIds(id, id)).findings).toEqual([twin('p1#1', 'p2#1', id)]);
  });
});

test('each expectation keeps its own values', () => {
  const both = newInvariantJudge(
    contractOf(),
    invariantClause([
      { id: 'clause/distinct:/id', aspect: 'distinct', at: '/id', ...must },
      { id: 'clause/distinct:/trace', aspect: 'distinct', at: '/trace', ...must },
    ]),
  );
  both.add(answered({ body: { id: 'a', trace: 'b' } }), 'createThing');
  both.add(answered({ body: { id: 'b', trace: 'a' }, number: 2 }), 'createThing');
  expect(both.result().findings).toEqual([]);
});
