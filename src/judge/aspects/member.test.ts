import { describe, expect, test } from 'vitest';
import type { Json } from '../../contract/json.ts';
import type { Matcher } from '../../contract/model.ts';
import type { Pointer } from '../../contract/pointer.ts';
import { answered, type Said } from '../testing/answers.ts';
import { finding, findingsOf, must } from '../testing/contract.ts';

const check = (at: Pointer, matcher: Matcher, said: Said, optional = false) =>
  findingsOf({ id: `c/member:${at}`, aspect: 'member', at, matcher, optional, ...must }, answered(said));
const equals = (value: Json): Matcher => ({ kind: 'equals', value });
const integer: Matcher = { kind: 'schema', schema: { type: 'integer' } };

describe('a member conforms', () => {
  test.each<[string, Pointer, Matcher, Json]>([
    ['as a number', '/status', integer, { status: 400 }],
    ['as null, where null is wanted', '/value', equals(null), { value: null }],
    ['within another', '/a/b~1c/0', equals('x'), { a: { 'b/c': ['x'] } }],
    ['as an object whose members stand in another order', '/a', equals({ b: 1, c: [2] }), { a: { c: [2], b: 1 } }],
    ['where it is forbidden and absent', '/a', { kind: 'absent' }, {}],
    ['as the whole body', '', equals([]), []],
  ])('%s', (_, at, matcher, body) => {
    expect(check(at, matcher, { body })).toEqual([]);
  });
});

describe('a member departs', () => {
  test.each<[string, Pointer, Matcher, Json, ReturnType<typeof finding>]>([
    [
      'of another type',
      '/status',
      integer,
      { status: '400' },
      finding('member-malformed', '/status', 'must be integer', '400', 'c/member:/status'),
    ],
    [
      'that is null',
      '/status',
      integer,
      { status: null },
      finding('member-malformed', '/status', 'must be integer', null, 'c/member:/status'),
    ],
    ['that is another', '/a', equals('x'), { a: 'y' }, finding('member-differs', '/a', 'x', 'y', 'c/member:/a')],
    [
      'that is true in place of 1',
      '/a',
      equals(1),
      { a: true },
      finding('member-differs', '/a', 1, true, 'c/member:/a'),
    ],
    [
      'that is none of several',
      '/a',
      { kind: 'one-of', values: [1, 2] },
      { a: 3 },
      finding('member-differs', '/a', { oneOf: [1, 2] }, 3, 'c/member:/a'),
    ],
    ['that is not there', '/a', equals('x'), { b: 'x' }, finding('member-missing', '/a', 'x', null, 'c/member:/a')],
    [
      'that is not there, null wanted',
      '/a',
      equals(null),
      {},
      finding('member-missing', '/a', null, null, 'c/member:/a'),
    ],
    [
      'that no object inherits',
      '/toString',
      equals('x'),
      {},
      finding('member-missing', '/toString', 'x', null, 'c/member:/toString'),
    ],
    [
      'that is forbidden',
      '/a',
      { kind: 'absent' },
      { a: null },
      finding('member-unexpected', '/a', null, null, 'c/member:/a'),
    ],
  ])('%s', (_, at, matcher, body, expected) => {
    expect(check(at, matcher, { body })).toEqual([expected]);
  });

  test('at each place that breaks its schema, the places below it', () => {
    const items: Matcher = { kind: 'schema', schema: { items: { type: 'object', required: ['field'] } } };
    expect(check('/errors', items, { body: { errors: [{}, 7, { field: 'a' }] } })).toEqual([
      finding('member-malformed', '/errors/0', "must have required property 'field'", {}, 'c/member:/errors'),
      finding('member-malformed', '/errors/1', 'must be object', 7, 'c/member:/errors'),
    ]);
  });

  test.each<[string, Said]>([
    ['no body', {}],
    ['HTML', { body: '<p>400</p>' }],
    ['bytes that are not UTF-8', { body: Buffer.from([0x7b, 0xff, 0x7d]) }],
  ])('as missing in %s', (_, said) => {
    expect(check('/status', integer, said)).toEqual([
      finding('member-missing', '/status', { type: 'integer' }, null, 'c/member:/status'),
    ]);
  });
});

describe('an optional member', () => {
  test('may be left out', () => {
    expect(check('/detail', equals('x'), { body: {} }, true)).toEqual([]);
    expect(check('/detail', equals('x'), {}, true)).toEqual([]);
  });

  test('is judged where it stands, as null too', () => {
    expect(check('/detail', equals('x'), { body: { detail: null } }, true)).toEqual([
      finding('member-differs', '/detail', 'x', null, 'c/member:/detail'),
    ]);
  });
});
