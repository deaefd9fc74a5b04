import { describe, expect, test } from 'vitest';
import type { Alternative, Expectation } from './model.ts';
import { expectationsOf } from './model.ts';
import { askedClauseOf, clauseOf, expecting } from './testing/made-up.ts';

const alternativesOf = (text: string): readonly Alternative[] => askedClauseOf(expecting(text)).alternatives;
const must = { level: 'must', basis: 'document' } as const;

const expectations: readonly (readonly [expect: string, expectations: readonly Expectation[]])[] = [
  ['{ status: 409 }', [{ id: 'one/status', aspect: 'status', anyOf: [409], ...must }]],
  ['{ status: 4xx }', [{ id: 'one/status', aspect: 'status', anyOf: ['4xx'], ...must }]],
  ['{ status: [400, 5xx] }', [{ id: 'one/status', aspect: 'status', anyOf: [400, '5xx'], ...must }]],
  [
    '{ status: { is: [400, 422], level: should } }',
    [{ id: 'one/status', aspect: 'status', anyOf: [400, 422], level: 'should', basis: 'document' }],
  ],
  [
    '{ mediaType: Application/JSON }',
    [{ id: 'one/media-type', aspect: 'media-type', mediaType: 'application/json', ...must }],
  ],
  [
    "{ mediaType: { is: 'text/html; charset=utf-8', basis: editorial } }",
    [{ id: 'one/media-type', aspect: 'media-type', mediaType: 'text/html', level: 'must', basis: 'editorial' }],
  ],
  ['{ envelope: simple }', [{ id: 'one/envelope', aspect: 'envelope', envelope: 'simple', ...must }]],
  [
    '{ envelope: { is: bare, level: may } }',
    [
      {
        id: 'one/media-type',
        aspect: 'media-type',
        mediaType: 'application/problem+json',
        level: 'may',
        basis: 'document',
      },
      { id: 'one/envelope', aspect: 'envelope', envelope: 'bare', level: 'may', basis: 'document' },
    ],
  ],
  [
    '{ envelope: { is: bare, level: may }, mediaType: application/json }',
    [
      { id: 'one/media-type', aspect: 'media-type', mediaType: 'application/json', ...must },
      { id: 'one/envelope', aspect: 'envelope', envelope: 'bare', level: 'may', basis: 'document' },
    ],
  ],
  [
    '{ envelope: simple, code: x, message: { is: y, level: should } }',
    [
      { id: 'one/envelope', aspect: 'envelope', envelope: 'simple', ...must },
      { id: 'one/code', aspect: 'code', envelope: 'simple', matcher: { kind: 'equals', value: 'x' }, ...must },
      {
        id: 'one/message',
        aspect: 'message',
        envelope: 'simple',
        matcher: { kind: 'equals', value: 'y' },
        level: 'should',
        basis: 'document',
      },
    ],
  ],
  [
    '{ envelope: simple, fields: { are: spoiled, optional: true, basis: editorial, code: { is: x, level: should } } }',
    [
      { id: 'one/envelope', aspect: 'envelope', envelope: 'simple', ...must },
      {
        id: 'one/fields',
        aspect: 'fields',
        envelope: 'simple',
        named: 'spoiled',
        optional: true,
        level: 'must',
        basis: 'editorial',
      },
      {
        id: 'one/fields:code',
        aspect: 'fields',
        envelope: 'simple',
        part: 'code',
        matcher: { kind: 'equals', value: 'x' },
        level: 'should',
        basis: 'editorial',
      },
    ],
  ],
  [
    '{ envelope: simple, fields: { are: [/a, query.b] } }',
    [
      { id: 'one/envelope', aspect: 'envelope', envelope: 'simple', ...must },
      { id: 'one/fields', aspect: 'fields', envelope: 'simple', named: ['/a', 'query.b'], optional: false, ...must },
    ],
  ],
  [
    '{ headers: { X-Request-Id: { schema: { minLength: 1 }, optional: true } } }',
    [
      {
        id: 'one/header:x-request-id',
        aspect: 'header',
        header: 'X-Request-Id',
        matcher: { kind: 'schema', schema: { minLength: 1 } },
        optional: true,
        ...must,
      },
    ],
  ],
  [
    "{ relations: { /status: '{{status}}' } }",
    [{ id: 'one/relation:/status', aspect: 'relation', at: '/status', compare: 'equal', value: '{{status}}', ...must }],
  ],
];

test.each(expectations)('%s expects just that', (text, expected) => {
  expect(alternativesOf(text)).toStrictEqual([expected]);
});

const matchers: readonly (readonly [matcher: string, compiled: unknown])[] = [
  ['null', { kind: 'equals', value: null }],
  ['0', { kind: 'equals', value: 0 }],
  ['[1, 2]', { kind: 'equals', value: [1, 2] }],
  ['{ is: null }', { kind: 'equals', value: null }],
  ['{ is: { a: 1 } }', { kind: 'equals', value: { a: 1 } }],
  ['{ oneOf: [a, 1] }', { kind: 'one-of', values: ['a', 1] }],
  ['{ schema: { type: string } }', { kind: 'schema', schema: { type: 'string' } }],
  ['{ absent: true }', { kind: 'absent' }],
];

test.each(matchers)('a member that is to be %s', (text, matcher) => {
  expect(alternativesOf(`{ members: { /a~1b: ${text} } }`)).toStrictEqual([
    [{ id: 'one/member:/a~1b', aspect: 'member', at: '/a~1b', matcher, optional: false, ...must }],
  ]);
});

test('what must differ in every answer belongs to an invariant', () => {
  expect(clauseOf(expecting('{ level: should, distinct: [/id, /request/id] }', 'over: answers'))).toMatchObject({
    expectations: [
      { id: 'one/distinct:/id', aspect: 'distinct', at: '/id', level: 'should', basis: 'document' },
      { id: 'one/distinct:/request/id', aspect: 'distinct', at: '/request/id', level: 'should', basis: 'document' },
    ],
  });
});

const weights = (text: string): readonly string[][] =>
  alternativesOf(text).map((set) => set.map(({ id, level, basis }) => `${id} ${level} ${basis}`));

describe('level and basis', () => {
  test('of an expect hold for all in it that has none of its own', () => {
    const inner = 'status: 400, envelope: { is: simple, level: must }, code: { is: x, basis: document }';
    expect(weights(`{ level: may, basis: editorial, ${inner}, headers: { A: b } }`)).toEqual([
      [
        'one/status may editorial',
        'one/envelope must editorial',
        'one/code may document',
        'one/header:a may editorial',
      ],
    ]);
  });

  test('of an alternative hold before those around it', () => {
    const alternatives = 'oneOf: [{ status: 400 }, { level: must, envelope: simple }]';
    expect(weights(`{ level: should, basis: editorial, ${alternatives} }`)).toEqual([
      ['one/status should editorial'],
      ['one/envelope must editorial'],
    ]);
  });
});

describe('alternatives', () => {
  const text = '{ envelope: simple, oneOf: [{ status: 400, code: a }, { status: 404 }, { status: 405, message: b }] }';

  test('each hold what stands beside them too, and ask its envelope', () => {
    expect(alternativesOf(text).map((set) => set.map(({ id }) => id))).toEqual([
      ['one/envelope', 'one/status', 'one/code'],
      ['one/envelope', 'one/status'],
      ['one/envelope', 'one/status', 'one/message'],
    ]);
  });

  test('count each of their expectations once', () => {
    expect(expectationsOf(askedClauseOf(expecting(text))).map(({ id }) => id)).toEqual([
      'one/envelope',
      'one/status',
      'one/code',
      'one/message',
    ]);
  });

  test('may name an envelope each', () => {
    const [first, second] = alternativesOf('{ oneOf: [{ envelope: simple, code: a }, { envelope: bare }] }');
    expect(first?.map(({ id }) => id)).toEqual(['one/envelope', 'one/code']);
    expect(second?.map(({ id }) => id)).toEqual(['one/media-type', 'one/envelope']);
  });
});
