import { describe, expect, test } from 'vitest';
import type { Json } from '../../contract/json.ts';
import type { Location } from '../../contract/location.ts';
import type { FieldErrors } from '../../contract/model.ts';
import type { Pointer } from '../../contract/pointer.ts';
import { answered } from '../testing/answers.ts';
import { contractOf, finding, findingsOf, must, problem } from '../testing/contract.ts';

type Notation = FieldErrors['notation'];

const check = (notation: Notation, place: Location, name: Json, at: Pointer = '/field') => {
  const fields: FieldErrors = { list: '/errors', at, notation };
  const entry = at === '' ? name : { field: name };
  return findingsOf(
    { id: 'c/fields', aspect: 'fields', envelope: 'problem', named: [place], optional: false, ...must },
    answered({ body: { errors: [entry] } }),
    { contract: contractOf({ envelopes: { problem: { ...problem, fields } } }) },
  );
};

describe('a field is known', () => {
  test.each<[Notation, Location, Json]>([
    ['dotted', '/a', 'a'],
    ['dotted', '/a/b/0/c', 'a.b.0.c'],
    ['dotted', '/a/b/0/c', 'a.b[0].c'],
    ['dotted', '/a/0/1', 'a[0][1]'],
    ['dotted', '/0/a', '0.a'],
    ['dotted', '/0/a', '[0].a'],
    ['dotted', '/12/a/10/b', '[12].a[10].b'],
    ['dotted', '/a~1b', 'a/b'],
    ['dotted', 'query.limit', 'limit'],
    ['dotted', 'header.Idempotency-Key', 'Idempotency-Key'],
    ['pointer', '/a/b/0', '/a/b/0'],
    ['pointer', '/a~1b/~0c', '/a~1b/~0c'],
    ['pointer', 'query.limit', '/limit'],
    ['segments', '/a/b/0', ['body', 'a', 'b', 0]],
    ['segments', '/a/b/0', ['body', 'a', 'b', '0']],
    ['segments', 'query.limit', ['query', 'limit']],
    ['segments', 'path.id', ['path', 'id']],
  ])('%s: %s as %j', (notation, place, name) => {
    expect(check(notation, place, name)).toEqual([]);
  });

  test('by an entry that is its name alone', () => {
    expect(check('dotted', '/a/b', 'a.b', '')).toEqual([]);
    expect(check('dotted', '/a/b', 'c', '')[0]).toEqual(
      finding('fields-unexpected', '/errors/0', ['a.b'], 'c', 'c/fields'),
    );
  });
});

describe('another field is seen', () => {
  test.each<[Notation, Location, Json, string, string]>([
    ['dotted', '/a/b', 'b', 'a.b', 'b'],
    ['dotted', '/a/b', '/a/b', 'a.b', '/a/b'],
    ['dotted', '/a/0', 'a[1]', 'a.0', 'a.1'],
    ['dotted', '/a', 'A', 'a', 'A'],
    ['pointer', '/a/b', 'a.b', '/a/b', 'a.b'],
    ['pointer', '/a/0', '/a[0]', '/a/0', '/a[0]'],
    ['segments', '/a', ['a'], 'body.a', 'a'],
    ['segments', 'query.limit', ['body', 'limit'], 'query.limit', 'body.limit'],
  ])('%s: at %s in %j', (notation, place, name, expected, actual) => {
    expect(check(notation, place, name)).toEqual([
      finding('fields-unexpected', '/errors/0/field', [expected], actual, 'c/fields'),
      finding('fields-missing', '/errors', [expected], [actual], 'c/fields'),
    ]);
  });
});

test('a text is no list of segments', () => {
  expect(check('segments', '/a', 'body.a')).toEqual([
    finding('fields-malformed', '/errors/0/field', 'the name of a field', { field: 'body.a' }, 'c/fields'),
    finding('fields-missing', '/errors', ['body.a'], [], 'c/fields'),
  ]);
});
