import { describe, expect, test } from 'vitest';
import type { Clause, Contract } from './model.ts';
import { expectationsOf } from './model.ts';
import { askedClauseOf, clauseOf, compileText, contractBesides, contractWith } from './testing/made-up.ts';

const asked = 'expect: { status: 400 }';
const besides = (text: string): Contract => compileText(contractBesides(text)).contract;

const selections: readonly (readonly [selection: string, operations: readonly string[]])[] = [
  ['all', ['listThings', 'addThing', 'getThing', 'deleteThing', 'health']],
  ['[health, addThing]', ['addThing', 'health']],
  ['{ methods: [GET] }', ['listThings', 'getThing', 'health']],
  ['{ methods: [POST, DELETE] }', ['addThing', 'deleteThing']],
  ['{ secured: true }', ['listThings', 'addThing', 'getThing', 'deleteThing']],
  ['{ secured: false }', ['health']],
  ['{ scope: write }', ['addThing', 'deleteThing']],
  ['{ body: true }', ['addThing']],
  ['{ body: false }', ['listThings', 'getThing', 'deleteThing', 'health']],
  ['{ methods: [GET], secured: true, scope: read, body: false }', ['listThings', 'getThing']],
];

test.each(selections)('the selection %s has its operations in the order of openapi.yaml', (selection, operations) => {
  expect(askedClauseOf(contractWith(`operations: ${selection}\n${asked}`)).operations).toEqual(operations);
});

test('a clause that only asks has defaults for all else', () => {
  expect(clauseOf(contractWith(`operations: [health]\n${asked}`))).toStrictEqual({
    id: 'one',
    kind: 'answer',
    section: 'S',
    statement: 'It is so.',
    capabilities: [],
    operations: ['health'],
    cases: [],
    states: [],
    before: [],
    after: [],
    ask: { credential: { kind: 'default' }, set: [], remove: [] },
    inputs: [],
    alternatives: [[{ id: 'one/status', aspect: 'status', anyOf: [400], level: 'must', basis: 'document' }]],
  } satisfies Clause);
});

test('a clause that says all is read as a whole', () => {
  const text = `capabilities: ['tier: community', pii]
operations: [addThing]
state: [busy]
cases: [{ a: x, b: 1 }, { a: y, b: null }]
before:
  - { operation: addThing, times: 3, shared: true, save: { id: /id, token: { from: /token, secret: true } } }
after:
  - { operation: deleteThing, credential: none, set: { path.thing_id: '{{id}}' } }
ask:
  credential: { as: member, value: '{{busy.token}}' }
  set: { /name: '{{a}}', header.X-Id: 7 }
  remove: [/other, query.limit]
  inputs: [no-body, { id: missing-member, at: /name }]
${asked}`;
  expect(clauseOf(contractWith(text))).toMatchObject({
    capabilities: ['tier: community', 'pii'],
    states: [{ id: 'busy', params: {} }],
    cases: [
      { id: 'x,1', columns: { a: 'x', b: 1 } },
      { id: 'y,null', columns: { a: 'y', b: null } },
    ],
    before: [
      {
        operation: 'addThing',
        credential: { kind: 'default' },
        set: [],
        remove: [],
        times: 3,
        shared: true,
        save: [
          { name: 'id', from: '/id', secret: false },
          { name: 'token', from: '/token', secret: true },
        ],
      },
    ],
    after: [
      {
        operation: 'deleteThing',
        credential: { kind: 'none' },
        set: [{ at: 'path.thing_id', value: '{{id}}' }],
        times: 1,
        shared: false,
        save: [],
      },
    ],
    ask: {
      credential: { kind: 'value', as: 'member', value: '{{busy.token}}' },
      set: [
        { at: '/name', value: '{{a}}' },
        { at: 'header.X-Id', value: 7 },
      ],
      remove: ['/other', 'query.limit'],
    },
    inputs: [{ id: 'no-body' }, { id: 'missing-member', at: '/name' }],
  });
});

test('one state is a list of one, and a credential has its name', () => {
  const clause = askedClauseOf(
    contractWith(`operations: [addThing]\nstate: busy\nask: { credential: member }\n${asked}`),
  );
  expect(clause.states).toEqual([{ id: 'busy', params: {} }]);
  expect(clause.ask.credential).toEqual({ kind: 'named', name: 'member' });
});

const all = ['1xx', '2xx', '3xx', '4xx', '5xx'];
const overs: readonly (readonly [over: string, compiled: object])[] = [
  ['errors', { statuses: ['4xx', '5xx'], except: [] }],
  ['answers', { statuses: all, except: [] }],
  ['{ statuses: 400 }', { statuses: [400], except: [] }],
  ['{ statuses: [4xx, 5xx], except: [400, 429] }', { statuses: ['4xx', '5xx'], except: [400, 429] }],
  ['{ statuses: 5xx, except: 503 }', { statuses: ['5xx'], except: [503] }],
];

test.each(overs)('an invariant over %s', (over, compiled) => {
  expect(clauseOf(contractWith(`over: ${over}\n${asked}`))).toMatchObject({ kind: 'invariant', over: compiled });
});

test('what cannot be tested has its reason and no expectations', () => {
  const clause = clauseOf(contractWith('untestable: Nobody can see it.'));
  expect(clause).toStrictEqual({
    id: 'one',
    kind: 'untestable',
    section: 'S',
    statement: 'It is so.',
    capabilities: [],
    reason: 'Nobody can see it.',
  } satisfies Clause);
  expect(expectationsOf(clause)).toEqual([]);
});

describe('the table of codes', () => {
  const envelopes = 'envelopes: { a: { schema: {}, code: /c }, b: { schema: {} }, c: { schema: {}, code: /d } }';
  const codesOf = (codes: string): Contract => besides(`${envelopes}\ncodes: { section: Codes, ${codes} }`);

  test('is an invariant of its own, after all clauses', () => {
    const { clauses, codes } = codesOf('rows: { not_found: 404, gone: [404, 410] }');
    expect(clauses.map(({ id }) => id)).toEqual(['one', 'codes']);
    expect(clauses[1]).toStrictEqual({
      id: 'codes',
      kind: 'invariant',
      section: 'Codes',
      statement: 'A listed code stands only under its status, and no other code is used.',
      capabilities: [],
      over: { statuses: ['4xx', '5xx'], except: [] },
      expectations: [
        {
          id: 'codes/relation:status',
          aspect: 'relation',
          table: 'codes',
          envelopes: ['a', 'c'],
          level: 'must',
          basis: 'document',
        },
        {
          id: 'codes/code',
          aspect: 'code',
          table: 'codes',
          envelopes: ['a', 'c'],
          level: 'should',
          basis: 'editorial',
        },
      ],
    } satisfies Clause);
    expect(codes.rows).toEqual([
      { code: 'not_found', statuses: [404] },
      { code: 'gone', statuses: [404, 410] },
    ]);
  });

  test('may declare its list closed', () => {
    const { clauses } = codesOf('unlisted: { level: must, basis: document }, rows: { gone: 410 }');
    expect(clauses[1]).toMatchObject({ expectations: [{}, { id: 'codes/code', level: 'must', basis: 'document' }] });
  });

  test('may name the codes of limits', () => {
    const rows = 'rows: { slow: 429, quota: [403, 429] }';
    expect(codesOf(`limits: [slow, quota], ${rows}`).codes).toMatchObject({ limits: ['slow', 'quota'] });
    expect(codesOf(rows).codes).not.toHaveProperty('limits');
  });

  test('makes no invariant where there is none', () => {
    expect(besides('envelopes: {}')).toMatchObject({ clauses: [{ id: 'one' }], codes: { rows: [] } });
  });
});
